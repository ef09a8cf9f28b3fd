//! `POST /tickets/{no}/{action}`: an action of a ticket. A refusal brings the page back with the form
//! as it was sent and what is wrong beside its field.

use super::ticket::render;
use crate::{
    actions::{Named, Reading, command, is_told_late},
    answer::{Answer, Problem, go},
    request::{Given, Posted, Session},
    site::Site,
};
use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use shounuo_app::{App, AppError, Ask, Door, Who, files::Upload, queries::TicketView};
use shounuo_core::{
    Actor,
    id::{LinkId, PlaceId},
    ticket::{Action, Invalid, words::Channel},
};
use shounuo_store::query::PageAsk;

/// Does it.
pub async fn act(
    State(site): State<Site>,
    session: Session,
    Path((no, code)): Path<(String, String)>,
    mut posted: Posted,
) -> Answer {
    session.check(&site, &posted.given)?;
    let action = Action::from_code(&code).ok_or(AppError::NotFound)?;
    let view = site.app.ticket_by_no(&session.who, &no).await?;
    let own = session.who.customer().map(|_| Channel::Portal);
    let done = match posted.uploads(&site.app).await {
        Ok(files) => {
            give(
                &site,
                &session.who,
                &view,
                action,
                &posted.given,
                files,
                own,
            )
            .await
        }
        Err(problem) => Err(problem),
    };
    match done {
        Ok(()) => go(&format!("/tickets/{}", view.no)),
        Err(problem) if can_be_mended(&problem) => {
            render(
                &site,
                &session,
                &view,
                Some(action),
                &posted.given,
                Some(&problem),
            )
            .await
        }
        Err(problem) => Err(problem),
    }
}

/// Gives the command of a form to a ticket.
pub async fn give(
    site: &Site,
    who: &Who,
    view: &TicketView,
    action: Action,
    given: &Given,
    files: Vec<Upload>,
    own: Option<Channel>,
) -> Result<(), Problem> {
    let mut named = named(&site.app, who, view, given).await?;
    if action == Action::Describe {
        named.moved_to = moved_to(&site.app, who, view, given).await?;
    }
    let zone = &site.zone_of(view).await?;
    let form = Reading {
        given,
        named,
        own,
        zone,
    };
    let command = view.numbers.placed(command(action, form)?);
    let mut ask = Ask::live(site.app.command_id(), given.said("idempotency_key"));
    if own.is_none() && is_told_late(action) {
        ask.occurred_at = form.earlier(site.app.now())?;
    }
    let task = site.app.act(who, view.id, ask, command, files)?;
    site.app.run(task).await?;
    Ok(())
}

/// Mistakes that a person can mend in the form; everything else has a page of its own.
pub fn can_be_mended(problem: &Problem) -> bool {
    matches!(
        problem.code().0,
        StatusCode::UNPROCESSABLE_ENTITY | StatusCode::CONFLICT | StatusCode::PAYLOAD_TOO_LARGE
    ) && matches!(problem, Problem::App(_))
}

/// What the form names by a word: another ticket by its number, a label by its token.
async fn named(app: &App, who: &Who, view: &TicketView, given: &Given) -> Result<Named, AppError> {
    let mut named = Named::default();
    for field in ["into", "parent"] {
        if let Some(no) = given.said(field) {
            named.other = match app.ticket_by_no(who, &no).await {
                Ok(other) => Some(other.id),
                Err(AppError::NotFound) => return Err(AppError::invalid(field, Invalid::NotHere)),
                Err(e) => return Err(e),
            };
        }
    }
    if let Some(token) = given.said("scan") {
        named.scan = Some(scanned(app, view, &token).await?);
    }
    Ok(named)
}

/// Another device takes its room along, unless the room was changed by hand too.
async fn moved_to(
    app: &App,
    who: &Who,
    view: &TicketView,
    given: &Given,
) -> Result<Option<PlaceId>, AppError> {
    let chosen = given.one("device").parse().ok();
    let kept = given.one("place").parse().ok() == view.ticket.place;
    match chosen.filter(|d| kept && view.ticket.device != Some(*d)) {
        None => Ok(None),
        Some(device) => match app.device(who, device, PageAsk::first(1)).await {
            Ok(found) => Ok(found.device.place),
            Err(AppError::NotFound) => Err(AppError::invalid("device", Invalid::NotHere)),
            Err(e) => Err(e),
        },
    }
}

/// A label proves an arrival only at the device of the ticket.
async fn scanned(app: &App, view: &TicketView, token: &str) -> Result<LinkId, AppError> {
    let elsewhere = || AppError::invalid("scan", Invalid::NotHere);
    let holder = app.who_of_label(token).await.map_err(|_| elsewhere())?;
    match (holder.actor, holder.door) {
        (Actor::Link(link), Door::Label(device)) if view.ticket.device == Some(device) => Ok(link),
        _ => Err(elsewhere()),
    }
}
