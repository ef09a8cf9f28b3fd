//! Query parameters: the named ones, each once; others are refused.

use super::decode::decode;
use crate::problem::Problem;
use axum::{
    extract::{FromRequestParts, Query},
    http::{StatusCode, request::Parts},
};
use serde::{Deserialize, Deserializer, de::DeserializeOwned};
use serde_json::{Map, Value};
use shounuo_app::App;
use shounuo_core::ticket::Invalid;
use std::{fmt::Display, str::FromStr};

/// Typed query parameters.
pub struct Params<T>(pub T);

impl<T: DeserializeOwned> FromRequestParts<App> for Params<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Problem> {
        let bad = |_| Problem::new(StatusCode::BAD_REQUEST, "bad_request");
        let Query(pairs) = Query::<Vec<(String, String)>>::try_from_uri(&parts.uri).map_err(bad)?;
        let mut fields = Map::new();
        for (name, value) in pairs {
            if value.contains('\0') || name.contains('\0') {
                return Err(as_query(Problem::invalid(
                    name.replace('\0', ""),
                    Invalid::BadCharacter,
                )));
            }
            if fields.insert(name.clone(), Value::String(value)).is_some() {
                return Err(as_query(Problem::invalid(name, Invalid::Taken)));
            }
        }
        decode(Value::Object(fields)).map(Self).map_err(as_query)
    }
}

/// The address is wrong, not what was sent.
fn as_query(problem: Problem) -> Problem {
    Problem {
        status: StatusCode::BAD_REQUEST,
        ..problem
    }
}

/// Reads a number, a truth or an id from the text of a parameter; an empty one counts as left out.
pub fn from_text<'de, D, T>(d: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: FromStr,
    T::Err: Display,
{
    let text = String::deserialize(d)?;
    match text.trim() {
        "" => Ok(None),
        text => text.parse().map(Some).map_err(serde::de::Error::custom),
    }
}
