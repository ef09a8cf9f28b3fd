//! From a checked value to a typed request; a mistake is a problem that names the field.

use super::{form::Form, json::join};
use crate::problem::Problem;
use axum::http::StatusCode;
use serde::de::DeserializeOwned;
use serde_json::Value;
use shounuo_core::ticket::Invalid;

/// Reads a typed request.
pub fn decode<T: DeserializeOwned>(value: Value) -> Result<T, Problem> {
    serde_path_to_error::deserialize(&value).map_err(|e| {
        let path = e.path().to_string();
        let path = if path == "." { String::new() } else { path };
        let message = e.inner().to_string();
        classify(&path, &message)
            .unwrap_or_else(|| wrong_form(path, Form::wanted::<T>(&value, e.path(), &message)))
    })
}

/// serde tells its errors only in words; these are the forms of what it says of names and words.
fn classify(path: &str, message: &str) -> Option<Problem> {
    let quoted = message.split('`').nth(1).unwrap_or_default();
    if message.starts_with("unknown field") {
        let unknown = Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "unknown_field");
        return Some(unknown.at(inner(path, quoted)));
    }
    if message.starts_with("missing field") {
        return Some(Problem::invalid(inner(path, quoted), Invalid::Missing));
    }
    let word = message.starts_with("unknown variant");
    word.then(|| Problem::invalid(path, Invalid::UnknownWord))
}

/// A value of another form than was asked for.
fn wrong_form(path: String, form: Form) -> Problem {
    let problem = Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "wrong_type");
    problem.at(path).with("why", form.code())
}

/// The path of a field; serde names an unknown field at the end of the path itself.
fn inner(path: &str, field: &str) -> String {
    match path == field || path.ends_with(&format!(".{field}")) {
        true => path.to_owned(),
        false => join(path, field),
    }
}
