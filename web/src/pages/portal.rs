//! `/portal`: the school's home. Open reports by room, what was promised, who comes when, papers to
//! sign, what was done.

use crate::{
    answer::{Answer, Frame, go, page},
    parts::Row,
    request::Session,
    site::Site,
};
use askama::Template;
use axum::extract::State;
use shounuo_core::ticket::words::Stage;
use shounuo_store::query::{PageAsk, TicketFilter, TicketSort};
use std::collections::BTreeMap;

#[derive(Template)]
#[template(path = "pages/portal.html")]
struct Portal {
    f: Frame,
    school: String,
    to_sign: Vec<Row>,
    to_rate: Vec<Row>,
    visits: Vec<Row>,
    rooms: Vec<(String, Vec<Row>)>,
    open: usize,
    done: Vec<Row>,
}

/// The school's home.
pub async fn show(State(site): State<Site>, session: Session) -> Answer {
    if session.who.customer().is_none() {
        return go("/");
    }
    let f = session.frame(&site).await?;
    let (who, app) = (&session.who, &site.app);
    let open = TicketFilter {
        open: Some(true),
        ..Default::default()
    };
    let open = app
        .tickets(who, open, TicketSort::Due, PageAsk::first(200))
        .await?
        .cards;
    let done = TicketFilter {
        open: Some(false),
        ..Default::default()
    };
    let done = app
        .tickets(who, done, TicketSort::Changed, PageAsk::first(8))
        .await?
        .cards;
    let school = app
        .customers(who)
        .await?
        .into_iter()
        .next()
        .map(|c| c.name)
        .unwrap_or_default();
    let in_stage = |stage: Stage| {
        Row::all(
            &f.reader,
            &open
                .iter()
                .filter(|c| c.row.stage == stage)
                .cloned()
                .collect::<Vec<_>>(),
        )
    };
    let coming: Vec<_> = open
        .iter()
        .filter(|c| matches!(c.row.stage, Stage::Assigned | Stage::EnRoute))
        .cloned()
        .collect();
    let mut rooms: BTreeMap<String, Vec<Row>> = BTreeMap::new();
    for card in open.iter().filter(|c| c.row.stage != Stage::ToArchive) {
        let room = Some(card.row.place_name.clone()).filter(|p| !p.is_empty());
        let room = room.unwrap_or_else(|| f.t("page.portal.no_room").into_owned());
        rooms
            .entry(room)
            .or_default()
            .push(Row::new(&f.reader, card));
    }
    page(&Portal {
        school,
        to_sign: in_stage(Stage::AwaitingSignOff),
        to_rate: in_stage(Stage::FollowUp),
        visits: Row::all(&f.reader, &coming),
        open: rooms.values().map(Vec::len).sum(),
        rooms: rooms.into_iter().collect(),
        done: Row::all(&f.reader, &done),
        f,
    })
}
