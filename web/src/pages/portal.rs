//! `/portal`: the school's home. Open reports by room, what was promised, who comes when, papers to
//! sign, what was done.

use crate::{
    answer::{Answer, Frame, Problem, go, page},
    parts::{Row, to_confirm},
    request::Session,
    site::Site,
};
use askama::Template;
use axum::extract::State;
use shounuo_app::queries::Card;
use shounuo_core::ticket::words::Stage;
use shounuo_store::query::{PageAsk, TicketFilter, TicketSort};
use std::collections::BTreeMap;

#[derive(Template)]
#[template(path = "pages/portal.html")]
struct Portal {
    f: Frame,
    school: String,
    to_confirm: Vec<(String, String)>,
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
    let open = tickets(&site, &session, true, TicketSort::Due, 200).await?;
    let done = tickets(&site, &session, false, TicketSort::Changed, 8).await?;
    let school = app.customers(who, PageAsk::first(1)).await?.rows.pop();
    let rooms = rooms(&f, &open);
    page(&Portal {
        school: school.map(|c| c.name).unwrap_or_default(),
        to_confirm: to_confirm(&site, &session, &f).await?,
        to_sign: in_stages(&f, &open, &[Stage::AwaitingSignOff]),
        to_rate: in_stages(&f, &open, &[Stage::FollowUp]),
        visits: in_stages(&f, &open, &[Stage::Assigned, Stage::EnRoute]),
        open: rooms.iter().map(|(_, rows)| rows.len()).sum(),
        rooms,
        done: Row::all(&f.reader, &done),
        f,
    })
}

async fn tickets(
    site: &Site,
    session: &Session,
    open: bool,
    sort: TicketSort,
    limit: u16,
) -> Result<Vec<Card>, Problem> {
    let open = Some(open);
    let filter = TicketFilter {
        open,
        ..Default::default()
    };
    let page = PageAsk::first(limit);
    let list = site.app.tickets(&session.who, filter, sort, page).await?;
    Ok(list.cards)
}

fn in_stages(f: &Frame, cards: &[Card], stages: &[Stage]) -> Vec<Row> {
    let there = cards.iter().filter(|c| stages.contains(&c.row.stage));
    there.map(|c| Row::new(&f.reader, c)).collect()
}

/// What is open, by room; what only the provider has still to file is done for the school.
fn rooms(f: &Frame, open: &[Card]) -> Vec<(String, Vec<Row>)> {
    let mut rooms: BTreeMap<String, Vec<Row>> = BTreeMap::new();
    for card in open.iter().filter(|c| c.row.stage != Stage::ToArchive) {
        let room = match card.row.place_name.as_str() {
            "" => f.t("page.portal.no_room").into_owned(),
            room => room.to_owned(),
        };
        let rows = rooms.entry(room).or_default();
        rows.push(Row::new(&f.reader, card));
    }
    rooms.into_iter().collect()
}
