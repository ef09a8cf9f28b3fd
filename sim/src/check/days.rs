//! Working days by the letter of the official lists: a second reading of the file, kept apart from core's.

use jiff::{
    Timestamp,
    civil::{Date, Weekday},
    tz::{Offset, TimeZone},
};
use shounuo_core::calendar::CN_TOML;
use std::collections::BTreeSet;

/// The official lists.
pub struct Days {
    holidays: BTreeSet<Date>,
    make_up: BTreeSet<Date>,
    years: BTreeSet<i16>,
}

/// China has one zone and no summer time.
fn china() -> TimeZone {
    TimeZone::fixed(Offset::constant(8))
}

impl Days {
    /// Reads the lists out of the carried file, line by line.
    pub fn read() -> Self {
        let mut days = Self {
            holidays: BTreeSet::new(),
            make_up: BTreeSet::new(),
            years: BTreeSet::new(),
        };
        let mut make_up = false;
        for line in CN_TOML
            .lines()
            .map(|l| l.split('#').next().unwrap_or_default().trim())
        {
            if let Some(year) = line.strip_prefix("year = ") {
                days.years.extend(year.parse::<i16>());
            } else if line.starts_with("holidays") || line.starts_with("make_up_days") {
                make_up = line.starts_with("make_up_days");
            }
            for quoted in line.split('"').skip(1).step_by(2) {
                let dates = dates(quoted);
                match make_up {
                    true => days.make_up.extend(dates),
                    false => days.holidays.extend(dates),
                }
            }
        }
        days
    }

    /// The end of the second working day after the day of `at`; `None` where no list reaches.
    pub fn end_of_second_after(&self, at: Timestamp) -> Option<Timestamp> {
        let mut day = china().to_datetime(at).date();
        let mut left = 2;
        while left > 0 {
            day = day.tomorrow().ok()?;
            left -= i32::from(self.is_working(day)?);
        }
        Some(day.tomorrow().ok()?.to_zoned(china()).ok()?.timestamp())
    }

    fn is_working(&self, day: Date) -> Option<bool> {
        let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
        let known = self.years.contains(&day.year());
        known.then_some(self.make_up.contains(&day) || (!weekend && !self.holidays.contains(&day)))
    }
}

/// `2026-10-01..2026-10-07`, or one date; nothing for any other text.
fn dates(text: &str) -> Vec<Date> {
    let (first, last) = text.split_once("..").unwrap_or((text, text));
    let (Ok(first), Ok(last)) = (first.parse::<Date>(), last.parse::<Date>()) else {
        return Vec::new();
    };
    let mut dates = vec![first];
    while let Some(next) = dates
        .last()
        .and_then(|d| d.tomorrow().ok())
        .filter(|d| *d <= last)
    {
        dates.push(next);
    }
    dates
}
