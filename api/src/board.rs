//! `GET /board`.

use crate::{
    caller::Caller,
    problem::Problem,
    read::{Params, from_text},
    views::Board,
};
use axum::{Json, extract::State};
use serde::Deserialize;
use shounuo_app::App;
use utoipa::IntoParams;

/// How much of the board.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Size {
    /// Most tickets of each stage; 20 when left out, at most 200.
    #[serde(default, deserialize_with = "from_text")]
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u16>,
}

/// Open tickets by stage, most urgent first.
#[utoipa::path(get, path = "/board", tag = "lists", params(Size),
    responses((status = 200, body = Board)))]
pub async fn board(
    State(app): State<App>,
    Caller(who): Caller,
    Params(size): Params<Size>,
) -> Result<Json<Board>, Problem> {
    let each = crate::tickets::list::rows(size.limit, 20)?;
    Ok(Json(app.board(&who, each).await?.into()))
}
