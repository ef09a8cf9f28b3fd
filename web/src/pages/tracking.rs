//! `/t/{token}`: the ticket as the one who reported it sees it: who comes and when, every promise, what
//! was found, and what is theirs to say.

use super::{
    ticket::{Head, found, spot},
    ticket_act::{can_be_mended, give},
};
use crate::{
    actions::{self, Bench, Form},
    answer::{Answer, Frame, Problem, go, page_as},
    parts::{Countdown, Moment, RungView, rungs, timeline},
    request::{Given, Posted, Visitor},
    site::Site,
};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use shounuo_app::{AppError, Who, queries::TicketView};
use shounuo_core::ticket::{
    Action,
    words::{Channel, Stage},
};

#[derive(Template)]
#[template(path = "pages/tracking.html")]
struct Tracking {
    f: Frame,
    token: String,
    head: Head,
    device: String,
    next: String,
    lead: Option<(Countdown, String)>,
    coming: Option<(String, String)>,
    found: Vec<(String, String)>,
    form: Option<Form>,
    others: Vec<Form>,
    rungs: Vec<RungView>,
    timeline: Vec<Moment>,
    files: String,
    done: bool,
}

/// The page.
pub async fn show(State(site): State<Site>, visitor: Visitor, Path(token): Path<String>) -> Answer {
    let (_, view) = held(&site, &token).await?;
    let nothing = Given::default();
    render(&site, &visitor, token, &view, None, &nothing, None).await
}

/// The address of an action is not a page: back to the ticket.
pub async fn back(State(site): State<Site>, Path((token, _)): Path<(String, String)>) -> Answer {
    site.app
        .who_of_tracking(&token)
        .await
        .map_err(Problem::of_link)?;
    go(&format!("/t/{token}"))
}

/// Does what is theirs to do.
pub async fn act(
    State(site): State<Site>,
    visitor: Visitor,
    Path((token, code)): Path<(String, String)>,
    mut posted: Posted,
) -> Answer {
    if visitor.foreign || !site.app.check_csrf(&token, posted.given.one("csrf")) {
        return Err(Problem::FormExpired);
    }
    let (who, view) = held(&site, &token).await?;
    let action = Action::from_code(&code).ok_or(AppError::NotFound)?;
    let own = Some(Channel::Label);
    let done = match posted.uploads(&site.app).await {
        Ok(files) => give(&site, &who, &view, action, &posted.given, files, own).await,
        Err(problem) => Err(problem),
    };
    let given = &posted.given;
    match done {
        Ok(()) => go(&format!("/t/{token}")),
        Err(problem) if can_be_mended(&problem) => {
            let (sent, problem) = (Some(action), Some(&problem));
            render(&site, &visitor, token, &view, sent, given, problem).await
        }
        Err(problem) => Err(problem),
    }
}

/// The holder of a link, and the ticket that it opens.
async fn held(site: &Site, token: &str) -> Result<(Who, TicketView), Problem> {
    let (who, ticket) = site
        .app
        .who_of_tracking(token)
        .await
        .map_err(Problem::of_link)?;
    let view = site.app.ticket(&who, ticket).await;
    Ok((who, view.map_err(Problem::of_link)?))
}

async fn render(
    site: &Site,
    visitor: &Visitor,
    token: String,
    view: &TicketView,
    sent: Option<Action>,
    given: &Given,
    problem: Option<&Problem>,
) -> Answer {
    let mut f = Frame::new(site, visitor, None).await?;
    f.csrf = site.app.csrf(&token);
    f.reader.zone = site.zone_of(view).await?;
    let bench = Bench {
        reader: &f.reader,
        view,
        technicians: &[],
        people: &[],
        me: None,
        devices: &[],
        places: &[],
        school: true,
        base: format!("/t/{token}"),
        key: f.key.clone(),
        csrf: f.csrf.clone(),
        need: site.app.new_id(),
    };
    let (form, others) = forms(&bench, sent, given, problem);
    let status = problem.map_or(StatusCode::OK, |p| p.code().0);
    let page = tell(&bench, token);
    page_as(status, &page(f, form, others))
}

/// What leads now, and the rest.
fn forms(
    bench: &Bench<'_>,
    sent: Option<Action>,
    given: &Given,
    problem: Option<&Problem>,
) -> (Option<Form>, Vec<Form>) {
    // Consent leads only while somebody looks at it from afar.
    let remote = matches!(bench.view.stage, Stage::Reported | Stage::Diagnosing);
    let lead = |a: &Action| {
        matches!(a, Action::AcceptRepair | Action::AnswerFollowUp)
            || (remote && *a == Action::ConsentRemote)
    };
    let make = |a: Action| match sent {
        Some(s) if s == a => Form {
            open: true,
            ..actions::form(bench, a, given, problem)
        },
        _ => actions::form(bench, a, &Given::default(), None),
    };
    let mut actions = actions::offered(bench);
    actions.sort_by_key(|a| match a {
        Action::AddNote => 1,
        Action::ConsentRemote => 2,
        Action::Cancel => 3,
        _ => 0,
    });
    let first = actions.iter().copied().find(lead);
    let form = first.map(|a| Form {
        lead: true,
        ..make(a)
    });
    let others = actions
        .into_iter()
        .filter(|a| Some(*a) != first)
        .map(make)
        .collect();
    (form, others)
}

fn tell(
    bench: &Bench<'_>,
    token: String,
) -> impl FnOnce(Frame, Option<Form>, Vec<Form>) -> Tracking + use<> {
    let (reader, view) = (bench.reader, bench.view);
    let (head, device) = (Head::of(reader, view), spot(view));
    let rungs = rungs(reader, view);
    let lead = view.leading.and_then(|i| {
        let (rung, told) = (view.ladder.get(i)?, rungs.get(i)?);
        let countdown = Countdown::new(reader, &rung.clock, &rung.verdict);
        Some((countdown.big(), told.name.clone()))
    });
    let next = shounuo_words::next_step(reader.lang, view.stage).into_owned();
    let (coming, found, timeline) = (coming(bench), found(reader, view), timeline(reader, view));
    let files = format!("{}/files", bench.base);
    let done = !view.stage.is_open();
    move |f, form, others| Tracking {
        f,
        token,
        head,
        device,
        next,
        lead,
        coming,
        found,
        form,
        others,
        rungs,
        timeline,
        files,
        done,
    }
}

/// Who comes, and when.
fn coming(bench: &Bench<'_>) -> Option<(String, String)> {
    let view = bench.view;
    let on_the_way = matches!(
        view.stage,
        Stage::Assigned | Stage::EnRoute | Stage::Repairing
    );
    let sent = view.ticket.assignment.as_ref().filter(|_| on_the_way)?;
    let when = sent
        .arrive_by
        .filter(|_| sent.arrived_at.is_none())
        .map(|at| bench.reader.instant(at));
    Some((view.name(sent.person)?.to_owned(), when.unwrap_or_default()))
}
