//! What is said to a verdict or a fact: an objection, an excuse accepted, a time confirmed or given
//! anew. A refusal brings the page back with the form as it was sent.

use super::{ask::Asked, fact, verdict, whose::zone};
use crate::{
    answer::{Answer, Problem, go},
    pages::ticket_act::can_be_mended,
    request::{Given, Posted, Session, local},
    site::Site,
};
use axum::extract::{Path, Query, State};
use jiff::Timestamp;
use shounuo_app::{AppError, Ask, Task};
use shounuo_core::ticket::Invalid;

/// To a verdict.
pub async fn to_verdict(
    State(site): State<Site>,
    session: Session,
    Path((promise, key, code)): Path<(String, String, String)>,
    Query(pairs): Query<Vec<(String, String)>>,
    posted: Posted,
) -> Answer {
    let (asked, given) = (
        Asked::read(&site, &session, &Given::new(pairs)).await?,
        posted.given,
    );
    session.check(&site, &given)?;
    let (app, who, customer) = (&site.app, &session.who, asked.ask.customer.clone());
    let ask = Ask::live(app.command_id(), given.said("idempotency_key"));
    let task = match code.as_str() {
        "dispute" => match given.said("text") {
            Some(reason) => {
                app.dispute(who, customer, &promise, &key, reason, ask)
                    .await
            }
            None => Err(AppError::invalid("text", Invalid::Missing)),
        },
        "accept_excuse" => app.accept_excuse(who, customer, &promise, &key, ask).await,
        _ => Err(AppError::NotFound),
    };
    match run(&site, task).await {
        Ok(()) => go(&asked.verdict(&promise, &key)),
        Err(problem) if can_be_mended(&problem) => {
            let of = (&asked, promise.as_str(), key.as_str());
            verdict::write(&site, &session, of, Some((&given, &problem))).await
        }
        Err(problem) => Err(problem),
    }
}

/// To a fact.
pub async fn to_fact(
    State(site): State<Site>,
    session: Session,
    Path((no, code)): Path<(i64, String)>,
    Query(pairs): Query<Vec<(String, String)>>,
    posted: Posted,
) -> Answer {
    let (asked, given) = (
        Asked::read(&site, &session, &Given::new(pairs)).await?,
        posted.given,
    );
    session.check(&site, &given)?;
    let (app, who, customer) = (&site.app, &session.who, asked.ask.customer.clone());
    let ask = Ask::live(app.command_id(), given.said("idempotency_key"));
    let task = match code.as_str() {
        "confirm" => app.confirm_fact(who, customer, no, ask).await,
        "correct" => match instant(&site, &session, &asked, &given).await {
            Ok(at) => {
                app.correct_fact(who, customer, no, at, given.said("text"), ask)
                    .await
            }
            Err(e) => Err(e),
        },
        _ => Err(AppError::NotFound),
    };
    match run(&site, task).await {
        Ok(()) => go(&asked.fact(no)),
        Err(problem) if can_be_mended(&problem) => {
            fact::write(&site, &session, (&asked, no), Some((&given, &problem))).await
        }
        Err(problem) => Err(problem),
    }
}

async fn run(site: &Site, task: Result<Task, AppError>) -> Result<(), Problem> {
    site.app.run(task?).await?;
    Ok(())
}

/// When it really happened, as the form writes it in the contract's zone.
async fn instant(
    site: &Site,
    session: &Session,
    asked: &Asked,
    given: &Given,
) -> Result<Timestamp, AppError> {
    let said = given.said("at");
    let said = said.ok_or_else(|| AppError::invalid("at", Invalid::Missing))?;
    let wrong = || AppError::invalid("at", Invalid::WrongKind);
    let zone = zone(site, session, asked.ask.customer.as_deref()).await?;
    local(&zone, &said).ok_or_else(wrong)
}
