//! What stops a clock, and what makes a stop void again.

use super::{case::Case, clock::Stop, mark::Evidence, start::Start};
use crate::{
    contract::{Deadline, Instances},
    fact::Seq,
};
use jiff::Timestamp;

/// What is only done when the school does not reject it afterwards.
const REJECTABLE: &[Evidence] = &[
    Evidence::RepairCompleted,
    Evidence::SolvedRemotely,
    Evidence::SolutionGiven,
];

impl Case<'_> {
    /// Every fact that stops this clock, in order of the instants that count.
    pub(super) fn stops(&self, terms: &Deadline, start: &Start) -> Vec<Stop> {
        let mut stops: Vec<Stop> = self
            .indexes(&terms.stop)
            .filter(|i| start.need.is_none() || self.need(*i) == start.need)
            .filter(|i| self.follows(terms, start, *i))
            .map(|i| self.stop(i, start))
            .collect();
        stops.sort_by_key(|s| (s.at, s.seq));
        stops
    }

    /// The facts that end what a rule asks for, in order of the instants that count.
    pub(super) fn ends(&self, until: &[Evidence], start: &Start) -> Vec<Stop> {
        let mut ends: Vec<Stop> = self
            .indexes(until)
            .filter(|i| *i > start.index && self.moments[*i].as_stop >= start.own_at)
            .map(|i| self.stop(i, start))
            .collect();
        ends.sort_by_key(|s| (s.at, s.seq));
        ends
    }

    /// Whether a fact came after the start: by the later of its two times, at which it counts (a phone
    /// whose clock is slow must not leave a clock that nothing can stop), and where a promise begins
    /// anew, by the order of the journal too (the answer to an earlier repair is none to the next).
    fn follows(&self, terms: &Deadline, start: &Start, index: usize) -> bool {
        let anew = terms.instances == Instances::Each;
        self.moments[index].as_stop >= start.own_at && (!anew || index > start.index)
    }

    fn stop(&self, index: usize, start: &Start) -> Stop {
        let moment = &self.moments[index];
        let at = moment.as_stop.max(start.at);
        Stop {
            at,
            seq: self.marks[index].seq,
            void: self
                .rejection(index)
                .map(|r| (self.moments[r].as_start.max(at), self.marks[r].seq)),
            late: moment.in_doubt,
            confirmed_at: moment.confirmed.map(|(at, _)| at),
        }
    }

    /// The rejection by the school that makes a repair or a solution void.
    pub(super) fn rejection(&self, index: usize) -> Option<usize> {
        match REJECTABLE.contains(&self.marks[index].evidence) {
            true => self.next_of(index, &[Evidence::Rejected]),
            false => None,
        }
    }

    /// Whether the clock stood stopped when the fact `seq` came.
    pub(super) fn was_stopped(stops: &[Stop], seq: Seq, at: Timestamp) -> bool {
        stops
            .iter()
            .any(|s| s.seq < seq && s.at <= at && s.void.is_none_or(|(_, by)| by > seq))
    }
}
