//! What every request passes: it gets an id, is written down by its route's pattern, never by its address (addresses
//! hold tokens), and is counted.

use crate::config::Settings;
use axum::{
    extract::{MatchedPath, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode},
    middleware::Next,
    response::Response,
};
use shounuo_app::trace::RequestId;
use std::time::{Duration, Instant};
use tracing::Instrument;

/// The header by which a request is known.
const HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// How requests are watched.
#[derive(Clone)]
pub struct Watch {
    trust_proxy: bool,
    slow: Duration,
    counts: bool,
}

impl Watch {
    /// As the settings say.
    pub fn of(settings: &Settings) -> Self {
        Self {
            trust_proxy: settings.server.trust_proxy,
            slow: Duration::from_millis(settings.log.slow_ms.into()),
            counts: settings.metrics.listen.0.is_some(),
        }
    }
}

/// Round every route.
pub async fn watch(State(watch): State<Watch>, mut request: Request, next: Next) -> Response {
    let given = watch
        .trust_proxy
        .then(|| given(request.headers()))
        .flatten();
    let id = given.unwrap_or_else(RequestId::new);
    request.extensions_mut().insert(id.clone());
    let method = method(request.method());
    let route = request.extensions().get::<MatchedPath>().cloned();
    // Of the heaviest weight, so that every line within has the id, whatever is written down.
    let span = tracing::error_span!("request", id = id.as_str());
    let begun = Instant::now();
    let mut response = next.run(request).instrument(span.clone()).await;
    let took = begun.elapsed();
    let route = route.as_ref().map_or("-", MatchedPath::as_str);
    span.in_scope(|| say(method, route, response.status(), took, watch.slow));
    if watch.counts {
        count(method, route, response.status(), took);
    }
    if let Ok(id) = HeaderValue::from_str(id.as_str()) {
        response.headers_mut().insert(HEADER, id);
    }
    response
}

/// The id that a proxy gave, when it is one.
fn given(headers: &HeaderMap) -> Option<RequestId> {
    headers.get(HEADER)?.to_str().ok()?.parse().ok()
}

fn say(method: &str, route: &str, status: StatusCode, took: Duration, slow: Duration) {
    let (code, ms) = (
        status.as_u16(),
        u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
    );
    if status.is_server_error() {
        tracing::warn!(method, route, status = code, ms, "answered");
    } else if took >= slow {
        tracing::warn!(method, route, status = code, ms, "answered slowly");
    } else if status.is_client_error() {
        // Whoever was refused may ask why, by the id.
        tracing::info!(method, route, status = code, ms, "answered");
    } else {
        tracing::debug!(method, route, status = code, ms, "answered");
    }
}

fn count(method: &'static str, route: &str, status: StatusCode, took: Duration) {
    let labels = [
        ("method", method.to_owned()),
        ("route", route.to_owned()),
        ("status", status.as_str().to_owned()),
    ];
    metrics::histogram!("shounuo_http_request_seconds", &labels).record(took.as_secs_f64());
}

/// Methods that there are; what a client makes up must not make a figure each.
fn method(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}
