//! Civil months by instant, worked out once: a ledger asks for a million of them.

use super::{clocks::month_of, scene::period_key, whole::InForce};
use crate::calendar::{Calendar, PeriodKind};
use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use std::rc::Rc;

/// The months of a contract's zone.
pub(super) struct Months {
    zone: TimeZone,
    /// The beginning of each month, with its key; in order.
    known: Vec<(Timestamp, Rc<str>)>,
}

impl Months {
    /// The months around the time in which versions are in force.
    pub(super) fn new(versions: &[InForce], at: Timestamp) -> Self {
        let zone = versions.last().map(|v| v.book.zone.clone());
        let zone = zone.unwrap_or(TimeZone::UTC);
        let calendar = Calendar::always_open(zone.clone());
        let from = versions.first().map_or(at, |v| v.from).min(at);
        let year = SignedDuration::from_hours(24 * 366);
        let mut month = calendar.period_at(PeriodKind::Month, from);
        let end = at.saturating_add(year).unwrap_or(Timestamp::MAX);
        let mut known = Vec::new();
        for _ in 0..2_400 {
            let begin = calendar.start_of_day(month.first_on);
            if begin > end {
                break;
            }
            known.push((begin, period_key(month).into()));
            month = month.next();
        }
        Self { zone, known }
    }

    /// The key of the month in which an instant lies; its very end belongs to it, because what is due
    /// then is due for that month.
    pub(super) fn of(&self, at: Timestamp) -> Rc<str> {
        let after = self.known.partition_point(|(begin, _)| *begin < at);
        match (after.checked_sub(1), after < self.known.len()) {
            (Some(index), true) => Rc::clone(&self.known[index].1),
            _ => month_of(&self.zone, at).into(),
        }
    }
}
