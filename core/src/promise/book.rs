//! What verdicts are computed with, and the one way from a ticket's marks to its clocks.

use super::{case::Case, clock::Clock, correction, mark::Mark};
use crate::{calendar::Calendar, contract::Contract};
use jiff::{Timestamp, tz::TimeZone};

/// What verdicts are computed with: one contract version and the house's calendars.
#[derive(Clone, Debug)]
pub struct Book {
    /// The terms.
    pub contract: Contract,
    /// The contract's zone.
    pub zone: TimeZone,
    /// The contract's calendar: each publication with the house's calendar version that brought it.
    pub calendars: Vec<(u32, Calendar)>,
    /// When each version of the house's calendars was published; one that is not listed was there from
    /// the beginning. A verdict keeps the version of its start; a later one moves open clocks only.
    pub published: Vec<(u32, Timestamp)>,
}

impl Book {
    /// The calendar's version that was known at an instant; its first one when none was.
    pub(crate) fn known_at(&self, at: Timestamp) -> u32 {
        let versions = self.calendars.iter().map(|(version, _)| *version);
        let first = versions.clone().next().unwrap_or(0);
        let mut known = versions.filter(|v| self.published_at(*v).is_none_or(|p| p <= at));
        known.next_back().unwrap_or(first)
    }

    /// The versions published after an instant, each with when, in order.
    pub(crate) fn published_after(&self, at: Timestamp) -> impl Iterator<Item = (u32, Timestamp)> {
        let versions = self.calendars.iter().map(|(version, _)| *version);
        let dated = versions.filter_map(|v| Some((v, self.published_at(v)?)));
        dated.filter(move |(_, published)| *published > at)
    }

    fn published_at(&self, version: u32) -> Option<Timestamp> {
        let mut dated = self.published.iter();
        dated.find(|(v, _)| *v == version).map(|(_, at)| *at)
    }

    /// The calendar in force at a version of the house's calendars.
    pub(crate) fn calendar(&self, version: u32) -> Option<&Calendar> {
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
