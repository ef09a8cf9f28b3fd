//! A clock: one running instance of a deadline. Passing time writes nothing; a verdict compares.

use super::mark::Evidence;
use crate::{fact::Seq, ticket::words::WaitReason};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// When a clock is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClockDue {
    /// Then; exactly then is still in time.
    At(Timestamp),
    /// Not known yet, because the official calendar is not out; not before this.
    Unknown(Timestamp),
    /// When a fact comes that is not there yet; waited for since this instant. Time alone breaks nothing.
    AtFact(Timestamp),
}

/// A fact that stopped the clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stop {
    /// The instant that counts.
    pub at: Timestamp,
    /// The fact.
    pub seq: Seq,
    /// When and by which fact the school made it void.
    pub void: Option<(Timestamp, Seq)>,
    /// Receipt came later than the claim allows.
    #[serde(default)]
    pub late: bool,
    /// When somebody of the school confirmed the claimed time.
    #[serde(default)]
    pub confirmed_at: Option<Timestamp>,
}

/// A time that does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pause {
    /// Begins.
    pub from: Timestamp,
    /// Ends; `None` while it lasts.
    pub to: Option<Timestamp>,
    /// Why.
    pub reason: WaitReason,
    /// The fact that began it.
    pub seq: Seq,
}

/// Why a clock was taken away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WithdrawnBy {
    /// Another grade, kind or finding, agreed by the school in time; or a part that the accepted
    /// repair did without.
    Reclassified,
    /// Cancelled, agreed by the school in time.
    Cancelled,
    /// The work goes on in another ticket.
    Merged,
    /// What started it was made void by the school.
    StartVoid,
    /// It was solved before its time was up: a rule no longer asks for what it asked.
    NotNeeded,
}

/// A clock that was taken away; it stays visible.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withdrawn {
    /// When it took effect.
    pub at: Timestamp,
    /// By which fact.
    pub seq: Seq,
    /// Why.
    pub by: WithdrawnBy,
}

/// A clock whose place others took (special part, D4b).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Replaced {
    /// When.
    pub at: Timestamp,
    /// By which fact.
    pub seq: Seq,
}

/// A time in which nobody was at work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Break {
    /// Begins; of one that is to come, when what is proven ends.
    pub from: Timestamp,
    /// Ends; none while it lasts.
    pub to: Option<Timestamp>,
    /// Whether it was longer than the contract bears.
    pub counted: bool,
}

/// By what a rule is judged on a ticket.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Judged {
    /// The instant and the fact by which all must be there; none until that fact comes.
    pub by: Option<(Timestamp, Seq)>,
    /// What is there of what is asked for, since when, and by which fact.
    pub needs: Vec<(Evidence, Timestamp, Seq)>,
    /// What is not there, or came too late.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<Evidence>,
    /// It cannot be told: the record of another system, which does not say what is missing.
    #[serde(default)]
    pub unproven: bool,
    /// Whether it grants a time; else the order of the facts alone decides.
    #[serde(default)]
    pub timed: bool,
    /// Where somebody must be at work at every moment: when nobody was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub breaks: Option<Vec<Break>>,
}

/// One running instance of a deadline promise, or of a rule that facts prove, on one ticket.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Clock {
    /// The promise, for example `D3.arrival`.
    pub promise: String,
    /// Which instance, from 0, for promises that start anew (a second special part).
    pub instance: u16,
    /// When it starts; may lie ahead (`arrival due`).
    pub started_at: Timestamp,
    /// The fact that starts it.
    pub start_seq: Seq,
    /// When it is due.
    pub due: ClockDue,
    /// From when on the contract calls it at risk.
    pub risk_at: Option<Timestamp>,
    /// Stops, in order of their time; void ones stay.
    pub stops: Vec<Stop>,
    /// Pauses that count.
    pub pauses: Vec<Pause>,
    /// Taken away.
    pub withdrawn: Option<Withdrawn>,
    /// Others took its place.
    pub replaced: Option<Replaced>,
    /// From when on a breach is excused, and the fact that shows it.
    pub excused: Option<(Timestamp, Seq)>,
    /// The start time is a claim nobody confirmed, or a correction.
    #[serde(default)]
    pub start_in_doubt: bool,
    /// Version of the calendars it was computed with.
    #[serde(default)]
    pub calendars: u32,
    /// Confirmations, corrections and agreements of the school that it rests on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub confirmed_by: Vec<Seq>,
    /// The fact that changed it after its breach was final: proven late, and counted apart (law 3).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corrected_by: Option<Seq>,
    /// When a fact of a kind that this program does not know came in on the same subject, the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unknown: Option<(Timestamp, Seq)>,
    /// By what it is judged, for a rule.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub judged: Option<Box<Judged>>,
}

impl Clock {
    /// The stop that counts at `at`: the first that is not void by then.
    pub fn stop_at(&self, at: Timestamp) -> Option<&Stop> {
        self.stops
            .iter()
            .find(|s| s.at <= at && s.void.is_none_or(|(v, _)| v > at))
    }

    /// The stop that counts in the end.
    pub fn stop(&self) -> Option<&Stop> {
        self.stops.iter().find(|s| s.void.is_none())
    }

    /// The due instant, or the earliest that it can turn out to be; where a fact is waited for, since
    /// when.
    pub fn due_earliest(&self) -> Timestamp {
        match self.due {
            ClockDue::At(at) | ClockDue::Unknown(at) | ClockDue::AtFact(at) => at,
        }
    }

    /// The due instant, when known.
    pub fn due_at(&self) -> Option<Timestamp> {
        match self.due {
            ClockDue::At(at) => Some(at),
            ClockDue::Unknown(_) | ClockDue::AtFact(_) => None,
        }
    }

    /// Whether nothing more can happen to it by passing time alone.
    pub fn is_settled(&self) -> bool {
        let judged = matches!(self.due, ClockDue::At(_)) && self.is_untimed();
        judged || self.stop().is_some() || self.withdrawn.is_some() || self.replaced.is_some()
    }

    /// Whether its time presses anybody: what waits for a fact, or is judged at one, does not.
    pub fn presses(&self) -> bool {
        !self.is_untimed() && !matches!(self.due, ClockDue::AtFact(_))
    }

    /// Whether it is a rule for which the order of facts decides, and no time.
    pub(super) fn is_untimed(&self) -> bool {
        self.judged.as_ref().is_some_and(|j| !j.timed)
    }
}
