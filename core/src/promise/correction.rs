//! Law 3: a final breach stands. What only the school's word, or a proof made on site, may still
//! change afterwards is marked as corrected and counted apart.

use super::{
    book::{Book, derive},
    clock::Clock,
    mark::{Evidence, Mark},
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
            if broken {
                clock.corrected_by = Some(proof.seq);
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
