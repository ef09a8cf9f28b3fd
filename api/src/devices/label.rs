//! `POST /devices/{id}/label`.

use crate::{caller::Caller, problem::Problem, read::Part};
use axum::{Json, extract::State, http::StatusCode};
use serde::Serialize;
use shounuo_app::App;
use shounuo_store::query::PageAsk;
use utoipa::ToSchema;
use uuid::Uuid;

/// A new label.
#[derive(Serialize, ToSchema)]
pub struct Label {
    /// What the label shows; told once, only its digest is kept.
    token: String,
    /// The path of the page behind it.
    path: String,
}

/// Makes a label for a device; labels made before count no more.
#[utoipa::path(post, path = "/devices/{id}/label", tag = "devices",
    responses((status = 201, body = Label)))]
pub async fn issue(
    State(app): State<App>,
    Caller(who): Caller,
    Part(id): Part<Uuid>,
) -> Result<(StatusCode, Json<Label>), Problem> {
    let device = app.device(&who, id.into(), PageAsk::first(1)).await?.device;
    let token = app.new_token();
    let task = app.issue_label(&who, device.customer, device.id, &token)?;
    app.run(task).await?;
    let path = format!("/r/{token}");
    Ok((StatusCode::CREATED, Json(Label { token, path })))
}
