//! `GET /contact-card` (clause E1).

use crate::problem::Problem;
use axum::{Json, extract::State};
use serde::Serialize;
use shounuo_app::App;
use utoipa::ToSchema;

/// The provider's contact card; public, as on every label and paper.
#[derive(Serialize, ToSchema)]
pub struct ContactCard {
    /// The firm.
    name: String,
    /// Hotline.
    hotline: String,
    /// Support address.
    email: String,
    /// Postal address.
    address: String,
}

/// Whom to call.
#[utoipa::path(get, path = "/contact-card", tag = "visitors",
    responses((status = 200, body = ContactCard)))]
pub async fn show(State(app): State<App>) -> Result<Json<ContactCard>, Problem> {
    let card = app.contact_card().await?.ok_or_else(Problem::not_found)?;
    Ok(Json(ContactCard {
        name: card.name,
        hotline: card.hotline,
        email: card.email,
        address: card.address,
    }))
}
