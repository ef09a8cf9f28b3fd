//! `GET /devices/{id}`.

use crate::{
    caller::Caller,
    problem::Problem,
    read::{Params, Part},
    tickets::list::Paging,
    views::Dossier,
};
use axum::{Json, extract::State};
use shounuo_app::App;
use shounuo_store::query::{List, TicketSort};
use uuid::Uuid;

/// A device with its dossier: its tickets, newest first, page by page.
#[utoipa::path(get, path = "/devices/{id}", tag = "devices", params(Paging),
    responses((status = 200, body = Dossier)))]
pub async fn show(
    State(app): State<App>,
    Caller(who): Caller,
    Part(id): Part<Uuid>,
    Params(paging): Params<Paging>,
) -> Result<Json<Dossier>, Problem> {
    let page = paging.ask(List::Tickets(TicketSort::Newest))?;
    Ok(Json(app.device(&who, id.into(), page).await?.into()))
}
