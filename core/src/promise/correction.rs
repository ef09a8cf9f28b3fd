//! Law 3: a final breach stands. What only the school's word, or a proof made on site, may still
//! change afterwards is marked as corrected and counted apart.

use super::{
    book::Frame,
    clock::{Clock, Withdrawn, WithdrawnBy},
    mark::{Detail, Evidence, Mark},
    moment::TOLERANCE,
    verdict::{PROVISIONAL, Status},
};
use crate::fact::Seq;
use jiff::Timestamp;
use std::cell::OnceCell;

/// What late proofs did to one clock.
#[derive(Default)]
struct Turned {
    /// Corrections that only their author stands behind, and that would take a breach back.
    void: Vec<Seq>,
    /// Whether it stood finally broken before some proof. One that moves the start may make a breach a newer
    /// one, not final yet, and a later one lift that: what stood was lifted by both.
    stood: bool,
    /// The last proof by which a final breach was one no longer.
    by: Option<Seq>,
}

/// Marks every clock that stood finally broken until a later proof changed it.
///
/// Only proofs are looked at (there are few, and mostly none), each with what was known before it and
/// with it.
pub(super) fn find(frame: Frame<'_>, marks: &[Mark], clocks: &mut Vec<Clock>) {
    let Some(begun) = marks.first().map(|m| m.occurred_at.min(m.recorded_at)) else {
        return;
    };
    // Before that, nothing can have been final; the house's own word takes back no other breach, either.
    let late = |m: &Mark| m.recorded_at.duration_since(begun) > PROVISIONAL;
    let proofs = (0..marks.len()).filter(|i| marks.get(*i).is_some_and(|m| is_proof(m) && late(m)));
    let mut turned: Vec<Turned> = clocks.iter().map(|_| Turned::default()).collect();
    for index in proofs {
        let views = Views::new(frame, marks, index);
        for (clock, turned) in clocks.iter().zip(&mut turned) {
            views.take(clock, turned);
        }
        for gone in views.vanished(clocks) {
            clocks.push(gone);
            turned.push(Turned::default());
        }
    }
    for (clock, turned) in clocks.iter_mut().zip(turned) {
        if !turned.void.is_empty() {
            undo(frame, marks, &turned.void, clock);
        }
        clock.corrected_by = turned.by.or(clock.corrected_by);
    }
}

/// What was known before one proof, and with it.
struct Views<'v> {
    frame: Frame<'v>,
    before: &'v [Mark],
    with: &'v [Mark],
    proof: &'v Mark,
    /// Most clocks share these.
    clocks_before: OnceCell<Vec<Clock>>,
    clocks_with: OnceCell<Vec<Clock>>,
}

impl<'v> Views<'v> {
    fn new(frame: Frame<'v>, marks: &'v [Mark], index: usize) -> Self {
        Self {
            frame,
            before: &marks[..index],
            with: &marks[..=index],
            proof: &marks[index],
            clocks_before: OnceCell::new(),
            clocks_with: OnceCell::new(),
        }
    }

    /// Takes in what this proof did to one clock.
    fn take(&self, clock: &Clock, turned: &mut Turned) {
        let at = self.proof.recorded_at;
        let (before, with) = (&self.clocks_before, &self.clocks_with);
        let before = |is: fn(&Clock, Timestamp) -> bool, void: &[Seq]| {
            self.is((self.before, before), void, clock, is)
        };
        turned.stood |= before(is_finally_broken, &turned.void);
        if clock.status_at(at) == Status::Broken {
            return;
        }
        // What the school stands behind is no longer its author's word alone.
        let confirmed = |seq: &Seq| self.proof.by_school && self.proof.detail == Detail::Of(*seq);
        // A breach that is not final yet is not taken back by its author alone, either.
        let guarded = turned.stood || is_own_word(self.proof);
        let broken = guarded && before(is_broken, &turned.void);
        turned.void.retain(|seq| !confirmed(seq));
        let open = |c: &Clock, at| c.status_at(at) != Status::Broken;
        if !broken || !self.is((self.with, with), &turned.void, clock, open) {
            return;
        }
        match is_own_word(self.proof) {
            true => turned.void.push(self.proof.seq),
            false => turned.by = Some(self.proof.seq),
        }
    }

    /// Final breaches of what, by this proof, never began where it is promised: taken away by it, and
    /// not lost. Nobody takes one back by themselves.
    fn vanished(&self, clocks: &[Clock]) -> Vec<Clock> {
        if self.frame.windows.is_none() {
            return Vec::new();
        }
        let at = self.proof.recorded_at;
        let (before, with) = (&self.clocks_before, &self.clocks_with);
        let before = before.get_or_init(|| self.frame.derive(self.before));
        let with = with.get_or_init(|| self.frame.derive(self.with));
        let is_in = |all: &[Clock], clock: &Clock| all.iter().any(|c| is_same(c, clock));
        let lost = |c: &&Clock| !is_in(with, c) && !is_in(clocks, c) && is_finally_broken(c, at);
        let lost = before.iter().filter(lost).cloned();
        let taken_away = |mut clock: Clock| {
            if !is_own_word(self.proof) {
                let (seq, by) = (self.proof.seq, WithdrawnBy::StartVoid);
                clock.corrected_by = Some(seq);
                clock.withdrawn = Some(Withdrawn { at, seq, by });
            }
            clock
        };
        lost.map(taken_away).collect()
    }

    /// Whether a clock is so when the proof comes in, by some marks without others.
    fn is(
        &self,
        (marks, shared): (&[Mark], &OnceCell<Vec<Clock>>),
        void: &[Seq],
        like: &Clock,
        is: impl Fn(&Clock, Timestamp) -> bool,
    ) -> bool {
        let same = |clocks: &[Clock]| {
            let found = clocks.iter().find(|c| is_same(c, like));
            found.is_some_and(|c| is(c, self.proof.recorded_at))
        };
        match void.is_empty() {
            true => same(shared.get_or_init(|| self.frame.derive(marks))),
            false => same(&self.frame.derive(&without(marks, void))),
        }
    }
}

/// Facts that can move an earlier time: the school's word on another fact, and claims of the past
/// that need no confirmation. Another system's record was known there all along.
fn is_proof(mark: &Mark) -> bool {
    let back_dated = mark.recorded_at.duration_since(mark.occurred_at) > TOLERANCE;
    match mark.evidence {
        Evidence::Confirmed | Evidence::Corrected => !mark.imported,
        _ => mark.trusted && !mark.imported && back_dated,
    }
}

/// A correction by the house: until the school stands behind it, it counts against its author only.
fn is_own_word(mark: &Mark) -> bool {
    mark.evidence == Evidence::Corrected && !mark.by_school
}

/// Judges a clock as if some marks had not been: nobody takes a breach back by themselves.
fn undo(frame: Frame<'_>, marks: &[Mark], void: &[Seq], clock: &mut Clock) {
    let without = frame.derive(&without(marks, void));
    if let Some(without) = without.into_iter().find(|c| is_same(c, clock)) {
        *clock = without;
    }
}

fn without(marks: &[Mark], void: &[Seq]) -> Vec<Mark> {
    let stays = marks.iter().filter(|m| !void.contains(&m.seq));
    stays.copied().collect()
}

fn is_same(a: &Clock, b: &Clock) -> bool {
    a.promise == b.promise && a.instance == b.instance
}

fn is_broken(clock: &Clock, at: Timestamp) -> bool {
    clock.status_at(at) == Status::Broken
}

fn is_finally_broken(clock: &Clock, at: Timestamp) -> bool {
    let verdict = clock.verdict(at);
    verdict.status == Status::Broken && !verdict.provisional
}
