//! `/tracking/{token}`: a ticket for whoever reported it, without an account. The nouns that the
//! school may say are those of `/tickets/{no}`.

use crate::{
    problem::{Problem, Wish},
    read::{Params, Part},
    tickets::{files, list::Paging, place::Place},
    views::{Promises, Ticket, Timeline, Zoned},
};
use axum::{Json, extract::State, http::StatusCode, response::Response};
use serde::Serialize;
use shounuo_app::App;
use shounuo_store::query::List;
use utoipa::ToSchema;
use uuid::Uuid;

/// All that the holder of a tracking link sees.
#[derive(Serialize, ToSchema)]
pub struct Tracked {
    /// The ticket.
    ticket: Ticket,
    /// Every promise on it.
    promises: Promises,
    /// What happened, as far as the school reads it, page by page.
    timeline: Timeline,
}

/// A ticket behind its tracking link; its timeline comes page by page.
#[utoipa::path(get, path = "/tracking/{token}", tag = "visitors", params(Paging),
    responses((status = 200, body = Tracked)))]
pub async fn show(
    State(app): State<App>,
    place: Place,
    Params(paging): Params<Paging>,
    Wish(lang): Wish,
) -> Result<Json<Tracked>, Problem> {
    let page = paging.ask(List::Timeline(place.id))?;
    let timeline = app.timeline(&place.who, place.id, None, None, page).await?;
    let view = app.ticket(&place.who, place.id).await?;
    let terms = app.terms_of(&view).await?;
    let to = Zoned::new(lang, terms.as_deref(), view.now);
    Ok(Json(Tracked {
        ticket: Ticket::now(&view, &to, &place.base),
        promises: Promises::of(&view, &to),
        timeline: Timeline::of(&timeline, lang),
    }))
}

/// Ends every tracking link of a ticket: whoever holds one sees nothing by it any more.
#[utoipa::path(delete, path = "/tickets/{no}/tracking-links", tag = "tickets",
    responses((status = 204)))]
pub async fn revoke(State(app): State<App>, place: Place) -> Result<StatusCode, Problem> {
    app.revoke_tracking_links(&place.who, place.id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A photo or paper of the ticket.
#[utoipa::path(get, path = "/tracking/{token}/files/{file}", tag = "visitors",
    responses((status = 200, content_type = "image/jpeg", body = [u8])))]
pub async fn file(
    app: State<App>,
    place: Place,
    file: Part<(String, Uuid)>,
) -> Result<Response, Problem> {
    files::file(app, place, file).await
}
