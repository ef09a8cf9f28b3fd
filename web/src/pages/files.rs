//! `/tickets/{no}/files/{file}`: photos and papers, shown as what they were found to be and nothing else.

use crate::{
    answer::{Answer, Problem},
    request::Session,
    site::Site,
};
use axum::{
    extract::{Path, State},
    http::header::*,
    response::IntoResponse,
};
use shounuo_app::{AppError, Who};
use shounuo_core::id::{FileId, TicketId};

/// A file of a ticket that the asker may see.
pub async fn show(
    State(site): State<Site>,
    session: Session,
    Path((no, file)): Path<(String, String)>,
) -> Answer {
    let ticket = site.app.ticket_by_no(&session.who, &no).await?.id;
    send(&site, &session.who, ticket, &file).await
}

/// A file of a tracked ticket.
pub async fn tracked(
    State(site): State<Site>,
    Path((token, file)): Path<(String, String)>,
) -> Answer {
    let (who, ticket) = site
        .app
        .who_of_tracking(&token)
        .await
        .map_err(Problem::of_link)?;
    send(&site, &who, ticket, &file).await
}

async fn send(site: &Site, who: &Who, ticket: TicketId, file: &str) -> Answer {
    let id: FileId = file.parse().map_err(|_| AppError::NotFound)?;
    let download = site.app.file(who, ticket, id).await?;
    // Whatever it holds, a browser runs nothing in it.
    let headers = [
        (CONTENT_DISPOSITION, download.disposition()),
        (CONTENT_TYPE, download.mime),
        (
            CONTENT_SECURITY_POLICY,
            "default-src 'none'; sandbox".to_owned(),
        ),
        (CACHE_CONTROL, "private, max-age=86400".to_owned()),
    ];
    Ok((headers, download.bytes).into_response())
}
