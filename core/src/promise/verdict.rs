//! What a clock says at an instant.

use super::clock::{Clock, ClockDue, Pause, Stop, WithdrawnBy};
use crate::{codes::codes, fact::Seq};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// How long a breach is provisional (the school may confirm a claimed time meanwhile).
pub const PROVISIONAL: SignedDuration = SignedDuration::from_hours(48);

codes! {
    /// Where a promise stands.
    Status {
        /// Its start lies ahead.
        NotDue = "not_due",
        /// Running.
        Running = "running",
        /// Running, and most of the time is gone.
        AtRisk = "at_risk",
        /// Kept.
        Kept = "kept",
        /// Broken.
        Broken = "broken",
        /// Too late, for a reason from the contract's list.
        Excused = "excused",
        /// Taken away or replaced; stays visible.
        Withdrawn = "withdrawn",
        /// Cannot be judged: evidence is missing.
        Incomplete = "incomplete",
    }
}

/// A remark on a verdict. Sentences are made in `words`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Note {
    /// The stop was recorded late; the receipt counts.
    LateRecord,
    /// The school confirmed the claimed time.
    Confirmed,
    /// … and did so after the breach was final.
    Corrected,
    /// A stop was made void by the school.
    Rejected,
    /// The clock stands still now.
    Paused,
    /// Paused for a time.
    WasPaused,
    /// The due instant is not known: no official calendar yet.
    DueUnknown,
    /// Others took its place (special part).
    Replaced,
    /// Taken away.
    Withdrawn(WithdrawnBy),
    /// The start is a claim in doubt; the earlier time counts.
    StartInDoubt,
    /// A fact of a kind that this program does not know stands on the same subject.
    UnknownFact,
}

/// What a clock says at an instant, with its evidence.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Verdict {
    /// Where it stands.
    pub status: Status,
    /// Whether it can still change by what the school says or does.
    pub provisional: bool,
    /// Seconds to spare: to the due instant while running, at the stop when stopped. Negative when
    /// too late. `None` where the due instant is unknown, or nothing runs.
    pub margin_s: Option<i64>,
    /// The facts it rests on.
    pub evidence: Vec<Seq>,
    /// Remarks.
    pub notes: Vec<Note>,
}

impl Clock {
    /// The verdict at `at`, from this state of knowledge.
    pub fn verdict(&self, at: Timestamp) -> Verdict {
        let (status, end) = self.status(at);
        let unreadable = self.is_unreadable(at);
        Verdict {
            status,
            provisional: self.is_provisional(status, end, at),
            margin_s: self.margin_s(status, end).filter(|_| !unreadable),
            evidence: self.evidence(at),
            notes: self.notes(at),
        }
    }

    /// Where it stands at `at`, without the rest of the verdict.
    pub fn status_at(&self, at: Timestamp) -> Status {
        self.status(at).0
    }

    /// The status, and whether it is provisional.
    pub(super) fn verdict_bare(&self, at: Timestamp) -> (Status, bool) {
        let (status, end) = self.status(at);
        (status, self.is_provisional(status, end, at))
    }

    /// The status, and the instant at which the margin is taken.
    fn status(&self, at: Timestamp) -> (Status, Timestamp) {
        match self.is_unreadable(at) {
            true => (Status::Incomplete, at),
            false => self.readable_status(at),
        }
    }

    /// Whether it cannot be judged, because a fact of an unknown kind came in before the verdict was
    /// final: a later program may read from it what this one cannot.
    fn is_unreadable(&self, at: Timestamp) -> bool {
        self.unknown.is_some_and(|(since, _)| {
            let (status, end) = self.readable_status(since);
            at >= since && at >= self.started_at && self.is_provisional(status, end, since)
        })
    }

    fn readable_status(&self, at: Timestamp) -> (Status, Timestamp) {
        let gone = self.gone_at().filter(|g| *g <= at);
        if let Some(stop) = self.stop_at(at).filter(|s| gone.is_none_or(|g| s.at <= g)) {
            return (self.stopped_status(stop.at), stop.at);
        }
        if gone.is_some() {
            return (Status::Withdrawn, at);
        }
        (self.open_status(at), at)
    }

    fn stopped_status(&self, stop: Timestamp) -> Status {
        match self.due {
            ClockDue::At(due) if stop <= due => Status::Kept,
            // Stopped before the earliest possible due instant is in time whatever comes.
            ClockDue::Unknown(earliest) if stop <= earliest => Status::Kept,
            ClockDue::AtFact(_) => Status::Kept,
            ClockDue::Unknown(_) => Status::Incomplete,
            ClockDue::At(_) if self.is_unproven() => Status::Incomplete,
            ClockDue::At(_) if self.excused.is_some() => Status::Excused,
            ClockDue::At(_) => Status::Broken,
        }
    }

    /// When it was taken away or replaced.
    fn gone_at(&self) -> Option<Timestamp> {
        self.withdrawn
            .map(|w| w.at)
            .into_iter()
            .chain(self.replaced.map(|r| r.at))
            .min()
    }

    fn open_status(&self, at: Timestamp) -> Status {
        if at < self.started_at {
            return Status::NotDue;
        }
        if self.is_paused(at) {
            return Status::Running;
        }
        match self.due {
            ClockDue::At(due) if at > due && self.is_unproven() => Status::Incomplete,
            ClockDue::At(due) if at > due && self.excused.is_some() => Status::Excused,
            ClockDue::At(due) if at > due => Status::Broken,
            ClockDue::Unknown(earliest) if at >= earliest => Status::AtRisk,
            _ if self.risk_at.is_some_and(|r| at >= r) => Status::AtRisk,
            _ => Status::Running,
        }
    }

    /// Whether a rule cannot be judged by what another system's record says.
    fn is_unproven(&self) -> bool {
        self.judged.as_ref().is_some_and(|j| j.unproven)
    }

    /// Whether a pause lasts at `at`.
    pub fn is_paused(&self, at: Timestamp) -> bool {
        self.pauses.iter().any(|p| is_within(p, at))
    }

    fn margin_s(&self, status: Status, end: Timestamp) -> Option<i64> {
        // Where the order of facts decides, no time is to spare.
        if status == Status::Withdrawn || self.is_untimed() {
            return None;
        }
        // Of work without a break nothing is left over; a break was longer than it may be by so much.
        if let Some(breaks) = self.judged.as_ref().and_then(|j| j.breaks.as_ref()) {
            let counted = breaks.iter().find(|b| b.counted).and_then(|b| b.to);
            match status {
                Status::Kept => return None,
                Status::Broken => {
                    let end = counted.map_or(end, |to| to.min(end));
                    return self.due_at().map(|due| seconds(end, due));
                }
                _ => {}
            }
        }
        // While it stands still, what is left is what was left when it began to.
        let waiting = self.pauses.iter().find(|p| is_within(p, end));
        match (self.due, waiting) {
            (ClockDue::Unknown(due), Some(p)) if p.to.is_none() => Some(seconds(p.from, due)),
            (ClockDue::Unknown(_) | ClockDue::AtFact(_), _) => None,
            (ClockDue::At(due), Some(p)) => Some(seconds(p.to.unwrap_or(end), due)),
            (ClockDue::At(due), None) => Some(seconds(end, due)),
        }
    }

    fn is_provisional(&self, status: Status, end: Timestamp, at: Timestamp) -> bool {
        match status {
            // What nothing can prove any more is final like a breach.
            Status::Incomplete if self.is_unproven() && self.unknown.is_none() => {
                self.final_at().is_none_or(|f| at < f)
            }
            Status::NotDue | Status::Running | Status::AtRisk | Status::Incomplete => true,
            Status::Kept => at < end.saturating_add(PROVISIONAL).unwrap_or(Timestamp::MAX),
            Status::Withdrawn => false,
            Status::Broken | Status::Excused => self.final_at().is_none_or(|f| at < f),
        }
    }

    /// From when on a breach is final.
    fn final_at(&self) -> Option<Timestamp> {
        let due = self.due_at()?;
        Some(due.saturating_add(PROVISIONAL).unwrap_or(Timestamp::MAX))
    }

    fn evidence(&self, at: Timestamp) -> Vec<Seq> {
        let mut seqs = vec![self.start_seq];
        seqs.extend(self.pauses.iter().filter(|p| p.from <= at).map(|p| p.seq));
        seqs.extend(self.stops.iter().filter(|s| s.at <= at).map(|s| s.seq));
        seqs.extend(
            self.stops
                .iter()
                .filter_map(|s| s.void)
                .filter(|v| v.0 <= at)
                .map(|v| v.1),
        );
        seqs.extend(self.withdrawn.filter(|w| w.at <= at).map(|w| w.seq));
        seqs.extend(self.replaced.filter(|r| r.at <= at).map(|r| r.seq));
        seqs.extend(self.excused.filter(|e| e.0 <= at).map(|e| e.1));
        if let Some(judged) = &self.judged {
            let there = judged.needs.iter().map(|(_, since, seq)| (*since, *seq));
            let there = there.chain(judged.by);
            seqs.extend(there.filter(|n| n.0 <= at).map(|n| n.1));
        }
        seqs.extend(&self.confirmed_by);
        seqs.extend(self.corrected_by);
        seqs.extend(self.unknown.filter(|_| self.is_unreadable(at)).map(|u| u.1));
        seqs.sort_unstable();
        seqs.dedup();
        seqs
    }

    fn notes(&self, at: Timestamp) -> Vec<Note> {
        let stop = self.stop_at(at);
        let rejected = |s: &Stop| s.void.is_some_and(|(v, _)| v <= at);
        let paused = stop.is_none() && self.is_paused(at);
        let confirmed = stop.is_some_and(|s| s.confirmed_at.is_some());
        let withdrawn = self.withdrawn.filter(|w| w.at <= at && stop.is_none());
        let replaced = self.replaced.is_some_and(|r| r.at <= at) && stop.is_none();
        [
            self.corrected_by.map(|_| Note::Corrected),
            (confirmed && self.corrected_by.is_none()).then_some(Note::Confirmed),
            stop.is_some_and(|s| s.late).then_some(Note::LateRecord),
            self.stops.iter().any(rejected).then_some(Note::Rejected),
            paused.then_some(Note::Paused),
            (!paused && self.pauses.iter().any(|p| p.from <= at)).then_some(Note::WasPaused),
            matches!(self.due, ClockDue::Unknown(_)).then_some(Note::DueUnknown),
            replaced.then_some(Note::Replaced),
            withdrawn.map(|w| Note::Withdrawn(w.by)),
            self.start_in_doubt.then_some(Note::StartInDoubt),
            self.is_unreadable(at).then_some(Note::UnknownFact),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

fn is_within(pause: &Pause, at: Timestamp) -> bool {
    pause.from <= at && pause.to.is_none_or(|to| at < to)
}

/// Whole seconds from `from` to `to`; any part of a second too late is a second too late.
fn seconds(from: Timestamp, to: Timestamp) -> i64 {
    let length = to.duration_since(from);
    length.as_secs() - i64::from(length.subsec_nanos() < 0)
}
