//! Lengths of time in words: exact for what is settled, short for what still runs.

use crate::{
    lang::Lang,
    text::{t, t_args, t_n},
};
use shounuo_core::calendar::Limit;

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;
/// From here on a short form counts days; below it hours are easier to act on.
const DAYS_FROM: u64 = 2 * DAY;

/// A length of seconds, to the second: `1 小时 5 分 3 秒`, `11 分钟` / `1 hour 5 minutes 3 seconds`.
/// The sign is left to the words around it.
pub fn exact(lang: Lang, seconds: i64) -> String {
    let s = seconds.unsigned_abs();
    said(
        lang,
        &[
            ("day", s / DAY),
            ("hour", s % DAY / HOUR),
            ("minute", s % HOUR / MINUTE),
            ("second", s % MINUTE),
        ],
    )
}

/// The same in at most two units, what is left over cut off: `11 分钟`, `1 小时 5 分`, `2 天 3 小时`.
/// Never longer than the truth, so that time left is never promised that is not there.
pub fn rough(lang: Lang, seconds: i64) -> String {
    said(lang, &two_units(seconds.unsigned_abs()))
}

/// The largest unit alone: `3 分钟`, `26 小时`; for "how long ago".
pub fn largest(lang: Lang, seconds: i64) -> String {
    let [first, second] = two_units(seconds.unsigned_abs());
    let (unit, n) = if first.1 > 0 { first } else { second };
    count(lang, &format!("long.{unit}"), n)
}

/// The shortest form, for lists and boards: `11 分`, `1 时 5 分`, `2 天 3 时` / `11 min`, `1 h 5 min`.
pub fn short(lang: Lang, seconds: i64) -> String {
    let said: Vec<String> = two_units(seconds.unsigned_abs())
        .iter()
        .filter(|(_, n)| *n > 0)
        .map(|(unit, n)| {
            t_args(lang, &format!("short.{unit}"), &[("n", &n.to_string())]).into_owned()
        })
        .collect();
    if said.is_empty() {
        return t_args(lang, "short.second", &[("n", "0")]).into_owned();
    }
    said.join(" ")
}

/// 11 分钟, but 11 分 3 秒: a unit that stands alone takes its full word.
fn said(lang: Lang, parts: &[(&str, u64)]) -> String {
    let parts: Vec<_> = parts.iter().filter(|(_, n)| *n > 0).collect();
    match parts.as_slice() {
        [] => count(lang, "long.second", 0),
        [(unit, n)] => count(lang, &format!("long.{unit}"), *n),
        several => several
            .iter()
            .map(|(unit, n)| count(lang, &format!("part.{unit}"), *n))
            .collect::<Vec<_>>()
            .join(" "),
    }
}

/// The two largest units that people act on; seconds only under a minute.
fn two_units(s: u64) -> [(&'static str, u64); 2] {
    match s {
        0..MINUTE => [("minute", 0), ("second", s)],
        MINUTE..HOUR => [("minute", s / MINUTE), ("second", 0)],
        HOUR..DAYS_FROM => [("hour", s / HOUR), ("minute", s % HOUR / MINUTE)],
        _ => [("day", s / DAY), ("hour", s % DAY / HOUR)],
    }
}

/// A margin on the way to its due instant: `剩 11 分` / `11 min left`; negative: `已超 3 分` /
/// `3 min over`. Exactly due is still in time.
pub fn countdown(lang: Lang, margin_s: i64) -> String {
    let key = if margin_s < 0 {
        "countdown.over"
    } else {
        "countdown.left"
    };
    t_args(lang, key, &[("time", &short(lang, margin_s))]).into_owned()
}

/// A limit of the contract: `15 分钟`, `2 个工作日` / `15 minutes`, `2 working days`.
pub fn limit(lang: Lang, limit: Limit) -> String {
    match limit {
        Limit::Elapsed(s) => whole_hours(lang, s.get()),
        Limit::Service(s) => {
            let time = whole_hours(lang, s.get());
            t_args(lang, "limit.service", &[("time", &time)]).into_owned()
        }
        Limit::WorkingDays(d) => count(lang, "limit.working_days", u64::from(d.get())),
    }
}

/// What "elapsed", "open hours" and "working days" mean, in a sentence.
pub fn limit_hint(lang: Lang, limit: Limit) -> std::borrow::Cow<'static, str> {
    let code = match limit {
        Limit::Elapsed(_) => "elapsed",
        Limit::Service(_) => "service",
        Limit::WorkingDays(_) => "working_days",
    };
    t(lang, &format!("measure.{code}"))
}

/// The plan says 24 小时, not 1 天: a limit stays in hours.
fn whole_hours(lang: Lang, seconds: u32) -> String {
    let s = u64::from(seconds);
    if s.is_multiple_of(HOUR) {
        return count(lang, "long.hour", s / HOUR);
    }
    exact(lang, i64::from(seconds))
}

fn count(lang: Lang, key: &str, n: u64) -> String {
    t_n(lang, key, i64::try_from(n).unwrap_or(i64::MAX)).into_owned()
}
