//! What is sent from the page: an export is made and signed off; the school countersigns.

use super::{
    super::{
        ask::Asked,
        whose::{settled, zone},
    },
    show::write,
};
use crate::{
    answer::{Answer, Problem, go},
    pages::ticket_act::can_be_mended,
    request::{Given, Posted, Session, local},
    site::Site,
};
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
};
use jiff::{Timestamp, tz::TimeZone};
use shounuo_app::{
    App, AppError, Ask, Receipt, Who, export::ExportAsk, queries::ledger::PeriodAsk,
};
use shounuo_core::ticket::Invalid;
use std::{sync::Arc, time::Duration};

/// Who asks waits so long; after that the page shows how far it is.
const WAIT: Duration = Duration::from_secs(3);

/// Makes an export and signs it off.
pub async fn make(
    State(site): State<Site>,
    session: Session,
    Query(pairs): Query<Vec<(String, String)>>,
    posted: Posted,
) -> Answer {
    session.check(&site, &posted.given)?;
    let asked = Asked::read(&site, &session, &Given::new(pairs)).await?;
    match making(&site, &session, &asked, &posted.given).await {
        Ok(Some(no)) => go(&asked.link("/ledger/exports", &[("signed", &no.to_string())])),
        Ok(None) => go(&asked.link("/ledger/exports", &[])),
        Err(problem) if can_be_mended(&problem) => {
            write(&site, &session, asked, (&posted.given, Some(problem))).await
        }
        Err(problem) => Err(problem),
    }
}

/// The number of the signature's fact; none while it is still being made.
async fn making(
    site: &Site,
    session: &Session,
    asked: &Asked,
    given: &Given,
) -> Result<Option<i64>, Problem> {
    let (app, who) = (site.app.clone(), session.who.clone());
    let asked = settled(site, session, asked.clone()).await?.asked;
    let code = asked.ask.customer.clone();
    let zone = zone(site, session, code.as_deref()).await?;
    let period = given.said("period").map(|p| p.parse::<PeriodAsk>());
    let export = ExportAsk {
        customer: code.clone(),
        as_of: until(&zone, given)?,
        period: period.transpose()?,
        without_files: !given.ticked("files"),
    };
    let ask = Ask::live(app.command_id(), given.said("idempotency_key"));
    // It goes on when the browser does not wait for it.
    let work = tokio::spawn(work(app.clone(), who.clone(), export, ask));
    let Ok(done) = tokio::time::timeout(WAIT, work).await else {
        return Ok(None);
    };
    let done = done.map_err(|_| Problem::Status(StatusCode::INTERNAL_SERVER_ERROR))?;
    let receipt = done.map_err(Problem::App)?;
    Ok(app.fact_number(&who, code, &receipt).await?)
}

async fn work(app: App, who: Who, export: ExportAsk, ask: Ask) -> Result<Receipt, Arc<AppError>> {
    app.sign_export(&who, export, ask).await
}

/// The instant of the verdicts, as the form writes it in the contract's zone.
fn until(zone: &TimeZone, given: &Given) -> Result<Option<Timestamp>, Problem> {
    let wrong = || AppError::invalid("as_of", Invalid::WrongKind);
    let Some(said) = given.said("until") else {
        return Ok(None);
    };
    let at = local(zone, &said).ok_or_else(wrong)?;
    Ok(Some(at))
}

/// The school countersigns.
pub async fn countersign(
    State(site): State<Site>,
    session: Session,
    Path(no): Path<i64>,
    Query(pairs): Query<Vec<(String, String)>>,
    posted: Posted,
) -> Answer {
    session.check(&site, &posted.given)?;
    let asked = Asked::read(&site, &session, &Given::new(pairs)).await?;
    let (app, who, code) = (&site.app, &session.who, asked.ask.customer.clone());
    let ask = Ask::live(app.command_id(), posted.given.said("idempotency_key"));
    let task = app.countersign(who, code.clone(), no, ask).await?;
    let receipt = app.run(task).await?;
    let fact = app.fact_number(who, code, &receipt).await?;
    let fact = fact.map(|no| no.to_string()).unwrap_or_default();
    go(&asked.link("/ledger/exports", &[("countersigned", &fact)]))
}
