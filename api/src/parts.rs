//! `/parts`: the catalogue of spare parts.

use crate::{
    caller::Caller,
    problem::Problem,
    read::{Body, Params},
    tickets::list::Paging,
    views::{PartPage, Receipt},
};
use axum::{Json, extract::State, http::StatusCode};
use serde::Deserialize;
use shounuo_app::App;
use shounuo_core::house::PartCatalogued;
use shounuo_store::query::List;
use utoipa::ToSchema;
use uuid::Uuid;

/// A page of the catalogue, by code.
#[utoipa::path(get, path = "/parts", tag = "house", params(Paging),
    responses((status = 200, body = PartPage)))]
pub async fn list(
    State(app): State<App>,
    Caller(who): Caller,
    Params(paging): Params<Paging>,
) -> Result<Json<PartPage>, Problem> {
    let page = paging.ask(List::Parts)?;
    Ok(Json(app.parts(&who, page).await?.into()))
}

/// An entry of the catalogue.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPart {
    /// Its id, made by the client: a repeat describes the same part anew.
    id: Uuid,
    /// The house's own number.
    code: String,
    /// Name.
    name: String,
    /// Whether it is bought only when needed. Only what was special before a report counts as
    /// special there.
    #[serde(default)]
    special: bool,
}

/// Puts a part into the catalogue, or describes it anew.
#[utoipa::path(post, path = "/parts", tag = "house", request_body = NewPart,
    responses((status = 201, body = Receipt)))]
pub async fn add(
    State(app): State<App>,
    Caller(who): Caller,
    Body(part): Body<NewPart>,
) -> Result<(StatusCode, Json<Receipt>), Problem> {
    let NewPart {
        id,
        code,
        name,
        special,
    } = part;
    let task = app.catalogue_part(
        &who,
        PartCatalogued {
            part: id.into(),
            code,
            name,
            special,
        },
    )?;
    let written = app.run(task).await?;
    Ok((StatusCode::CREATED, Json(Receipt::about(id, &written))))
}
