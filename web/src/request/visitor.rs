//! Whoever asks, before we know who: language, theme, address.

use super::cookies::{cookie, theme};
use crate::site::{Site, WebOptions};
use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::{Method, header::*, request::Parts},
};
use shounuo_words::Lang;
use std::{
    convert::Infallible,
    net::{IpAddr, SocketAddr},
};

/// What a request says of its sender, whether signed in or not.
#[derive(Clone, Debug)]
pub struct Visitor {
    /// The language: of the address, the cookie, the browser.
    pub lang: Lang,
    /// `light`, `dark`, or the system's.
    pub theme: &'static str,
    /// The path asked for.
    pub path: String,
    /// Its query.
    pub query: String,
    /// From where.
    pub peer: Option<IpAddr>,
    /// The browser, as it names itself.
    pub agent: String,
    /// Whether a script asks for a piece of a page.
    pub live: bool,
    /// Whether it only reads.
    pub reads: bool,
    /// Whether another site's page sent it.
    pub foreign: bool,
    /// The session's cookie.
    pub session: Option<String>,
}

impl Visitor {
    /// Reads it from a request's head.
    pub fn read(parts: &Parts, site: &Site) -> Self {
        let header = |name| parts.headers.get(name).and_then(|v| v.to_str().ok());
        let query = parts.uri.query().unwrap_or_default().to_owned();
        let chosen = |name: &str| {
            asked(&query, name).or_else(|| cookie(&parts.headers, name).map(str::to_owned))
        };
        let foreign = HeaderName::from_static("sec-fetch-site");
        Self {
            lang: Lang::negotiate(chosen("lang").as_deref(), header(ACCEPT_LANGUAGE)),
            theme: chosen("theme").and_then(|t| theme(&t)).unwrap_or("auto"),
            path: parts.uri.path().to_owned(),
            peer: peer(parts, &site.options),
            agent: header(USER_AGENT).unwrap_or_default().to_owned(),
            live: parts.headers.contains_key("hx-request"),
            reads: parts.method == Method::GET || parts.method == Method::HEAD,
            foreign: header(foreign) == Some("cross-site"),
            session: cookie(&parts.headers, site.session_cookie()).map(str::to_owned),
            query,
        }
    }

    /// A link to this page with one choice changed, its other words kept.
    pub fn choose(&self, name: &str, value: &str) -> String {
        let mut pairs: Vec<(String, String)> =
            serde_urlencoded::from_str(&self.query).unwrap_or_default();
        pairs.retain(|(key, _)| key != "lang" && key != "theme");
        pairs.push((name.to_owned(), value.to_owned()));
        format!(
            "?{}",
            serde_urlencoded::to_string(&pairs).unwrap_or_default()
        )
    }
}

impl FromRequestParts<Site> for Visitor {
    type Rejection = Infallible;
    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Infallible> {
        Ok(Self::read(parts, site))
    }
}

/// A path of this site, to go back to; anything else leads home.
pub fn local_path(path: &str) -> &str {
    let own = path.starts_with('/')
        && !path.starts_with("//")
        && !path.contains(['\\', '\n', '\r', '\t']);
    if own && path.is_ascii() { path } else { "/" }
}

fn asked(query: &str, name: &str) -> Option<String> {
    let pairs: Vec<(String, String)> = serde_urlencoded::from_str(query).ok()?;
    pairs
        .into_iter()
        .find(|(key, _)| key == name)
        .map(|(_, value)| value)
}

/// The peer of the connection; behind our own proxy the address that it has added last.
fn peer(parts: &Parts, options: &WebOptions) -> Option<IpAddr> {
    let connected = parts
        .extensions
        .get::<ConnectInfo<SocketAddr>>()
        .map(|c| c.0.ip());
    if !options.trust_proxy {
        return connected;
    }
    let forwarded = parts.headers.get_all("x-forwarded-for").iter().next_back();
    let last = forwarded
        .and_then(|v| v.to_str().ok())
        .and_then(|v| v.rsplit(',').next());
    last.and_then(|ip| ip.trim().parse().ok()).or(connected)
}
