//! Open or closed: questions about one instant, and the open periods one after another.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use crate::calendar::counting::{days_back_from, days_from};
use crate::calendar::{Calendar, Due, Interval, Intervals, Measure, NotKnownYet};

impl Calendar {
    /// Whether it is open at `at`. At closing time it is not.
    pub fn is_open(&self, at: Timestamp) -> Result<bool, NotKnownYet> {
        let date = self.date_at(at);
        let hours = self.hours_on(date).ok_or(NotKnownYet { date })?;
        Ok(self.place(date, &hours).contains(at))
    }

    /// The first open instant at or after `at`; unknown at [`Timestamp::MAX`] when it never opens again.
    pub fn next_opening(&self, at: Timestamp) -> Due {
        self.moment_after(
            Measure::Service,
            SignedDuration::ZERO,
            at,
            &Intervals::none(),
        )
    }

    /// The open periods from `from` on, each within one civil day, the first cut at `from`. Ends before the first
    /// date that is not known yet, and at the horizon of a hundred years.
    pub fn open_periods(&self, from: Timestamp) -> impl Iterator<Item = Interval<Timestamp>> + '_ {
        let ahead = Interval::new(from, Timestamp::MAX);
        days_from(self.date_at(from))
            .map_while(move |date| {
                self.hours_on(date)
                    .map(|hours| self.place(date, &hours).within(ahead))
            })
            .flat_map(Vec::from)
    }

    /// The open periods up to `to`, the latest first, cut at `to`; otherwise like [`Calendar::open_periods`].
    pub fn open_periods_before(
        &self,
        to: Timestamp,
    ) -> impl Iterator<Item = Interval<Timestamp>> + '_ {
        let behind = Interval::new(Timestamp::MIN, to);
        days_back_from(self.date_at(to))
            .map_while(move |date| {
                self.hours_on(date)
                    .map(|hours| self.place(date, &hours).within(behind))
            })
            .flat_map(|open| Vec::from(open).into_iter().rev())
    }

    /// All open time in `window` as one set.
    pub fn open_in(
        &self,
        window: Interval<Timestamp>,
    ) -> Result<Intervals<Timestamp>, NotKnownYet> {
        if window.is_empty() {
            return Ok(Intervals::none());
        }
        let (first, last) = (self.date_at(window.from), self.date_at(window.to));
        let mut open = Vec::new();
        for date in days_from(first).take_while(|date| *date <= last) {
            let hours = self.hours_on(date).ok_or(NotKnownYet { date })?;
            open.extend(self.place(date, &hours).within(window).iter());
        }
        Ok(open.into())
    }

    /// The parts of `set` by date on this calendar's wall, cut at local midnight.
    pub fn by_date(&self, set: &Intervals<Timestamp>) -> BTreeMap<Date, Intervals<Timestamp>> {
        let mut dates = BTreeSet::new();
        for part in set.iter() {
            let last = self.date_at(part.to);
            dates.extend(days_from(self.date_at(part.from)).take_while(|date| *date <= last));
        }
        let cut = dates
            .into_iter()
            .map(|date| (date, set.within(self.day(date))));
        cut.filter(|(_, parts)| !parts.is_empty()).collect()
    }
}
