//! `GET /tickets`.

use crate::{
    caller::Caller,
    problem::Problem,
    read::{Params, from_text},
    schema::{At, GradeCode, KindCode},
    views::TicketPage,
};
use axum::{Json, extract::State, http::StatusCode};
use serde::Deserialize;
use shounuo_app::App;
use shounuo_core::{
    Timestamp,
    ticket::{
        Invalid,
        words::{Grade, Stage, TicketKind},
    },
};
use shounuo_store::query::{Cursor, List, PAGE_MAX, PageAsk, TicketFilter, TicketSort};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// Which page of a list.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Paging {
    /// How many; 50 when left out, at most 200.
    #[serde(default, deserialize_with = "from_text")]
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u16>,
    /// `next` of the page before.
    cursor: Option<String>,
}

/// In which order.
#[derive(Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    /// What is due first.
    Due,
    /// What was reported last.
    #[default]
    Newest,
    /// What changed last.
    Changed,
}

/// Which tickets; everything given must hold.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Filter {
    /// One of these stages, with commas between.
    stage: Option<String>,
    /// Whether work is still to be done.
    #[serde(default, deserialize_with = "from_text")]
    open: Option<bool>,
    /// Fault or consultation.
    #[param(value_type = Option<KindCode>)]
    kind: Option<TicketKind>,
    /// The grade.
    #[param(value_type = Option<GradeCode>)]
    grade: Option<Grade>,
    /// Who is sent.
    assignee: Option<Uuid>,
    /// Who is accountable.
    owner: Option<Uuid>,
    /// The device.
    device: Option<Uuid>,
    /// The place, or any place within it.
    place: Option<Uuid>,
    /// Words that the ticket, its device or its place must have.
    q: Option<String>,
    /// Reported at or after this instant.
    reported_from: Option<At>,
    /// Reported before this instant.
    reported_before: Option<At>,
    /// Only those whose strictest promise is overdue.
    #[serde(default, deserialize_with = "from_text")]
    overdue: Option<bool>,
    /// Number in another system, whole.
    source_no: Option<String>,
    /// The order.
    #[param(inline)]
    sort: Option<Order>,
    /// How many; 50 when left out, at most 200.
    #[serde(default, deserialize_with = "from_text")]
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u16>,
    /// `next` of the page before.
    cursor: Option<String>,
}

/// A page of tickets within the asker's scope.
#[utoipa::path(get, path = "/tickets", tag = "tickets", params(Filter),
    responses((status = 200, body = TicketPage)))]
pub async fn list(
    State(app): State<App>,
    Caller(who): Caller,
    Params(filter): Params<Filter>,
) -> Result<Json<TicketPage>, Problem> {
    let sort = match filter.sort.unwrap_or_default() {
        Order::Due => TicketSort::Due,
        Order::Newest => TicketSort::Newest,
        Order::Changed => TicketSort::Changed,
    };
    let page = page(List::Tickets(sort), filter.limit, filter.cursor.as_deref())?;
    let list = app.tickets(&who, filter.read()?, sort, page).await?;
    Ok(Json(list.into()))
}

impl Filter {
    fn read(self) -> Result<TicketFilter, Problem> {
        let reported = match (self.reported_from, self.reported_before) {
            (None, None) => None,
            (from, before) => {
                let from = from.map_or(Timestamp::MIN, |at| at.0);
                Some(from..before.map_or(Timestamp::MAX, |at| at.0))
            }
        };
        Ok(TicketFilter {
            stages: stages(self.stage.as_deref().unwrap_or_default())?,
            open: self.open,
            kind: self.kind,
            grade: self.grade,
            assignee: self.assignee.map(Into::into),
            owner: self.owner.map(Into::into),
            device: self.device.map(Into::into),
            place: self.place.map(Into::into),
            text: self.q.filter(|q| !q.trim().is_empty()),
            reported,
            overdue: self.overdue.unwrap_or_default(),
            source_no: self.source_no,
            ..TicketFilter::default()
        })
    }
}

fn stages(list: &str) -> Result<Vec<Stage>, Problem> {
    let codes = list.split(',').map(str::trim).filter(|c| !c.is_empty());
    let stage = |code| Stage::from_code(code).ok_or_else(|| wrong("stage", Invalid::UnknownWord));
    codes.map(stage).collect()
}

impl Paging {
    /// Which page of this list.
    pub fn ask(&self, list: List) -> Result<PageAsk, Problem> {
        page(list, self.limit, self.cursor.as_deref())
    }
}

/// Which page of this list. A cursor that cannot be read, or is another list's, is named.
pub fn page(list: List, limit: Option<u16>, cursor: Option<&str>) -> Result<PageAsk, Problem> {
    let limit = rows(limit, 50)?;
    let cursor = cursor.filter(|c| !c.is_empty());
    let cursor = cursor.map(|c| Cursor::of(list, c)).transpose();
    let after = cursor.map_err(|_| wrong("cursor", Invalid::UnknownWord))?;
    Ok(PageAsk { limit, after })
}

/// How many rows at most.
pub fn rows(limit: Option<u16>, left_out: u16) -> Result<u16, Problem> {
    match limit {
        None => Ok(left_out),
        Some(n) if (1..=PAGE_MAX).contains(&n) => Ok(n),
        Some(_) => Err(wrong("limit", Invalid::OutOfRange)),
    }
}

/// A parameter that cannot be meant, by its name.
pub fn wrong(field: &str, why: Invalid) -> Problem {
    Problem {
        status: StatusCode::BAD_REQUEST,
        ..Problem::invalid(field, why)
    }
}
