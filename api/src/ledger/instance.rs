//! `GET /ledger/promises/{promise}/instances/{key}`: one verdict with all it rests on.

use super::{
    ask::{Which, reader},
    fact::{Fact, say_links},
    verdict::{Instance, path},
};
use crate::{
    caller::Caller,
    paths::BASE,
    problem::{Problem, Wish},
    read::{Params, Part},
    schema::{At, RoleCode},
    views::Words,
};
use axum::{Json, extract::State};
use serde::Serialize;
use shounuo_app::{
    App,
    queries::ledger::{FactView, InstanceView},
};
use shounuo_words::ledger::{Teller, Told};
use utoipa::ToSchema;

/// What the asker may say now, and where.
#[derive(Serialize, ToSchema)]
pub struct SayLink {
    /// `confirm`, `correct`, `accept_excuse` or `dispute`.
    pub say: &'static str,
    /// The path to which it is posted.
    pub path: String,
}

/// A verdict with the facts that it rests on and what the school said to it.
#[derive(Serialize, ToSchema)]
pub struct Verdict {
    /// The customer's code.
    customer: String,
    /// The clause of the plan.
    clause: String,
    /// The promise's id in the contract.
    promise: String,
    /// The contract's name for it.
    name: Words,
    /// `deadline`, `cadence`, `lead`, `floor`, `ratio`, `rule` or `record`.
    kind: &'static str,
    /// Who can act.
    owner: RoleCode,
    /// The verdict.
    verdict: Instance,
    /// The ticket on which it runs: its number.
    ticket: Option<String>,
    /// The facts that it rests on, in order.
    facts: Vec<Fact>,
    /// What the school said to it, in order.
    answers: Vec<Fact>,
    /// What the asker may say to it now.
    actions: Vec<SayLink>,
    /// The instant of the verdict.
    at: At,
    /// As known then; `null`: now.
    known_at: Option<At>,
}

/// One verdict: why, the facts that it rests on, and what the school said to it.
#[utoipa::path(get, path = "/ledger/promises/{promise}/instances/{key}", tag = "ledger", params(Which),
    responses((status = 200, body = Verdict)))]
pub async fn instance(
    State(app): State<App>,
    Caller(who): Caller,
    Part((promise, key)): Part<(String, String)>,
    Params(which): Params<Which>,
    Wish(lang): Wish,
) -> Result<Json<Verdict>, Problem> {
    let view = app.instance(&who, which.ask(), &promise, &key).await?;
    let reader = reader(lang, view.by.book(), view.at);
    let teller = Teller::new(&reader, view.by.contract(), &view.called);
    Ok(Json(Verdict::of(&view, &teller)))
}

impl Verdict {
    fn of(view: &InstanceView, teller: &Teller<'_>) -> Self {
        let (promise, key) = (&view.name.promise, &view.instance.key);
        let known: Vec<&FactView> = view.evidence.iter().chain(&view.answers).collect();
        let no = |seq| known.iter().find(|f| f.recorded.seq == seq).map(|f| f.no());
        let facts = |all: &[FactView]| all.iter().map(|f| Fact::of(f, teller)).collect();
        Self {
            customer: view.customer.code.clone(),
            clause: view.clause.id.clone(),
            promise: promise.clone(),
            name: view.name.name.clone().into(),
            kind: view.kind.code(),
            owner: view.owner.into(),
            verdict: Instance::new(teller, promise, &view.instance, &no, why(view, teller)),
            ticket: view.ticket.as_ref().map(|(no, _)| no.clone()),
            facts: facts(&view.evidence),
            answers: facts(&view.answers),
            actions: say_links(&path(promise, key), &view.may_say),
            at: view.at.into(),
            known_at: view.known_at.map(At),
        }
    }
}

fn why(view: &InstanceView, teller: &Teller<'_>) -> String {
    let book = view.by.book();
    let mut told = Told::new(&view.name.promise, &view.instance);
    if let Some(clock) = &view.clock {
        told = told.clock(clock, &view.marks);
    }
    let pinned = view.clock.as_ref().map(|c| c.calendars);
    let calendar = match pinned {
        Some(version) => book.calendars.iter().find(|(v, _)| *v == version),
        None => book.calendars.last(),
    };
    match calendar.map(|(version, _)| version.to_string()) {
        Some(version) => teller.why(&told.calendar(&book.contract.calendar, &version)),
        None => teller.why(&told),
    }
}

/// The address of a fact.
pub fn fact_path(no: i64) -> String {
    format!("{BASE}/ledger/facts/{no}")
}
