//! Who asks: a bearer token for everything, a session cookie for reading only.

use crate::problem::Problem;
use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::{HeaderMap, Method, StatusCode, header, request::Parts},
};
use shounuo_app::{App, AppError, Who};
use std::net::{IpAddr, SocketAddr};

/// The names of the session cookie, as the pages set it: over https, and over plain http.
const COOKIES: [&str; 2] = ["__Host-session", "session"];

/// Somebody with an account. Writing takes a bearer token with the scope `write`: a cookie is sent
/// by browsers unasked, so it opens reading only.
pub struct Caller(pub Who);

impl FromRequestParts<App> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let reads = reads(parts);
        let who = match (bearer(&parts.headers), cookie(&parts.headers)) {
            (Some(token), _) => who_of_bearer(app, token).await?,
            (None, Some(token)) if reads => {
                let who = app.who_of_session(token).await?;
                Who {
                    read_only: true,
                    ..who
                }
            }
            _ => return Err(Problem::signed_out()),
        };
        match reads || !who.read_only {
            true => Ok(Self(who)),
            false => Err(Problem::new(StatusCode::FORBIDDEN, "token_scope").with("scope", "write")),
        }
    }
}

/// An API token, or the token of a session that was begun through the API.
async fn who_of_bearer(app: &App, token: &str) -> Result<Who, AppError> {
    match app.who_of_token(token).await {
        Err(AppError::SignedOut) => app.who_of_session(token).await,
        known => known,
    }
}

/// Somebody without an account. What they write is counted by their address, and slowed down.
pub fn visitor(app: &App, parts: &Parts) -> Result<(), Problem> {
    match reads(parts) {
        true => Ok(()),
        false => Ok(app.count_report(peer(parts))?),
    }
}

/// A label or tracking link that is unknown, revoked or over: one answer.
pub fn of_link(e: AppError) -> Problem {
    match e {
        AppError::NotFound => Problem::new(StatusCode::NOT_FOUND, "link_unknown"),
        other => other.into(),
    }
}

/// The address of the connection, where the server tells it; forwarded headers are not believed.
pub fn peer(parts: &Parts) -> Option<IpAddr> {
    parts
        .extensions
        .get::<ConnectInfo<SocketAddr>>()
        .map(|c| c.0.ip())
}

fn reads(parts: &Parts) -> bool {
    matches!(parts.method, Method::GET | Method::HEAD)
}

/// The bearer's token of a request.
pub fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers
        .get(header::AUTHORIZATION)?
        .to_str()
        .ok()?
        .split_once(' ')?;
    scheme
        .eq_ignore_ascii_case("bearer")
        .then_some(token.trim())
}

fn cookie(headers: &HeaderMap) -> Option<&str> {
    let cookies = headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|v| v.to_str().ok());
    let mut pairs = cookies
        .flat_map(|c| c.split(';'))
        .filter_map(|pair| pair.trim().split_once('='));
    pairs
        .find(|(name, _)| COOKIES.contains(name))
        .map(|(_, value)| value)
}

/// Where somebody without an account connects from.
pub struct Visit(pub Option<IpAddr>);

impl FromRequestParts<App> for Visit {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Self::Rejection> {
        Ok(Self(peer(parts)))
    }
}
