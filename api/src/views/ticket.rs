//! A ticket.

mod outcome;
mod report;
mod work;

use super::{Promise, Promises, Zoned};
use crate::{
    paths::{self, ActionLink},
    schema::{At, GradeCode, KindCode, StageCode, TierCode},
};
use outcome::{Outcome, Relations};
use report::Report;
use serde::Serialize;
use shounuo_app::queries::{TicketView, confirmable};
use shounuo_core::{
    id::PersonId,
    ticket::{
        Ticket as State,
        words::{Grade, Stage, TicketKind, Tier},
    },
};
use utoipa::ToSchema;
use uuid::Uuid;
use work::Work;

/// Somebody or something with a name.
#[derive(Serialize, ToSchema)]
pub struct Named {
    /// The id.
    id: Uuid,
    /// The name; `null` when erased.
    name: Option<String>,
}

impl Named {
    fn person(view: &TicketView, id: PersonId) -> Self {
        Self {
            id: id.0,
            name: view.name(Some(id)).map(str::to_owned),
        }
    }
}

/// A photo or paper.
#[derive(Serialize, ToSchema)]
pub struct File {
    /// Its id.
    id: Uuid,
    /// Media type.
    mime: String,
    /// Bytes.
    size: u64,
    /// Where to get it.
    path: String,
}

/// A ticket. `null` and empty mean: not yet.
#[derive(Serialize, ToSchema)]
pub struct Ticket {
    /// Its number.
    no: String,
    /// Its id.
    id: Uuid,
    /// The instant that all of this is of.
    at: At,
    /// The customer's code.
    customer: String,
    /// Fault or consultation.
    #[schema(value_type = Option<KindCode>)]
    kind: Option<TicketKind>,
    /// Where it stands.
    #[schema(value_type = StageCode)]
    stage: Stage,
    /// The grade, once given.
    #[schema(value_type = Option<GradeCode>)]
    grade: Option<Grade>,
    /// The tier that has it.
    #[schema(value_type = Option<TierCode>)]
    tier: Option<Tier>,
    /// The device.
    device: Option<Named>,
    /// Building, floor, room.
    place: Vec<String>,
    /// What came in.
    report: Report,
    /// What is done.
    work: Work,
    /// How it ends.
    outcome: Outcome,
    /// Other tickets.
    relations: Relations,
    /// Photos and papers.
    files: Vec<File>,
    /// The strictest open promise.
    lead: Option<Promise>,
    /// The entries of its timeline, by number, that the provider said and the school has not
    /// confirmed yet, where its word matters; empty for a past instant.
    unconfirmed: Vec<i64>,
    /// What the asker may do now, the primary action first; empty for a past instant.
    actions: Vec<ActionLink>,
}

impl Ticket {
    /// As it is now.
    pub fn now(view: &TicketView, to: &Zoned<'_>, base: &str) -> Self {
        let actions = paths::links(base, &view.actions);
        let claims = confirmable(&view.ticket);
        Self {
            actions,
            unconfirmed: claims
                .iter()
                .filter_map(|m| view.numbers.number(m.seq))
                .collect(),
            ..Self::then(view, &view.ticket, to, base)
        }
    }

    /// As it was at the reader's instant: the state of then, with the names and texts of now.
    pub fn then(view: &TicketView, state: &State, to: &Zoned<'_>, base: &str) -> Self {
        let device = view.device.as_ref().map(|d| Named {
            id: d.id.0,
            name: Some(d.nickname.clone()),
        });
        Self {
            no: view.no.clone(),
            id: view.id.0,
            at: to.at().into(),
            customer: view.customer.code.clone(),
            kind: state.kind,
            stage: state.stage(),
            grade: state.grade,
            tier: state.tier,
            device: device.filter(|d| state.device.is_some_and(|id| id.0 == d.id)),
            place: view.place.clone(),
            report: Report::of(view, state),
            work: Work::of(view, state),
            outcome: Outcome::of(state),
            relations: Relations::of(state),
            files: files(view, state, base),
            lead: Promises::of(view, to).into_leading(),
            unconfirmed: Vec::new(),
            actions: Vec::new(),
        }
    }
}

fn files(view: &TicketView, state: &State, base: &str) -> Vec<File> {
    let now = state.last_seq == view.ticket.last_seq;
    let known = view
        .files
        .iter()
        .filter(|f| now || state.files.contains(&f.id));
    let file = |f: &shounuo_store::FileRow| File {
        id: f.id.0,
        mime: f.mime.clone(),
        size: f.size,
        path: format!("{base}/files/{}", f.id),
    };
    known.map(file).collect()
}
