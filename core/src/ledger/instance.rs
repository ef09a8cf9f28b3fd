//! What one promise says of one period, date, window or case.

use crate::{
    fact::Seq,
    promise::{Clock, Note, PROVISIONAL, Status},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// What is left, or what is missing when negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Margin {
    /// Seconds.
    Seconds(i64),
    /// Times, people, units, pieces.
    Count(i64),
    /// Failures that a window can still bear.
    Failures(i64),
}

/// A stretch in which there were fewer than promised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gap {
    /// Begins.
    pub from: Timestamp,
    /// Ends; at the instant of asking while it lasts.
    pub to: Timestamp,
    /// The fewest there were.
    pub least: i64,
    /// Whether it is longer than the grace of the contract.
    pub counted: bool,
}

/// A remark on an instance. Sentences are made in `words`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Remark {
    /// As for clocks.
    Note(Note),
    /// So many devices were left out, each with a reason.
    LeftOut(u32),
    /// This one came too soon after the one before, and does not count.
    TooSoon(Seq),
    /// This one was not complete, and does not count.
    NotComplete(Seq),
    /// The contract ran for less than half of the period.
    HalfPeriod,
    /// There were too few for a time.
    Gap(Gap),
    /// By the roster, or by what is planned for units, there will be too few.
    GapAhead(Gap),
    /// Nothing is ready to be lent.
    NoneReady,
    /// Below the part's own threshold.
    BelowThreshold,
    /// Announced when the time for it was over.
    ToldLate,
    /// The moment moved to another date.
    Moved,
    /// The moment will not come.
    CalledOff,
    /// This fact speaks for the school, which has not confirmed it: it excuses and takes away nothing.
    Unconfirmed(Seq),
    /// Good ones of all.
    Quotient(u32, u32),
    /// So many answers were typed by the desk.
    TypedByDesk(u32),
    /// Too few cases: the contract's whole time so far counts.
    Widened,
    /// There was nothing to divide by.
    NoCases,
    /// Later knowledge gives another quotient.
    Restated(u32, u32),
    /// This item is not on file.
    Missing(String),
    /// The school objects.
    Disputed(Seq),
    /// The school accepts the excuse.
    ExcuseAccepted(Seq),
}

/// One instance of a promise with its verdict.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Instance {
    /// Which: `2026-04` (a period by its first month), an occasion and its date, a case.
    pub key: String,
    /// When it begins.
    pub from: Timestamp,
    /// When it breaks if nobody acts; none when not known.
    pub due: Option<Timestamp>,
    /// Where it stands.
    pub status: Status,
    /// Whether it can still change by what is said or done.
    pub provisional: bool,
    /// What is left.
    pub margin: Option<Margin>,
    /// The facts it rests on.
    pub evidence: Vec<Seq>,
    /// Remarks.
    pub remarks: Vec<Remark>,
    /// From when on it is at risk if nobody acts; none where only facts make it so.
    #[serde(skip)]
    pub risk_at: Option<Timestamp>,
    /// When time alone may change more than that: a watch ends, a grace is over, the next period begins.
    #[serde(skip)]
    pub turns_at: Option<Timestamp>,
}

impl Instance {
    /// One that has nothing yet.
    pub(super) fn new(key: String, from: Timestamp, due: Option<Timestamp>) -> Self {
        Self {
            key,
            from,
            due,
            status: Status::NotDue,
            provisional: true,
            margin: None,
            evidence: Vec::new(),
            remarks: Vec::new(),
            risk_at: None,
            turns_at: None,
        }
    }

    /// The key of a clock's instance; `key` says on what it runs.
    pub fn key_of<'k>(key: &'k str, clock: &Clock) -> Cow<'k, str> {
        match clock.instance {
            0 => Cow::Borrowed(key),
            n => Cow::Owned(format!("{key}#{n}")),
        }
    }

    /// What a clock says at an instant; `key` says on what it runs.
    pub fn of_clock(key: &str, clock: &Clock, at: Timestamp) -> Self {
        let verdict = clock.verdict(at);
        Self {
            key: Self::key_of(key, clock).into_owned(),
            from: clock.started_at,
            due: clock.due_at(),
            status: verdict.status,
            provisional: verdict.provisional,
            margin: verdict.margin_s.map(Margin::Seconds),
            evidence: verdict.evidence,
            remarks: verdict.notes.into_iter().map(Remark::Note).collect(),
            risk_at: clock.risk_at,
            turns_at: None,
        }
    }

    /// With a status, which is provisional for the contract's time after `since`.
    pub(super) fn says(mut self, status: Status, since: Timestamp, at: Timestamp) -> Self {
        self.status = status;
        self.provisional = match status {
            Status::Kept | Status::Broken | Status::Excused => {
                at < since.saturating_add(PROVISIONAL).unwrap_or(Timestamp::MAX)
            }
            Status::Withdrawn => false,
            _ => true,
        };
        self
    }

    /// With what is left.
    pub(super) fn left(mut self, margin: Margin) -> Self {
        self.margin = Some(margin);
        self
    }

    /// Whether the breach can no longer be taken back (law 3).
    pub fn is_finally_broken(&self) -> bool {
        self.status == Status::Broken && !self.provisional
    }
}

/// Seconds from `from` to `to`; any part of a second too late is a second too late.
pub(super) fn seconds(from: Timestamp, to: Timestamp) -> i64 {
    let length = to.duration_since(from);
    length.as_secs() - i64::from(length.subsec_nanos() < 0)
}

/// `days` before an instant.
pub(super) fn days_before(at: Timestamp, days: u32) -> Timestamp {
    let length = jiff::SignedDuration::from_hours(24 * i64::from(days));
    at.saturating_sub(length).unwrap_or(Timestamp::MIN)
}
