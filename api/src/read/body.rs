//! A JSON body of at most 256 KB.

use super::{decode::decode, json};
use crate::problem::Problem;
use axum::{
    extract::{FromRequest, Request},
    http::{HeaderMap, StatusCode, header},
};
use serde::de::DeserializeOwned;
use shounuo_app::App;

/// Largest body without photos, in bytes.
pub const BYTES_MAX: usize = 256 * 1024;

/// A typed body. No body at all counts as an empty one: many nouns need no words.
pub struct Body<T>(pub T);

impl<T: DeserializeOwned> FromRequest<App> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &App) -> Result<Self, Problem> {
        let typed = media_type(request.headers());
        let bytes = axum::body::to_bytes(request.into_body(), BYTES_MAX)
            .await
            .map_err(|_| too_large("256 KB"))?;
        if bytes.is_empty() {
            return decode(serde_json::json!({})).map(Self);
        }
        match typed.as_deref() {
            Some("application/json") => decode(json::value(&bytes)?).map(Self),
            _ => Err(unsupported("application/json")),
        }
    }
}

/// The media type without its parameters.
pub fn media_type(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    Some(value.split(';').next()?.trim().to_ascii_lowercase())
}

/// More bytes than are read.
pub fn too_large(limit: &str) -> Problem {
    Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large").with("limit", limit)
}

/// A media type that is not read here.
pub fn unsupported(allowed: &str) -> Problem {
    Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported_media").with("allowed", allowed)
}
