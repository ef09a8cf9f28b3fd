//! `/live` and `/t/{token}/live`: the streams by which a page hears that something is new.

use crate::{
    answer::Problem,
    live::{Way, listen},
    request::Session,
    site::Site,
};
use axum::{
    extract::{Path, Query, State},
    http::{HeaderName, header::CACHE_CONTROL},
    response::{
        IntoResponse, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use futures_util::Stream;
use serde::Deserialize;
use std::convert::Infallible;

/// At what somebody looks.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    ticket: Option<String>,
}

/// What is new to whoever is signed in; with `?ticket=EC-17`, of that ticket.
pub async fn account(
    State(site): State<Site>,
    session: Session,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let way = Way::Account {
        session: session.token,
        ticket: asked.ticket,
    };
    Ok(stream(listen(&site, way).await?))
}

/// What is new of the ticket that a tracking link opens.
pub async fn tracking(
    State(site): State<Site>,
    Path(token): Path<String>,
) -> Result<Response, Problem> {
    let heard = listen(&site, Way::Link { token }).await;
    Ok(stream(heard.map_err(Problem::of_link)?))
}

fn stream(events: impl Stream<Item = Result<Event, Infallible>> + Send + 'static) -> Response {
    // A proxy that gathers answers would hold the news back.
    let unbuffered = (
        HeaderName::from_static("x-accel-buffering"),
        "no".to_owned(),
    );
    let fresh = (CACHE_CONTROL, "no-store".to_owned());
    (
        [fresh, unbuffered],
        Sse::new(events).keep_alive(KeepAlive::default()),
    )
        .into_response()
}
