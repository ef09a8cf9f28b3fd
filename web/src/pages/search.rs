//! `/search?q=`: tickets and devices by words. A whole ticket number goes straight to its page.

use crate::{
    answer::{Answer, Frame, go, page},
    parts::Row,
    request::{Given, Session},
    site::Site,
};
use askama::Template;
use axum::extract::{Query, State};
use shounuo_app::AppError;
use shounuo_store::query::DeviceRow;

#[derive(Template)]
#[template(path = "pages/search.html")]
struct Search {
    f: Frame,
    q: String,
    rows: Vec<Row>,
    devices: Vec<DeviceRow>,
}

/// What was found.
pub async fn show(
    State(site): State<Site>,
    session: Session,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Answer {
    let Some(q) = Given::new(pairs).search()? else {
        return go("/tickets");
    };
    match site.app.ticket_by_no(&session.who, &q).await {
        Ok(view) => return go(&format!("/tickets/{}", view.no)),
        Err(AppError::NotFound) => {}
        Err(e) => return Err(e.into()),
    }
    let f = session.frame(&site).await?;
    let found = site.app.search(&session.who, q.clone(), 50).await?;
    let rows = Row::all(&f.reader, &found.tickets);
    page(&Search {
        f,
        q,
        rows,
        devices: found.devices,
    })
}
