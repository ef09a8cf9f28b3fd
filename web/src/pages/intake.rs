//! `/intake`: the desk takes a call. One short form, by keyboard: a few letters find the device, its
//! open tickets stand beside it. Works without script: then "find" sends the form and brings it back.

use super::ticket_act::can_be_mended;
use crate::{
    answer::{Answer, Frame, Problem, go, page, page_as},
    parts::Row,
    request::{Given, Posted, Session},
    site::Site,
};
use askama::Template;
use axum::{
    extract::{Query, State},
    http::StatusCode,
};
use shounuo_app::{
    AppError, Ask,
    policy::{Right, may},
    queries::DeviceView,
};
use shounuo_core::{
    Subject, catalogue,
    id::{CustomerId, TicketId},
    ticket::{
        Action, Command, Invalid, Open, Refusal,
        words::{Channel, TicketKind},
    },
};
use shounuo_store::query::{CustomerRow, DeviceFilter, DeviceRow, PageAsk};
use shounuo_words::{invalid, symptom};

/// How many devices are offered.
const OFFERED: u16 = 8;

/// The devices found, and all about the one that is chosen.
#[derive(Template)]
#[template(path = "parts/intake_found.html")]
struct Found {
    lang: shounuo_words::Lang,
    asked: bool,
    /// Each with its customer's name, where there is more than one.
    devices: Vec<(DeviceRow, String)>,
    chosen: Option<String>,
    chips: Vec<(&'static str, String, bool)>,
    open: Vec<Row>,
    past: Vec<Row>,
}

impl Found {
    fn t(&self, key: &str) -> std::borrow::Cow<'static, str> {
        shounuo_words::t(self.lang, key)
    }
}

#[derive(Template)]
#[template(path = "pages/intake.html")]
struct Intake {
    f: Frame,
    given: Given,
    found: Found,
    customers: Vec<CustomerRow>,
    channel: &'static str,
    consultation: bool,
    now: bool,
    key: String,
    error: Option<String>,
    field: &'static str,
}

fn allowed(session: &Session) -> Result<(), AppError> {
    let desk = session.who.customer().is_none() && may(&session.who, Right::Report);
    if desk {
        Ok(())
    } else {
        Err(AppError::Forbidden)
    }
}

/// The form.
pub async fn show(
    State(site): State<Site>,
    session: Session,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Answer {
    allowed(&session)?;
    form(&site, &session, Given::new(pairs), None).await
}

/// The piece with the devices found, for the script.
pub async fn devices(
    State(site): State<Site>,
    session: Session,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Answer {
    allowed(&session)?;
    let f = session.frame(&site).await?;
    page(&found(&site, &session, &f, &Given::new(pairs)).await?)
}

/// Finds the device (without script), or takes the report in.
pub async fn send(State(site): State<Site>, session: Session, posted: Posted) -> Answer {
    session.check(&site, &posted.given)?;
    allowed(&session)?;
    // Enter in the search field, or a scanner's, asks for the device: it does not send half a report.
    let searching = posted.given.ticked("q") && !posted.given.ticked("device");
    if searching || posted.given.one("step") == "find" {
        return form(&site, &session, posted.given, None).await;
    }
    match take_in(&site, &session, &posted.given).await {
        Ok(no) => go(&format!("/tickets/{no}")),
        Err(problem) if can_be_mended(&problem) => {
            form(&site, &session, posted.given, Some(problem)).await
        }
        Err(problem) => Err(problem),
    }
}

async fn take_in(site: &Site, session: &Session, given: &Given) -> Result<String, Problem> {
    let (who, app) = (&session.who, &site.app);
    let device = given
        .said("device")
        .map(|id| {
            id.parse()
                .map_err(|_| AppError::invalid("device", Invalid::NotHere))
        })
        .transpose()?;
    let customer: CustomerId = match device {
        Some(id) => {
            app.device(who, id, PageAsk::first(1))
                .await?
                .device
                .customer
        }
        None => given
            .one("customer")
            .parse()
            .map_err(|_| AppError::invalid("device", Invalid::Missing))?,
    };
    let channel = Channel::from_code(given.one("channel")).unwrap_or(Channel::Phone);
    let kind = TicketKind::from_code(given.one("kind")).unwrap_or(TicketKind::Fault);
    let report = Open {
        kind,
        device,
        place: None,
        symptoms: given
            .all("symptoms")
            .into_iter()
            .map(str::to_owned)
            .collect(),
        text: given.said("text"),
        name: given.said("name"),
        phone: given.said("phone"),
        person: None,
        channel,
        files: Vec::new(),
        owner: None,
        source_no: None,
        tags: Default::default(),
    };
    let key = given.said("idempotency_key");
    let ask = Ask::live(app.command_id(), key.clone());
    let receipt = app
        .run(app.report(who, customer, ask, report, Vec::new(), None)?)
        .await?;
    if let (true, Some(Subject::Ticket(ticket))) = (given.ticked("now"), receipt.subject) {
        respond(site, session, ticket, channel, key).await?;
    }
    Ok(receipt.no.unwrap_or_default())
}

/// Whoever is on the telephone answers at once: that is the response too.
async fn respond(
    site: &Site,
    session: &Session,
    ticket: TicketId,
    channel: Channel,
    key: Option<String>,
) -> Result<(), Problem> {
    if !shounuo_app::policy::may_act(&session.who, Action::Respond) {
        return Ok(());
    }
    let ask = Ask::live(site.app.command_id(), key.map(|k| format!("{k}:respond")));
    let command = Command::Respond {
        text: None,
        channel,
    };
    let answered = site
        .app
        .run(
            site.app
                .act(&session.who, ticket, ask, command, Vec::new())?,
        )
        .await;
    match answered {
        // Somebody was quicker; the report stands.
        Ok(_) | Err(AppError::Refused(Refusal::WrongState { .. })) => Ok(()),
        Err(e) => Err(e.into()),
    }
}

async fn form(site: &Site, session: &Session, given: Given, problem: Option<Problem>) -> Answer {
    let f = session.frame(site).await?;
    let found = found(site, session, &f, &given).await?;
    let customers = site.app.customers(&session.who).await?;
    let (field, error) = match problem.as_ref().and_then(Problem::refusal) {
        Some(Refusal::Invalid { field, why }) => {
            (*field, Some(invalid(f.reader.lang, field, *why)))
        }
        Some(other) => ("", Some(shounuo_words::refusal(f.reader.lang, other))),
        None if problem.is_some() => (
            "",
            Some(f.t("page.problem.sent_before_detail").into_owned()),
        ),
        None => ("", None),
    };
    let status = problem.map_or(StatusCode::OK, |p| p.code().0);
    page_as(
        status,
        &Intake {
            channel: Channel::from_code(given.one("channel"))
                .unwrap_or(Channel::Phone)
                .code(),
            consultation: given.one("kind") == TicketKind::Consultation.code(),
            now: !given.ticked("csrf") || given.ticked("now"),
            key: given
                .said("idempotency_key")
                .unwrap_or_else(|| f.key.clone()),
            f,
            given,
            found,
            customers,
            error,
            field,
        },
    )
}

async fn found(site: &Site, session: &Session, f: &Frame, given: &Given) -> Result<Found, Problem> {
    let (who, app) = (&session.who, &site.app);
    let q = given.one("q").replace('\0', "").trim().to_owned();
    let mut devices = Vec::new();
    if !q.is_empty() {
        let filter = DeviceFilter {
            text: Some(q.clone()),
            ..Default::default()
        };
        devices = app
            .devices(who, filter, PageAsk::first(OFFERED))
            .await?
            .rows;
        if devices.len() < usize::from(OFFERED) {
            let more = app.search(who, q.clone(), 30).await?.devices;
            devices.extend(
                more.into_iter()
                    .filter(|d| !devices.iter().any(|o| o.id == d.id))
                    .collect::<Vec<_>>(),
            );
            devices.truncate(usize::from(OFFERED));
        }
    }
    let chosen = given
        .one("device")
        .parse()
        .ok()
        .filter(|id| q.is_empty() || devices.iter().any(|d| d.id == *id));
    let chosen = chosen.or(match devices.as_slice() {
        [only] => Some(only.id),
        _ => None,
    });
    let view = match chosen {
        Some(id) => Some(app.device(who, id, PageAsk::first(20)).await?),
        None => None,
    };
    let customers = app.customers(who).await?;
    Ok(about(f, given, !q.is_empty(), devices, view, &customers))
}

fn about(
    f: &Frame,
    given: &Given,
    asked: bool,
    mut devices: Vec<DeviceRow>,
    view: Option<DeviceView>,
    customers: &[CustomerRow],
) -> Found {
    let lang = f.reader.lang;
    if let Some(v) = view
        .as_ref()
        .filter(|v| !devices.iter().any(|d| d.id == v.device.id))
    {
        devices.insert(0, v.device.clone());
    }
    let class = view
        .as_ref()
        .map_or(String::new(), |v| v.device.class.clone());
    let sent = given.all("symptoms");
    let chip = |s: &&'static str| (*s, symptom(lang, s).into_owned(), sent.contains(s));
    let named = |d: DeviceRow| {
        let whose = whose(customers, &d);
        (d, whose)
    };
    let rows: Vec<Row> = view
        .as_ref()
        .map(|v| Row::all(&f.reader, &v.tickets))
        .unwrap_or_default();
    let (open, past): (Vec<Row>, Vec<Row>) = rows.into_iter().partition(|r| r.open);
    Found {
        lang,
        asked,
        devices: devices.into_iter().map(named).collect(),
        chosen: view.map(|v| v.device.id.to_string()),
        chips: catalogue::symptoms(&class).iter().map(chip).collect(),
        open,
        past: past.into_iter().take(5).collect(),
    }
}

/// The customer's name, where there is more than one to choose from.
fn whose(customers: &[CustomerRow], device: &DeviceRow) -> String {
    let own = customers
        .iter()
        .find(|c| customers.len() > 1 && c.id == device.customer);
    own.map(|c| c.name.clone()).unwrap_or_default()
}
