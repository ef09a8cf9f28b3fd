//! A rule, case by case; and a record, paper by paper.

use super::{Main, Told};
use crate::{
    codes::Label,
    ledger::{Teller, Unit, amount, case_kind},
    text::list,
    verdict::Rung,
};
use shounuo_core::{
    Fact,
    contract::{Record, Rule, Test},
    ledger::{Instance, Remark},
    promise::Status,
};

impl Teller<'_> {
    pub(super) fn rule(&self, terms: &Rule, told: &Told<'_>) -> Main {
        if let Some((clock, marks)) = told.clock {
            let verdict = clock.verdict(self.reader.now);
            let rung = Rung::named("", clock, &verdict).marks(marks);
            return Main {
                said: self.reader.verdict_dated(&rung),
                // The clock's own sentences tell its notes.
                told: |r| matches!(r, Remark::Note(_)),
            };
        }
        let instance = told.instance;
        let said = match terms.test {
            Test::InspectedBeforeStart => {
                let due = self.due_told(instance.due);
                let promised = self.say("why.rule.inspected", &[("due", &due)]);
                self.verdict(&promised, &self.inspected_before(instance))
            }
            Test::Shown | Test::EqualAbility | Test::Proven => {
                let case = case_kind(self.lang(), &terms.case);
                let args = [("rule", self.words(&terms.name)), ("case", &*case)];
                let promised = self.say("why.rule.each", &args);
                self.verdict(&promised, &self.shown_outcome(terms, instance))
            }
        };
        Main {
            said,
            told: |r| matches!(r, Remark::Moved | Remark::CalledOff),
        }
    }

    fn inspected_before(&self, instance: &Instance) -> String {
        let key = match instance.status {
            Status::Kept => return self.kept_before(instance),
            Status::Withdrawn => return self.withdrawn_date(instance),
            Status::Broken if instance.evidence.len() > 1 => "why.rule.only_after",
            Status::Broken => "why.rule.not_before",
            Status::AtRisk => "why.open.at_risk",
            Status::NotDue | Status::Running => "why.open.running",
            Status::Incomplete => "outcome.incomplete",
            Status::Excused => return instance.status.label(self.lang()).into_owned(),
        };
        self.say(key, &[("time", &self.left(instance))])
    }

    fn shown_outcome(&self, terms: &Rule, instance: &Instance) -> String {
        let at = self.moment(instance.from);
        let equal = terms.test == Test::EqualAbility;
        let why = self.why_not(instance);
        let (key, args) = match (instance.status, equal, &why) {
            (Status::Kept, false, _) => ("why.rule.holds", vec![("at", &*at)]),
            (Status::Kept, true, _) => ("why.rule.equal", vec![("at", &*at)]),
            (Status::Broken, true, _) => ("why.rule.not_equal", vec![("at", &*at)]),
            (Status::Broken, false, Some(why)) => (
                "why.rule.fails_because",
                vec![("at", &*at), ("why", &**why)],
            ),
            (Status::Broken, false, None) => ("why.rule.fails", vec![("at", &*at)]),
            (Status::Incomplete, ..) => return self.t("outcome.incomplete"),
            (status, ..) => return status.label(self.lang()).into_owned(),
        };
        self.say(key, &args)
    }

    /// The reason of the first fact that shows that it does not hold, where it is at hand.
    fn why_not(&self, instance: &Instance) -> Option<String> {
        instance
            .evidence
            .iter()
            .find_map(|seq| match self.names.fact(*seq)?.fact? {
                Fact::CaseShown(f) if !f.holds => Some(self.case_why(&f.why)),
                _ => None,
            })
    }

    pub(super) fn record(&self, terms: &Record, instance: &Instance) -> Main {
        let all = i64::try_from(terms.items.len()).unwrap_or(i64::MAX);
        let all = amount(self.lang(), all, Unit::Papers);
        let promised = match terms.renew_months {
            Some(months) => self.n("why.record.renewed", months.into(), &[("all", &all)]),
            None => self.say("why.record.promised", &[("all", &all)]),
        };
        let missing = instance.remarks.iter().filter_map(|r| match r {
            Remark::Missing(item) => Some(self.item(&terms.id, item)),
            _ => None,
        });
        let missing: Vec<String> = missing.collect();
        let outcome = match (missing.is_empty(), instance.status) {
            (true, Status::Incomplete) => self.t("outcome.incomplete"),
            (true, _) => self.t("why.record.kept"),
            (false, _) => {
                let n = i64::try_from(missing.len()).unwrap_or(i64::MAX);
                let items = list(self.lang(), &missing);
                self.n("why.record.missing", n, &[("items", &items)])
            }
        };
        Main {
            said: self.verdict(&promised, &outcome),
            told: |r| matches!(r, Remark::Missing(_)),
        }
    }
}
