//! `/tickets/{no}`: one ticket. The promise that leads, the next action in the open, what happened,
//! every promise with its sentence, the rest of the actions in a menu.

mod facts;
mod hands;
mod offer;

pub use facts::{FactLine, Head, contact, found, spot};

use crate::{
    actions::Bench,
    answer::{Answer, Frame, Problem, go, page_as},
    parts::{Countdown, Ladder, Moment, Row, RungView, rungs, timeline},
    request::{Given, Session},
    site::Site,
};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
};
use facts::{Contact, facts};
use hands::Hands;
use offer::Offer;
use shounuo_app::{AppError, queries::TicketView};
use shounuo_core::ticket::Action;

/// The promise that leads.
struct Lead {
    countdown: Countdown,
    clause: String,
    name: String,
    state: &'static str,
}

#[derive(Template)]
#[template(path = "pages/ticket.html")]
struct TicketPage {
    f: Frame,
    head: Head,
    lead: Option<Lead>,
    next: String,
    spot: String,
    contact: Option<Contact>,
    offer: Offer,
    ladder: Option<Ladder>,
    rungs: Vec<RungView>,
    timeline: Vec<Moment>,
    files: String,
    facts: Vec<FactLine>,
    found: Vec<(String, String)>,
    related: Vec<Row>,
}

/// The page. `?do=action` opens the form of another action.
pub async fn show(
    State(site): State<Site>,
    session: Session,
    Path(no): Path<String>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Answer {
    let view = site.app.ticket_by_no(&session.who, &no).await?;
    if view.no != no {
        return go(&format!("/tickets/{}", view.no));
    }
    // An action that is not possible any more opens nothing: the page shows those that are.
    let chosen = Given::new(pairs).word("do", Action::from_code)?;
    let chosen = chosen.filter(|a| view.actions.contains(a));
    render(&site, &session, &view, chosen, &Given::default(), None).await
}

/// The address of an action is not a page: back to the ticket.
pub async fn back(_: Session, Path((no, _)): Path<(String, String)>) -> Answer {
    let sound = no.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    if sound {
        go(&format!("/tickets/{no}"))
    } else {
        Err(AppError::NotFound.into())
    }
}

/// The page, maybe with a form that was refused, as it was sent.
pub async fn render(
    site: &Site,
    session: &Session,
    view: &TicketView,
    chosen: Option<Action>,
    given: &Given,
    problem: Option<&Problem>,
) -> Answer {
    let mut f = session.frame(site).await?;
    f.reader.zone = site.zone_of(view).await?;
    let hands = Hands::of(site, session, view, chosen).await?;
    let bench = Bench {
        reader: &f.reader,
        view,
        technicians: &hands.technicians,
        people: &hands.people,
        me: session.who.actor.person(),
        devices: &hands.devices,
        places: &hands.places,
        school: session.who.customer().is_some(),
        base: format!("/tickets/{}", view.no),
        key: f.key.clone(),
        csrf: f.csrf.clone(),
        need: site.app.new_id(),
    };
    let offer = Offer::of(&bench, chosen, given, problem);
    let status = problem.map_or(StatusCode::OK, |p| p.code().0);
    let page = tell(&bench, offer);
    page_as(status, &page(f))
}

/// Everything about the ticket in words; the frame comes last, because the words are said to its
/// reader.
fn tell(bench: &Bench<'_>, offer: Offer) -> impl FnOnce(Frame) -> TicketPage + use<> {
    let (reader, view) = (bench.reader, bench.view);
    let rungs = rungs(reader, view);
    let lead = lead(bench, &rungs);
    let next = shounuo_words::next_step(reader.lang, view.stage).into_owned();
    let (head, spot, contact) = (Head::of(reader, view), spot(view), contact(view));
    let (ladder, timeline) = (Ladder::new(reader, view), timeline(reader, view));
    let (facts, found) = (facts(bench), found(reader, view));
    let related = Row::all(reader, &view.related);
    let files = format!("{}/files", bench.base);
    move |f| TicketPage {
        f,
        head,
        lead,
        next,
        spot,
        contact,
        offer,
        ladder,
        rungs,
        timeline,
        files,
        facts,
        found,
        related,
    }
}

fn lead(bench: &Bench<'_>, rungs: &[RungView]) -> Option<Lead> {
    let at = bench.view.leading?;
    let (rung, told) = (bench.view.ladder.get(at)?, rungs.get(at)?);
    Some(Lead {
        countdown: Countdown::new(bench.reader, &rung.clock, &rung.verdict).big(),
        clause: told.clause.clone(),
        name: told.name.clone(),
        state: told.state,
    })
}
