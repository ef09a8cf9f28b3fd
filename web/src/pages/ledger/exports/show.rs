//! The page: what is being made, what was signed, and the form for the next one.

use super::super::{
    ask::Asked,
    whose::{settled, zone},
};
use crate::{
    answer::{Answer, Frame, Problem, page_as},
    request::{Given, Session},
    site::Site,
};
use askama::Template;
use axum::{
    extract::{Query, State},
    http::{HeaderValue, StatusCode, header::REFRESH},
};
use shounuo_app::{
    AppError,
    export::{ExportsView, Making, SignedExport},
    policy::{Right, may},
    queries::ledger::PeriodAsk,
};
use shounuo_core::calendar::{CivilPeriod, PeriodKind};
use shounuo_words::{file_size, ledger::period};
use std::sync::Arc;

/// One export.
struct Row {
    href: String,
    no: i64,
    signed: String,
    by: String,
    of: String,
    period: Option<String>,
    digest: String,
    /// Where the archive is, its name and size.
    kept: Option<(String, String, String)>,
    /// When and by whom it was countersigned, and the fact.
    school: Option<(String, String, String)>,
    /// Where to countersign, for whoever may.
    to: Option<String>,
}

#[derive(Template)]
#[template(path = "pages/ledger/exports.html")]
struct Page {
    f: Frame,
    whole: String,
    school: String,
    others: Vec<(String, String, bool)>,
    rows: Vec<Row>,
    said: Option<String>,
    making: Option<String>,
    failed: Option<String>,
    /// The form, for whoever may sign.
    form: Option<Form>,
}

struct Form {
    to: String,
    key: String,
    as_of: String,
    periods: Vec<(String, String, bool)>,
    with_files: bool,
    error: Option<String>,
}

/// The page.
pub async fn show(
    State(site): State<Site>,
    session: Session,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Answer {
    let given = Given::new(pairs);
    let asked = Asked::read(&site, &session, &given).await?;
    write(&site, &session, asked, (&given, None)).await
}

/// The page; after a refusal with the form as it was sent.
pub(super) async fn write(
    site: &Site,
    session: &Session,
    asked: Asked,
    (given, problem): (&Given, Option<Problem>),
) -> Answer {
    if !may(&session.who, Right::ReadExports) {
        return Err(AppError::Forbidden.into());
    }
    let whose = settled(site, session, asked).await?;
    let (app, asked) = (&site.app, whose.asked);
    let code = asked.ask.customer.clone();
    let view = app.exports(&session.who, code.clone()).await?;
    let failure = app.export_failure(&session.who, view.customer.id);
    let mut f = session.frame(site).await?;
    f.reader.zone = zone(site, session, code.as_deref()).await?;
    let status = problem
        .as_ref()
        .map_or(StatusCode::OK, |p: &Problem| p.code().0);
    let page = Page {
        whole: asked.link("/ledger", &[]),
        school: view.customer.name.clone(),
        others: whose.others,
        rows: view
            .exports
            .iter()
            .map(|e| row(&f, &asked, &view, e))
            .collect(),
        said: said(&f, given),
        making: view.making.map(|m| stage(&f, m)),
        // Beside the form's own mistake it would be said twice.
        failed: failed(&f, failure.filter(|_| problem.is_none())),
        form: view
            .may_sign
            .then(|| form(site, &f, &asked, given, problem.as_ref())),
        f,
    };
    let is_made = page.making.is_some();
    let mut answer = page_as(status, &page)?;
    if is_made {
        let seconds = HeaderValue::from_static("4");
        answer.headers_mut().insert(REFRESH, seconds);
    }
    Ok(answer)
}

/// What was just done.
fn said(f: &Frame, given: &Given) -> Option<String> {
    let keys = [
        ("signed", "export_page.signed_now"),
        ("countersigned", "export_page.countersigned_now"),
    ];
    keys.into_iter().find_map(|(word, key)| {
        let no: i64 = given.one(word).parse().ok()?;
        Some(f.t1(key, "no", &no.to_string()).into_owned())
    })
}

fn stage(f: &Frame, making: Making) -> String {
    let done = i64::try_from(making.done).unwrap_or(i64::MAX);
    let key = format!("export.stage.{}", making.stage.code());
    f.t1(&key, "n", &shounuo_words::number(done)).into_owned()
}

/// Why the last try failed while nobody waited.
fn failed(f: &Frame, why: Option<Arc<AppError>>) -> Option<String> {
    Some(f.said(&Problem::App(why?)))
}

fn row(f: &Frame, asked: &Asked, view: &ExportsView, export: &SignedExport) -> Row {
    let path = format!("/ledger/exports/{}", export.no);
    let unknown = || "—".to_owned();
    let school = export.countersigned.as_ref().map(|c| {
        (
            f.reader.instant_full(c.at),
            c.by.clone().unwrap_or_else(unknown),
            asked.fact(c.no),
        )
    });
    let open = view.may_countersign && export.countersigned.is_none();
    Row {
        href: asked.fact(export.no),
        no: export.no,
        signed: f.reader.instant_full(export.signed_at),
        by: export.by.clone().unwrap_or_else(unknown),
        of: f.reader.instant_full(export.at),
        period: export
            .period
            .as_deref()
            .and_then(|p| p.parse::<PeriodAsk>().ok())
            .map(|p| period(f.reader.lang, p.0)),
        digest: export.digest.clone(),
        kept: export.kept.as_ref().map(|k| {
            let to = asked.link(&format!("{path}/archive"), &[]);
            (to, k.name.clone(), file_size(k.size))
        }),
        school,
        to: open.then(|| asked.link(&format!("{path}/countersignature"), &[])),
    }
}

fn form(site: &Site, f: &Frame, asked: &Asked, given: &Given, problem: Option<&Problem>) -> Form {
    let chosen = given.one("period");
    let today = site.app.now().to_zoned(f.reader.zone.clone()).date();
    let choice = |p: CivilPeriod| {
        let code = PeriodAsk(p).to_string();
        let on = code == chosen;
        (code, period(f.reader.lang, p), on)
    };
    Form {
        to: asked.link("/ledger/exports", &[]),
        key: f.key.clone(),
        as_of: given.one("until").to_owned(),
        periods: periods(today).into_iter().map(choice).collect(),
        // Ticked until somebody sends the form without it.
        with_files: problem.is_none() || given.ticked("files"),
        error: problem.map(|p| f.said(p)),
    }
}

/// The present period of each length and those before it.
fn periods(today: jiff::civil::Date) -> Vec<CivilPeriod> {
    let kinds = [
        (PeriodKind::Month, 7),
        (PeriodKind::Quarter, 5),
        (PeriodKind::HalfYear, 3),
        (PeriodKind::Year, 4),
    ];
    let of = |(kind, n): (PeriodKind, usize)| {
        let first = CivilPeriod::containing(kind, today);
        std::iter::successors(Some(first), |p| Some(p.previous())).take(n)
    };
    kinds.into_iter().flat_map(of).collect()
}
