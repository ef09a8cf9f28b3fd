//! The variable parts of an address. One that cannot be an id names nothing: not found.

use crate::problem::Problem;
use axum::{
    extract::{FromRequestParts, Path},
    http::request::Parts,
};
use serde::de::DeserializeOwned;
use shounuo_app::App;

/// Typed parts of the path.
pub struct Part<T>(pub T);

impl<T: DeserializeOwned + Send> FromRequestParts<App> for Part<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        match Path::<T>::from_request_parts(parts, app).await {
            Ok(Path(part)) => Ok(Self(part)),
            Err(_) => Err(Problem::not_found()),
        }
    }
}
