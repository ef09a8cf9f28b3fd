//! `GET /tickets/{no}/timeline`.

use super::{list::page, place::Place};
use crate::{
    problem::{Problem, Wish},
    read::{Params, from_text},
    schema::At,
    views::Timeline,
};
use axum::{Json, extract::State};
use serde::Deserialize;
use shounuo_app::App;
use shounuo_store::query::List;
use utoipa::IntoParams;

/// Of which instant, and which page.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Asked {
    /// What had happened by this instant; `known_at` when left out. Not in the future.
    as_of: Option<At>,
    /// As it was known at this instant: what had been taken in by then; now when left out. Not in the future.
    known_at: Option<At>,
    /// How many; 50 when left out, at most 200.
    #[serde(default, deserialize_with = "from_text")]
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u16>,
    /// `next` of the page before; its `as_of` and `known_at` stay beside it.
    cursor: Option<String>,
}

/// A page of what happened to a ticket, oldest first. The provider's own notes are not the school's.
#[utoipa::path(get, path = "/tickets/{no}/timeline", tag = "tickets", params(Asked),
    responses((status = 200, body = Timeline)))]
pub async fn timeline(
    State(app): State<App>,
    place: Place,
    Params(asked): Params<Asked>,
    Wish(lang): Wish,
) -> Result<Json<Timeline>, Problem> {
    let list = List::Timeline(place.id);
    let page = page(list, asked.limit, asked.cursor.as_deref())?;
    let (as_of, known_at) = (asked.as_of.map(|at| at.0), asked.known_at.map(|at| at.0));
    let timeline = app
        .timeline(&place.who, place.id, as_of, known_at, page)
        .await?;
    Ok(Json(Timeline::of(&timeline, lang)))
}
