//! What is said to facts and verdicts: the claimed time is right, it was another; the excuse holds, the
//! verdict does not.

use super::receipt::{FactRecorded, run};
use crate::{
    caller::Caller,
    problem::Problem,
    read::{Body, Key, Part},
    schema::At,
};
use axum::extract::State;
use serde::Deserialize;
use shounuo_app::App;
use utoipa::ToSchema;

/// A word that needs no more words.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Word {
    /// The customer's code; left out: one's own, or the only one with a contract.
    customer: Option<String>,
}

impl Word {
    /// Whose ledger.
    pub fn customer(self) -> Option<String> {
        code(self.customer)
    }
}

/// Why a verdict does not hold.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Dispute {
    /// The customer's code; left out: one's own, or the only one with a contract.
    customer: Option<String>,
    /// Why; sealed like all private words.
    reason: String,
}

/// When a fact really happened.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TimeCorrection {
    /// The customer's code; left out: one's own, or the only one with a contract.
    customer: Option<String>,
    /// When it happened.
    at: At,
    /// Why; for the fact of a ticket only.
    text: Option<String>,
}

/// The school objects to a verdict, or to its excuse, with a reason.
#[utoipa::path(post, path = "/ledger/promises/{promise}/instances/{key}/dispute", tag = "ledger",
    request_body = Dispute, responses((status = 201, body = FactRecorded)))]
pub async fn dispute(
    State(app): State<App>,
    Caller(who): Caller,
    Part((promise, instance)): Part<(String, String)>,
    key: Key,
    Body(said): Body<Dispute>,
) -> Result<FactRecorded, Problem> {
    let (customer, ask) = (code(said.customer), key.ask(&app, None));
    let own = customer.clone();
    let task = app
        .dispute(&who, customer, &promise, &instance, said.reason, ask)
        .await?;
    run(&app, &who, own, task).await
}

/// The school accepts the excuse of an instance that stands excused.
#[utoipa::path(post, path = "/ledger/promises/{promise}/instances/{key}/excuse-acceptance",
    tag = "ledger", request_body = Word, responses((status = 201, body = FactRecorded)))]
pub async fn accept_excuse(
    State(app): State<App>,
    Caller(who): Caller,
    Part((promise, instance)): Part<(String, String)>,
    key: Key,
    Body(said): Body<Word>,
) -> Result<FactRecorded, Problem> {
    let (customer, ask) = (code(said.customer), key.ask(&app, None));
    let own = customer.clone();
    let task = app
        .accept_excuse(&who, customer, &promise, &instance, ask)
        .await?;
    run(&app, &who, own, task).await
}

/// The school confirms the claimed time of a fact, or a correction.
#[utoipa::path(post, path = "/ledger/facts/{fact}/confirmation", tag = "ledger",
    request_body = Word, responses((status = 201, body = FactRecorded)))]
pub async fn confirm(
    State(app): State<App>,
    Caller(who): Caller,
    Part(no): Part<i64>,
    key: Key,
    Body(said): Body<Word>,
) -> Result<FactRecorded, Problem> {
    let (customer, ask) = (code(said.customer), key.ask(&app, None));
    let own = customer.clone();
    let task = app.confirm_fact(&who, customer, no, ask).await?;
    run(&app, &who, own, task).await
}

/// A fact happened at another time; until the school confirms it, that counts only against its author.
#[utoipa::path(post, path = "/ledger/facts/{fact}/correction", tag = "ledger",
    request_body = TimeCorrection, responses((status = 201, body = FactRecorded)))]
pub async fn correct(
    State(app): State<App>,
    Caller(who): Caller,
    Part(no): Part<i64>,
    key: Key,
    Body(said): Body<TimeCorrection>,
) -> Result<FactRecorded, Problem> {
    let (customer, ask) = (code(said.customer), key.ask(&app, None));
    let own = customer.clone();
    let task = app
        .correct_fact(&who, customer, no, said.at.0, said.text, ask)
        .await?;
    run(&app, &who, own, task).await
}

fn code(said: Option<String>) -> Option<String> {
    said.filter(|code| !code.is_empty())
}
