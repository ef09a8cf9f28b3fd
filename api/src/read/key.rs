//! The `Idempotency-Key` of a write.

use crate::problem::Problem;
use axum::{extract::FromRequestParts, http::request::Parts};
use shounuo_app::{App, Ask};
use shounuo_core::{Timestamp, ticket::Invalid};

/// The header's name.
pub const HEADER: &str = "Idempotency-Key";
/// Longest key, in characters.
const CHARS_MAX: usize = 128;

/// The key, when one was sent: a repeat with it gets the first answer; with another body, 409.
pub struct Key(pub Option<String>);

impl FromRequestParts<App> for Key {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Problem> {
        let Some(value) = parts.headers.get(HEADER) else {
            return Ok(Self(None));
        };
        let key = value
            .to_str()
            .map(str::trim)
            .map_err(|_| Invalid::BadCharacter);
        let why = match key {
            Ok("") => Invalid::Missing,
            Ok(key) if key.len() > CHARS_MAX => Invalid::TooLong,
            Ok(key) => return Ok(Self(Some(key.to_owned()))),
            Err(why) => why,
        };
        Err(Problem::invalid(HEADER, why))
    }
}

impl Key {
    /// The circumstances of the write.
    pub fn ask(self, app: &App, occurred_at: Option<Timestamp>) -> Ask {
        Ask {
            occurred_at,
            ..Ask::live(app.command_id(), self.0)
        }
    }
}
