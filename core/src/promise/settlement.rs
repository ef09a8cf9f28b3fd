//! Since when passing time alone changes nothing of a clock. A view keeps it, so that a ledger counts
//! what is done with, without judging it again.

use super::{
    clock::{Clock, ClockDue},
    verdict::{PROVISIONAL, Status},
};
use crate::codes::codes;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

codes! {
    /// Under which count a clock falls that is done with.
    CountedAs {
        /// Kept.
        Kept = "kept",
        /// Broken.
        Broken = "broken",
        /// Excused.
        Excused = "excused",
        /// Withdrawn.
        Withdrawn = "withdrawn",
        /// Cannot be judged.
        Incomplete = "incomplete",
        /// Changed by a proof after the breach was final: counted apart (law 3).
        Corrected = "corrected",
    }
}

/// Since when passing time alone changes nothing of a clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settlement {
    /// From then on its status stays.
    pub counted_at: Timestamp,
    /// From then on it is no longer live, either: nothing that is said or done is waited for. None
    /// while it waits for ever (a breach that nothing ever stopped).
    pub final_at: Option<Timestamp>,
    /// Under which count it falls.
    pub counted_as: CountedAs,
}

impl Clock {
    /// Since when its status stays, whatever time passes; none while it runs without a known end.
    pub fn settlement(&self) -> Option<Settlement> {
        let instants = self.instants();
        let last = *instants.last()?;
        let status = self.status_at(last);
        let counted_as = self.counted_as(status)?;
        let since = |holds: &dyn Fn(Timestamp) -> bool| {
            let after = instants.iter().rev().take_while(|at| holds(**at)).last();
            after.copied()
        };
        // A clock that has not begun counts nowhere.
        let counted_at = since(&|at| self.status_at(at) == status)?.max(self.started_at);
        let final_at = since(&|at| !self.is_live(at));
        Some(Settlement {
            counted_at,
            final_at: final_at.map(|f| f.max(counted_at)),
            counted_as,
        })
    }

    fn counted_as(&self, status: Status) -> Option<CountedAs> {
        Some(match status {
            Status::NotDue | Status::Running | Status::AtRisk => return None,
            // What is broken all the same counts as that.
            Status::Broken => CountedAs::Broken,
            _ if self.corrected_by.is_some() => CountedAs::Corrected,
            Status::Kept => CountedAs::Kept,
            Status::Excused => CountedAs::Excused,
            Status::Withdrawn => CountedAs::Withdrawn,
            Status::Incomplete => CountedAs::Incomplete,
        })
    }

    /// Whether anything is still waited for: what runs, what can still change, and a breach that is
    /// not stopped. A kept clock is done with; so is what was judged at a fact: nothing mends it.
    pub fn is_live(&self, at: Timestamp) -> bool {
        let verdict = self.verdict_bare(at);
        let settled = matches!(verdict.0, Status::Kept | Status::Withdrawn);
        let mends = self.judged.as_ref().is_none_or(|j| j.timed && !j.unproven);
        !settled && (verdict.1 || (mends && self.stop_at(at).is_none()))
    }

    /// Every instant at which a verdict on it may change, in order.
    fn instants(&self) -> Vec<Timestamp> {
        let later = |at: Timestamp, by| at.saturating_add(by).unwrap_or(Timestamp::MAX);
        // Exactly at the due instant is in time.
        let passed = |at| later(at, SignedDuration::from_nanos(1));
        let mut all = vec![self.started_at];
        all.extend(self.risk_at);
        match self.due {
            ClockDue::At(due) => all.extend([passed(due), later(due, PROVISIONAL)]),
            ClockDue::Unknown(earliest) => all.push(earliest),
            ClockDue::AtFact(_) => {}
        }
        for stop in &self.stops {
            all.push(stop.at);
            all.extend(stop.void.map(|(at, _)| at));
        }
        for pause in &self.pauses {
            all.push(pause.from);
            all.extend(pause.to);
        }
        all.extend(self.withdrawn.map(|w| w.at));
        all.extend(self.replaced.map(|r| r.at));
        all.extend(self.unknown.map(|(at, _)| at));
        all.sort_unstable();
        all
    }
}
