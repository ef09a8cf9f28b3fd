//! `GET /ledger/ahead`: what breaks next if nobody acts, with who can act.

use super::{
    ask::{ask, reader},
    verdict::path,
};
use crate::{
    caller::Caller,
    problem::{Problem, Wish},
    read::Params,
    schema::{At, RoleCode, StatusCode},
    views::Words,
};
use axum::{Json, extract::State};
use serde::{Deserialize, Serialize};
use shounuo_app::{
    App,
    queries::ledger::{AheadItem, horizon},
};
use shounuo_core::{ledger::Margin, promise::Status, ticket::Invalid};
use shounuo_words::ledger::{Teller, margin};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// How far ahead, in which ledger, and of when.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Within {
    /// The customer's code; left out: one's own, or the only one with a contract.
    customer: Option<String>,
    /// What was true at this instant; left out: at `known_at`, else now.
    as_of: Option<At>,
    /// As it was known at this instant; left out: now.
    known_at: Option<At>,
    /// `hour`, `shift` (8 hours), `week` or `quarter` (92 days); `shift` when left out.
    within: Option<String>,
}

/// Who can act.
#[derive(Serialize, ToSchema)]
pub struct Hand {
    /// The person.
    id: Uuid,
    /// Their name.
    name: String,
}

/// Something that breaks if nobody acts.
#[derive(Serialize, ToSchema)]
pub struct AheadLine {
    /// The clause of the plan.
    clause: String,
    /// The promise's id in the contract.
    promise: String,
    /// The contract's name for it.
    name: Words,
    /// Which instance.
    key: String,
    /// When it breaks.
    breaks_at: At,
    /// Where it stands.
    #[schema(value_type = StatusCode)]
    status: Status,
    /// What is left: `{"seconds":n}`, `{"count":n}` or `{"failures":n}`.
    #[schema(value_type = Option<Object>)]
    margin: Option<Margin>,
    /// What is left, in words.
    left: Option<String>,
    /// All of it in a sentence.
    says: String,
    /// Which role can act.
    owner: RoleCode,
    /// Who can act: who is sent and who owns the ticket; else everybody with the role.
    people: Vec<Hand>,
    /// The ticket's number.
    ticket: Option<String>,
    /// The verdict.
    path: String,
}

/// What lies ahead, the most urgent first.
#[derive(Serialize, ToSchema)]
pub struct AheadList {
    /// The customer's code.
    customer: String,
    /// From this instant …
    at: At,
    /// … for so many seconds.
    horizon_s: i64,
    /// As known then; `null`: now.
    known_at: Option<At>,
    /// The last year for which the official calendar is out, when the end lies beyond it.
    beyond_calendar: Option<i16>,
    /// What breaks; at most 500.
    items: Vec<AheadLine>,
    /// How many more there are.
    more: usize,
}

/// What breaks within an hour, a shift, a week or a quarter if nobody acts, with who can act.
#[utoipa::path(get, path = "/ledger/ahead", tag = "ledger", params(Within),
    responses((status = 200, body = AheadList)))]
pub async fn ahead(
    State(app): State<App>,
    Caller(who): Caller,
    Params(within): Params<Within>,
    Wish(lang): Wish,
) -> Result<Json<AheadList>, Problem> {
    let far = horizon(within.within.as_deref().unwrap_or("shift"));
    let far = far.ok_or_else(|| Problem {
        status: axum::http::StatusCode::BAD_REQUEST,
        ..Problem::invalid("within", Invalid::UnknownWord)
    })?;
    let asked = ask(within.customer, within.as_of, within.known_at);
    let view = app.ahead(&who, asked, far).await?;
    let reader = reader(lang, view.by.book(), view.at);
    let teller = Teller::new(&reader, view.by.contract(), &view.called);
    Ok(Json(AheadList {
        customer: view.customer.code.clone(),
        at: view.at.into(),
        horizon_s: view.horizon.as_secs(),
        known_at: view.known_at.map(At),
        beyond_calendar: view.beyond_calendar,
        items: view
            .items
            .into_iter()
            .map(|i| AheadLine::of(i, &teller))
            .collect(),
        more: view.more,
    }))
}

impl AheadLine {
    fn of(item: AheadItem, teller: &Teller<'_>) -> Self {
        let (ahead, lang) = (item.ahead, teller.reader.lang);
        let unit = teller.unit(&ahead.promise);
        let hand = |(id, name): (shounuo_core::id::PersonId, String)| Hand { id: id.0, name };
        Self {
            says: teller.ahead(&ahead),
            left: ahead.margin.map(|m| margin(lang, ahead.status, m, unit)),
            path: path(&ahead.promise, &ahead.key),
            clause: ahead.clause,
            promise: ahead.promise,
            name: item.name.name.into(),
            key: ahead.key,
            breaks_at: ahead.breaks_at.into(),
            status: ahead.status,
            margin: ahead.margin,
            owner: ahead.owner.into(),
            people: item.people.into_iter().map(hand).collect(),
            ticket: item.ticket.map(|(no, _)| no),
        }
    }
}
