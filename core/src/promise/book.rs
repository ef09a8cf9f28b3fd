//! What verdicts are computed with, and the one way from a ticket's marks to its clocks.

use super::{
    case::Case,
    clock::Clock,
    correction,
    mark::{Detail, Evidence, Mark},
};
use crate::{
    calendar::{Calendar, Interval},
    contract::Contract,
    fact::Seq,
};
use jiff::{Timestamp, tz::TimeZone};
use std::borrow::Cow;

/// One publication of the house's calendars.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Publication {
    /// The version of the house's calendars that it made.
    pub version: u32,
    /// When it was taken in.
    pub at: Timestamp,
    /// The fact, which says what was known before it.
    pub seq: Seq,
}

/// What verdicts are computed with: one contract version and the house's calendars.
#[derive(Clone, Debug)]
pub struct Book {
    /// The terms.
    pub contract: Contract,
    /// The contract's zone.
    pub zone: TimeZone,
    /// The contract's calendar: each publication with the house's calendar version that brought it.
    pub calendars: Vec<(u32, Calendar)>,
    /// The publications of the house's calendars, in order; a version that is not listed was there from
    /// the beginning. A verdict keeps the version of its start; a later one moves open clocks only.
    pub published: Vec<Publication>,
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
        let later = self.publications().filter(move |p| p.at > at);
        later.map(|p| (p.version, p.at))
    }

    /// The publications of the contract's calendar, in order.
    fn publications(&self) -> impl Iterator<Item = Publication> {
        let versions = self.calendars.iter().map(|(version, _)| *version);
        versions.filter_map(|v| self.published.iter().find(|p| p.version == v).copied())
    }

    fn published_at(&self, version: u32) -> Option<Timestamp> {
        let mut dated = self.published.iter();
        dated.find(|p| p.version == version).map(|p| p.at)
    }

    /// The marks with each publication since the pinned version in its place in the journal: it is the
    /// house's, and stands in every open clock's way without a fact on each subject.
    fn with_publications<'m>(&self, marks: &'m [Mark], pinned: u32) -> Cow<'m, [Mark]> {
        let mut all = Cow::Borrowed(marks);
        for publication in self.publications().filter(|p| p.version > pinned) {
            let place = all.partition_point(|m| m.seq < publication.seq);
            all.to_mut().insert(place, revision(publication));
        }
        all
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

/// A calendar published while something ran.
fn revision(publication: Publication) -> Mark {
    let Publication { version, at, seq } = publication;
    Mark {
        seq,
        evidence: Evidence::CalendarRevised,
        occurred_at: at,
        recorded_at: at,
        trusted: false,
        by_school: false,
        imported: false,
        detail: Detail::Calendars(version),
    }
}

/// Every clock of a ticket, in the plan's order. `calendars` is the version pinned at the report; what
/// the house published since moves clocks that were open then.
///
/// A pure function of its arguments: the same for marks taken in at once or one by one (law 1). For
/// "as known then", give the marks and publications known then.
pub fn clocks(book: &Book, marks: &[Mark], calendars: u32) -> Vec<Clock> {
    let windows = None;
    Frame {
        book,
        calendars,
        windows,
    }
    .clocks(marks)
}

/// The same for what is promised in some stretches of time only: what begins outside of them begins with
/// the next one, unless it is over by then.
pub(crate) fn clocks_within(
    book: &Book,
    marks: &[Mark],
    calendars: u32,
    windows: &[Interval<Timestamp>],
) -> Vec<Clock> {
    let windows = Some(windows);
    Frame {
        book,
        calendars,
        windows,
    }
    .clocks(marks)
}

/// What clocks are derived with, beside the marks.
#[derive(Clone, Copy)]
pub(super) struct Frame<'a> {
    pub(super) book: &'a Book,
    /// Version of the calendars pinned at the report.
    pub(super) calendars: u32,
    /// Only in these stretches of time something begins; none: at any time.
    pub(super) windows: Option<&'a [Interval<Timestamp>]>,
}

impl Frame<'_> {
    fn clocks(self, marks: &[Mark]) -> Vec<Clock> {
        let marks = &*self.book.with_publications(marks, self.calendars);
        let mut clocks = self.derive(marks);
        correction::find(self, marks, &mut clocks);
        clocks
    }

    /// The clocks, without asking whether a final breach was corrected on the way.
    pub(super) fn derive(self, marks: &[Mark]) -> Vec<Clock> {
        let case = Case::new(self, marks);
        let mut clocks = Vec::new();
        for terms in self.book.contract.deadlines() {
            case.run(terms, &mut clocks);
        }
        for rule in self.book.contract.proven() {
            case.prove(rule, &mut clocks);
        }
        clocks
    }
}
