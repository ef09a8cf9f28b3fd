//! How a ticket ends, and what it has to do with others.

use crate::schema::At;
use serde::Serialize;
use shounuo_core::ticket::Ticket as State;
use utoipa::ToSchema;
use uuid::Uuid;

/// The school's answer to the follow-up; each score 1 to 5.
#[derive(Serialize, ToSchema)]
pub struct Answer {
    /// Speed.
    speed: u8,
    /// Skill.
    skill: u8,
    /// Attitude.
    attitude: u8,
    /// Whether the device runs.
    running: bool,
    /// Whether the school's own hand entered it.
    by_school: bool,
}

/// How it ends.
#[derive(Serialize, ToSchema)]
pub struct Outcome {
    /// When it was solved without a visit.
    solved_at: Option<At>,
    /// When the repair was completed.
    completed_at: Option<At>,
    /// When the repair report was handed over.
    report_handed_at: Option<At>,
    /// When the school signed.
    accepted_at: Option<At>,
    /// Follow-up tries since the last completion.
    follow_up_tries: u32,
    /// The school's answer.
    follow_up: Option<Answer>,
    /// When it was filed.
    archived_at: Option<At>,
    /// When it ended without a solution.
    cancelled_at: Option<At>,
}

impl Outcome {
    /// From a ticket's state.
    pub fn of(t: &State) -> Self {
        Self {
            solved_at: t.solved_at.map(At),
            completed_at: t.completed_at.map(At),
            report_handed_at: t.report_handed_at.map(At),
            accepted_at: t.accepted_at.map(At),
            follow_up_tries: t.follow_up_tries,
            follow_up: t.follow_up.map(|a| Answer {
                speed: a.speed,
                skill: a.skill,
                attitude: a.attitude,
                running: a.running,
                by_school: a.by_school,
            }),
            archived_at: t.archived_at.map(At),
            cancelled_at: t.cancelled_at.map(At),
        }
    }
}

/// Other tickets, by id.
#[derive(Serialize, ToSchema)]
pub struct Relations {
    /// Where the work goes on.
    merged_into: Option<Uuid>,
    /// The outage that it is part of.
    parent: Option<Uuid>,
    /// The tickets of this outage.
    children: Vec<Uuid>,
    /// The ticket whose repair failed again.
    recurrence_of: Option<Uuid>,
    /// The ticket by which this one's repair failed again.
    recurred_as: Option<Uuid>,
}

impl Relations {
    /// From a ticket's state.
    pub fn of(t: &State) -> Self {
        Self {
            merged_into: t.merged_into.map(|t| t.0),
            parent: t.parent.map(|t| t.0),
            children: t.children.iter().map(|t| t.0).collect(),
            recurrence_of: t.recurrence_of.map(|t| t.0),
            recurred_as: t.recurred_as.map(|t| t.0),
        }
    }
}
