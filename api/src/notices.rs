//! `/notices` and `/me/quiet`: what the asker was told of warnings and breaches, and when they are
//! not to be disturbed.

use crate::{
    caller::Caller,
    problem::Problem,
    read::{Body, Params, Part},
    schema::{AlarmCode, At, DayCode},
    tickets::list::Paging,
    views::Words,
};
use axum::{Json, extract::State, http::StatusCode};
use jiff::civil::Time;
use serde::{Deserialize, Serialize};
use shounuo_app::{App, notices};
use shounuo_core::{
    Subject,
    notice::{self, Alarm, Weekday},
    ticket::Invalid,
};
use shounuo_store::query::List;
use utoipa::ToSchema;
use uuid::Uuid;

/// A warning or a breach, as one person was told it, once.
#[derive(Serialize, ToSchema)]
pub struct Notice {
    /// Its id.
    id: Uuid,
    /// The customer's code; empty for `server_clock`, `backup` and `little_room`, which concern the house alone.
    customer: String,
    /// The ticket's number; `null` for a promise beside tickets.
    ticket: Option<String>,
    /// The clause of the plan.
    clause: String,
    /// The promise's id in the contract; `contract_version` where the version of a contract in `instance`
    /// waits for the asker's party, `server_clock` where the server's clock jumped, `backup` where the newest
    /// proven copy of the data is too old or a copy failed, `little_room` where the server has too little room
    /// to take in anything new.
    promise: String,
    /// The contract's name for it.
    name: Words,
    /// Which instance of it, as the ledger names it.
    instance: String,
    /// Where that was broken already: when the further gap began, or will by the plan.
    gap_from: Option<At>,
    /// The promises of other clauses for which it tells the same delay.
    also: Vec<Also>,
    /// For how many other instances of the promise it stands, too: many that say the same at once are
    /// told as one.
    others: usize,
    /// How urgent.
    #[schema(value_type = AlarmCode)]
    stage: Alarm,
    /// Since when that is so.
    since: At,
    /// When it breaks, or broke; `null` while that is not known.
    due_at: Option<At>,
    /// When the asker was told.
    made_at: At,
    /// When the asker read it.
    read_at: Option<At>,
}

impl From<notices::NoticeView> for Notice {
    fn from(view: notices::NoticeView) -> Self {
        let notice = view.notice;
        let ticket = matches!(notice.subject, Subject::Ticket(_)).then_some(notice.label);
        Self {
            id: notice.id,
            customer: view.customer,
            ticket,
            clause: notice.clause,
            promise: notice.promise,
            name: view.name.into(),
            instance: view.instance,
            gap_from: view.gap.map(At),
            also: view.also.into_iter().map(Also::from).collect(),
            others: view.others,
            stage: notice.alarm,
            since: notice.since.into(),
            due_at: notice.due.map(At),
            made_at: notice.made_at.into(),
            read_at: notice.read_at.map(At),
        }
    }
}

/// Another clause that is late by the same deed.
#[derive(Serialize, ToSchema)]
pub struct Also {
    /// The clause of the plan.
    clause: String,
    /// The contract's name for what it promises.
    name: Words,
}

impl From<(String, shounuo_core::contract::Words)> for Also {
    fn from((clause, name): (String, shounuo_core::contract::Words)) -> Self {
        Self {
            clause,
            name: name.into(),
        }
    }
}

/// A page of notices.
#[derive(Serialize, ToSchema)]
pub struct NoticePage {
    /// The notices.
    notices: Vec<Notice>,
    /// How many the asker has not read, on this page and all others.
    unread: u64,
    /// The cursor of the next page; `null` on the last.
    next: Option<String>,
}

/// A page of what the asker was told of warnings and breaches, newest first.
#[utoipa::path(get, path = "/notices", tag = "me", params(Paging),
    responses((status = 200, body = NoticePage)))]
pub async fn list(
    State(app): State<App>,
    Caller(who): Caller,
    Params(paging): Params<Paging>,
) -> Result<Json<NoticePage>, Problem> {
    let page = app.notices(&who, paging.ask(List::Notices)?).await?;
    Ok(Json(NoticePage {
        notices: page.notices.into_iter().map(Notice::from).collect(),
        unread: page.unread,
        next: page.next.map(|n| n.to_string()),
    }))
}

/// The asker has read one of their notices; again makes no difference.
#[utoipa::path(post, path = "/notices/{id}/reading", tag = "me", responses((status = 204)))]
pub async fn read(
    State(app): State<App>,
    Caller(who): Caller,
    Part(id): Part<Uuid>,
) -> Result<StatusCode, Problem> {
    app.read_notice(&who, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Up to when everything is read.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Reading {
    /// The `made_at` of the newest notice that was shown: what came in since stays unread.
    until: At,
}

/// The asker has read every notice that was made by an instant.
#[utoipa::path(post, path = "/notices/reading", tag = "me", request_body = Reading,
    responses((status = 204)))]
pub async fn read_all(
    State(app): State<App>,
    Caller(who): Caller,
    Body(reading): Body<Reading>,
) -> Result<StatusCode, Problem> {
    app.read_all_notices(&who, reading.until.0).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// When a person is not to be disturbed. Messages outside the program wait until then; notices
/// stand in the list at once.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Quiet {
    /// From this time of the day, in the contract's zone: `22:00` …
    from: String,
    /// … to this, on the next day where it is not later.
    to: String,
    /// On which days it begins; at least one, and not all seven for whole days.
    #[schema(value_type = Vec<DayCode>)]
    days: Vec<Weekday>,
    /// Whether breaches come through.
    broken: bool,
}

impl From<notice::Quiet> for Quiet {
    fn from(quiet: notice::Quiet) -> Self {
        Self {
            from: written(quiet.from),
            to: written(quiet.to),
            days: quiet.days,
            broken: quiet.broken,
        }
    }
}

/// The asker's quiet time.
#[derive(Serialize, ToSchema)]
pub struct QuietTime {
    /// `null`: none, always to be reached.
    quiet: Option<Quiet>,
}

/// When the asker is not to be disturbed.
#[utoipa::path(get, path = "/me/quiet", tag = "me", responses((status = 200, body = QuietTime)))]
pub async fn quiet(
    State(app): State<App>,
    Caller(who): Caller,
) -> Result<Json<QuietTime>, Problem> {
    let quiet = app.quiet(&who).await?.map(Quiet::from);
    Ok(Json(QuietTime { quiet }))
}

/// Sets when the asker is not to be disturbed, for what is told from now on.
#[utoipa::path(put, path = "/me/quiet", tag = "me", request_body = Quiet,
    responses((status = 204)))]
pub async fn set_quiet(
    State(app): State<App>,
    Caller(who): Caller,
    Body(quiet): Body<Quiet>,
) -> Result<StatusCode, Problem> {
    let quiet = notice::Quiet {
        from: time("from", &quiet.from)?,
        to: time("to", &quiet.to)?,
        days: quiet.days,
        broken: quiet.broken,
    };
    app.run(app.set_quiet(&who, Some(quiet))?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// From now on the asker is always to be reached.
#[utoipa::path(delete, path = "/me/quiet", tag = "me", responses((status = 204)))]
pub async fn end_quiet(State(app): State<App>, Caller(who): Caller) -> Result<StatusCode, Problem> {
    app.run(app.set_quiet(&who, None)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn time(field: &'static str, said: &str) -> Result<Time, Problem> {
    let time = said.trim().parse();
    time.map_err(|_| Problem::invalid(field, Invalid::OutOfRange))
}

fn written(time: Time) -> String {
    format!("{:02}:{:02}", time.hour(), time.minute())
}
