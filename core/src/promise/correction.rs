//! Law 3: a final breach stands. What only the school's word, or a proof made on site, may still
//! change afterwards is marked as corrected and counted apart.

use super::{
    book::{Book, derive},
    clock::Clock,
    mark::{Detail, Evidence, Mark},
    moment::TOLERANCE,
    verdict::{PROVISIONAL, Status},
};
use jiff::Timestamp;

/// Marks every clock that stood finally broken until a later proof changed it.
///
/// Only proofs are looked at (there are few, and mostly none), each with what was known before it.
pub(super) fn find(book: &Book, marks: &[Mark], calendars: u32, clocks: &mut [Clock]) {
    let Some(begun) = marks.first().map(|m| m.occurred_at.min(m.recorded_at)) else {
        return;
    };
    // Before that, nothing can have been final.
    let late = |m: &Mark| m.recorded_at.duration_since(begun) > PROVISIONAL;
    let proofs = marks.iter().enumerate().filter(|(_, m)| is_proof(m));
    for (index, proof) in proofs.filter(|(_, m)| late(m)) {
        let at = proof.recorded_at;
        let before = derive(book, &marks[..index], calendars);
        for clock in clocks.iter_mut().filter(|c| may_be_changed(c, at)) {
            let broken = before
                .iter()
                .any(|b| is_same(b, clock) && is_finally_broken(b, at));
            match broken {
                true if is_own_word(marks, proof) => undo(book, marks, index, calendars, clock),
                true => clock.corrected_by = Some(proof.seq),
                false => {}
            }
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

/// A correction that nobody of the school stands behind: it counts against its author only.
fn is_own_word(marks: &[Mark], mark: &Mark) -> bool {
    let confirms = |m: &Mark| m.by_school && m.detail == Detail::Of(mark.seq);
    mark.evidence == Evidence::Corrected && !mark.by_school && !marks.iter().any(confirms)
}

/// Judges a clock as if one mark had not been: nobody takes a final breach back by themselves.
fn undo(book: &Book, marks: &[Mark], index: usize, calendars: u32, clock: &mut Clock) {
    let others: Vec<Mark> = [&marks[..index], &marks[index + 1..]].concat();
    let without = derive(book, &others, calendars);
    if let Some(without) = without.into_iter().find(|c| is_same(c, clock)) {
        *clock = without;
    }
}

fn may_be_changed(clock: &Clock, at: Timestamp) -> bool {
    clock.corrected_by.is_none() && clock.verdict(at).status != Status::Broken
}

fn is_same(a: &Clock, b: &Clock) -> bool {
    a.promise == b.promise && a.instance == b.instance
}

fn is_finally_broken(clock: &Clock, at: Timestamp) -> bool {
    let verdict = clock.verdict(at);
    verdict.status == Status::Broken && !verdict.provisional
}
