//! What slow clients may hold up: only themselves.

use axum::Router;
use std::time::Duration;
use tower_http::timeout::RequestBodyTimeoutLayer;

/// A body of which nothing comes for so long is given up.
const BODY_PATIENCE: Duration = Duration::from_secs(20);

/// A client that stops in the midst of what it sends is not waited for.
pub fn patient(routes: Router) -> Router {
    routes.layer(RequestBodyTimeoutLayer::new(BODY_PATIENCE))
}

/// Each connection is an open file. Where a service is started with few of them, those who say nothing would
/// soon hold them all; so it takes as many as the system lets it have.
#[cfg(unix)]
pub fn many_connections() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let had = getrlimit(Resource::Nofile);
    let all = Rlimit {
        current: had.maximum,
        maximum: had.maximum,
    };
    if let Err(error) = setrlimit(Resource::Nofile, all) {
        tracing::warn!(%error, had = ?had.current, "no more open files can be had");
    }
}

/// Nobody counts them here.
#[cfg(not(unix))]
pub fn many_connections() {}
