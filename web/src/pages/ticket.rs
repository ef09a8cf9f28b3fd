//! `/tickets/{no}`: one ticket. The promise that leads, the next action in the open, what happened,
//! every promise with its sentence, the rest of the actions in a menu.

use crate::{
    actions::{self, Bench, Form},
    answer::{Answer, Frame, Problem, go, page_as},
    parts::{Countdown, Ladder, Moment, Row, RungView, headline, rungs, state_of, timeline},
    request::{Given, Session},
    site::Site,
};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
};
use shounuo_app::{AppError, queries::TicketView};
use shounuo_core::{
    id::PersonId,
    ticket::{Action, words::TicketKind},
};
use shounuo_store::query::{DeviceFilter, DeviceRow, PageAsk, PersonFilter};
use shounuo_words::{Label, symptoms};
use std::collections::HashMap;

/// A line of facts about the ticket.
pub struct FactLine {
    /// What.
    pub label: String,
    /// Its words.
    pub value: String,
    /// Where it leads, if anywhere.
    pub href: Option<String>,
}

/// A name, and a number to call with where it leads.
type Contact = (String, Option<(String, String)>);

#[derive(Template)]
#[template(path = "pages/ticket.html")]
struct TicketPage {
    f: Frame,
    no: String,
    title: String,
    stage: String,
    stage_state: &'static str,
    grade: Option<(String, &'static str)>,
    kind: Option<String>,
    waiting: Option<String>,
    lead: Option<(Countdown, String, String, &'static str)>,
    next: String,
    spot: String,
    contact: Option<Contact>,
    form: Option<Form>,
    buttons: Vec<Form>,
    menu: Vec<(String, String, &'static str)>,
    ladder: Option<Ladder>,
    rungs: Vec<RungView>,
    timeline: Vec<Moment>,
    files: String,
    facts: Vec<FactLine>,
    found: Vec<(String, String)>,
    related: Vec<Row>,
    report: bool,
}

/// The page. `?do=action` opens the form of another action.
pub async fn show(
    State(site): State<Site>,
    session: Session,
    Path(no): Path<String>,
    Query(query): Query<HashMap<String, String>>,
) -> Answer {
    let view = site.app.ticket_by_no(&session.who, &no).await?;
    if view.no != no {
        return go(&format!("/tickets/{}", view.no));
    }
    let chosen = query
        .get("do")
        .and_then(|code| Action::from_code(code))
        .filter(|a| view.actions.contains(a));
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
    let f = session.frame(site).await?;
    let hands = Hands::of(site, session, view).await?;
    let bench = Bench {
        reader: &f.reader,
        view,
        technicians: &hands.technicians,
        people: &hands.people,
        devices: &hands.devices,
        school: session.who.customer().is_some(),
        base: format!("/tickets/{}", view.no),
        key: f.key.clone(),
        csrf: f.csrf.clone(),
        need: site.app.new_id(),
    };
    let (form, buttons) = offered(&bench, chosen, given, problem);
    let shown: Vec<Action> = form
        .iter()
        .chain(&buttons)
        .map(|form| form.action)
        .collect();
    let menu = menu(&bench, &shown);
    let status = problem.map_or(StatusCode::OK, |p| p.code().0);
    let page = put_together(&bench, form, buttons, menu, f.reader.lang);
    page_as(status, &page(f))
}

/// People and devices to choose from, as far as the asker sees them.
struct Hands {
    technicians: Vec<(PersonId, String)>,
    people: Vec<(PersonId, String)>,
    devices: Vec<DeviceRow>,
}

impl Hands {
    async fn of(site: &Site, session: &Session, view: &TicketView) -> Result<Self, Problem> {
        let mut hands = Self {
            technicians: Vec::new(),
            people: Vec::new(),
            devices: Vec::new(),
        };
        let (who, actions) = (&session.who, &view.actions);
        let names_people = [
            Action::Assign,
            Action::InvolveHelp,
            Action::SetOwner,
            Action::FormGroup,
        ];
        if who.customer().is_none() && names_people.iter().any(|a| actions.contains(a)) {
            hands.technicians = site.app.technicians(who).await?;
            let filter = PersonFilter {
                active: Some(true),
                of: Some(None),
                ..Default::default()
            };
            let people = site.app.people(who, filter).await?;
            hands.people = people
                .into_iter()
                .filter_map(|p| Some((p.row.id, p.name?)))
                .collect();
        }
        if actions.contains(&Action::Describe) && view.ticket.place.is_some() {
            let filter = DeviceFilter {
                place: view.ticket.place,
                ..Default::default()
            };
            hands.devices = site
                .app
                .devices(who, filter, PageAsk::first(100))
                .await?
                .rows;
        }
        Ok(hands)
    }
}

/// The form in the open, and the plain buttons beside it.
fn offered(
    bench: &Bench<'_>,
    chosen: Option<Action>,
    given: &Given,
    problem: Option<&Problem>,
) -> (Option<Form>, Vec<Form>) {
    const BESIDE: [Action; 5] = [
        Action::StartDiagnosis,
        Action::AcceptAssignment,
        Action::Depart,
        Action::Arrive,
        Action::EndWait,
    ];
    let actions = &bench.view.actions;
    let first = actions.first().copied().filter(|a| {
        *a != Action::Confirm || !shounuo_app::queries::confirmable(&bench.view.ticket).is_empty()
    });
    let lead = chosen.or(first);
    let form = lead.map(|action| {
        let given = if chosen.is_some() {
            given
        } else {
            &Given::default()
        };
        let mut form = actions::form(bench, action, given, problem);
        form.lead = true;
        if chosen.is_some() && chosen != first {
            form.back = Some((bench.base.clone(), bench.reader.t("ui.cancel").into_owned()));
        }
        form
    });
    // One deed after the other on the way there; else the other plain buttons.
    let beside = actions
        .iter()
        .filter(|a| BESIDE.contains(a) && Some(**a) != lead);
    let button = |a: &Action| actions::form(bench, *a, &Given::default(), None);
    (
        form,
        beside.map(button).filter(Form::is_button).take(2).collect(),
    )
}

/// The rest of the actions: name, address, icon.
fn menu(bench: &Bench<'_>, shown: &[Action]) -> Vec<(String, String, &'static str)> {
    let claims = !shounuo_app::queries::confirmable(&bench.view.ticket).is_empty();
    let rest = bench
        .view
        .actions
        .iter()
        .filter(|a| !shown.contains(a) && (**a != Action::Confirm || claims));
    rest.map(|a| {
        let form = actions::form(bench, *a, &Given::default(), None);
        (
            form.label.clone(),
            format!("{}?do={}", bench.base, a.code()),
            form.icon(),
        )
    })
    .collect()
}

fn put_together(
    bench: &Bench<'_>,
    form: Option<Form>,
    buttons: Vec<Form>,
    menu: Vec<(String, String, &'static str)>,
    lang: shounuo_words::Lang,
) -> impl FnOnce(Frame) -> TicketPage + use<> {
    let (reader, view) = (bench.reader, bench.view);
    let ticket = &view.ticket;
    let kind = ticket.kind.unwrap_or(TicketKind::Fault);
    let all = rungs(reader, view);
    let lead = view.leading.and_then(|i| {
        let (rung, shown) = (view.ladder.get(i)?, all.get(i)?);
        Some((
            Countdown::new(reader, &rung.clock, &rung.verdict).big(),
            shown.clause.clone(),
            shown.name.clone(),
            shown.state,
        ))
    });
    let major = ticket.grade == Some(shounuo_core::ticket::words::Grade::Major);
    let title = headline(reader, &ticket.symptoms, view.text(ticket.text), kind);
    let (stage, next) = (
        view.stage.label(lang).into_owned(),
        shounuo_words::next_step(lang, view.stage).into_owned(),
    );
    let grade = ticket.grade.map(|g| {
        (
            g.label(lang).into_owned(),
            if major { "broken" } else { "info" },
        )
    });
    let kind = (kind == TicketKind::Consultation).then(|| kind.label(lang).into_owned());
    let waiting = ticket.waiting.map(|w| w.label(lang).into_owned());
    let (ladder, timeline) = (Ladder::new(reader, view), timeline(reader, view));
    let (facts, found, related) = (facts(bench), found(bench), Row::all(reader, &view.related));
    let (spot, contact) = (spot(view), contact(view));
    let files = format!("{}/files", bench.base);
    let (no, stage_state) = (view.no.clone(), state_of(view.stage));
    let report = ticket.completed_at.is_some() || ticket.solved_at.is_some();
    move |f| TicketPage {
        f,
        no,
        title,
        stage,
        stage_state,
        grade,
        kind,
        waiting,
        lead,
        next,
        spot,
        contact,
        form,
        buttons,
        menu,
        ladder,
        rungs: all,
        timeline,
        files,
        facts,
        found,
        related,
        report,
    }
}

/// Device, place, people: what somebody needs who is called about this ticket.
fn facts(bench: &Bench<'_>) -> Vec<FactLine> {
    let (reader, view, ticket) = (bench.reader, bench.view, &bench.view.ticket);
    let lang = reader.lang;
    let mut lines = Vec::new();
    let mut line = |label: &str, value: Option<String>, href: Option<String>| {
        if let Some(value) = value.filter(|v| !v.is_empty()) {
            lines.push(FactLine {
                label: reader.t(label).into_owned(),
                value,
                href,
            });
        }
    };
    if let Some(d) = &view.device {
        let class = shounuo_words::class(lang, &d.class);
        line(
            "field.device",
            Some(format!("{} · {class}", d.nickname)),
            Some(format!("/devices/{}", d.id)),
        );
        line("field.model", Some(d.model.clone()), None);
        line("field.serial", Some(d.serial.clone()), None);
    }
    line("field.place", Some(view.place.join(" · ")), None);
    line(
        "field.symptoms",
        Some(symptoms(lang, &ticket.symptoms)),
        None,
    );
    let reporter = ticket.reporter.as_ref();
    let name = reporter.and_then(|r| view.text(r.name).or_else(|| view.name(r.person)));
    line("page.ticket.reporter", name.map(str::to_owned), None);
    let phone = reporter.and_then(|r| view.text(r.phone));
    line("field.phone", phone.map(str::to_owned), phone.map(tel));
    line(
        "page.ticket.reported_at",
        ticket.reported_at.map(|at| reader.instant(at)),
        None,
    );
    line(
        "page.ticket.channel",
        ticket.channel.map(|c| c.label(lang).into_owned()),
        None,
    );
    line(
        "page.ticket.owner",
        view.name(ticket.owner).map(str::to_owned),
        None,
    );
    let sent = ticket.assignment.as_ref();
    let who = sent.and_then(|a| view.name(a.person).map(str::to_owned).or(a.team.clone()));
    line("page.ticket.technician", who, None);
    line(
        "field.arrive_by",
        sent.and_then(|a| a.arrive_by).map(|at| reader.instant(at)),
        None,
    );
    line(
        "page.ticket.customer",
        (!bench.school).then(|| view.customer.name.clone()),
        None,
    );
    line("field.source_no", ticket.source_no.clone(), None);
    lines
}

/// Building, floor, room, and the device.
fn spot(view: &TicketView) -> String {
    let device = view.device.as_ref().map(|d| d.nickname.clone());
    // A device named after its room stands alone.
    let named_after =
        |place: &&String| !device.as_ref().is_some_and(|d| d.contains(place.as_str()));
    let places: Vec<String> = view.place.iter().filter(named_after).cloned().collect();
    places
        .into_iter()
        .chain(device)
        .collect::<Vec<_>>()
        .join(" · ")
}

fn contact(view: &TicketView) -> Option<Contact> {
    let reporter = view.ticket.reporter.as_ref()?;
    let name = view
        .text(reporter.name)
        .or_else(|| view.name(reporter.person))?;
    let phone = view.text(reporter.phone).map(|p| (tel(p), p.to_owned()));
    Some((name.to_owned(), phone))
}

fn tel(phone: &str) -> String {
    format!(
        "tel:{}",
        phone
            .chars()
            .filter(|c| c.is_ascii_digit() || *c == '+')
            .collect::<String>()
    )
}

/// What was found: cause and plan, as the school sees them too (clause S2).
fn found(bench: &Bench<'_>) -> Vec<(String, String)> {
    let (reader, view, ticket) = (bench.reader, bench.view, &bench.view.ticket);
    let pair = |key: &str, text: Option<&str>| Some((reader.t(key).into_owned(), text?.to_owned()));
    let parts: Vec<String> = view
        .timeline
        .iter()
        .filter_map(|e| match &e.recorded.fact {
            shounuo_core::Fact::PartUsed(p) => Some(format!("{} × {}", p.model, p.quantity)),
            _ => None,
        })
        .collect();
    let parts = shounuo_words::list(reader.lang, parts);
    let parts = Some(parts.as_str()).filter(|p| !p.is_empty());
    [
        pair("field.cause", view.text(ticket.cause)),
        pair("field.plan", view.text(ticket.plan)),
        pair("page.ticket.parts", parts),
    ]
    .into_iter()
    .flatten()
    .collect()
}
