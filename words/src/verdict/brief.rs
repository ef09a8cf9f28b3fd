//! What a clock says, in the few words of a list.

use crate::{
    codes::Label,
    duration::{countdown, short},
    lang::Lang,
    text::{t, t_args},
};
use shounuo_core::promise::{Note, Status, Verdict};

/// The few words for a list: `剩 11 分`, `已超 3 分`, `提前 11 分`, `暂停（剩 55 分）`, `到期待定`.
pub fn brief(lang: Lang, verdict: &Verdict) -> String {
    let timed = |key: &str, time: &str| t_args(lang, key, &[("time", time)]).into_owned();
    match (verdict.status, verdict.margin_s) {
        (Status::Running, Some(s)) if verdict.notes.contains(&Note::Paused) => {
            timed("brief.paused", &countdown(lang, s))
        }
        (Status::Running | Status::AtRisk | Status::Broken, Some(s)) => countdown(lang, s),
        (Status::Kept, Some(0)) => t(lang, "brief.on_time").into_owned(),
        (Status::Kept, Some(s)) => timed("brief.early", &short(lang, s)),
        (Status::Excused, Some(s)) => timed("brief.excused", &countdown(lang, s)),
        (Status::Running | Status::AtRisk | Status::Incomplete, None) => {
            t(lang, "brief.due_unknown").into_owned()
        }
        (Status::Withdrawn, _) if verdict.notes.contains(&Note::Replaced) => {
            t(lang, "brief.replaced").into_owned()
        }
        (status, _) => status.label(lang).into_owned(),
    }
}
