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
    Params(as_of): Params<AsOf>,
    Wish(lang): Wish,
) -> Result<Json<Timeline>, Problem> {
    let then = as_of.ticket(&app, &place).await?;
    Ok(Json(Timeline::of(&then.view, lang, then.at)))
}
