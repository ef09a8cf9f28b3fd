//! `GET /tickets/{no}`, also as it was.

use super::place::Place;
use crate::{
    problem::{Problem, Wish},
    read::Params,
    schema::At,
    views::{Ticket, Zoned},
};
use axum::{Json, extract::State};
use serde::Deserialize;
use shounuo_app::App;
use utoipa::IntoParams;

/// Of which instant.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AsOf {
    /// What had happened by this instant, as known now; the present when left out.
    pub as_of: Option<At>,
}

/// A ticket, with its strictest promise and what the asker may do now.
#[utoipa::path(get, path = "/tickets/{no}", tag = "tickets", params(AsOf),
    responses((status = 200, body = Ticket)))]
pub async fn show(
    State(app): State<App>,
    place: Place,
    Params(AsOf { as_of }): Params<AsOf>,
    Wish(lang): Wish,
) -> Result<Json<Ticket>, Problem> {
    let view = app.ticket(&place.who, place.id).await?;
    let terms = app.terms_of(&view).await?;
    let at = as_of.map_or(view.now, |at| at.0);
    let to = Zoned::new(lang, terms.as_deref(), at);
    Ok(Json(match at < view.now {
        false => Ticket::now(&view, &to, &place.base),
        true => {
            let state = app.ticket_as_of(&place.who, &view.no, at).await?;
            Ticket::then(&view, &state, &to, &place.base)
        }
    }))
}
