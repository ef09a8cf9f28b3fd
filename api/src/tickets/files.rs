//! `GET /tickets/{no}/files/{file}`.

use super::place::Place;
use crate::{problem::Problem, read::Part};
use axum::{
    extract::State,
    http::{HeaderName, HeaderValue, header},
    response::{IntoResponse, Response},
};
use shounuo_app::{App, files::Download};
use uuid::Uuid;

/// A photo or paper of a ticket.
#[utoipa::path(get, path = "/tickets/{no}/files/{file}", tag = "tickets",
    responses((status = 200, content_type = "image/jpeg", body = [u8])))]
pub async fn file(
    State(app): State<App>,
    place: Place,
    Part((_no, file)): Part<(String, Uuid)>,
) -> Result<Response, Problem> {
    let file = app.file(&place.who, place.id, file.into()).await?;
    Ok(inline(file))
}

/// A file as it is shown, or saved when it is no photo; what was uploaded never runs.
pub fn inline(file: Download) -> Response {
    let text = |t: &str| HeaderValue::from_str(t).unwrap_or(HeaderValue::from_static("attachment"));
    let headers: [(HeaderName, HeaderValue); 3] = [
        (header::CONTENT_TYPE, text(&file.mime)),
        (header::CONTENT_DISPOSITION, text(&file.disposition())),
        // What was uploaded never runs, whatever it is.
        (
            header::CONTENT_SECURITY_POLICY,
            HeaderValue::from_static("default-src 'none'; sandbox"),
        ),
    ];
    (headers, file.bytes).into_response()
}
