//! Rules that a ticket's own facts prove: what must stand on it by the moment of another fact, or
//! within a time. Each ticket to which such a rule applies has its clock, from the fact on which the rule
//! begins to apply; nobody has to remember to look.

use super::{
    attributes::Attributes,
    case::Case,
    clock::{Clock, ClockDue, Judged, Stop},
    mark::Evidence,
    start::Start,
};
use crate::{
    calendar::Limit,
    contract::{Instances, Proof, Rule},
    fact::Seq,
};
use jiff::{SignedDuration, Timestamp};

/// A rule at risk when this share of its time is gone, in percent.
const RISK_PERCENT: i32 = 80;

/// The fact at which a rule is judged.
#[derive(Clone, Copy)]
struct Judge {
    index: usize,
    due: Timestamp,
}

/// What was asked for, and found.
struct Found {
    at: Timestamp,
    index: usize,
    in_time: bool,
}

impl Case<'_> {
    /// Adds the clocks of a rule.
    pub(super) fn prove(&self, rule: &Rule, clocks: &mut Vec<Clock>) {
        let Some(proof) = &rule.proof else {
            return;
        };
        if !self.shows_any(&proof.start) || !self.ever_holds(&proof.when) {
            return;
        }
        for (instance, start) in (0..).zip(self.proof_starts(proof)) {
            clocks.push(self.proven(rule, proof, instance, &start));
        }
    }

    /// One from the first such fact, or one from each at which the condition holds. A ticket answers for
    /// itself: what it took in from other tickets is judged there.
    fn proof_starts(&self, proof: &Proof) -> Vec<Start> {
        let mut starts = self.indexes(&proof.start).map(|i| self.start(i));
        match proof.instances {
            Instances::Each => starts.filter(|s| self.holds_at(proof, s.index)).collect(),
            _ => starts.next().into_iter().collect(),
        }
    }

    /// Whether the condition holds once this mark is known.
    fn holds_at(&self, proof: &Proof, index: usize) -> bool {
        let mut attributes = Attributes::new(self.book.contract.default_grade);
        self.marks[..=index].iter().for_each(|m| attributes.take(m));
        proof.when.holds(&attributes)
    }

    fn proven(&self, rule: &Rule, proof: &Proof, instance: u16, start: &Start) -> Clock {
        let judge = self.judge(proof, start);
        let due = judge.map_or(ClockDue::AtFact(start.at), |j| ClockDue::At(j.due));
        let needs = self.needs(proof, start, judge);
        let missing = needs
            .iter()
            .filter(|(_, f)| f.as_ref().is_none_or(|f| !f.in_time));
        let missing: Vec<Evidence> = missing.map(|(e, _)| *e).collect();
        let timed = proof.within.is_some();
        let found: Vec<&Found> = needs.iter().filter_map(|(_, f)| f.as_ref()).collect();
        let complete = found.len() == needs.len() && (timed || missing.is_empty());
        let stop = found.iter().max_by_key(|f| (f.at, f.index));
        let stop = stop.filter(|_| complete).map(|f| self.proof_stop(f));
        let risk = judge.filter(|_| timed).map(|j| risk_at(start.at, j.due));
        let mut clock = Clock {
            promise: rule.id.clone(),
            instance,
            started_at: start.at,
            start_seq: start.seq,
            due,
            risk_at: risk,
            stops: stop.into_iter().collect(),
            pauses: Vec::new(),
            withdrawn: self.withdrawn(&proof.when, proof.instances, start, due),
            replaced: None,
            excused: None,
            start_in_doubt: self.moments[start.index].in_doubt,
            calendars: self.calendars,
            confirmed_by: Vec::new(),
            corrected_by: None,
            unknown: None,
            judged: Some(Box::new(Judged {
                by: judge.map(|j| (j.due, self.marks[j.index].seq)),
                needs: found.iter().map(|f| self.told(f)).collect(),
                unproven: judge.is_some_and(|j| self.marks[j.index].imported)
                    && !missing.is_empty(),
                missing,
                timed,
            })),
        };
        clock.confirmed_by = self.confirmations(start, &clock);
        clock
    }

    /// When the rule is judged: at the fact that it names, or at its own start; and so much later as it
    /// grants. A time runs from the earlier of two possible instants (law 6).
    fn judge(&self, proof: &Proof, start: &Start) -> Option<Judge> {
        let index = match proof.by.is_empty() {
            true => start.index,
            false => self.next_of(start.index, &proof.by)?,
        };
        let moment = &self.moments[index];
        let due = match proof.within {
            Some(Limit::Elapsed(seconds)) => later(moment.as_start, seconds.get()),
            _ => moment.as_stop,
        };
        Some(Judge {
            index,
            due: due.max(start.at),
        })
    }

    /// Each fact asked for, and the one that shows it.
    fn needs(
        &self,
        proof: &Proof,
        start: &Start,
        judge: Option<Judge>,
    ) -> Vec<(Evidence, Option<Found>)> {
        let all = proof.has.iter().map(|e| (*e, None));
        let since = proof.gets.iter().map(|e| (*e, Some(start.seq)));
        let find =
            |(evidence, since)| (evidence, self.found(evidence, since, start, (proof, judge)));
        all.chain(since).map(find).collect()
    }

    /// The first that is in time, else the first. What stood in the journal before the fact that judges
    /// was there before it, whatever times are claimed; else its own time must be proven.
    fn found(
        &self,
        evidence: Evidence,
        since: Option<Seq>,
        start: &Start,
        (proof, judge): (&Proof, Option<Judge>),
    ) -> Option<Found> {
        let asked = [evidence];
        let candidates = self.indexes(&asked);
        let candidates = candidates.filter(|i| since.is_none_or(|s| self.marks[*i].seq >= s));
        let found = candidates.map(|index| {
            let at = self.moments[index].as_stop.max(start.at);
            let (in_time, at) = match (judge, proof.within) {
                (None, _) => (true, at),
                (Some(judge), Some(_)) => (at <= judge.due, at),
                (Some(judge), None) => {
                    let before = self.marks[index].seq <= self.marks[judge.index].seq
                        || self.moments[index].as_stop <= self.moments[judge.index].as_start;
                    (before, if before { at.min(judge.due) } else { at })
                }
            };
            Found { at, index, in_time }
        });
        found.min_by_key(|f| (!f.in_time, f.at, f.index))
    }

    fn told(&self, found: &Found) -> (Evidence, Timestamp, Seq) {
        let mark = &self.marks[found.index];
        (mark.evidence, found.at, mark.seq)
    }

    fn proof_stop(&self, found: &Found) -> Stop {
        let moment = &self.moments[found.index];
        Stop {
            at: found.at,
            seq: self.marks[found.index].seq,
            void: None,
            late: moment.in_doubt,
            confirmed_at: moment.confirmed.map(|(at, _)| at),
        }
    }
}

fn later(at: Timestamp, seconds: u32) -> Timestamp {
    let length = SignedDuration::from_secs(seconds.into());
    at.saturating_add(length).unwrap_or(Timestamp::MAX)
}

fn risk_at(from: Timestamp, due: Timestamp) -> Timestamp {
    let left = due.duration_since(from) / 100 * (100 - RISK_PERCENT);
    due.saturating_sub(left).unwrap_or(from)
}
