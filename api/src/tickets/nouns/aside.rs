//! Beside the way: what the ticket is, what it belongs to, waits, confirmations, corrections.

use crate::{
    problem::Problem,
    read::{Body, Key},
    schema::{At, KindCode, WaitCode},
    tickets::{
        noun::{Ending, Noun, nouns},
        place::Place,
    },
    views::{Done, Receipt},
};
use axum::extract::State;
use serde::Deserialize;
use shounuo_app::{App, AppError, Who};
use shounuo_core::{
    Timestamp,
    id::{DeviceId, PlaceId, TicketId},
    ticket::{
        Action, Command, Invalid,
        words::{TicketKind, WaitReason},
    },
};
use std::collections::BTreeMap;
use utoipa::ToSchema;

nouns! {
    /// A consultation turns out a fault, or the other way round.
    Conversion = Convert {
        /// What it is.
        #[schema(value_type = KindCode)]
        to: TicketKind,
    }
    /// The description changes; what is left out stays.
    Description = Describe {
        /// Another device.
        #[schema(value_type = Option<Uuid>)]
        device: Option<DeviceId>,
        /// Another room.
        #[schema(value_type = Option<Uuid>)]
        place: Option<PlaceId>,
        /// Other symptoms.
        symptoms: Option<Vec<String>>,
        /// Changed attributes; an empty text takes one away.
        #[serde(default)]
        tags: BTreeMap<String, String>,
    }
    /// Work stands still.
    Wait = BeginWait {
        /// Why.
        #[schema(value_type = WaitCode)]
        reason: WaitReason,
    }
    /// The school confirms a fact: a claimed time, a wait, a grade, a conversion, a cancellation.
    Confirmation = Confirm {
        /// Which: its `number` on the timeline.
        of: i64,
    }
}

/// The time of a fact was wrong.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Correction {
    /// Why.
    text: Option<String>,
    /// Which fact: its `number` on the timeline.
    of: i64,
    /// When it really happened.
    occurred_at: At,
}

impl Noun for Correction {
    const ACTION: Action = Action::Correct;
    const SUMMARY: &'static str = "The time of a fact was wrong.";
    fn command(self) -> (Command<String>, Option<Timestamp>) {
        let Self {
            text,
            of,
            occurred_at,
        } = self;
        (
            Command::Correct {
                text,
                of,
                occurred_at: occurred_at.0,
            },
            None,
        )
    }
}

/// The end of a wait.
pub struct WaitEnd;

impl Ending for WaitEnd {
    const ACTION: Action = Action::EndWait;
    const SUMMARY: &'static str = "Work goes on.";
    fn command() -> Command<String> {
        Command::EndWait {}
    }
}

/// Another ticket is the same report.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Merge {
    /// Number or id of the ticket in which the work goes on.
    into: String,
    /// When it happened; the receipt when left out.
    occurred_at: Option<At>,
}

/// The ticket is part of an outage.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Parent {
    /// Number or id of the outage's ticket.
    parent: String,
    /// When it happened; the receipt when left out.
    occurred_at: Option<At>,
}

/// It is the same report as another ticket: the work goes on there, the earliest start counts.
#[utoipa::path(post, path = "/tickets/{no}/merge", tag = "tickets", request_body = Merge,
    responses((status = 201, body = Receipt)))]
pub async fn merge(
    State(app): State<App>,
    place: Place,
    key: Key,
    Body(merge): Body<Merge>,
) -> Result<Done, Problem> {
    let into = other(&app, &place.who, "into", &merge.into).await?;
    let at = merge.occurred_at.map(|at| at.0);
    place
        .act(&app, key, (Command::Merge { into }, at), Vec::new())
        .await
}

/// It is part of an outage with many devices, which counts once.
#[utoipa::path(post, path = "/tickets/{no}/parent", tag = "tickets", request_body = Parent,
    responses((status = 201, body = Receipt)))]
pub async fn join(
    State(app): State<App>,
    place: Place,
    key: Key,
    Body(outage): Body<Parent>,
) -> Result<Done, Problem> {
    let parent = other(&app, &place.who, "parent", &outage.parent).await?;
    let at = outage.occurred_at.map(|at| at.0);
    place
        .act(&app, key, (Command::JoinParent { parent }, at), Vec::new())
        .await
}

/// The other ticket. One that the asker may not see is as one that never was.
async fn other(app: &App, who: &Who, field: &'static str, no: &str) -> Result<TicketId, Problem> {
    app.ticket_id(who, no).await.map_err(|e| match e {
        AppError::NotFound => Problem::invalid(field, Invalid::NotHere),
        other => other.into(),
    })
}
