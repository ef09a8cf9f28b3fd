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
use shounuo_app::{App, queries::Then};
use utoipa::IntoParams;

/// Of which instant.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AsOf {
    /// What had happened by this instant; `known_at` when left out. Not in the future.
    pub as_of: Option<At>,
    /// As it was known at this instant: what had been taken in by then; now when left out. Not in the future.
    pub known_at: Option<At>,
}

impl AsOf {
    /// The ticket then. Before it was reported, or known, it is not found.
    pub async fn ticket(self, app: &App, place: &Place) -> Result<Then, Problem> {
        let (as_of, known_at) = (self.as_of.map(|at| at.0), self.known_at.map(|at| at.0));
        Ok(app
            .ticket_then(&place.who, place.id, as_of, known_at)
            .await?)
    }
}

/// A ticket, with its strictest promise and what the asker may do now.
#[utoipa::path(get, path = "/tickets/{no}", tag = "tickets", params(AsOf),
    responses((status = 200, body = Ticket)))]
pub async fn show(
    State(app): State<App>,
    place: Place,
    Params(as_of): Params<AsOf>,
    Wish(lang): Wish,
) -> Result<Json<Ticket>, Problem> {
    let then = as_of.ticket(&app, &place).await?;
    let terms = app.terms_of(&then.view).await?;
    let to = Zoned::new(lang, terms.as_deref(), then.at);
    Ok(Json(match then.past {
        false => Ticket::now(&then.view, &to, &place.base),
        true => Ticket::then(&then.view, &then.state, &to, &place.base),
    }))
}
