//! How a promise went, month by month and quarter by quarter: as small bars with their words, and as a
//! table whose every figure leads to what it counts.

use super::rows::named;
use crate::answer::Frame;
use askama::Template;
use jiff::{Timestamp, ToSpan, civil::Date, tz::TimeZone};
use shounuo_app::queries::ledger::PeriodAsk;
use shounuo_core::{
    calendar::{CivilPeriod, PeriodKind},
    ledger::{Counted, Counts, Line},
    promise::Status,
};
use shounuo_words::{Reader, ledger::period_of};

/// So many months are shown.
const MONTHS: i32 = 12;
/// Height of the bars, in units of the drawing.
const HIGH: u32 = 20;
/// Width of one bar and the room after it.
const WIDE: u32 = 7;

/// What came of one month or quarter.
#[derive(Clone, Copy, Default)]
struct Sum {
    kept: u32,
    broken: u32,
    /// Excused or corrected: neither kept nor broken.
    other: u32,
}

/// One column: its place, and the heights from the bottom up.
struct Column {
    x: u32,
    kept: (u32, u32),
    other: (u32, u32),
    broken: (u32, u32),
    empty: bool,
}

/// The drawing; its markup by `Display`.
#[derive(Template)]
#[template(path = "parts/trend.html")]
pub struct Trend {
    /// The same in words.
    said: String,
    width: u32,
    columns: Vec<Column>,
}

impl Trend {
    /// Of a line: the twelve months up to the ledger's instant, or the four quarters. None where
    /// nothing has come of the promise yet.
    pub fn new(
        reader: &Reader,
        line: &Line,
        (at, zone): (Timestamp, &TimeZone),
        per: PeriodKind,
    ) -> Option<Self> {
        let today = at.to_zoned(zone.clone()).date();
        let periods = periods(today, per);
        let sums: Vec<(String, Sum)> = periods
            .iter()
            .map(|months| (months[0].clone(), sum(line, months)))
            .collect();
        let any = sums.iter().any(|(_, s)| s.kept + s.broken + s.other > 0);
        any.then(|| Self {
            said: said(reader, per, &sums),
            width: WIDE * u32::try_from(sums.len()).unwrap_or(0),
            columns: sums
                .iter()
                .zip(0..)
                .map(|((_, s), n)| column(n, *s))
                .collect(),
        })
    }
}

/// The keys of the months of each period, oldest first.
fn periods(today: Date, per: PeriodKind) -> Vec<Vec<String>> {
    let size = i32::from(per.month_count());
    let first = today.first_of_month();
    let behind = i32::from(first.month() - 1) % size;
    let begin = first.saturating_sub(behind.months());
    let count = MONTHS / size;
    (0..count)
        .rev()
        .map(|back| {
            let from = begin.saturating_sub((back * size).months());
            let month = |n: i32| {
                let on = from.saturating_add(n.months());
                format!("{:04}-{:02}", on.year(), on.month())
            };
            (0..size).map(month).collect()
        })
        .collect()
}

fn sum(line: &Line, months: &[String]) -> Sum {
    let mut sum = Sum::default();
    for counts in months.iter().filter_map(|m| line.months.get(m)) {
        sum.kept += counts.kept;
        sum.broken += counts.broken;
        sum.other += counts.excused + counts.corrected + counts.incomplete;
    }
    sum
}

/// A broken one is always to be seen, however many were kept.
fn column(n: u32, sum: Sum) -> Column {
    let all = sum.kept + sum.broken + sum.other;
    let part = |count: u32| match (count, all) {
        (0, _) | (_, 0) => 0,
        _ => (count * HIGH / all).max(3),
    };
    let (broken, other) = (part(sum.broken), part(sum.other));
    let kept = match sum.kept {
        0 => 0,
        _ => HIGH.saturating_sub(broken + other),
    };
    Column {
        x: n * WIDE,
        kept: (HIGH - kept.min(HIGH), kept),
        other: (HIGH.saturating_sub(kept + other), other),
        broken: (HIGH.saturating_sub(kept + other + broken), broken),
        empty: all == 0,
    }
}

fn said(reader: &Reader, per: PeriodKind, sums: &[(String, Sum)]) -> String {
    let there = sums.iter().filter(|(_, s)| s.kept + s.broken + s.other > 0);
    let each = there.map(|(key, s)| {
        let period = period_of(reader.lang, per, key);
        let (kept, broken) = (s.kept.to_string(), s.broken.to_string());
        let args = [("period", &*period), ("kept", &*kept), ("broken", &*broken)];
        reader.t_args("ledger_page.trend_one", &args).into_owned()
    });
    each.collect::<Vec<_>>()
        .join(&reader.t("ledger_page.trend_between"))
}

/// Every count of a period, as its columns stand.
const COLUMNS: [Counted; 7] = [
    Counted::As(Status::Kept),
    Counted::As(Status::Broken),
    Counted::As(Status::Excused),
    Counted::Corrected,
    Counted::As(Status::Incomplete),
    Counted::As(Status::Withdrawn),
    Counted::Open,
];

/// How many a count holds.
pub(super) fn of(counts: &Counts, counted: Counted) -> u32 {
    match counted {
        Counted::As(Status::Kept) => counts.kept,
        Counted::As(Status::Broken) => counts.broken,
        Counted::As(Status::Excused) => counts.excused,
        Counted::As(Status::Withdrawn) => counts.withdrawn,
        Counted::As(Status::Incomplete) => counts.incomplete,
        Counted::Corrected => counts.corrected,
        Counted::As(_) | Counted::Open => counts.open,
    }
}

/// The counts that there are, in the order of their columns.
pub(super) fn there(counts: &Counts) -> impl Iterator<Item = (Counted, u32)> {
    let each = COLUMNS.map(|counted| (counted, of(counts, counted)));
    each.into_iter().filter(|(_, n)| *n > 0)
}

/// A month or a quarter.
pub(super) struct PeriodRow {
    /// In words, and its list.
    pub said: (String, String),
    /// Of each column: how many, and their list; nothing where there is none.
    pub cells: Vec<Option<(u32, String)>>,
}

/// The figures behind the bars.
pub(super) struct Table {
    /// What is counted: word and colour.
    pub heads: Vec<(String, &'static str)>,
    /// The newest first; only periods in which something came of the promise.
    pub rows: Vec<PeriodRow>,
}

impl Table {
    /// Of a line. `list` is the address of the instances of a period, of one count or all.
    pub fn new(
        f: &Frame,
        line: &Line,
        (at, zone): (Timestamp, &TimeZone),
        per: PeriodKind,
        list: impl Fn(PeriodAsk, Option<Counted>) -> String,
    ) -> Self {
        let today = at.to_zoned(zone.clone()).date();
        let mut sums: Vec<(Date, Counts)> = Vec::new();
        for (first, months) in periods(today, per).iter().rev().filter_map(|m| dated(m)) {
            let sum = sum_of(line, months);
            sums.extend((sum != Counts::default()).then_some((first, sum)));
        }
        let any = |counted: &Counted| {
            let always = matches!(counted, Counted::As(Status::Kept | Status::Broken));
            always || sums.iter().any(|(_, s)| of(s, *counted) > 0)
        };
        let columns: Vec<Counted> = COLUMNS.into_iter().filter(any).collect();
        let row = |(first, sum): &(Date, Counts)| {
            let period = PeriodAsk(CivilPeriod::containing(per, *first));
            let cell = |counted: &Counted| {
                let n = of(sum, *counted);
                (n > 0).then(|| (n, list(period, Some(*counted))))
            };
            let said = shounuo_words::ledger::period(f.reader.lang, period.0);
            PeriodRow {
                said: (said, list(period, None)),
                cells: columns.iter().map(cell).collect(),
            }
        };
        Self {
            rows: sums.iter().map(row).collect(),
            heads: columns.iter().map(|c| named(f, *c)).collect(),
        }
    }
}

/// All counts of some months.
pub(super) fn sum_of(line: &Line, months: &[String]) -> Counts {
    let own = months.iter().filter_map(|m| line.months.get(m));
    own.fold(Counts::default(), added)
}

/// The first day of a period's months.
fn dated(months: &[String]) -> Option<(Date, &[String])> {
    let first = format!("{}-01", months.first()?).parse().ok()?;
    Some((first, months))
}

fn added(mut sum: Counts, more: &Counts) -> Counts {
    sum.open += more.open;
    sum.kept += more.kept;
    sum.broken += more.broken;
    sum.excused += more.excused;
    sum.withdrawn += more.withdrawn;
    sum.incomplete += more.incomplete;
    sum.corrected += more.corrected;
    sum
}
