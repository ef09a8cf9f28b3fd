//! `POST /devices`.

use crate::{
    caller::Caller,
    places,
    problem::Problem,
    read::Body,
    tickets::report::customer_of_code,
    views::{Made, Receipt},
};
use axum::extract::State;
use jiff::civil::Date;
use serde::Deserialize;
use shounuo_app::{App, commands};
use utoipa::ToSchema;
use uuid::Uuid;

/// A device that comes under care, or its description anew.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewDevice {
    /// Its id, made by the client: a repeat describes the same device anew. Made here when left out.
    id: Option<Uuid>,
    /// The customer's code.
    customer: String,
    /// Class code.
    class: String,
    /// What people call it.
    nickname: String,
    /// Model.
    #[serde(default)]
    model: String,
    /// Serial number.
    #[serde(default)]
    serial: String,
    /// Where it stands.
    place: Option<Uuid>,
    /// Day of acceptance; the warranty counts from it.
    #[schema(value_type = Option<String>, format = Date)]
    accepted_on: Option<Date>,
}

/// Registers a device, or describes it anew.
#[utoipa::path(post, path = "/devices", tag = "devices", request_body = NewDevice,
    responses((status = 201, body = Receipt)))]
pub async fn register(
    State(app): State<App>,
    Caller(who): Caller,
    Body(device): Body<NewDevice>,
) -> Result<Made, Problem> {
    let customer = customer_of_code(&app, &who, &device.customer).await?;
    if let Some(place) = device.place {
        places::check(&app, &who, customer, "place", place).await?;
    }
    let id = device.id.unwrap_or_else(|| app.new_id());
    let described = commands::NewDevice {
        class: device.class,
        nickname: device.nickname,
        model: device.model,
        serial: device.serial,
        place: device.place.map(Into::into),
        accepted_on: device.accepted_on,
    };
    let task = app.register_device(&who, customer, id.into(), described)?;
    Ok(Made(app.run(task).await?))
}
