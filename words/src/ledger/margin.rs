//! What is left, or missing, in the few words of a list.

use super::unit::Unit;
use crate::{
    duration::{countdown, exact, short},
    lang::Lang,
    text::{t, t_args, t_n},
};
use shounuo_core::{ledger::Margin, promise::Status};

/// `剩 11 分`, `提前 2 天`, `已超 3 分`, `还差 1 次`, `缺 2 台`, `还可失误 3 次`. `unit` says what a count
/// counts ([`Unit::of`]).
pub fn margin(lang: Lang, status: Status, margin: Margin, unit: Unit) -> String {
    match margin {
        Margin::Seconds(s) => seconds(lang, status, s),
        Margin::Count(n) => count(lang, n, unit),
        Margin::Failures(n) => failures(lang, n),
    }
}

fn seconds(lang: Lang, status: Status, s: i64) -> String {
    let timed = |key: &str, time: &str| t_args(lang, key, &[("time", time)]).into_owned();
    match status {
        Status::Kept if s == 0 => t(lang, "brief.on_time").into_owned(),
        Status::Kept => timed("brief.early", &short(lang, s)),
        Status::Excused => timed("brief.excused", &countdown(lang, s)),
        _ => countdown(lang, s),
    }
}

/// `还差 1 次`, `齐全`, `富余 2 台`.
pub(super) fn count(lang: Lang, n: i64, unit: Unit) -> String {
    let which = match n {
        ..0 => "lacks",
        0 => return t(lang, &format!("margin.even.{}", unit.code())).into_owned(),
        _ => "spare",
    };
    let key = format!("margin.{which}.{}", unit.code());
    t_n(lang, &key, n.saturating_abs()).into_owned()
}

/// `还可失误 3 次`.
pub(super) fn failures(lang: Lang, n: i64) -> String {
    match n {
        0 => t(lang, "margin.no_more").into_owned(),
        ..0 => t_n(lang, "margin.over", n.saturating_abs()).into_owned(),
        _ => t_n(lang, "margin.failures", n).into_owned(),
    }
}

/// How much there is: `3 人`, `2 台` / `3 people`, `2 units`.
pub fn amount(lang: Lang, n: i64, unit: Unit) -> String {
    t_n(lang, &format!("amount.{}", unit.code()), n).into_owned()
}

/// How heavy a breach is: `超时 16 分钟`, `还差 1 次`, `超出 2 次`. None where nothing is missing.
pub fn breach(lang: Lang, margin: Margin, unit: Unit) -> Option<String> {
    if !super::unit::is_short(margin) {
        return None;
    }
    Some(match margin {
        Margin::Seconds(s) => {
            let time = exact(lang, s);
            t_args(lang, "margin.late", &[("time", &time)]).into_owned()
        }
        Margin::Count(n) => count(lang, n, unit),
        Margin::Failures(n) => failures(lang, n),
    })
}
