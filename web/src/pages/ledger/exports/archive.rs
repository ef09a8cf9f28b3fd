//! An archive on its way out, piece by piece: it may be larger than memory.

use super::super::ask::Asked;
use crate::{
    answer::Answer,
    request::{Given, Session},
    site::Site,
};
use axum::{
    body::Body,
    extract::{Path, Query, State},
    http::header::*,
    response::IntoResponse,
};
use tokio_util::io::ReaderStream;

/// How much is read at once.
const PIECE: usize = 64 * 1024;

/// The archive of a signed export.
pub async fn send(
    State(site): State<Site>,
    session: Session,
    Path(no): Path<i64>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Answer {
    let customer = Asked::read(&site, &session, &Given::new(pairs))
        .await?
        .ask
        .customer;
    let found = site.app.export_archive(&session.who, customer, no).await?;
    let headers = [
        (CONTENT_TYPE, "application/zip".to_owned()),
        (CONTENT_LENGTH, found.size.to_string()),
        // The name is ours: letters, digits, hyphens.
        (
            CONTENT_DISPOSITION,
            format!("attachment; filename=\"{}\"", found.name),
        ),
        (
            CONTENT_SECURITY_POLICY,
            "default-src 'none'; sandbox".to_owned(),
        ),
        (CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    let file = tokio::fs::File::from_std(found.file);
    let body = Body::from_stream(ReaderStream::with_capacity(file, PIECE));
    Ok((headers, body).into_response())
}
