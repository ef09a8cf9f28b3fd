//! `/r/{token}`: the page behind a device's label. For a teacher with eight minutes: what is wrong, a
//! photo, a name, send. Under 10 KB with its style, without script, over plain http.

use crate::{
    actions::report,
    answer::{Answer, Frame, Problem, go, page_as},
    request::{Given, Posted, Session, Visitor},
    site::Site,
};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use shounuo_app::{AppError, Ask, Who, queries::ReportForm};
use shounuo_core::{
    id::DeviceId,
    ticket::{
        Action, Refusal,
        words::{Channel, TicketKind},
    },
};
use shounuo_store::query::PageAsk;
use shounuo_words::{invalid, symptom};

#[derive(Template)]
#[template(path = "pages/report.html")]
struct Report {
    f: Frame,
    token: String,
    form: ReportForm,
    class: String,
    chips: Vec<(&'static str, String, bool)>,
    given: Given,
    key: String,
    error: Option<String>,
    field: &'static str,
    photos_lost: bool,
    staff: Option<Staff>,
    open_already: Option<String>,
}

/// For a technician who has scanned the label on site.
struct Staff {
    csrf: String,
    /// Tickets by number, and who else is sent there.
    arrivals: Vec<(String, Option<String>)>,
    device: DeviceId,
}

/// The form.
pub async fn show(State(site): State<Site>, visitor: Visitor, Path(token): Path<String>) -> Answer {
    let who = site
        .app
        .who_of_label(&token)
        .await
        .map_err(Problem::of_link)?;
    form(&site, &visitor, &who, token, Given::default(), None, false).await
}

/// Takes the report in, and on to its tracking page.
pub async fn send(
    State(site): State<Site>,
    visitor: Visitor,
    Path(token): Path<String>,
    mut posted: Posted,
) -> Answer {
    if visitor.foreign || !site.app.check_csrf(&token, posted.given.one("csrf")) {
        return Err(Problem::FormExpired);
    }
    let who = site
        .app
        .who_of_label(&token)
        .await
        .map_err(Problem::of_link)?;
    let photos = !posted.files.is_empty();
    site.app.count_report(visitor.peer)?;
    match take_in(&site, &who, &token, &mut posted).await {
        Ok(tracking) => go(&format!("/t/{tracking}")),
        Err(problem) if super::ticket_act::can_be_mended(&problem) => {
            form(
                &site,
                &visitor,
                &who,
                token,
                posted.given,
                Some(problem),
                photos,
            )
            .await
        }
        Err(problem) => Err(problem),
    }
}

async fn take_in(
    site: &Site,
    who: &Who,
    token: &str,
    posted: &mut Posted,
) -> Result<String, Problem> {
    let app = &site.app;
    let device = app.report_form(who).await.map_err(Problem::of_link)?;
    let files = posted.uploads(app).await?;
    let given = &posted.given;
    let key = given.said("idempotency_key").filter(|k| k.len() >= 20);
    // A repeat must lead to the same tracking page, so its token follows from the form's own random
    // key; a form without one gets a token of its own.
    let tracking = match &key {
        Some(key) => app.csrf(&format!("tracking:{token}:{key}")),
        None => app.new_token(),
    };
    let kind = match given.ticked("question") {
        true => TicketKind::Consultation,
        false => TicketKind::Fault,
    };
    let report = report(given, kind, Some(device.device), Channel::Label);
    let ask = Ask::live(app.command_id(), key);
    let task = app.report(who, device.customer, ask, report, files, Some(&tracking))?;
    app.run(task).await?;
    Ok(tracking)
}

async fn form(
    site: &Site,
    visitor: &Visitor,
    who: &Who,
    token: String,
    given: Given,
    problem: Option<Problem>,
    photos_lost: bool,
) -> Answer {
    let form = site.app.report_form(who).await.map_err(Problem::of_link)?;
    let mut f = Frame::new(site, visitor, None).await?;
    f.csrf = site.app.csrf(&token);
    let lang = f.reader.lang;
    let (field, error) = match &problem {
        Some(p) => blame(&f, p),
        None => ("", None),
    };
    let sent = given.all("symptoms");
    let chip = |s: &&'static str| (*s, symptom(lang, s).into_owned(), sent.contains(s));
    let chips = form.symptoms.iter().map(chip).collect();
    let status = problem.as_ref().map_or(StatusCode::OK, |p| p.code().0);
    let open = form.open_tickets as usize;
    page_as(
        status,
        &Report {
            open_already: (open > 0).then(|| f.n("page.report.open_already", open).into_owned()),
            class: shounuo_words::class(lang, &form.class).into_owned(),
            staff: staff(site, visitor, form.device).await,
            key: given
                .said("idempotency_key")
                .unwrap_or_else(|| f.key.clone()),
            f,
            token,
            form,
            chips,
            given,
            error,
            field,
            photos_lost,
        },
    )
}

fn blame(f: &Frame, problem: &Problem) -> (&'static str, Option<String>) {
    let lang = f.reader.lang;
    match problem {
        Problem::App(e) => match &**e {
            AppError::Refused(Refusal::Invalid { field, .. })
                if *field == "text" || *field == "symptoms" =>
            {
                ("text", Some(f.t("page.report.say_something").into_owned()))
            }
            AppError::Refused(Refusal::Invalid { field, why }) => {
                (field, Some(invalid(lang, field, *why)))
            }
            AppError::Refused(r) => ("", Some(shounuo_words::refusal(lang, r))),
            AppError::File(why) => (
                "photos",
                Some(f.t(&format!("page.file.{}", why.code())).into_owned()),
            ),
            _ => (
                "",
                Some(f.t("page.problem.sent_before_detail").into_owned()),
            ),
        },
        _ => ("", None),
    }
}

/// Open tickets of this device at which the signed-in technician can say "I have arrived".
async fn staff(site: &Site, visitor: &Visitor, device: DeviceId) -> Option<Staff> {
    let session = Session::of(site, visitor).await.ok()?;
    if session.who.customer().is_some() {
        return None;
    }
    let view = site
        .app
        .device(&session.who, device, PageAsk::first(20))
        .await
        .ok()?;
    let mut arrivals = Vec::new();
    for card in view.tickets.iter().filter(|c| c.row.open).take(5) {
        let ticket = site.app.ticket(&session.who, card.row.id).await.ok()?;
        if ticket.actions.contains(&Action::Arrive) {
            let sent = ticket.ticket.assignment.as_ref().and_then(|a| a.person);
            let other = sent.filter(|p| Some(*p) != session.who.actor.person());
            let name = ticket.name(other).map(str::to_owned);
            arrivals.push((ticket.no, name));
        }
    }
    // Their own first.
    arrivals.sort_by_key(|(_, other)| other.is_some());
    Some(Staff {
        csrf: site.app.csrf(&session.token),
        arrivals,
        device,
    })
}
