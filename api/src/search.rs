//! `GET /search`.

use crate::{
    caller::Caller,
    problem::Problem,
    read::{Params, from_text},
    views::SearchResult,
};
use axum::{Json, extract::State};
use serde::Deserialize;
use shounuo_app::App;
use utoipa::IntoParams;

/// What is looked for.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Asked {
    /// Words, numbers, names, rooms.
    q: String,
    /// How many at most; 20 when left out, at most 200.
    #[serde(default, deserialize_with = "from_text")]
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u16>,
}

/// Tickets and devices by words, within the asker's scope.
#[utoipa::path(get, path = "/search", tag = "lists", params(Asked),
    responses((status = 200, body = SearchResult)))]
pub async fn search(
    State(app): State<App>,
    Caller(who): Caller,
    Params(asked): Params<Asked>,
) -> Result<Json<SearchResult>, Problem> {
    let limit = crate::tickets::list::rows(asked.limit, 20)?;
    Ok(Json(app.search(&who, asked.q, limit).await?.into()))
}
