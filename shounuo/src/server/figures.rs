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
use metrics::{Unit, describe_counter, describe_gauge, describe_histogram, gauge};
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
    describe();
    Ok(())
}

/// Every figure of ours, with its meaning.
fn describe() {
    describe_histogram!(
        "shounuo_http_request_seconds",
        Unit::Seconds,
        "Answers by route, method and status"
    );
    describe_histogram!(
        "shounuo_writer_batch_jobs",
        Unit::Count,
        "Commands in one transaction"
    );
    describe_histogram!(
        "shounuo_writer_batch_seconds",
        Unit::Seconds,
        "From taking a batch to its answers"
    );
    describe_histogram!(
        "shounuo_writer_commit_seconds",
        Unit::Seconds,
        "COMMIT alone"
    );
    describe_gauge!(
        "shounuo_writer_waiting",
        Unit::Count,
        "Commands that wait for the writer"
    );
    describe_counter!(
        "shounuo_database_connections_total",
        Unit::Count,
        "Connections made, first ones included"
    );
    describe_gauge!(
        "shounuo_streams_open",
        Unit::Count,
        "Live pages that listen"
    );
    describe_gauge!(
        "shounuo_due_lag_seconds",
        Unit::Seconds,
        "How late the last look at due clocks was"
    );
    describe_counter!(
        "shounuo_due_failures_total",
        Unit::Count,
        "Looks at due clocks that failed"
    );
    describe_gauge!("shounuo_journal_head", Unit::Count, "The last fact");
    describe_gauge!(
        "shounuo_journal_recorded_timestamp_seconds",
        Unit::Seconds,
        "When it was recorded"
    );
    describe_gauge!("shounuo_outbox_waiting", Unit::Count, "Messages to be sent");
    describe_gauge!(
        "shounuo_disk_free_bytes",
        Unit::Bytes,
        "Room where the data is"
    );
}

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
        gauge!("shounuo_disk_free_bytes").set(free as f64);
    }
    match asked.app.standing().await {
        Ok(standing) => {
            gauge!("shounuo_journal_head").set(standing.seq as f64);
            gauge!("shounuo_journal_recorded_timestamp_seconds")
                .set(standing.recorded_at.as_microsecond() as f64 / 1e6);
            gauge!("shounuo_outbox_waiting").set(standing.outbox as f64);
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
