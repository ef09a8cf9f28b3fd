//! Figures for Prometheus, on a door of their own.
//!
//! Layers count where things happen, through the `metrics` facade, which does nothing while nobody listens. What would
//! have to be looked up is looked up when it is asked for, here.

use super::health::Health;
use crate::{
    config::Metrics,
    problem::{Exit, Problem},
};
use axum::{
    Router, extract::State, http::header::CONTENT_TYPE, response::IntoResponse, routing::get,
};
use metrics::{KeyName, SharedString, Unit};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use shounuo_app::App;
use std::{
    sync::{Arc, OnceLock},
    time::Duration,
};

/// Of anything that takes time, in seconds.
const SECONDS: [f64; 12] = [
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0,
];
/// Of jobs in a batch.
const JOBS: [f64; 9] = [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0];
/// What was counted is summed up so often, whether anybody asks or not.
const UPKEEP: Duration = Duration::from_secs(5);

static RECORDER: OnceLock<PrometheusHandle> = OnceLock::new();

/// Counts from now on, where figures are wanted.
pub fn begin(settings: &Metrics) -> Result<(), Problem> {
    if settings.listen.0.is_none() || RECORDER.get().is_some() {
        return Ok(());
    }
    let refused = |e| Problem::new("internal", Exit::Internal).with("reason", e);
    let recorder = PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), &SECONDS)
        .and_then(|b| b.set_buckets_for_metric(Matcher::Suffix("_jobs".to_owned()), &JOBS))
        .and_then(PrometheusBuilder::install_recorder)
        .map_err(refused)?;
    // Nobody else sets it: there is one server in a process.
    let _ = RECORDER.set(recorder);
    for (describe, name, says) in FIGURES {
        describe(name.into(), None, says.into());
    }
    Ok(())
}

/// How a figure is described to those who read it.
type Describe = fn(KeyName, Option<Unit>, SharedString);

fn histogram(name: KeyName, unit: Option<Unit>, says: SharedString) {
    metrics::with_recorder(|r| r.describe_histogram(name, unit, says));
}

fn gauge(name: KeyName, unit: Option<Unit>, says: SharedString) {
    metrics::with_recorder(|r| r.describe_gauge(name, unit, says));
}

fn counter(name: KeyName, unit: Option<Unit>, says: SharedString) {
    metrics::with_recorder(|r| r.describe_counter(name, unit, says));
}

/// Every figure of ours, with its meaning.
#[rustfmt::skip]
const FIGURES: [(Describe, &str, &str); 15] = [
    (histogram, "shounuo_http_request_seconds", "Answers by route, method and status"),
    (histogram, "shounuo_writer_batch_jobs", "Commands in one transaction"),
    (histogram, "shounuo_writer_batch_seconds", "From taking a batch to its answers"),
    (histogram, "shounuo_writer_commit_seconds", "COMMIT alone"),
    (gauge, "shounuo_writer_waiting", "Commands that wait for the writer"),
    (counter, "shounuo_database_connections_total", "Connections made, first ones included"),
    (gauge, "shounuo_streams_open", "Live pages that listen"),
    (gauge, "shounuo_due_lag_seconds", "How late the last look at due clocks was"),
    (counter, "shounuo_due_failures_total", "Looks at due clocks that failed"),
    (gauge, "shounuo_journal_head", "The last fact"),
    (gauge, "shounuo_journal_recorded_timestamp_seconds", "When it was recorded"),
    (gauge, "shounuo_outbox_waiting", "Messages to be sent"),
    (gauge, "shounuo_disk_free_bytes", "Room where the data is"),
    (gauge, "shounuo_little_room", "1 while there is too little of it to take in anything new"),
    (gauge, "shounuo_backup_proven_timestamp_seconds", "When the newest proven copy was begun"),
];

/// `/metrics`.
pub fn routes(app: App, health: &Arc<Health>) -> Router {
    let asked = Asked {
        app,
        health: Arc::clone(health),
        process: metrics_process::Collector::default(),
    };
    asked.process.describe();
    tokio::spawn(async {
        loop {
            tokio::time::sleep(UPKEEP).await;
            RECORDER.get().map(PrometheusHandle::run_upkeep);
        }
    });
    Router::new().route("/metrics", get(show)).with_state(asked)
}

#[derive(Clone)]
struct Asked {
    app: App,
    health: Arc<Health>,
    process: metrics_process::Collector,
}

async fn show(State(asked): State<Asked>) -> impl IntoResponse {
    asked.process.collect();
    if let Some(free) = asked.health.free() {
        metrics::gauge!("shounuo_disk_free_bytes").set(free as f64);
    }
    let little = asked.app.little_room().is_some();
    metrics::gauge!("shounuo_little_room").set(if little { 1.0 } else { 0.0 });
    match asked.app.newest_proven_backup().await {
        Ok(Some(run)) => metrics::gauge!("shounuo_backup_proven_timestamp_seconds")
            .set(run.begun_at.as_microsecond() as f64 / 1e6),
        Ok(None) => {}
        Err(e) => tracing::warn!(error = %e, "what is known of copies cannot be read"),
    }
    match asked.app.standing().await {
        Ok(standing) => {
            metrics::gauge!("shounuo_journal_head").set(standing.seq as f64);
            metrics::gauge!("shounuo_journal_recorded_timestamp_seconds")
                .set(standing.recorded_at.as_microsecond() as f64 / 1e6);
            metrics::gauge!("shounuo_outbox_waiting").set(standing.outbox as f64);
        }
        // The other figures are worth having all the same.
        Err(e) => tracing::warn!(error = %e, "the database's figures cannot be read"),
    }
    let text = RECORDER
        .get()
        .map(PrometheusHandle::render)
        .unwrap_or_default();
    (
        [(CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")],
        text,
    )
}
