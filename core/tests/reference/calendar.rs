//! Civil arithmetic of its own: Shanghai is eight hours ahead the whole year, and working days are
//! looked up one by one in the carried lists.

use crate::promise::story::CN;
use jiff::Timestamp;
use std::collections::BTreeMap;

/// Seconds since 1970.
pub type S = i64;

pub const DAY: S = 86_400;
const AHEAD: S = 8 * 3600;

pub fn seconds(at: Timestamp) -> S {
    at.as_second()
}

pub fn instant(at: S) -> Timestamp {
    Timestamp::from_second(at).unwrap()
}

/// The number of the local day in which an instant lies, counted from 1970.
pub fn day_of(at: S) -> i64 {
    (at + AHEAD).div_euclid(DAY)
}

/// Its first instant.
pub fn midnight(day: i64) -> S {
    day * DAY - AHEAD
}

fn leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

fn length(year: i64, month: i64) -> i64 {
    match month {
        2 if leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Year, month and day of a local day, found by walking there.
pub fn civil(day: i64) -> (i64, i64, i64) {
    let (mut year, mut left) = (1970, day);
    loop {
        let days = if leap(year) { 366 } else { 365 };
        if left < days {
            break;
        }
        (year, left) = (year + 1, left - days);
    }
    let mut month = 1;
    while left >= length(year, month) {
        left -= length(year, month);
        month += 1;
    }
    (year, month, left + 1)
}

/// The local day of a date.
pub fn day(year: i64, month: i64, date: i64) -> i64 {
    let years: i64 = (1970..year).map(|y| if leap(y) { 366 } else { 365 }).sum();
    let months: i64 = (1..month).map(|m| length(year, m)).sum();
    years + months + date - 1
}

/// `2026-04-10` as a local day.
pub fn date(text: &str) -> i64 {
    let mut parts = text.split('-').map(|p| p.parse().unwrap());
    let mut next = || parts.next().unwrap();
    day(next(), next(), next())
}

/// The date of a local day, as text.
pub fn written(of: i64) -> String {
    let (year, month, date) = civil(of);
    format!("{year:04}-{month:02}-{date:02}")
}

/// The same date so many months later; the month's last day when it has none.
pub fn months_later(of: i64, months: i64) -> i64 {
    let (year, month, date) = civil(of);
    let all = year * 12 + month - 1 + months;
    let (year, month) = (all.div_euclid(12), all.rem_euclid(12) + 1);
    day(year, month, date.min(length(year, month)))
}

/// The civil period of so many months in which an instant lies, and its first month.
pub fn period(at: S, months: i64) -> (S, S, String) {
    let (year, month, _) = civil(day_of(at));
    let first = (month - 1) / months * months + 1;
    let from = day(year, first, 1);
    let key = written(from)[..7].to_owned();
    (midnight(from), midnight(months_later(from, months)), key)
}

/// What the house publishes in a history: the carried lists, then others with more holidays, the last one
/// with the next year.
pub fn lists() -> [String; 3] {
    let more = |holiday: &str| {
        let (head, year) = CN.split_once("year = 2026").unwrap();
        let year = year.replacen("holidays = [", &format!("holidays = [ \"{holiday}\","), 1);
        format!("{head}year = 2026{year}")
    };
    let next = "year = 2027\nstatus = \"official\"\nsource = \"invented\"\nholidays = [\"2027-01-01..2027-01-03\"]";
    let last = more("2026-04-20..2026-04-23");
    [
        CN.to_owned(),
        more("2026-03-10..2026-03-12"),
        format!("{last}\n[[working_days.years]]\n{next}\n"),
    ]
}

/// When something is due that is counted in working days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    At(S),
    /// Some year on the way has not been announced; not before this.
    Unknown(S),
}

impl Due {
    pub fn earliest(self) -> S {
        match self {
            Self::At(at) | Self::Unknown(at) => at,
        }
    }

    pub fn known(self) -> Option<S> {
        match self {
            Self::At(at) => Some(at),
            Self::Unknown(_) => None,
        }
    }
}

/// The announced years, day by day: whether each is worked; and their holidays, each with its first day
/// and the day after.
#[derive(Clone, Debug)]
pub struct Workdays(BTreeMap<i64, bool>, Vec<(i64, i64)>);

impl Workdays {
    pub fn read(toml: &str) -> Self {
        let file: toml::Table = toml.parse().unwrap();
        let years = file["working_days"]["years"].as_array().unwrap();
        let (mut days, mut free) = (BTreeMap::new(), Vec::new());
        for year in years
            .iter()
            .filter(|y| y["status"].as_str() == Some("official"))
        {
            let n = year["year"].as_integer().unwrap();
            for of in day(n, 1, 1)..day(n + 1, 1, 1) {
                // 1 January 1970 was a Thursday.
                days.insert(of, (of + 3).rem_euclid(7) < 5);
            }
            for (list, worked) in [("holidays", false), ("make_up_days", true)] {
                for text in year
                    .get(list)
                    .and_then(|l| l.as_array())
                    .into_iter()
                    .flatten()
                {
                    let text = text.as_str().unwrap();
                    let (from, to) = text.split_once("..").unwrap_or((text, text));
                    days.extend((date(from)..=date(to)).map(|d| (d, worked)));
                    if !worked {
                        free.push((date(from), date(to) + 1));
                    }
                }
            }
        }
        free.sort_unstable();
        Self(days, free)
    }

    /// Whether the year of an instant is announced.
    pub fn knows(&self, at: S) -> bool {
        self.0.contains_key(&day_of(at))
    }

    /// Each holiday's first day and the day after it, in order.
    pub fn holidays(&self) -> &[(i64, i64)] {
        &self.1
    }

    /// The end of the `n`th working day after the day of `from`.
    pub fn after(&self, from: S, n: u32) -> Due {
        self.nth(day_of(from), n, 1)
    }

    /// The end of the `n`th working day strictly before the day of `moment`.
    pub fn before(&self, moment: S, n: u32) -> Due {
        self.nth(day_of(moment), n, -1)
    }

    fn nth(&self, mut of: i64, n: u32, step: i64) -> Due {
        let (mut left, mut guessed) = (n, false);
        while left > 0 {
            of += step;
            let worked = self.0.get(&of);
            guessed |= worked.is_none();
            left -= u32::from(*worked.unwrap_or(&true));
        }
        match guessed {
            true if step > 0 => Due::Unknown(midnight(of + 1)),
            true => Due::Unknown(S::MIN),
            false => Due::At(midnight(of + 1)),
        }
    }
}
