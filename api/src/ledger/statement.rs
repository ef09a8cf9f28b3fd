//! `GET /ledger/statement`: what the breaches of a period cost, by the contract's table (考核扣款).

use super::{
    ask::{ask, reader},
    verdict::path,
};
use crate::{
    caller::Caller,
    problem::{Problem, Wish},
    read::Params,
    schema::At,
    views::Words,
};
use axum::{Json, extract::State};
use serde::{Deserialize, Serialize};
use shounuo_app::{
    App,
    queries::ledger::{PeriodAsk, StatementView},
};
use shounuo_core::{
    ledger::{Charge, Standing},
    ticket::Invalid,
};
use shounuo_words::ledger::Teller;
use utoipa::{IntoParams, ToSchema};

/// Of which period, in which ledger, and of when.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Period {
    /// `2026-10`, `2026-Q4`, `2026-H2` or `2026`, in the contract's zone.
    #[param(required = true)]
    period: Option<String>,
    /// The customer's code; left out: one's own, or the only one with a contract.
    customer: Option<String>,
    /// What was true at this instant; left out: at `known_at`, else now.
    as_of: Option<At>,
    /// As it was known at this instant; left out: now.
    known_at: Option<At>,
}

/// One breach, or what nearly was one.
#[derive(Serialize, ToSchema)]
pub struct ChargeLine {
    /// The promise's id in the contract.
    promise: String,
    /// The contract's name for it.
    name: Option<Words>,
    /// Which instance.
    key: String,
    /// When it was due.
    due_at: At,
    /// `final` counts; `provisional`, `excused` and `corrected` are shown and do not.
    #[schema(value_type = String)]
    standing: Standing,
    /// Whether the school objects.
    disputed: bool,
    /// By the contract's table, in fen.
    fen: u64,
    /// The facts, by their numbers in the customer's chain.
    evidence: Vec<i64>,
    /// All of it in a sentence.
    says: String,
    /// The verdict.
    path: String,
}

/// A statement of deductions.
#[derive(Serialize, ToSchema)]
pub struct StatementOf {
    /// The customer's code.
    customer: String,
    /// The period, as it was asked for.
    period: String,
    /// It begins.
    from: At,
    /// It ends.
    to: At,
    /// The instant of all verdicts.
    at: At,
    /// As known then; `null`: now.
    known_at: Option<At>,
    /// Whether nothing in it can change by passing time.
    settled: bool,
    /// Every entry, in order of the due instants.
    charges: Vec<ChargeLine>,
    /// What counts, before the cap, in fen.
    sum_fen: u64,
    /// The contract's cap, in fen.
    cap_fen: Option<u64>,
    /// What is deducted, in fen.
    deducted_fen: u64,
    /// The sum in a sentence.
    says: String,
}

/// What the breaches of a period cost by the contract's table, as the ledger stands.
#[utoipa::path(get, path = "/ledger/statement", tag = "ledger", params(Period),
    responses((status = 200, body = StatementOf)))]
pub async fn statement(
    State(app): State<App>,
    Caller(who): Caller,
    Params(asked): Params<Period>,
    Wish(lang): Wish,
) -> Result<Json<StatementOf>, Problem> {
    let wrong = |why| Problem {
        status: axum::http::StatusCode::BAD_REQUEST,
        ..Problem::invalid("period", why)
    };
    let said = asked.period.filter(|p| !p.is_empty());
    let said = said.ok_or_else(|| wrong(Invalid::Missing))?;
    let period: PeriodAsk = said.parse().map_err(|_| wrong(Invalid::UnknownWord))?;
    let ask = ask(asked.customer, asked.as_of, asked.known_at);
    let view = app.statement(&who, ask, period).await?;
    let reader = reader(lang, view.by.book(), view.at);
    let teller = Teller::new(&reader, view.by.contract(), &view.called);
    Ok(Json(StatementOf::of(&view, &teller)))
}

impl StatementOf {
    fn of(view: &StatementView, teller: &Teller<'_>) -> Self {
        let statement = &view.statement;
        let line = |c| ChargeLine::of(view, c, teller);
        Self {
            customer: view.customer.code.clone(),
            period: view.period.to_string(),
            from: statement.from.into(),
            to: statement.to.into(),
            at: view.at.into(),
            known_at: view.known_at.map(At),
            settled: view.settled,
            charges: statement.charges.iter().map(line).collect(),
            sum_fen: statement.sum_fen,
            cap_fen: view.cap_fen,
            deducted_fen: statement.deducted_fen,
            says: teller.sum(statement),
        }
    }
}

impl ChargeLine {
    fn of(view: &StatementView, charge: &Charge, teller: &Teller<'_>) -> Self {
        let name = view.names.get(&charge.promise);
        Self {
            promise: charge.promise.clone(),
            name: name.map(|n| n.name.clone().into()),
            key: charge.key.clone(),
            due_at: charge.due.into(),
            standing: charge.standing,
            disputed: charge.disputed,
            fen: charge.fen,
            evidence: view.numbers.nos(&charge.evidence),
            says: teller.charge(charge),
            path: path(&charge.promise, &charge.key),
        }
    }
}
