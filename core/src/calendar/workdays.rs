//! Working days: n after a date, n before it.

use jiff::civil::Date;

use crate::calendar::counting::{days_back_from, days_from};
use crate::calendar::{Calendar, Due, NotKnownYet};

impl Calendar {
    /// Whether `date` is a working day: by the official list if the calendar carries such lists, else whether it has
    /// an open hour.
    pub fn is_working_day(&self, date: Date) -> Result<bool, NotKnownYet> {
        let unknown = NotKnownYet { date };
        match &self.statutory {
            Some(statutory) => statutory.is_working_day(date).ok_or(unknown),
            None => self
                .hours_on(date)
                .map(|hours| !hours.is_empty())
                .ok_or(unknown),
        }
    }

    /// The holidays of the official lists, in order: first and last day of each, weekends within included. None
    /// where the calendar carries no such lists.
    pub fn holidays(&self) -> Option<&[(Date, Date)]> {
        self.statutory.as_ref().map(|s| s.holidays())
    }

    /// The n-th working day strictly after `date`; for n = 0 `date` itself if it is one, else the next.
    ///
    /// Where no official list reaches, every day might be a working day: that gives the earliest possible answer.
    pub fn working_day_after(&self, date: Date, n: u32) -> Due<Date> {
        let skipped = usize::from(n > 0);
        let mut left = n.max(1);
        let mut known = true;
        for day in days_from(date).skip(skipped) {
            let working = self.is_working_day(day);
            known &= working.is_ok();
            if working.unwrap_or(true) {
                left -= 1;
            }
            if left == 0 {
                return Due::new(day, known);
            }
        }
        Due::Unknown {
            earliest: Date::MAX,
        }
    }

    /// The n-th working day strictly before `date`; for n = 0 as in [`Calendar::working_day_after`].
    ///
    /// Where no official list reaches, a day might be none: that gives the earliest possible answer.
    pub fn working_day_before(&self, date: Date, n: u32) -> Due<Date> {
        if n == 0 {
            return self.working_day_after(date, 0);
        }
        let mut left = n;
        let mut known = true;
        for day in days_back_from(date).skip(1) {
            let working = self.is_working_day(day);
            known &= working.is_ok();
            if working.unwrap_or(false) {
                left -= 1;
            }
            if left == 0 {
                return Due::new(day, known);
            }
        }
        Due::Unknown {
            earliest: Date::MIN,
        }
    }

    /// `n` working days after `date`, or before it when negative.
    pub fn add_working_days(&self, date: Date, n: i32) -> Due<Date> {
        if n < 0 {
            self.working_day_before(date, n.unsigned_abs())
        } else {
            self.working_day_after(date, n.unsigned_abs())
        }
    }
}
