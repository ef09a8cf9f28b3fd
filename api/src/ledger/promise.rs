//! `GET /ledger/promises/{promise}`: one promise with its instances, page by page, newest first.

use super::{
    ask::{ask, reader},
    verdict::{Instance, of},
    whole::Line,
};
use crate::{
    caller::Caller,
    problem::{Problem, Wish},
    read::{Params, Part, from_text},
    schema::At,
    tickets::list::rows,
    views::Words,
};
use axum::{Json, extract::State};
use serde::{Deserialize, Serialize};
use shounuo_app::{
    App, AppError,
    queries::ledger::{InstancePage, InstanceRow, InstancesOf, LedgerAsk, PeriodAsk, PromiseView},
};
use shounuo_core::{ledger::Counted, ticket::Invalid};
use shounuo_words::ledger::{Teller, Told};
use utoipa::{IntoParams, ToSchema};

/// Which instances, and of when.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Instances {
    /// The customer's code; left out: one's own, or the only one with a contract.
    customer: Option<String>,
    /// What was true at this instant; left out: at `known_at`, else now.
    as_of: Option<At>,
    /// As it was known at this instant; left out: now.
    known_at: Option<At>,
    /// Only what is at this site: a building, by its name or id. Promises without a place are told as a
    /// whole.
    site: Option<String>,
    /// Only those that the ledger counts so: a status, `open` (not due, running or at risk) or `corrected`
    /// (by a proof after the breach was final; the statuses leave these out).
    standing: Option<String>,
    /// Only those that the ledger counts in this period: `2026-10`, `2026-Q4`, `2026-H2` or `2026`.
    period: Option<String>,
    /// How many; 50 when left out, at most 200.
    #[serde(default, deserialize_with = "from_text")]
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u16>,
    /// `next` of the page before.
    cursor: Option<String>,
}

/// A promise with a page of its instances.
#[derive(Serialize, ToSchema)]
pub struct PromisePage {
    /// The customer's code.
    customer: String,
    /// Its clause of the plan.
    clause: String,
    /// The clause's heading.
    heading: Words,
    /// The clause's own text.
    text: Words,
    /// Where the plan says so.
    source: String,
    /// Its line: status, counts, months.
    line: Line,
    /// The instant of all verdicts.
    at: At,
    /// As known then; `null`: now.
    known_at: Option<At>,
    /// The instances.
    instances: Vec<Instance>,
    /// The cursor of the next page; `null` on the last.
    next: Option<String>,
}

/// A promise with a page of its instances, newest first, each with why.
#[utoipa::path(get, path = "/ledger/promises/{promise}", tag = "ledger", params(Instances),
    responses((status = 200, body = PromisePage)))]
pub async fn promise(
    State(app): State<App>,
    Caller(who): Caller,
    Part(promise): Part<String>,
    Params(which): Params<Instances>,
    Wish(lang): Wish,
) -> Result<Json<PromisePage>, Problem> {
    let page = InstancePage {
        limit: rows(which.limit, 50)?,
        after: which.cursor.filter(|c| !c.is_empty()),
    };
    let asked = LedgerAsk {
        site: which.site.filter(|s| !s.is_empty()),
        ..ask(which.customer, which.as_of, which.known_at)
    };
    let wrong = || AppError::invalid("standing", Invalid::UnknownWord);
    let counted = which.standing.filter(|s| !s.is_empty());
    let counted = counted.map(|s| Counted::from_code(&s).ok_or_else(wrong));
    let period = which.period.filter(|p| !p.is_empty());
    let of = InstancesOf {
        counted: counted.transpose()?,
        period: period.map(|p| p.parse::<PeriodAsk>()).transpose()?,
    };
    let view = app.promise(&who, asked, &promise, of, page).await?;
    let reader = reader(lang, view.by.book(), view.at);
    let teller = Teller::new(&reader, view.by.contract(), &view.called);
    let instances = view.instances.iter().map(|row| told(&teller, &view, row));
    Ok(Json(PromisePage {
        customer: view.customer.code.clone(),
        clause: view.clause.id.clone(),
        heading: view.clause.heading.clone().into(),
        text: view.clause.text.clone().into(),
        source: view.clause.source.clone(),
        line: Line::of(&view.line, view.by.contract()),
        at: view.at.into(),
        known_at: view.known_at.map(At),
        instances: instances.collect(),
        next: view.next.clone(),
    }))
}

fn told(teller: &Teller<'_>, view: &PromiseView, row: &InstanceRow) -> Instance {
    let promise = &view.name.promise;
    let mut told = Told::new(promise, &row.instance);
    if let Some(clock) = &row.clock {
        told = told.clock(clock, &[]);
    }
    let why = teller.why(&told);
    Instance::new(teller, promise, &row.instance, &of(&view.numbers), why)
}
