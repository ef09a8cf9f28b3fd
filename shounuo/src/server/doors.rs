//! Where a server is reached: its ports, its certificate, its addresses.

use super::plain::Way;
use crate::{
    config::{Settings, TlsMode},
    place::Place,
    problem::{Exit, Problem},
    tls::Tls,
};
use clap::Args;
use rustls::ServerConfig;
use serde_json::{Value, json};
use shounuo_web::WebOptions;
use std::{
    io,
    net::{IpAddr, SocketAddr, TcpListener},
    sync::Arc,
};

/// Where it is served, and how it is reached, as the command line says.
#[derive(Debug, Args)]
pub struct Address {
    /// Port; 0 takes a free one [env: SHOUNUO_PORT] [default: 8080, with --tls 8443]
    #[arg(long)]
    port: Option<u16>,
    /// Address to listen on; 0.0.0.0 or :: for all [env: SHOUNUO_HOST] [default: 127.0.0.1]
    #[arg(long)]
    host: Option<IpAddr>,
    /// How the pages are reached from outside, for labels and links; with https, cookies are marked secure [env: SHOUNUO_BASE_URL]
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
    /// Believe the last X-Forwarded-For entry and X-Request-Id; only behind a proxy of your own [env: SHOUNUO_TRUST_PROXY]
    #[arg(long)]
    trust_proxy: bool,
    /// HTTPS: `own` certificate (see the settings), or `local` authority made on first use [env: SHOUNUO_TLS] [default: off]
    #[arg(long, value_name = "MODE")]
    tls: Option<String>,
}

impl Address {
    /// What it says of settings.
    pub fn flags(&self) -> Vec<(&'static str, String)> {
        let all = [
            ("server.port", self.port.map(|p| p.to_string())),
            ("server.host", self.host.map(|h| h.to_string())),
            ("server.base_url", self.base_url.clone()),
            (
                "server.trust_proxy",
                self.trust_proxy.then(|| "true".to_owned()),
            ),
            ("tls.mode", self.tls.clone()),
        ];
        all.into_iter()
            .filter_map(|(key, value)| Some((key, value?)))
            .collect()
    }
}

/// The ports that were taken.
pub struct Bound {
    pages: TcpListener,
    plain: Option<TcpListener>,
    figures: Option<TcpListener>,
}

impl Bound {
    /// Takes them.
    pub fn take(settings: &Settings) -> Result<Self, Problem> {
        let host = settings.server.host;
        let with_tls = settings.tls.mode != TlsMode::Off;
        let plain = settings.tls.http_port.0.filter(|_| with_tls);
        Ok(Self {
            pages: bind(SocketAddr::new(host, settings.port()))?,
            plain: plain
                .map(|port| bind(SocketAddr::new(host, port)))
                .transpose()?,
            figures: settings.metrics.listen.0.map(bind).transpose()?,
        })
    }

    /// With the certificate, made on first use where it is the local authority's.
    pub fn doors(self, settings: &Settings, place: &Place) -> Result<Doors, Problem> {
        let port = |listener: &TcpListener| listener.local_addr().map_or(0, |a| a.port());
        let url = settings.base_url(port(&self.pages));
        let label_url = settings.label_url(port(&self.pages), self.plain.as_ref().map(port));
        let tls = Tls::of(settings, place.folder())?;
        let config = tls.as_ref().map(Tls::config).transpose()?;
        let secure = url.starts_with("https://");
        let options = WebOptions {
            secure_cookies: secure,
            // A browser that insists would lock people out of a server whose authority it does not know.
            insists: secure && settings.tls.mode != TlsMode::Local,
            trust_proxy: settings.server.trust_proxy,
            label_url: Some(label_url.clone()),
            base_url: url.clone(),
            ..WebOptions::default()
        };
        Ok(Doors {
            named: settings.server.base_url.is_some(),
            pages: self.pages,
            plain: self.plain,
            figures: self.figures,
            tls: tls.zip(config),
            url,
            label_url,
            options,
        })
    }
}

/// Where a server is reached.
pub struct Doors {
    /// Of pages and API.
    pub pages: TcpListener,
    /// Of the report page in plain HTTP, beside HTTPS.
    pub plain: Option<TcpListener>,
    /// Of the figures for Prometheus.
    pub figures: Option<TcpListener>,
    /// The certificate, and as a server takes it now.
    pub tls: Option<(Tls, Arc<ServerConfig>)>,
    /// The address that links carry.
    pub url: String,
    /// The address that labels carry.
    pub label_url: String,
    /// As the pages are told it.
    pub options: WebOptions,
    /// Whether somebody said how it is reached from outside.
    named: bool,
}

impl Doors {
    /// Opens them.
    pub fn open(settings: &Settings, place: &Place) -> Result<Self, Problem> {
        Bound::take(settings)?.doors(settings, place)
    }

    /// What programs are told.
    pub fn told(&self, data: &str) -> Value {
        let at = |door: &Option<TcpListener>| {
            let at = door.as_ref().and_then(|d| d.local_addr().ok());
            at.map(|at| format!("http://{at}"))
        };
        json!({ "url": self.url, "data": data, "plain_url": at(&self.plain), "metrics_url": at(&self.figures) })
    }

    /// Where whoever comes in plain HTTP is led.
    pub(super) fn way(&self) -> Way {
        let port = self.pages.local_addr().map_or(443, |a| a.port());
        Way {
            url: self.named.then(|| self.url.clone()),
            port,
        }
    }
}

fn bind(at: SocketAddr) -> Result<TcpListener, Problem> {
    let listener = TcpListener::bind(at).map_err(|e| match e.kind() {
        io::ErrorKind::AddrInUse => {
            Problem::new("port_taken", Exit::Address).with("port", at.port())
        }
        io::ErrorKind::PermissionDenied => {
            Problem::new("port_forbidden", Exit::Address).with("port", at.port())
        }
        _ => Problem::new("address", Exit::Address)
            .with("address", at)
            .with("reason", e),
    })?;
    listener.set_nonblocking(true).map_err(Problem::internal)?;
    Ok(listener)
}
