//! The middle of the sentence: what came of the promise.

use super::{Rung, Times, told_key};
use crate::{duration, reader::Reader};
use shounuo_core::promise::{Note, Status, Stop};

impl Reader {
    pub(super) fn outcome(&self, rung: &Rung<'_>, times: &mut Times<'_>) -> String {
        match (rung.verdict.status, rung.clock.stop_at(self.now)) {
            (Status::Kept, Some(stop)) => self.kept(rung, stop, times),
            (Status::Broken, Some(stop)) => self.late(rung, stop, times, "outcome.late"),
            (Status::Excused, Some(stop)) => self.late(rung, stop, times, "outcome.excused_late"),
            (Status::Incomplete, Some(stop)) => self.late(rung, stop, times, "outcome.incomplete"),
            (Status::Withdrawn, _) => self.gone(rung),
            _ => self.open(rung),
        }
    }

    fn kept(&self, rung: &Rung<'_>, stop: &Stop, times: &mut Times<'_>) -> String {
        let told = self.told(rung, stop, times);
        let (key, time) = match rung.verdict.margin_s {
            None => ("outcome.before_earliest", String::new()),
            Some(0) => ("outcome.on_time", String::new()),
            Some(s) => ("outcome.early", duration::exact(self.lang, s)),
        };
        self.t_args(key, &[("told", &told), ("time", &time)])
            .into_owned()
    }

    fn late(&self, rung: &Rung<'_>, stop: &Stop, times: &mut Times<'_>, key: &str) -> String {
        let told = self.told(rung, stop, times);
        let (key, time) = match rung.verdict.margin_s {
            None => ("outcome.after_earliest", String::new()),
            Some(s) => (key, duration::exact(self.lang, s)),
        };
        self.t_args(key, &[("told", &told), ("time", &time)])
            .into_owned()
    }

    /// Still open: what is left, or how long over. Moving times are cut, not exact.
    fn open(&self, rung: &Rung<'_>) -> String {
        let margin = rung.verdict.margin_s;
        let key = match (rung.verdict.status, margin) {
            (Status::NotDue, _) => "outcome.not_due",
            (Status::Running, Some(_)) if rung.verdict.notes.contains(&Note::Paused) => {
                "outcome.paused"
            }
            (Status::Running, Some(_)) => "outcome.left",
            (Status::AtRisk, Some(_)) => "outcome.at_risk",
            (Status::Broken, Some(_)) => "outcome.overdue",
            (Status::Excused, Some(_)) => "outcome.excused_open",
            (Status::Incomplete, _) => "outcome.incomplete",
            _ => "outcome.still_open",
        };
        let time = duration::rough(self.lang, margin.unwrap_or_default());
        let what = rung.what(self.lang);
        self.t_args(key, &[("time", &time), ("what", &what)])
            .into_owned()
    }

    fn gone(&self, rung: &Rung<'_>) -> String {
        let replaced = rung.verdict.notes.contains(&Note::Replaced);
        let key = if replaced {
            "outcome.replaced"
        } else {
            "outcome.withdrawn"
        };
        self.t(key).into_owned()
    }

    /// `工程师 16:31 扫码到场`.
    fn told(&self, rung: &Rung<'_>, stop: &Stop, times: &mut Times<'_>) -> String {
        let at = times.at(stop.at);
        let key = match rung.mark(stop.seq) {
            Some(mark) => told_key(mark),
            None => "told.done".to_owned(),
        };
        self.t_args(&key, &[("at", &at)]).into_owned()
    }
}
