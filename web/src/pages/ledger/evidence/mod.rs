//! `/ledger/evidence`: what happened beside tickets, recorded by hand: the kinds that the reader may
//! record, and the form of each.
//!
//! `kinds` the first page · `lists` what fields offer · `form` the fields,
//! `field` one of them · `read` a form as sent.

mod field;
mod form;
mod kinds;
mod lists;
mod read;

pub use kinds::show as kinds;

use super::{ask::Asked, whose::settled};
use crate::{
    answer::{Answer, Problem, go, page_as},
    pages::ticket_act::can_be_mended,
    request::{Given, Posted, Session},
    site::Site,
};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
};
use field::{Field as Shown, Input};
use form::Made;
use lists::Lists;
use shounuo_app::{
    AppError, Ask,
    policy::{Right, may, may_record},
};
use shounuo_core::ledger::form::{FORMS, Field};
use shounuo_words::fact_title;

/// What has a way of its own: it is said on the page of a verdict or a fact.
fn is_word(kind: &str) -> bool {
    kind.starts_with("service.") || kind.starts_with("verdict.")
}

/// A kind with its fields, as its address names it. One that nobody records here was never there.
fn known(session: &Session, kind: &str) -> Result<(&'static str, &'static [Field]), AppError> {
    if !may(&session.who, Right::RecordEvidence) {
        return Err(AppError::Forbidden);
    }
    let found = FORMS.iter().find(|(k, _)| *k == kind && !is_word(k));
    let (kind, fields) = *found.ok_or(AppError::NotFound)?;
    match may_record(&session.who, kind) {
        true => Ok((kind, fields)),
        false => Err(AppError::Forbidden),
    }
}

#[derive(Template)]
#[template(path = "pages/ledger/evidence_form.html")]
struct Page {
    f: crate::answer::Frame,
    whole: String,
    kinds: String,
    title: String,
    kind: &'static str,
    to: String,
    key: String,
    fields: Vec<Shown>,
    tickets: Vec<(String, String)>,
    devices: Vec<String>,
    files: bool,
    late: Shown,
    error: Option<String>,
    school: String,
}

/// The form of a kind.
pub async fn show(
    State(site): State<Site>,
    session: Session,
    Path(kind): Path<String>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Answer {
    let given = Given::new(pairs);
    let asked = Asked::read(&site, &session, &given).await?;
    write(&site, &session, asked, &kind, (&Given::default(), None)).await
}

/// Records it; a refusal brings the form back as it was sent.
pub async fn send(
    State(site): State<Site>,
    session: Session,
    Path(kind): Path<String>,
    Query(pairs): Query<Vec<(String, String)>>,
    mut posted: Posted,
) -> Answer {
    session.check(&site, &posted.given)?;
    let asked = Asked::read(&site, &session, &Given::new(pairs)).await?;
    // More rows are asked for: nothing is recorded yet.
    if posted.given.ticked("more") {
        return write(&site, &session, asked, &kind, (&posted.given, None)).await;
    }
    match record(&site, &session, &asked, &kind, &mut posted).await {
        Ok(no) => {
            let no = no.map(|no| no.to_string()).unwrap_or_default();
            go(&asked.link("/ledger/evidence", &[("recorded", &no)]))
        }
        Err(problem) if can_be_mended(&problem) => {
            write(
                &site,
                &session,
                asked,
                &kind,
                (&posted.given, Some(problem)),
            )
            .await
        }
        Err(problem) => Err(problem),
    }
}

/// The number of the new fact in the customer's chain.
async fn record(
    site: &Site,
    session: &Session,
    asked: &Asked,
    kind: &str,
    posted: &mut Posted,
) -> Result<Option<i64>, Problem> {
    let (app, who) = (&site.app, &session.who);
    let (kind, fields) = known(session, kind)?;
    let asked = settled(site, session, asked.clone()).await?.asked;
    let code = asked.ask.customer.clone();
    let customer = app.whose(who, code.as_deref()).await?.id;
    let lists = Lists::read(site, session, &asked, customer, fields).await?;
    let given = &posted.given;
    let mut ask = Ask::live(app.command_id(), given.said("idempotency_key"));
    ask.occurred_at = read::instant(lists.zone(), given, "occurred_at")?;
    let evidence = read::evidence(site, session, (kind, fields), given, &lists).await?;
    let files = posted.papers(app).await?;
    let task = app.record_evidence(who, customer, ask, evidence, files)?;
    let receipt = app.run(task).await?;
    Ok(app.fact_number(who, code, &receipt).await?)
}

async fn write(
    site: &Site,
    session: &Session,
    asked: Asked,
    kind: &str,
    (given, problem): (&Given, Option<Problem>),
) -> Answer {
    let (app, who) = (&site.app, &session.who);
    let (kind, fields) = known(session, kind)?;
    let asked = settled(site, session, asked).await?.asked;
    let customer = app.whose(who, asked.ask.customer.as_deref()).await?;
    let lists = Lists::read(site, session, &asked, customer.id, fields).await?;
    let mut f = session.frame(site).await?;
    f.reader.zone = lists.zone().clone();
    let made = Made::new(&f, (kind, fields), given, &lists, problem.as_ref());
    let status = problem.map_or(StatusCode::OK, |p| p.code().0);
    let is_files = |x: &Shown| matches!(x.input, Input::Files);
    let page = Page {
        whole: asked.link("/ledger", &[]),
        kinds: asked.link("/ledger/evidence", &[]),
        title: fact_title(f.reader.lang, kind).into_owned(),
        kind,
        to: asked.link(&format!("/ledger/evidence/{kind}"), &[]),
        key: given
            .said("idempotency_key")
            .unwrap_or_else(|| f.key.clone()),
        files: made.fields.iter().any(is_files),
        fields: made.fields,
        tickets: lists.tickets(&f),
        devices: lists.device_names(),
        late: made.late,
        error: made.error,
        school: customer.name,
        f,
    };
    page_as(status, &page)
}
