//! One ticket's evidence, and the clocks of one promise on it.
//!
//! Where a clock starts is in [`super::start`], what stops it in [`super::stop`], when it is due in
//! [`super::due`], what takes it away in [`super::ending`].

use super::{
    attributes::{Attributes, Condition},
    book::{Book, Frame},
    clock::Clock,
    due::{earliest, risk_at},
    mark::{Detail, Evidence, Mark},
    moment::{Moment, Testimony},
    start::Start,
};
use crate::{calendar::Interval, contract::Deadline, fact::Seq, id::NeedId};
use jiff::Timestamp;

/// One ticket's evidence with everything derived from it.
pub(super) struct Case<'a> {
    pub(super) book: &'a Book,
    pub(super) marks: &'a [Mark],
    pub(super) testimony: Testimony<'a>,
    /// The times of each mark.
    pub(super) moments: Vec<Moment>,
    /// Version of the calendars pinned at the report.
    pub(super) calendars: u32,
    /// Only in these stretches of time something begins; none: at any time.
    pub(super) windows: Option<&'a [Interval<Timestamp>]>,
    /// One bit for each kind of evidence that there is.
    shown: u64,
}

impl<'a> Case<'a> {
    pub(super) fn new(frame: Frame<'a>, marks: &'a [Mark]) -> Self {
        let Frame {
            book,
            calendars,
            windows,
        } = frame;
        let testimony = Testimony::of(marks);
        let moments = marks.iter().map(|m| testimony.moment(m)).collect();
        Self {
            book,
            marks,
            testimony,
            moments,
            calendars,
            windows,
            shown: marks.iter().fold(0, |all, m| all | bit(m.evidence)),
        }
    }

    /// Adds the clocks of one promise to those of the promises before it.
    pub(super) fn run(&self, terms: &Deadline, clocks: &mut Vec<Clock>) {
        // Most promises never start here: their facts are those of other subjects.
        let started = self.shows_any(&terms.start);
        if !(started || terms.or_due_of.is_some()) || !self.ever_holds(&terms.when) {
            return;
        }
        for (instance, start) in (0..).zip(self.starts(terms, clocks)) {
            clocks.push(self.clock(terms, instance, &start));
        }
    }

    /// Whether the condition ever held, so that the clock runs, or ran.
    pub(super) fn ever_holds(&self, when: &Condition) -> bool {
        let mut attributes = Attributes::new(self.book.contract.default_grade);
        self.marks.iter().any(|m| {
            attributes.take(m);
            when.holds(&attributes)
        })
    }

    /// Whether any of these is there.
    pub(super) fn shows_any(&self, evidence: &[Evidence]) -> bool {
        evidence.iter().any(|e| self.shown & bit(*e) != 0)
    }

    fn clock(&self, terms: &Deadline, instance: u16, start: &Start) -> Clock {
        let stops = self.stops(terms, start);
        let mut pauses = self.pauses(&terms.pauses);
        let (due, calendars) = self.due(terms, start.at, &pauses, &stops);
        // A wait that begins when the time is over hides no breach.
        pauses.retain(|p| p.from < earliest(due));
        let mut clock = Clock {
            promise: terms.id.clone(),
            instance,
            started_at: start.at,
            start_seq: start.seq,
            due,
            risk_at: risk_at(terms, start.at, due, &pauses),
            stops,
            pauses,
            withdrawn: self.withdrawn(&terms.when, terms.instances, start, due),
            replaced: self.replaced(terms, start, due),
            excused: terms
                .excuse
                .as_ref()
                .and_then(|e| self.excused(e, start, due)),
            start_in_doubt: self.moments[start.index].in_doubt,
            calendars,
            confirmed_by: Vec::new(),
            corrected_by: None,
            unknown: None,
            judged: None,
        };
        clock.confirmed_by = self.confirmations(start, &clock);
        clock
    }

    /// The school's words on the facts that a clock rests on.
    pub(super) fn confirmations(&self, start: &Start, clock: &Clock) -> Vec<Seq> {
        let times = |seq: &Seq| {
            let index = self.marks.iter().position(|m| m.seq == *seq)?;
            self.moments[index].confirmed.map(|(_, seq)| seq)
        };
        let agreed = |seq: &Seq| {
            let mark = self.marks.iter().find(|m| m.seq == *seq)?;
            let (_, by) = self.testimony.agreement(mark)?;
            (by != *seq).then_some(by)
        };
        let stops = clock.stops.iter().map(|s| &s.seq);
        let ends = clock.withdrawn.iter().map(|w| &w.seq);
        let waits = clock.pauses.iter().map(|p| &p.seq);
        let mut seqs: Vec<Seq> = [&start.seq]
            .into_iter()
            .chain(stops)
            .filter_map(times)
            .collect();
        seqs.extend(ends.chain(waits).filter_map(agreed));
        seqs.sort_unstable();
        seqs.dedup();
        seqs
    }

    // --- small things shared by the parts --------------------------------------------------------

    /// The marks that show any of these, in journal order.
    pub(super) fn indexes<'s>(
        &'s self,
        evidence: &'s [Evidence],
    ) -> impl Iterator<Item = usize> + 's {
        (0..self.marks.len()).filter(move |i| evidence.contains(&self.marks[*i].evidence))
    }

    /// The first such mark after `index`, in journal order.
    pub(super) fn next_of(&self, index: usize, evidence: &[Evidence]) -> Option<usize> {
        (index + 1..self.marks.len()).find(|i| evidence.contains(&self.marks[*i].evidence))
    }

    /// The part that a mark speaks of.
    pub(super) fn need(&self, index: usize) -> Option<NeedId> {
        match self.marks[index].detail {
            Detail::Need(need) => Some(need),
            _ => None,
        }
    }
}

/// The bit of a kind of evidence; there are fewer than 64.
fn bit(evidence: Evidence) -> u64 {
    1 << (evidence as u64 % 64)
}
