//! The sentences after the main one: what a fair judge would add.

use super::{Rung, Times};
use crate::{codes::Label, reader::Reader};
use shounuo_core::promise::{ClockDue, Note, Pause, Status, Stop};
use std::borrow::Cow;

impl Reader {
    pub(super) fn remarks(&self, rung: &Rung<'_>, times: &mut Times<'_>) -> Vec<String> {
        let mut said = Vec::new();
        for note in &rung.verdict.notes {
            self.remark(rung, *note, times, &mut said);
        }
        let missed = matches!(rung.verdict.status, Status::Broken | Status::Excused);
        if missed && rung.verdict.provisional {
            said.push(self.t("remark.provisional").into_owned());
        }
        said
    }

    fn remark(&self, rung: &Rung<'_>, note: Note, times: &mut Times<'_>, said: &mut Vec<String>) {
        match note {
            Note::Rejected => self.rejections(rung, times, said),
            Note::Paused | Note::WasPaused => self.pauses(rung, times, said),
            // A pause that lasts leaves the due instant open by itself; it is told with the pause.
            Note::DueUnknown if rung.verdict.notes.contains(&Note::Paused) => {}
            Note::DueUnknown => self.earliest(rung, times, said),
            Note::Replaced => {
                let at = rung.clock.replaced.map(|r| times.at(r.at));
                said.push(self.at("remark.replaced", at));
            }
            Note::Withdrawn(by) => {
                let at = rung.clock.withdrawn.map(|w| times.at(w.at));
                let key = by.key().replace("withdrawn_by.", "remark.withdrawn.");
                said.push(self.at(&key, at));
            }
            Note::LateRecord
            | Note::Confirmed
            | Note::Corrected
            | Note::StartInDoubt
            | Note::UnknownFact => {
                let key = note.key().replace("note.", "remark.");
                said.push(self.t(&key).into_owned());
            }
        }
    }

    fn rejections(&self, rung: &Rung<'_>, times: &mut Times<'_>, said: &mut Vec<String>) {
        let mut told = None;
        for stop in &rung.clock.stops {
            let Some((at, by)) = stop.void.filter(|(at, _)| *at <= self.now) else {
                continue;
            };
            // One rejection may void several stops; it is told once, of the first.
            if told.replace(by) != Some(by) {
                let what = self.done(rung, stop);
                let (at, stopped) = (times.at(at), times.at(stop.at));
                let args = [("at", &*at), ("stopped", &*stopped), ("what", &*what)];
                said.push(self.sentence("remark.rejected", &args));
            }
        }
    }

    /// What a stop was: `修复` / `repair`.
    fn done(&self, rung: &Rung<'_>, stop: &Stop) -> Cow<'static, str> {
        match rung.mark(stop.seq) {
            Some(mark) => self.t(&format!("must.{}", mark.evidence.code())),
            None => self.t("must.anything"),
        }
    }

    fn pauses(&self, rung: &Rung<'_>, times: &mut Times<'_>, said: &mut Vec<String>) {
        for pause in rung.clock.pauses.iter().filter(|p| p.from <= self.now) {
            said.push(self.pause(pause, times));
        }
    }

    fn pause(&self, pause: &Pause, times: &mut Times<'_>) -> String {
        let from = times.at(pause.from);
        let reason = pause.reason.label(self.lang);
        let ended = pause.to.filter(|to| *to <= self.now);
        let key = if ended.is_some() {
            "remark.was_paused"
        } else {
            "remark.paused"
        };
        let to = ended.map(|to| times.at(to)).unwrap_or_default();
        self.sentence(key, &[("from", &from), ("to", &to), ("reason", &reason)])
    }

    fn earliest(&self, rung: &Rung<'_>, times: &mut Times<'_>, said: &mut Vec<String>) {
        if let ClockDue::Unknown(earliest) = rung.clock.due {
            let at = times.due(earliest);
            said.push(self.at("remark.due_unknown", Some(at)));
        }
    }

    fn at(&self, key: &str, at: Option<String>) -> String {
        self.sentence(key, &[("at", &at.unwrap_or_default())])
    }
}
