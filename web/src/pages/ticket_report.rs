//! `/tickets/{no}/report`: the repair report as a paper, with every promise and the contact card.

use super::ticket::{FactLine, contact};
use crate::{
    answer::{Answer, Frame, page},
    parts::{Moment, RungView, headline, plain, rungs, timeline},
    request::Session,
    site::Site,
};
use askama::Template;
use axum::extract::{Path, State};
use shounuo_app::queries::TicketView;
use shounuo_core::{Fact, ticket::words::TicketKind};
use shounuo_store::query::DeviceRow;
use shounuo_words::{Label, Reader};

#[derive(Template)]
#[template(path = "pages/ticket_report.html")]
struct Paper {
    f: Frame,
    no: String,
    title: String,
    stage: String,
    facts: Vec<FactLine>,
    found: Vec<(String, String)>,
    parts: Vec<(String, String, String)>,
    rungs: Vec<RungView>,
    timeline: Vec<Moment>,
    files: String,
    signed: Option<String>,
    provider: String,
    customer: String,
    printed: String,
}

/// The paper.
pub async fn show(State(site): State<Site>, session: Session, Path(no): Path<String>) -> Answer {
    let mut view = site.app.ticket_by_no(&session.who, &no).await?;
    // A paper is for the school too, whoever prints it: internal notes stay inside.
    view.timeline
        .retain(|e| !matches!(&e.recorded.fact, Fact::NoteAdded(n) if !n.shared));
    let mut f = session.frame(&site).await?;
    f.reader.zone = site.zone_of(&view).await?;
    let reader = &f.reader;
    let kind = view.ticket.kind.unwrap_or(TicketKind::Fault);
    page(&Paper {
        no: view.no.clone(),
        title: headline(
            reader,
            &view.ticket.symptoms,
            view.text(view.ticket.text),
            kind,
        ),
        stage: view.stage.label(reader.lang).into_owned(),
        facts: facts(reader, &view),
        found: found(reader, &view),
        parts: parts(&view),
        rungs: rungs(reader, &view),
        timeline: timeline(&plain(reader), &view),
        files: format!("/tickets/{}/files", view.no),
        signed: signed(reader, &view),
        provider: f.card.as_ref().map(|c| c.name.clone()).unwrap_or_default(),
        customer: view.customer.name.clone(),
        printed: reader.instant_full(reader.now),
        f,
    })
}

fn facts(reader: &Reader, view: &TicketView) -> Vec<FactLine> {
    let ticket = &view.ticket;
    let device = view.device.as_ref();
    let named = |d: &DeviceRow| {
        let class = shounuo_words::class(reader.lang, &d.class);
        format!("{} · {class}", d.nickname)
    };
    let reporter = contact(view).map(|(name, _)| name);
    let at = |at: Option<jiff::Timestamp>| at.map(|at| reader.instant_full(at));
    let sent = ticket.assignment.as_ref();
    let assigned = || sent.and_then(|a| view.name(a.person)).map(str::to_owned);
    let technician = came(reader, view).or_else(assigned);
    let grade = ticket.grade.map(|g| g.label(reader.lang).into_owned());
    let done = ticket.completed_at.or(ticket.solved_at);
    let rows = [
        ("page.ticket.reporter", reporter),
        ("page.ticket.reported_at", at(ticket.reported_at)),
        ("field.device", device.map(named)),
        ("field.model", device.map(|d| d.model.clone())),
        ("field.serial", device.map(|d| d.serial.clone())),
        ("field.place", Some(view.place.join(" · "))),
        ("field.grade", grade),
        ("page.ticket.technician", technician),
        ("page.paper.arrived", at(sent.and_then(|a| a.arrived_at))),
        ("page.paper.completed", at(done)),
    ];
    rows.into_iter()
        .filter_map(|(key, value)| line(reader, key, value))
        .collect()
}

/// Who was there, each once, as their arrivals say: another one may have come than was sent.
fn came(reader: &Reader, view: &TicketView) -> Option<String> {
    let arrivals = view
        .timeline
        .iter()
        .filter(|e| matches!(e.recorded.fact, Fact::Arrived(_)));
    let mut names = Vec::new();
    for arrival in arrivals {
        let actor = || arrival.recorded.actor.label(reader.lang).into_owned();
        let name = arrival.by.clone().unwrap_or_else(actor);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    (!names.is_empty()).then(|| shounuo_words::list(reader.lang, names))
}

fn line(reader: &Reader, key: &str, value: Option<String>) -> Option<FactLine> {
    let value = value.filter(|v| !v.is_empty())?;
    let label = reader.t(key).into_owned();
    Some(FactLine {
        label,
        value,
        href: None,
    })
}

/// What was reported, found, planned and done, in the words of those who did it.
fn found(reader: &Reader, view: &TicketView) -> Vec<(String, String)> {
    let said = |pick: fn(&Fact) -> bool| {
        let entry = view
            .timeline
            .iter()
            .rev()
            .find(|e| pick(&e.recorded.fact))?;
        entry
            .texts
            .iter()
            .find(|(field, _)| *field == "text")?
            .1
            .as_deref()
    };
    let done = said(|f| {
        matches!(
            f,
            Fact::RepairCompleted(_) | Fact::SolvedRemotely(_) | Fact::SolutionGiven(_)
        )
    });
    let tested = said(|f| matches!(f, Fact::Tested(_)));
    let rows = [
        ("page.paper.said", view.text(view.ticket.text)),
        ("field.cause", view.text(view.ticket.cause)),
        ("field.plan", view.text(view.ticket.plan)),
        ("page.paper.done", done),
        ("page.paper.tested", tested),
    ];
    rows.into_iter()
        .filter_map(|(key, text)| Some((reader.t(key).into_owned(), text?.to_owned())))
        .collect()
}

fn parts(view: &TicketView) -> Vec<(String, String, String)> {
    let used = view.timeline.iter().filter_map(|e| match &e.recorded.fact {
        Fact::PartUsed(p) => Some((
            format!("{} × {}", p.model, p.quantity),
            p.serial.clone().unwrap_or_default(),
            p.price_fen,
        )),
        _ => None,
    });
    used.map(|(model, serial, fen)| {
        (
            model,
            serial,
            fen.map(shounuo_words::money).unwrap_or_default(),
        )
    })
    .collect()
}

fn signed(reader: &Reader, view: &TicketView) -> Option<String> {
    let entry = view
        .timeline
        .iter()
        .rev()
        .find(|e| matches!(e.recorded.fact, Fact::RepairAccepted(_)))?;
    view.ticket.accepted_at?;
    let by = entry
        .texts
        .iter()
        .find(|(field, _)| *field == "by")
        .and_then(|(_, text)| text.clone());
    let by = by
        .or(entry.by.clone())
        .unwrap_or_else(|| entry.recorded.actor.label(reader.lang).into_owned());
    Some(format!(
        "{by} · {}",
        reader.instant_full(entry.recorded.occurred_at)
    ))
}
