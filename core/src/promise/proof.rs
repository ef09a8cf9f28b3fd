//! Rules that a ticket's own facts prove: what must stand on it by the moment of another fact, or
//! within a time. Each ticket to which such a rule applies has its clock, from the fact on which the rule
//! begins to apply; nobody has to remember to look.

use super::{
    attributes::{Attributes, Condition},
    case::Case,
    clock::{Clock, ClockDue, Judged, Stop, Withdrawn},
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

/// What a rule asks of a ticket.
struct Asked {
    /// When it is judged; none until that fact comes.
    judge: Option<Judge>,
    /// Whether a time is granted; else the order of the facts alone decides.
    timed: bool,
    /// Each fact asked for, and the one that shows it.
    needs: Vec<(Evidence, Option<Found>)>,
}

impl Asked {
    fn found(&self) -> impl Iterator<Item = &Found> {
        self.needs.iter().filter_map(|(_, found)| found.as_ref())
    }

    /// What is not there, or came too late.
    fn missing(&self) -> Vec<Evidence> {
        let lacks = |f: &Option<Found>| f.as_ref().is_none_or(|f| !f.in_time);
        let missing = self.needs.iter().filter(|(_, found)| lacks(found));
        missing.map(|(evidence, _)| *evidence).collect()
    }
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
            clocks.push(match &proof.unbroken {
                Some(terms) => self.unbroken(rule, (proof, terms), instance, &start),
                None => self.proven(rule, proof, instance, &start),
            });
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
        let asked = self.asked(proof, start);
        let judge = asked.judge;
        let due = judge.map_or(ClockDue::AtFact(start.at), |j| ClockDue::At(j.due));
        let missing = asked.missing();
        let found: Vec<&Found> = asked.found().collect();
        let complete = found.len() == asked.needs.len() && (asked.timed || missing.is_empty());
        let stop = found.iter().max_by_key(|f| (f.at, f.index));
        let stop = stop.filter(|_| complete).map(|f| self.proof_stop(f));
        let risk = judge.filter(|_| asked.timed);
        let mut clock = Clock {
            promise: rule.id.clone(),
            instance,
            started_at: start.at,
            start_seq: start.seq,
            due,
            risk_at: risk.map(|j| risk_at(start.at, j.due)),
            stops: stop.into_iter().collect(),
            pauses: Vec::new(),
            withdrawn: self.given_up(
                (&proof.when, proof.instances),
                &proof.unless,
                start,
                (due, stop),
            ),
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
                timed: asked.timed,
                breaks: None,
            })),
        };
        clock.confirmed_by = self.confirmations(start, &clock);
        clock
    }

    /// What takes the rule away: what takes any clock away, or what makes it needless; the earlier.
    pub(super) fn given_up(
        &self,
        (when, instances): (&Condition, Instances),
        unless: &[Evidence],
        start: &Start,
        (due, stop): (ClockDue, Option<Stop>),
    ) -> Option<Withdrawn> {
        // What is there already is needed no more, and was not needless.
        let first = |w: &Withdrawn| stop.is_none_or(|s| w.at < s.at);
        let ends = [
            self.withdrawn(when, instances, start, due),
            self.spared(unless, start, due).filter(first),
        ];
        ends.into_iter().flatten().min_by_key(|w| (w.at, w.seq))
    }

    /// What had to stand there before is judged at the start, and ends it where it did not; the rest is
    /// judged when its moment comes.
    fn asked(&self, proof: &Proof, start: &Start) -> Asked {
        let begun = Judge {
            index: start.index,
            due: self.moments[start.index].as_stop.max(start.at),
        };
        let since = self.since_last(proof, start);
        let before = proof.had.iter().map(|e| (*e, since));
        let mut asked = self.needs(before, start, (Some(begun), false));
        if asked.missing().is_empty() {
            let has = proof.has.iter().map(|e| (*e, None));
            let gets = proof.gets.iter().map(|e| (*e, Some(start.seq)));
            let judged = (self.judge(proof, start), proof.within.is_some());
            let rest = self.needs(has.chain(gets), start, judged);
            asked.needs.extend(rest.needs);
            (asked.judge, asked.timed) = judged;
        }
        asked
    }

    /// What stood there before one start is used up by it: the next needs its own.
    fn since_last(&self, proof: &Proof, start: &Start) -> Option<Seq> {
        let each = proof.instances == Instances::Each;
        let before = self.indexes(&proof.start).filter(|i| *i < start.index);
        before
            .filter(|_| each)
            .last()
            .map(|i| self.marks[i].seq + 1)
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
        evidence: impl Iterator<Item = (Evidence, Option<Seq>)>,
        start: &Start,
        (judge, timed): (Option<Judge>, bool),
    ) -> Asked {
        let find =
            |(evidence, since)| (evidence, self.found(evidence, since, start, (judge, timed)));
        Asked {
            judge,
            timed,
            needs: evidence.map(find).collect(),
        }
    }

    /// The first that is in time, else the first. What stood in the journal before the fact that judges
    /// was there before it, whatever times are claimed; else its own time must be proven.
    fn found(
        &self,
        evidence: Evidence,
        since: Option<Seq>,
        start: &Start,
        (judge, timed): (Option<Judge>, bool),
    ) -> Option<Found> {
        let asked = [evidence];
        let candidates = self.indexes(&asked);
        let candidates = candidates.filter(|i| since.is_none_or(|s| self.marks[*i].seq >= s));
        let found = candidates.map(|index| {
            let at = self.moments[index].as_stop.max(start.at);
            let (in_time, at) = match judge {
                None => (true, at),
                Some(judge) if timed => (at <= judge.due, at),
                Some(judge) => {
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

pub(super) fn later(at: Timestamp, seconds: u32) -> Timestamp {
    let length = SignedDuration::from_secs(seconds.into());
    at.saturating_add(length).unwrap_or(Timestamp::MAX)
}

pub(super) fn risk_at(from: Timestamp, due: Timestamp) -> Timestamp {
    let left = due.duration_since(from) / 100 * (100 - RISK_PERCENT);
    due.saturating_sub(left).unwrap_or(from)
}
