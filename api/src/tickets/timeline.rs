//! `GET /tickets/{no}/timeline`.

use super::{place::Place, show::AsOf};
use crate::{
    problem::{Problem, Wish},
    read::Params,
    views::Timeline,
};
use axum::{Json, extract::State};
use shounuo_app::App;

/// What happened to a ticket, oldest first. The provider's own notes are not the school's.
#[utoipa::path(get, path = "/tickets/{no}/timeline", tag = "tickets", params(AsOf),
    responses((status = 200, body = Timeline)))]
pub async fn timeline(
    State(app): State<App>,
    place: Place,
    Params(AsOf { as_of }): Params<AsOf>,
    Wish(lang): Wish,
) -> Result<Json<Timeline>, Problem> {
    let view = app.ticket(&place.who, place.id).await?;
    let at = as_of.map_or(view.now, |at| at.0);
    Ok(Json(Timeline::of(&view, lang, at)))
}
