//! Serving: its doors, and an end without loss.
//!
//! `doors` where it is reached · `layers` what every request passes, `limits` what slow clients may hold up · `health` whether it is ready · `figures` for
//! Prometheus · `logs` where they go · `signals` what it is asked from outside · `plain` what is served without
//! encryption beside it.

mod doors;
mod figures;
mod health;
mod layers;
mod limits;
mod logs;
mod plain;
mod signals;

pub use doors::{Address, Bound, Doors};

use crate::{config::Settings, problem::Problem, steady, tls::Tls};
use axum::{Router, routing::get};
use axum_server::{Handle, tls_rustls::RustlsConfig};
use health::Health;
use layers::Watch;
use sd_notify::NotifyState;
use shounuo_app::App;
use shounuo_web::WebOptions;
use signals::Signals;
use std::{
    io,
    net::{SocketAddr, TcpListener},
    sync::Arc,
    time::Duration,
};
use tokio::task::JoinSet;
use tower_http::{catch_panic::CatchPanicLayer, compression::CompressionLayer};

/// So long answers that are under way are waited for at the end.
const LAST_ANSWERS: Duration = Duration::from_secs(10);
/// So long a client may take to say what it asks.
const HEAD_PATIENCE: Duration = Duration::from_secs(30);
/// So often it is looked whether a certificate changed or comes to its end.
const CERTIFICATE: Duration = Duration::from_secs(60);

/// Before anything is opened: where logs and figures go.
pub fn prepare(settings: &Settings) -> Result<(), Problem> {
    logs::begin(&settings.log);
    figures::begin(&settings.metrics)
}

/// Serves until SIGTERM or Ctrl+C; answers under way are finished first. `ready` is called once nothing can fail
/// any more and a signal is heard.
pub fn run(
    app: App,
    doors: Doors,
    settings: &Settings,
    ready: impl FnOnce(),
) -> Result<(), Problem> {
    limits::many_connections();
    let app = app.with_steady(steady::clock());
    let signals = signals::listen().map_err(Problem::internal)?;
    // Until this is dropped, behind the last answer.
    let announcing = app.start_announcing().map_err(Problem::internal)?;
    let keeping = app.start_keeping_copies().map_err(Problem::internal)?;
    let runtime = tokio::runtime::Runtime::new().map_err(Problem::internal)?;
    let health = Arc::new(Health::new(app.clone(), settings));
    let house = House {
        app,
        doors,
        health,
        drain: Duration::from_secs(settings.server.drain_s.into()),
    };
    let watch = Watch::of(settings);
    let served = runtime.block_on(house.serve(watch, signals, ready));
    runtime.shutdown_timeout(LAST_ANSWERS);
    drop((announcing, keeping));
    tracing::info!("stopped");
    served.map_err(Problem::internal)
}

/// What is served, and where.
struct House {
    app: App,
    doors: Doors,
    health: Arc<Health>,
    drain: Duration,
}

impl House {
    async fn serve(
        mut self,
        watch: Watch,
        mut signals: Signals,
        ready: impl FnOnce(),
    ) -> io::Result<()> {
        let (public, inner) = (Handle::new(), Handle::new());
        let (mut servers, mut beside) = (JoinSet::new(), JoinSet::new());
        self.open_beside(&mut beside, &inner);
        self.open_plain(&mut servers, &public, &watch);
        let pages = self.router(self.doors.options.clone(), &watch);
        let (at, handle) = (self.doors.pages, public.clone());
        match self.doors.tls {
            None => servers.spawn(open(at, pages, handle)),
            Some((tls, config)) => {
                let config = RustlsConfig::from_config(config);
                beside.spawn(keep_certificate(
                    tls,
                    config.clone(),
                    signals.reload.clone(),
                ));
                servers.spawn(open_tls(at, pages, handle, config))
            }
        };
        ready();
        tell_manager(&[NotifyState::Ready]);
        tracing::info!(version = env!("CARGO_PKG_VERSION"), "serving");
        tokio::select! {
            Some(ended) = servers.join_next() => return ended.map_err(io::Error::other)?,
            () = signals.asked() => {}
        }
        self.health.stop();
        tell_manager(&[NotifyState::Stopping]);
        tracing::info!(drain_s = self.drain.as_secs(), "asked to stop");
        tokio::time::sleep(self.drain).await;
        // A stream that never ends must not keep the program.
        self.doors.options.ending.cancel();
        public.graceful_shutdown(Some(LAST_ANSWERS));
        while servers.join_next().await.is_some() {}
        inner.shutdown();
        Ok(())
    }

    /// Figures and signs of life, on a door of their own.
    fn open_beside(&mut self, beside: &mut JoinSet<io::Result<()>>, handle: &Handle<SocketAddr>) {
        if let Some(at) = self.doors.figures.take() {
            let figures = figures::routes(self.app.clone(), &self.health);
            beside.spawn(open(
                at,
                health::routes(&self.health).merge(figures),
                handle.clone(),
            ));
        }
    }

    /// What is served in plain HTTP, beside HTTPS.
    fn open_plain(
        &mut self,
        servers: &mut JoinSet<io::Result<()>>,
        handle: &Handle<SocketAddr>,
        watch: &Watch,
    ) {
        if let Some(at) = self.doors.plain.take() {
            let below = self.router(plain::options(&self.doors.options), watch);
            servers.spawn(open(
                at,
                plain::only(below, self.doors.way()),
                handle.clone(),
            ));
        }
    }

    /// Pages, API and the signs of life, with what every request passes.
    fn router(&self, options: WebOptions, watch: &Watch) -> Router {
        let api = shounuo_api::router(self.app.clone());
        let tls = self.doors.tls.as_ref().map(|(tls, _)| tls);
        let own =
            health::routes(&self.health).merge(tls.map_or_else(Router::new, plain::authority));
        let pages = shounuo_web::router(self.app.clone(), options)
            .nest(shounuo_api::paths::BASE, api)
            .merge(own);
        // The last layer is the outermost: what falls over is told with the id of its request.
        limits::patient(pages)
            .layer(CatchPanicLayer::new())
            .layer(axum::middleware::from_fn_with_state(
                watch.clone(),
                layers::watch,
            ))
            .layer(CompressionLayer::new())
    }
}

/// Tells the service manager, if one listens.
fn tell_manager(state: &[NotifyState<'_>]) {
    if let Err(e) = sd_notify::notify(false, state) {
        tracing::warn!(error = %e, "the service manager could not be told");
    }
}

/// Serves in plain HTTP.
async fn open(at: TcpListener, routes: Router, handle: Handle<SocketAddr>) -> io::Result<()> {
    let mut server = axum_server::from_tcp(at)?.handle(handle);
    patient(server.http_builder());
    server
        .serve(routes.into_make_service_with_connect_info::<SocketAddr>())
        .await
}

/// Serves in HTTPS; every handshake is a task of its own and has 10 s.
async fn open_tls(
    at: TcpListener,
    routes: Router,
    handle: Handle<SocketAddr>,
    config: RustlsConfig,
) -> io::Result<()> {
    let mut server = axum_server::from_tcp_rustls(at, config)?.handle(handle);
    patient(server.http_builder());
    server
        .serve(routes.into_make_service_with_connect_info::<SocketAddr>())
        .await
}

/// A client that never ends its question is not waited for.
fn patient(builder: &mut hyper_util::server::conn::auto::Builder<hyper_util::rt::TokioExecutor>) {
    let timer = hyper_util::rt::TokioTimer::new();
    builder
        .http1()
        .timer(timer.clone())
        .header_read_timeout(HEAD_PATIENCE);
    builder
        .http2()
        .timer(timer)
        .keep_alive_interval(HEAD_PATIENCE);
}

/// Looks now and then, and when asked by SIGHUP, whether there is a new certificate, or the local one must be renewed.
async fn keep_certificate(
    tls: Tls,
    config: RustlsConfig,
    reload: Arc<tokio::sync::Notify>,
) -> io::Result<()> {
    let tls = Arc::new(tls);
    loop {
        tokio::select! { () = tokio::time::sleep(CERTIFICATE) => {}, () = reload.notified() => {} }
        let looking = Arc::clone(&tls);
        match tokio::task::spawn_blocking(move || looking.renewed()).await {
            Ok(Ok(Some(new))) => {
                config.reload_from_config(new);
                tracing::info!("a new certificate is in use");
            }
            Ok(Ok(None)) => {}
            Ok(Err(e)) => tracing::error!(
                error = e,
                "the certificate cannot be renewed; the old one stays in use"
            ),
            Err(e) => tracing::error!(error = %e, "looking for a certificate fell over"),
        }
    }
}

/// A sign of life for whoever asks.
fn alive() -> Router {
    Router::new().route("/healthz", get(async || "ok\n"))
}
