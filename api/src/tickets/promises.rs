//! `GET /tickets/{no}/promises`.

use super::{place::Place, show::AsOf};
use crate::{
    problem::{Problem, Wish},
    read::Params,
    views::{Promises, Zoned},
};
use axum::{Json, extract::State};
use shounuo_app::App;

/// Every promise on a ticket with its verdict, its evidence and why.
#[utoipa::path(get, path = "/tickets/{no}/promises", tag = "tickets", params(AsOf),
    responses((status = 200, body = Promises)))]
pub async fn promises(
    State(app): State<App>,
    place: Place,
    Params(as_of): Params<AsOf>,
    Wish(lang): Wish,
) -> Result<Json<Promises>, Problem> {
    let then = as_of.ticket(&app, &place).await?;
    let terms = app.terms_of(&then.view).await?;
    Ok(Json(Promises::of(
        &then.view,
        &Zoned::new(lang, terms.as_deref(), then.at),
    )))
}
