//! `POST /devices/{id}/location`.

use crate::{
    caller::Caller,
    places::check,
    problem::Problem,
    read::{Body, Part},
    views::{Made, Receipt},
};
use axum::extract::State;
use serde::Deserialize;
use shounuo_app::App;
use shounuo_store::query::PageAsk;
use utoipa::ToSchema;
use uuid::Uuid;

/// Where a device stands now.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Location {
    /// The place.
    place: Uuid,
}

/// Records that a device stands elsewhere.
#[utoipa::path(post, path = "/devices/{id}/location", tag = "devices", request_body = Location,
    responses((status = 201, body = Receipt)))]
pub async fn set(
    State(app): State<App>,
    Caller(who): Caller,
    Part(id): Part<Uuid>,
    Body(location): Body<Location>,
) -> Result<Made, Problem> {
    let device = app.device(&who, id.into(), PageAsk::first(1)).await?.device;
    check(&app, &who, device.customer, "place", location.place).await?;
    let task = app.move_device(&who, device.customer, device.id, location.place.into())?;
    Ok(Made(app.run(task).await?))
}
