//! When a clock is due: its limit, the pauses that count, and the calendar that holds for it.

use super::{
    case::Case,
    clock::{ClockDue, Pause, Stop},
    mark::{Detail, Evidence},
};
use crate::{
    calendar::{self, Calendar, Due, Interval, Intervals, Limit},
    contract::Deadline,
    ticket::words::WaitReason,
};
use jiff::{SignedDuration, Timestamp};
use std::borrow::Cow;

/// What shows that a wait is over, besides its end being recorded: hands on the device.
const WORK_GOES_ON: &[Evidence] = &[
    Evidence::WaitEnded,
    Evidence::WaitBegun,
    Evidence::Arrived,
    Evidence::PartFitted,
    Evidence::RepairCompleted,
    Evidence::SolvedRemotely,
];

impl Case<'_> {
    /// Waits that this promise's clock stands still for, confirmed by the school.
    pub(super) fn pauses(&self, reasons: &[WaitReason]) -> Vec<Pause> {
        let mut pauses = Vec::new();
        for (index, mark) in self.marks.iter().enumerate() {
            let Detail::Wait(reason) = mark.detail else {
                continue;
            };
            let agreed = self.testimony.agreement(mark).is_some();
            if !reasons.contains(&reason) || !agreed {
                continue;
            }
            let from = self.moments[index].as_stop;
            let to = self
                .next_of(index, WORK_GOES_ON)
                .map(|i| self.moments[i].as_start);
            // Beginnings take the later time and ends the earlier: little or nothing may be left.
            if to.is_none_or(|to| from < to) {
                pauses.push(Pause {
                    from,
                    to,
                    reason,
                    seq: mark.seq,
                });
            }
        }
        pauses
    }

    /// The due instant, and the version of the calendars that gave it. A revised calendar moves
    /// open clocks only; one that was not known before is settled by it in any case.
    pub(super) fn due(
        &self,
        terms: &Deadline,
        start: Timestamp,
        pauses: &[Pause],
        stops: &[Stop],
    ) -> (ClockDue, u32) {
        let mut version = self.calendars;
        let mut due = self.due_by(terms.limit, start, pauses, version);
        if matches!(terms.limit, Limit::Elapsed(_)) {
            return (due, version);
        }
        for mark in self.marks {
            let Detail::Calendars(revised) = mark.detail else {
                continue;
            };
            let moves = match due {
                ClockDue::Unknown(_) | ClockDue::AtFact(_) => true,
                ClockDue::At(at) => {
                    mark.recorded_at <= at && !Self::was_stopped(stops, mark.seq, mark.recorded_at)
                }
            };
            if moves {
                version = revised;
                due = self.due_by(terms.limit, start, pauses, version);
            }
        }
        (due, version)
    }

    pub(super) fn due_by(
        &self,
        limit: Limit,
        start: Timestamp,
        pauses: &[Pause],
        version: u32,
    ) -> ClockDue {
        let Some(calendar) = self.calendar(limit, version) else {
            // No calendar at all: nothing is known, and nothing is guessed.
            return ClockDue::Unknown(start);
        };
        let due = match calendar::due(&calendar, limit, start, &ended(pauses)) {
            Due::At(at) => ClockDue::At(at),
            Due::Unknown { earliest } => ClockDue::Unknown(earliest),
        };
        match (due, pauses.iter().find(|p| p.to.is_none())) {
            // Stands still now: the due instant moves with the wait.
            (ClockDue::At(at), Some(open)) if open.from < at => ClockDue::Unknown(at),
            _ => due,
        }
    }

    /// Elapsed time needs no calendar; the other lengths do.
    fn calendar(&self, limit: Limit, version: u32) -> Option<Cow<'_, Calendar>> {
        match (self.book.calendar(version), limit) {
            (Some(calendar), _) => Some(Cow::Borrowed(calendar)),
            (None, Limit::Elapsed(_)) => {
                Some(Cow::Owned(Calendar::always_open(self.book.zone.clone())))
            }
            (None, _) => None,
        }
    }
}

fn ended(pauses: &[Pause]) -> Intervals<Timestamp> {
    pauses
        .iter()
        .filter_map(|p| Some(Interval::new(p.from, p.to?)))
        .collect()
}

/// Whether an instant is at or before the due instant, or before the earliest it can be.
pub(super) fn in_time(at: Timestamp, due: ClockDue) -> bool {
    at <= earliest(due)
}

/// The due instant, or the earliest that it can turn out to be.
pub(super) fn earliest(due: ClockDue) -> Timestamp {
    match due {
        ClockDue::At(at) | ClockDue::Unknown(at) => at,
        ClockDue::AtFact(_) => Timestamp::MAX,
    }
}

/// The instant at which the contract's share of the time is gone; time that was paused is left out.
pub(super) fn risk_at(
    terms: &Deadline,
    start: Timestamp,
    due: ClockDue,
    pauses: &[Pause],
) -> Option<Timestamp> {
    let ClockDue::At(due) = due else { return None };
    let paused = ended(pauses).within(Interval::new(start, due));
    let counted = due.duration_since(start).as_secs() - paused.length().as_secs();
    let share = counted * i64::from(terms.risk_percent.min(100)) / 100;
    let mut at = start
        .saturating_add(SignedDuration::from_secs(share))
        .ok()?;
    for pause in paused.iter().filter(|p| !p.is_empty()) {
        if pause.from < at {
            at = at.saturating_add(pause.length()).ok()?;
        }
    }
    Some(at.min(due))
}
