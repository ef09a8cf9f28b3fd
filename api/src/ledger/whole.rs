//! `GET /ledger`: every clause with the lines of its promises.

use super::{
    ask::{ask, reader},
    verdict::Tally,
};
use crate::{
    caller::Caller,
    paths::BASE,
    problem::{Problem, Wish},
    read::Params,
    schema::{At, RoleCode, StatusCode},
    views::Words,
};
use axum::{Json, extract::State};
use serde::{Deserialize, Serialize};
use shounuo_app::{
    App,
    queries::ledger::{LedgerAsk, LedgerView},
};
use shounuo_core::{contract, ledger, promise::Status};
use shounuo_words::ledger::{Nameless, Teller};
use std::collections::BTreeMap;
use utoipa::{IntoParams, ToSchema};

/// Which ledger, of when, and of where.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Asked {
    /// The customer's code; left out: one's own, or the only one with a contract.
    customer: Option<String>,
    /// What was true at this instant; left out: at `known_at`, else now. Not in the future.
    as_of: Option<At>,
    /// As it was known at this instant; left out: now. Not in the future.
    known_at: Option<At>,
    /// Only what is at this site: a building, by its name or id. A ticket counts at the place that
    /// it was reported for. Promises for the contract as a whole are left out, and counted in `without_place`.
    site: Option<String>,
}

/// A promise's line.
#[derive(Serialize, ToSchema)]
pub struct Line {
    /// The promise's id in the contract.
    promise: String,
    /// The contract's name for it.
    name: Option<Words>,
    /// `deadline`, `cadence`, `lead`, `floor`, `ratio`, `rule` or `record`.
    kind: &'static str,
    /// Who can act.
    owner: RoleCode,
    /// The worst of what is open or can still change, else the last verdict.
    #[schema(value_type = StatusCode)]
    status: Status,
    /// All instances.
    counts: Tally,
    /// Kept ones of those kept and broken, `98.9%`, never rounded up; `null` while there are none.
    kept_share: Option<String>,
    /// By month of the due instant, `2026-04`.
    months: BTreeMap<String, Tally>,
    /// Its instances.
    path: String,
}

/// A clause with the lines of its promises.
#[derive(Serialize, ToSchema)]
pub struct Clause {
    /// Its id in the plan.
    clause: String,
    /// Its heading.
    heading: Option<Words>,
    /// The worst of its lines.
    #[schema(value_type = StatusCode)]
    status: Status,
    /// Its promises.
    lines: Vec<Line>,
}

/// A version of the contract and who had confirmed it.
#[derive(Serialize, ToSchema)]
pub struct LedgerVersion {
    /// From 1.
    version: u32,
    /// When the provider confirmed.
    house_at: Option<At>,
    /// When the school confirmed.
    school_at: Option<At>,
    /// Since when it is in force: the later of both.
    from: Option<At>,
}

/// The ledger of a contract at an instant.
#[derive(Serialize, ToSchema)]
pub struct Ledger {
    /// The customer's code.
    customer: String,
    /// The instant of all verdicts.
    at: At,
    /// As known then; `null`: now.
    known_at: Option<At>,
    /// The last year for which the official calendar is out, when `at` lies beyond it.
    beyond_calendar: Option<i16>,
    /// The site that was asked for; `null`: all of them.
    site: Option<String>,
    /// Promises that hold for the contract as a whole, left out where a site was asked for.
    without_place: usize,
    /// Every site under the contract, by name.
    sites: Vec<String>,
    /// The contract's versions, as known.
    versions: Vec<LedgerVersion>,
    /// Every clause, in the plan's order.
    clauses: Vec<Clause>,
}

/// Every clause of the contract with where its promises stand: now, as it was true at an instant, as it
/// was known then, and at one site.
#[utoipa::path(get, path = "/ledger", tag = "ledger", params(Asked),
    responses((status = 200, body = Ledger)))]
pub async fn ledger(
    State(app): State<App>,
    Caller(who): Caller,
    Params(asked): Params<Asked>,
    Wish(lang): Wish,
) -> Result<Json<Ledger>, Problem> {
    let ask = LedgerAsk {
        site: asked.site.filter(|s| !s.is_empty()),
        ..ask(asked.customer, asked.as_of, asked.known_at)
    };
    let view = app.ledger(&who, ask).await?;
    let reader = reader(lang, view.book(), view.at);
    let teller = Teller::new(&reader, &view.book().contract, &Nameless);
    Ok(Json(Ledger::of(&view, &teller)))
}

impl Ledger {
    fn of(view: &LedgerView, teller: &Teller<'_>) -> Self {
        let versions = view.versions.iter().map(|v| LedgerVersion {
            version: v.version,
            house_at: v.house_at.map(At),
            school_at: v.school_at.map(At),
            from: v.from.map(At),
        });
        Self {
            customer: view.customer.code.clone(),
            at: view.at.into(),
            known_at: view.known_at.map(At),
            beyond_calendar: view.beyond_calendar,
            site: view.site.as_ref().map(|s| s.name.clone()),
            without_place: view.without_place,
            sites: view.sites.iter().map(|s| s.name.clone()).collect(),
            versions: versions.collect(),
            clauses: view
                .ledger
                .clauses
                .iter()
                .map(|c| Clause::of(c, teller.contract))
                .collect(),
        }
    }
}

impl Clause {
    fn of(line: &ledger::ClauseLine, contract: &contract::Contract) -> Self {
        let known = contract.clauses.iter().find(|c| c.id == line.clause);
        Self {
            clause: line.clause.clone(),
            heading: known.map(|c| c.heading.clone().into()),
            status: line.status,
            lines: line.lines.iter().map(|l| Line::of(l, contract)).collect(),
        }
    }
}

impl Line {
    /// In the words of the contract.
    pub fn of(line: &ledger::Line, contract: &contract::Contract) -> Self {
        let terms = ledger::Terms::find(contract, &line.promise);
        let (kept, broken) = (u64::from(line.counts.kept), u64::from(line.counts.broken));
        Self {
            promise: line.promise.clone(),
            name: terms.map(|(_, t)| t.name().clone().into()),
            kind: line.kind.code(),
            owner: line.owner.into(),
            status: line.status,
            counts: (&line.counts).into(),
            kept_share: shounuo_words::share(kept, kept + broken),
            months: line
                .months
                .iter()
                .map(|(m, c)| (m.clone(), c.into()))
                .collect(),
            path: format!("{BASE}/ledger/promises/{}", line.promise),
        }
    }
}
