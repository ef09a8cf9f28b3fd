//! From a checked value to a typed request; a mistake is a problem that names the field.

use super::json::join;
use crate::problem::Problem;
use axum::http::StatusCode;
use serde::de::DeserializeOwned;
use serde_json::Value;
use shounuo_core::ticket::Invalid;

/// Reads a typed request.
pub fn decode<T: DeserializeOwned>(value: Value) -> Result<T, Problem> {
    serde_path_to_error::deserialize(value).map_err(|e| {
        let path = e.path().to_string();
        let path = if path == "." { String::new() } else { path };
        classify(&path, &e.inner().to_string())
    })
}

/// serde tells its errors only in words; these are the forms of all that it can say of a field.
fn classify(path: &str, message: &str) -> Problem {
    let quoted = message.split('`').nth(1).unwrap_or_default();
    let unprocessable = |code| Problem::new(StatusCode::UNPROCESSABLE_ENTITY, code);
    if message.starts_with("unknown field") {
        return unprocessable("unknown_field").at(inner(path, quoted));
    }
    if message.starts_with("missing field") {
        return Problem::invalid(inner(path, quoted), Invalid::Missing);
    }
    if message.starts_with("unknown variant") {
        return Problem::invalid(path, Invalid::UnknownWord);
    }
    unprocessable("wrong_type").at(path).with("reason", message)
}

/// The path of a field; serde names an unknown field at the end of the path itself.
fn inner(path: &str, field: &str) -> String {
    match path == field || path.ends_with(&format!(".{field}")) {
        true => path.to_owned(),
        false => join(path, field),
    }
}
