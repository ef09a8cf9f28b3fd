//! A deadline: the sentence of its clock; without the clock, what the verdict alone says.

use super::{Main, Told, seconds};
use crate::{
    duration::exact,
    ledger::Teller,
    text::{either, t},
    verdict::{Rung, asked_for},
};
use shounuo_core::{
    contract::Deadline,
    ledger::{Instance, Remark},
    promise::Status,
};

impl Teller<'_> {
    pub(super) fn deadline(&self, terms: &Deadline, told: &Told<'_>) -> Main {
        if let Some((clock, marks)) = told.clock {
            let verdict = clock.verdict(self.reader.now);
            let rung = Rung::new(clock, &verdict, terms, marks);
            return Main {
                said: self.reader.verdict_dated(&rung),
                // The clock's own sentences tell its notes.
                told: |r| matches!(r, Remark::Note(_)),
            };
        }
        let instance = told.instance;
        let (begun, due) = (
            self.moment(instance.from),
            instance.due.map(|d| self.due_after(instance.from, d)),
        );
        let begun = self.say("told.started", &[("at", &begun)]);
        let what = either(
            self.lang(),
            asked_for(&terms.stop).map(|e| t(self.lang(), &format!("must.{}", e.code()))),
        );
        let promised = match due {
            Some(due) => {
                let args = [("begun", &*begun), ("due", &*due), ("what", &*what)];
                self.say("sentence.due", &args)
            }
            None => self.say(
                "sentence.due_unknown",
                &[("begun", &begun), ("what", &what)],
            ),
        };
        Main {
            said: self.verdict(&promised, &self.deadline_outcome(instance)),
            told: |_| false,
        }
    }

    fn deadline_outcome(&self, instance: &Instance) -> String {
        let settled = exact(self.lang(), seconds(instance));
        let (key, time) = match (instance.status, instance.margin) {
            (Status::NotDue, _) => ("outcome.not_due", String::new()),
            (Status::Running, Some(_)) => ("outcome.left", self.left(instance)),
            (Status::AtRisk, Some(_)) => ("outcome.at_risk", self.left(instance)),
            (Status::Running | Status::AtRisk, None) => ("why.deadline.open", String::new()),
            (Status::Kept, _) => ("why.deadline.kept", settled),
            (Status::Broken, _) => ("why.deadline.broken", settled),
            (Status::Excused, _) => ("why.deadline.excused", settled),
            (Status::Withdrawn, _) => ("outcome.withdrawn", String::new()),
            (Status::Incomplete, _) => ("outcome.incomplete", String::new()),
        };
        self.say(key, &[("time", &time)])
    }
}
