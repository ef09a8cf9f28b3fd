//! The whole ladder of a ticket: every promise at once, the strictest open one leading.

use super::{
    clock::Clock,
    verdict::{Status, Verdict},
};
use jiff::Timestamp;

/// Every clock with its verdict at one instant, in the plan's order.
#[derive(Clone, Debug, PartialEq)]
pub struct Ladder {
    /// The rungs.
    pub rungs: Vec<(Clock, Verdict)>,
    /// Index of the strictest open one: the earliest still to be met, so that a broken one leads.
    pub leading: Option<usize>,
}

/// The ladder at `at`.
pub fn ladder(clocks: &[Clock], at: Timestamp) -> Ladder {
    let rungs: Vec<_> = clocks.iter().map(|c| (c.clone(), c.verdict(at))).collect();
    let leading = rungs
        .iter()
        .enumerate()
        .filter(|(_, (clock, verdict))| clock.presses() && is_open(clock, verdict, at))
        .min_by_key(|(_, (clock, _))| clock.due_earliest())
        .map(|(i, _)| i);
    Ladder { rungs, leading }
}

/// Whether somebody still has to act for it.
fn is_open(clock: &Clock, verdict: &Verdict, at: Timestamp) -> bool {
    match verdict.status {
        Status::NotDue | Status::Running | Status::AtRisk => true,
        Status::Broken | Status::Excused => clock.stop_at(at).is_none(),
        Status::Kept | Status::Withdrawn | Status::Incomplete => false,
    }
}
