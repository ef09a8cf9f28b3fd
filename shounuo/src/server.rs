//! Serving: one router of pages and API, quiet logs, and an end without loss.

mod limits;

use crate::{
    problem::{Exit, Problem},
    steady,
};
use axum::{
    Router,
    extract::{MatchedPath, Request, State},
    http::StatusCode,
    middleware::{self, Next},
    response::Response,
    routing::get,
};
use clap::Args;
use shounuo_app::App;
use shounuo_web::WebOptions;
use std::{
    io,
    net::{IpAddr, SocketAddr, TcpListener},
    time::{Duration, Instant},
};
use tower_http::{catch_panic::CatchPanicLayer, compression::CompressionLayer};

/// So long answers that are under way are waited for at the end.
const LAST_ANSWERS: Duration = Duration::from_secs(10);

/// Where it is served, and how it is reached.
#[derive(Debug, Args)]
pub struct Address {
    /// Port; 0 takes a free one
    #[arg(long, env = "SHOUNUO_PORT", default_value_t = 8080)]
    port: u16,
    /// Address to listen on; 0.0.0.0 or :: for all
    #[arg(long, env = "SHOUNUO_HOST", default_value = "127.0.0.1")]
    host: IpAddr,
    /// How the pages are reached from outside, for labels and links; with https, cookies are marked secure
    #[arg(long, env = "SHOUNUO_BASE_URL", value_name = "URL")]
    base_url: Option<String>,
    /// Believe the last X-Forwarded-For entry; only behind a proxy of your own
    #[arg(long)]
    trust_proxy: bool,
}

impl Address {
    /// The address that links carry.
    pub fn base_url(&self, listener: &TcpListener) -> String {
        if let Some(url) = &self.base_url {
            return url.trim_end_matches('/').to_owned();
        }
        let port = listener.local_addr().map_or(self.port, |a| a.port());
        match self.host {
            host if host.is_unspecified() => format!("http://127.0.0.1:{port}"),
            IpAddr::V4(host) => format!("http://{host}:{port}"),
            IpAddr::V6(host) => format!("http://[{host}]:{port}"),
        }
    }

    /// As the pages are told it.
    pub fn options(&self, url: &str) -> WebOptions {
        WebOptions {
            base_url: url.to_owned(),
            secure_cookies: url.starts_with("https://"),
            trust_proxy: self.trust_proxy,
            ..WebOptions::default()
        }
    }
}

/// Takes the port.
pub fn bind(address: &Address) -> Result<TcpListener, Problem> {
    let at = SocketAddr::new(address.host, address.port);
    let listener = TcpListener::bind(at).map_err(|e| match e.kind() {
        io::ErrorKind::AddrInUse => {
            Problem::new("port_taken", Exit::Address).with("port", address.port)
        }
        io::ErrorKind::PermissionDenied => {
            Problem::new("port_forbidden", Exit::Address).with("port", address.port)
        }
        _ => Problem::new("address", Exit::Address)
            .with("address", at)
            .with("reason", e),
    })?;
    listener.set_nonblocking(true).map_err(Problem::internal)?;
    Ok(listener)
}

/// Serves until SIGTERM or Ctrl+C; answers under way are finished first. `ready` is called once nothing can fail
/// any more and a signal is heard.
pub fn run(
    app: App,
    listener: TcpListener,
    options: WebOptions,
    ready: impl FnOnce(),
) -> Result<(), Problem> {
    log_quietly();
    limits::many_connections();
    let app = app.with_steady(steady::clock());
    // Until this is dropped, behind the last answer.
    let _announcing = app.start_announcing().map_err(Problem::internal)?;
    let _keeping = app.start_keeping_copies().map_err(Problem::internal)?;
    let runtime = tokio::runtime::Runtime::new().map_err(Problem::internal)?;
    let ending = options.ending.clone();
    let served = runtime.block_on(async move {
        let listener = tokio::net::TcpListener::from_std(listener)?;
        let service = router(app, options).into_make_service_with_connect_info::<SocketAddr>();
        let asked = std::sync::Arc::new(tokio::sync::Notify::new());
        let (stop, signal) = (asked.clone(), signal()?);
        let until = async move {
            signal.await;
            ending.cancel();
            stop.notify_one();
        };
        ready();
        let serving = axum::serve(listener, service).with_graceful_shutdown(until);
        // A stream that never ends must not keep the program.
        let patience = async {
            asked.notified().await;
            tokio::time::sleep(LAST_ANSWERS).await;
        };
        tokio::select! { served = serving => served, () = patience => Ok(()) }
    });
    runtime.shutdown_timeout(LAST_ANSWERS);
    served.map_err(Problem::internal)
}

/// Pages, API and the sign of life.
fn router(app: App, options: WebOptions) -> Router {
    let health = Router::new()
        .route("/healthz", get(health))
        .with_state(app.clone());
    let api = shounuo_api::router(app.clone());
    let pages = shounuo_web::router(app, options)
        .nest(shounuo_api::paths::BASE, api)
        .merge(health);
    limits::patient(pages)
        .layer(middleware::from_fn(log))
        .layer(CatchPanicLayer::new())
        .layer(CompressionLayer::new())
}

/// Whether the data can be read.
async fn health(State(app): State<App>) -> (StatusCode, &'static str) {
    match app.contact_card().await {
        Ok(_) => (StatusCode::OK, "ok\n"),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "the data cannot be read\n"),
    }
}

/// One line for each answer: the route's pattern, never the address, for addresses hold tokens.
async fn log(request: Request, next: Next) -> Response {
    let method = request.method().clone();
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or("-", MatchedPath::as_str)
        .to_owned();
    let begun = Instant::now();
    let response = next.run(request).await;
    let (status, ms) = (response.status().as_u16(), begun.elapsed().as_millis());
    match response.status().is_server_error() {
        true => tracing::warn!(%method, route, status, ms, "answered"),
        false => tracing::debug!(%method, route, status, ms, "answered"),
    }
    response
}

/// Logs go to standard error, as `SHOUNUO_LOG` says; a panic says where, not with what.
fn log_quietly() {
    let filter = tracing_subscriber::EnvFilter::try_from_env("SHOUNUO_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn"));
    let logs = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(io::stderr);
    // A second server in one process keeps the first one's logs.
    let _ = logs.try_init();
    std::panic::set_hook(Box::new(|info| {
        let at = info.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(at, "a task fell over");
    }));
}

/// SIGTERM or Ctrl+C, heard from now on.
#[cfg(unix)]
fn signal() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut interrupt, mut terminate) = (
        signal(SignalKind::interrupt())?,
        signal(SignalKind::terminate())?,
    );
    Ok(async move {
        tokio::select! { _ = interrupt.recv() => {}, _ = terminate.recv() => {} }
    })
}

/// Ctrl+C.
#[cfg(not(unix))]
fn signal() -> io::Result<impl Future<Output = ()>> {
    Ok(async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    })
}
