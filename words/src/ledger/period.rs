//! Civil periods and horizons in words.

use crate::{
    lang::Lang,
    text::{find, t, t_args},
};
use shounuo_core::calendar::{CivilPeriod, PeriodKind};
use std::borrow::Cow;

/// The horizons of what lies ahead, nearest first.
pub const HORIZONS: &[&str] = &["hour", "shift", "week", "quarter"];

/// `2026年10月`, `2026年第4季度`, `2026年下半年`, `2026年` / `Oct 2026`, `Q4 2026`, `2nd half of 2026`.
pub fn period(lang: Lang, period: CivilPeriod) -> String {
    named(
        lang,
        period.kind,
        period.first_on.year(),
        period.first_on.month(),
    )
}

/// The same of a key (`2026-10`: a period by its first month). A key of another form comes back as it is.
pub fn period_of(lang: Lang, kind: PeriodKind, key: &str) -> String {
    let parts = key.split_once('-');
    let parsed = parts.and_then(|(y, m)| Some((y.parse().ok()?, m.parse().ok()?)));
    match parsed {
        Some((year, month @ 1..=12)) => named(lang, kind, year, month),
        _ => key.to_owned(),
    }
}

/// The same as people ask for it: `2026-10`, `2026-Q4`, `2026-H2`, `2026`. Anything else comes back as it is.
pub fn period_asked(lang: Lang, asked: &str) -> String {
    let (year, part) = asked.split_once('-').unwrap_or((asked, ""));
    let Ok(year) = year.parse::<i16>() else {
        return asked.to_owned();
    };
    let nth = |head: char| part.strip_prefix(head).and_then(|n| n.parse::<i8>().ok());
    match (part, nth('Q'), nth('H'), part.parse::<i8>()) {
        ("", ..) => named(lang, PeriodKind::Year, year, 1),
        (_, Some(q @ 1..=4), ..) => named(lang, PeriodKind::Quarter, year, q * 3 - 2),
        (_, _, Some(h @ 1..=2), _) => named(lang, PeriodKind::HalfYear, year, h * 6 - 5),
        (_, _, _, Ok(m @ 1..=12)) => named(lang, PeriodKind::Month, year, m),
        _ => asked.to_owned(),
    }
}

fn named(lang: Lang, kind: PeriodKind, year: i16, month: i8) -> String {
    let code = period_code(kind);
    let nth = match kind {
        PeriodKind::Month => t(lang, &format!("month.{month}")),
        _ => Cow::Owned(((month - 1) / kind.month_count() + 1).to_string()),
    };
    let key = match kind {
        PeriodKind::HalfYear => format!("period.{code}.{nth}"),
        _ => format!("period.{code}"),
    };
    let year = year.to_string();
    t_args(lang, &key, &[("year", &year), ("nth", &nth)]).into_owned()
}

/// How often: `每月`, `每季度` / `each month`, `each quarter`.
pub fn per(lang: Lang, kind: PeriodKind) -> Cow<'static, str> {
    t(lang, &format!("per.{}", period_code(kind)))
}

fn period_code(kind: PeriodKind) -> &'static str {
    match kind {
        PeriodKind::Month => "month",
        PeriodKind::Quarter => "quarter",
        PeriodKind::HalfYear => "half_year",
        PeriodKind::Year => "year",
    }
}

/// `未来 1 小时`, `本班`, `未来一周`, `未来一季度`, by the code of [`HORIZONS`]; another comes back as it is.
pub fn horizon(lang: Lang, code: &str) -> Cow<'static, str> {
    find(lang, &format!("horizon.{code}")).unwrap_or_else(|| Cow::Owned(code.to_owned()))
}
