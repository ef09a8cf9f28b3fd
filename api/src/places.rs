//! `/places`.

use crate::{
    caller::Caller,
    problem::Problem,
    read::{Body, Params},
    schema::PlaceCode,
    tickets::{list::Paging, report::customer_of_code},
    views::{Made, PlacePage, Receipt},
};
use axum::{Json, extract::State};
use serde::Deserialize;
use shounuo_app::{App, AppError, Who, commands};
use shounuo_core::{id::CustomerId, place::PlaceKind, ticket::Invalid};
use shounuo_store::query::List;
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

/// A page of places within the asker's scope, by name. `parent` says what each is in.
#[utoipa::path(get, path = "/places", tag = "devices", params(Paging),
    responses((status = 200, body = PlacePage)))]
pub async fn list(
    State(app): State<App>,
    Caller(who): Caller,
    Params(paging): Params<Paging>,
) -> Result<Json<PlacePage>, Problem> {
    let page = paging.ask(List::Places)?;
    Ok(Json(app.places(&who, page).await?.into()))
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
    match app.place(who, place.into()).await {
        Ok(found) if found.customer == customer => Ok(()),
        Ok(_) | Err(AppError::NotFound) => Err(Problem::invalid(field, Invalid::NotHere)),
        Err(other) => Err(other.into()),
    }
}
