//! What verdicts are computed with, and the one way from a ticket's marks to its clocks.

use super::{case::Case, clock::Clock, correction, mark::Mark};
use crate::{calendar::Calendar, contract::Contract};
use jiff::tz::TimeZone;

/// What verdicts are computed with: one contract version and the house's calendars.
#[derive(Clone, Debug)]
pub struct Book {
    /// The terms.
    pub contract: Contract,
    /// The contract's zone.
    pub zone: TimeZone,
    /// The contract's calendar: each publication with the house's calendar version that brought it.
    pub calendars: Vec<(u32, Calendar)>,
}

impl Book {
    /// The calendar in force at a version of the house's calendars.
    pub(super) fn calendar(&self, version: u32) -> Option<&Calendar> {
        self.calendars
            .iter()
            .rev()
            .find(|(v, _)| *v <= version)
            .map(|(_, c)| c)
    }
}

/// Every clock of a ticket, in the plan's order. `calendars` is the version pinned at the report.
///
/// A pure function of its arguments: the same for marks taken in at once or one by one (law 1). For
/// "as known then", give the marks known then.
pub fn clocks(book: &Book, marks: &[Mark], calendars: u32) -> Vec<Clock> {
    let mut clocks = derive(book, marks, calendars);
    correction::find(book, marks, calendars, &mut clocks);
    clocks
}

/// The clocks, without asking whether a final breach was corrected on the way.
pub(super) fn derive(book: &Book, marks: &[Mark], calendars: u32) -> Vec<Clock> {
    let case = Case::new(book, marks, calendars);
    let mut clocks = Vec::new();
    for terms in book.contract.deadlines() {
        case.run(terms, &mut clocks);
    }
    clocks
}
