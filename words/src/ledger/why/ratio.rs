//! A ratio: the quotient, what it must reach, and how many more failures it can bear.

use super::{Main, counted};
use crate::{
    codes::Label,
    ledger::{Teller, labels::code_of, margin, share_of},
    number::{number, share},
};
use shounuo_core::{
    contract::{Quotient, Ratio},
    ledger::{Instance, Margin, Remark},
    promise::Status,
};

impl Teller<'_> {
    pub(super) fn ratio(&self, terms: &Ratio, instance: &Instance) -> Main {
        let target = share(terms.target_bp.into(), 10_000).unwrap_or_default();
        let promised = self.say("why.ratio.promised", &[("target", &target)]);
        Main {
            said: self.verdict(&promised, &self.ratio_outcome(terms, instance)),
            told: |r| matches!(r, Remark::Quotient(..) | Remark::NoCases),
        }
    }

    fn ratio_outcome(&self, terms: &Ratio, instance: &Instance) -> String {
        let quotient = instance.remarks.iter().find_map(|r| match r {
            Remark::Quotient(good, all) => Some((*good, *all)),
            _ => None,
        });
        if instance.status == Status::Incomplete {
            return self.t("outcome.incomplete");
        }
        let Some((good, all)) = quotient else {
            return self.t("why.ratio.no_cases");
        };
        let budget = Margin::Failures(counted(instance));
        let left = margin(self.lang(), instance.status, budget, self.unit(&terms.id));
        let restated = instance
            .remarks
            .iter()
            .any(|r| matches!(r, Remark::Restated(..)));
        let args = [
            ("tally", &*self.tally(terms.quotient, good, all)),
            ("left", &*left),
        ];
        match instance.status {
            Status::Kept => {
                let spare = number(counted(instance));
                self.say("why.ratio.kept", &[args[0], ("spare", &spare)])
            }
            // Kept by what was known at the end, and taken away by what came to light later.
            Status::Broken if counted(instance) >= 0 && restated => {
                self.say("why.ratio.taken_away", &args[..1])
            }
            Status::Broken => self.say("why.ratio.broken", &args),
            Status::Running => self.say("why.ratio.running", &args),
            Status::AtRisk => self.say("why.ratio.at_risk", &args),
            Status::NotDue | Status::Excused | Status::Withdrawn | Status::Incomplete => {
                instance.status.label(self.lang()).into_owned()
            }
        }
    }

    /// `412 次故障中 410 次修好且 7 天内未再犯，修复率 99.5%`.
    pub(super) fn tally(&self, quotient: Quotient, good: u32, all: u32) -> String {
        let key = format!("why.tally.{}", code_of(&quotient));
        let days = self.contract.recurrence_days.to_string();
        let args = [
            ("good", &*number(good.into())),
            ("all", &*number(all.into())),
            ("share", &*share_of(good, all)),
            ("days", &*days),
        ];
        self.say(&key, &args)
    }
}
