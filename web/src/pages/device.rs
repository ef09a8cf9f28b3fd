//! `/devices/{id}`: the dossier of a device: what it is, where it stands, every ticket it had.

use crate::{
    answer::{Answer, Frame, page},
    parts::Row,
    request::{Given, Session},
    site::Site,
};
use askama::Template;
use axum::extract::{Path, Query, State};
use shounuo_app::{
    AppError,
    policy::{Right, may},
};
use shounuo_core::id::DeviceId;
use shounuo_store::query::{DeviceRow, List, PageAsk, TicketSort};

#[derive(Template)]
#[template(path = "pages/device.html")]
struct Dossier {
    f: Frame,
    device: DeviceRow,
    class: String,
    place: String,
    accepted: Option<String>,
    repaired: Option<String>,
    rows: Vec<Row>,
    next: Option<String>,
    labels: bool,
}

/// The dossier.
pub async fn show(
    State(site): State<Site>,
    session: Session,
    Path(id): Path<String>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Answer {
    let id: DeviceId = id.parse().map_err(|_| AppError::NotFound)?;
    let after = Given::new(pairs).after(List::Tickets(TicketSort::Newest))?;
    let view = site
        .app
        .device(&session.who, id, PageAsk { limit: 50, after })
        .await?;
    let f = session.frame(&site).await?;
    page(&Dossier {
        class: shounuo_words::class(f.reader.lang, &view.device.class).into_owned(),
        place: view.place.join(" · "),
        accepted: view.device.accepted_on.map(|d| f.reader.date(d)),
        repaired: view.device.repaired_at.map(|at| f.reader.instant(at)),
        rows: Row::all(&f.reader, &view.tickets),
        next: view.next.map(|c| format!("/devices/{id}?after={c}")),
        labels: may(&session.who, Right::PrintLabels),
        device: view.device,
        f,
    })
}
