//! `/places`.

use crate::{
    caller::Caller,
    problem::Problem,
    read::Body,
    schema::PlaceCode,
    tickets::report::customer_of_code,
    views::{Made, Place, Receipt},
};
use axum::{Json, extract::State};
use serde::Deserialize;
use shounuo_app::{App, Who, commands};
use shounuo_core::{id::CustomerId, place::PlaceKind, ticket::Invalid};
use utoipa::ToSchema;
use uuid::Uuid;

/// A building, floor or room, or its new name.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPlace {
    /// Its id, made by the client: a repeat renames the same place. Made here when left out.
    id: Option<Uuid>,
    /// The customer's code.
    customer: String,
    /// What it is.
    #[schema(value_type = PlaceCode)]
    kind: PlaceKind,
    /// What it is in.
    parent: Option<Uuid>,
    /// Name or number.
    name: String,
}

/// Every place within the asker's scope, parents before what is in them.
#[utoipa::path(get, path = "/places", tag = "devices", responses((status = 200, body = [Place])))]
pub async fn list(
    State(app): State<App>,
    Caller(who): Caller,
) -> Result<Json<Vec<Place>>, Problem> {
    let places = app.places(&who).await?;
    Ok(Json(places.into_iter().map(Place::from).collect()))
}

/// Registers a place, or gives it another name.
#[utoipa::path(post, path = "/places", tag = "devices", request_body = NewPlace,
    responses((status = 201, body = Receipt)))]
pub async fn register(
    State(app): State<App>,
    Caller(who): Caller,
    Body(place): Body<NewPlace>,
) -> Result<Made, Problem> {
    let customer = customer_of_code(&app, &who, &place.customer).await?;
    let id = place.id.unwrap_or_else(|| app.new_id());
    if let Some(parent) = place.parent {
        check(&app, &who, customer, "parent", parent).await?;
    }
    let parent = place.parent.map(Into::into);
    let named = commands::NewPlace {
        kind: place.kind,
        parent,
        name: place.name,
    };
    let task = app.register_place(&who, customer, id.into(), named)?;
    Ok(Made(app.run(task).await?))
}

/// A place that a body names must be the customer's own.
pub async fn check(
    app: &App,
    who: &Who,
    customer: CustomerId,
    field: &'static str,
    place: Uuid,
) -> Result<(), Problem> {
    let mut places = app.places(who).await?.into_iter();
    match places.any(|p| p.id.0 == place && p.customer == customer) {
        true => Ok(()),
        false => Err(Problem::invalid(field, Invalid::NotHere)),
    }
}
