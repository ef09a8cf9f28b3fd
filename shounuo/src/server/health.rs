//! Whether this server lives (`/healthz`), and whether requests may be sent to it (`/readyz`).

use crate::{config::Settings, disk};
use axum::{Router, extract::State, http::StatusCode, routing::get};
use shounuo_app::App;
use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::sync::Mutex;

/// What was found counts for so long: whoever asks often asks the database seldom.
const FRESH: Duration = Duration::from_secs(2);
/// A database that does not answer within this time is away.
const PATIENCE: Duration = Duration::from_secs(3);

/// What is known of a server's health.
pub struct Health {
    app: App,
    folder: PathBuf,
    stopping: AtomicBool,
    last: Mutex<Option<(Instant, Vec<Look>)>>,
}

/// One thing that was looked at.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    /// What.
    pub name: &'static str,
    /// Whether it is as it must be.
    pub sound: bool,
}

impl Health {
    /// Of a server.
    pub fn new(app: App, settings: &Settings) -> Self {
        Self {
            app,
            folder: settings.data.folder.clone(),
            stopping: AtomicBool::new(false),
            last: Mutex::default(),
        }
    }

    /// From now on nothing new is to be sent here.
    pub fn stop(&self) {
        self.stopping.store(true, Ordering::Relaxed);
    }

    /// Bytes free where the data is.
    pub fn free(&self) -> Option<u64> {
        disk::free(&self.folder)
    }

    /// Everything that readiness rests on. What else must hold (a node that only reads) is one more line here.
    async fn look(&self) -> Vec<Look> {
        let mut last = self.last.lock().await;
        if let Some((at, looks)) = &*last
            && at.elapsed() < FRESH
        {
            return looks.clone();
        }
        let database = tokio::time::timeout(PATIENCE, self.app.can_write()).await;
        if let Ok(Err(e)) = &database {
            tracing::warn!(error = %e, "not ready: the database cannot be written");
        }
        let looks = vec![
            Look {
                name: "database",
                sound: matches!(database, Ok(Ok(()))),
            },
            Look {
                name: "disk",
                sound: self.app.little_room().is_none(),
            },
        ];
        *last = Some((Instant::now(), looks.clone()));
        looks
    }

    async fn answer(&self) -> (StatusCode, String) {
        let mut looks = self.look().await;
        looks.push(Look {
            name: "going on",
            sound: !self.stopping.load(Ordering::Relaxed),
        });
        let status = match looks.iter().all(|l| l.sound) {
            true => StatusCode::OK,
            false => StatusCode::SERVICE_UNAVAILABLE,
        };
        let line = |l: &Look| format!("{}: {}\n", l.name, if l.sound { "ok" } else { "no" });
        (status, looks.iter().map(line).collect())
    }
}

/// The two addresses.
pub fn routes(health: &Arc<Health>) -> Router {
    let ready = async |State(health): State<Arc<Health>>| health.answer().await;
    Router::new()
        .route("/readyz", get(ready))
        .with_state(Arc::clone(health))
        .merge(super::alive())
}
