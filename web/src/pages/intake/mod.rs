//! `/intake`: the desk takes a call. One short form, by keyboard: a few letters find the device, its
//! open tickets stand beside it. Works without script: then "find" sends the form and brings it back.

mod found;

use super::ticket_act::can_be_mended;
use crate::{
    actions::report,
    answer::{Answer, Frame, Problem, go, page, page_as},
    request::{Given, Posted, Session},
    site::Site,
};
use askama::Template;
use axum::{
    extract::{Query, State},
    http::StatusCode,
};
use found::{Found, found};
use shounuo_app::{
    AppError, Ask,
    policy::{Right, may},
};
use shounuo_core::{
    Subject,
    id::{CustomerId, DeviceId, TicketId},
    ticket::{
        Action, Command, Invalid, Refusal,
        words::{Channel, TicketKind},
    },
};
use shounuo_store::query::{CustomerRow, PageAsk};
use shounuo_words::invalid;

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
    let (device, customer) = about_what(site, session, given).await?;
    let channel = given.word("channel", Channel::from_code)?;
    let channel = channel.unwrap_or(Channel::Phone);
    let kind = given.word("kind", TicketKind::from_code)?;
    let kind = kind.unwrap_or(TicketKind::Fault);
    let report = report(given, kind, device, channel);
    let key = given.said("idempotency_key");
    let ask = Ask::live(app.command_id(), key.clone());
    let task = app.report(who, customer, ask, report, Vec::new(), None)?;
    let receipt = app.run(task).await?;
    if let (true, Some(Subject::Ticket(ticket))) = (given.ticked("now"), receipt.subject) {
        respond(site, session, ticket, channel, key).await?;
    }
    Ok(receipt.no.unwrap_or_default())
}

/// The device and whose it is; a question may name the customer alone.
async fn about_what(
    site: &Site,
    session: &Session,
    given: &Given,
) -> Result<(Option<DeviceId>, CustomerId), Problem> {
    let missing = |why| AppError::invalid("device", why);
    let Some(id) = given.said("device") else {
        let customer = given.id("customer")?;
        return Ok((None, customer.ok_or_else(|| missing(Invalid::Missing))?));
    };
    let id = id.parse().map_err(|_| missing(Invalid::NotHere))?;
    let page = PageAsk::first(1);
    let view = site.app.device(&session.who, id, page).await?;
    Ok((Some(id), view.device.customer))
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
    let customers = site.app.every_customer(&session.who).await?;
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
