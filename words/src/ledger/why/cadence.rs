//! A cadence: how often in the period, what was done, what did not count.

use super::{Main, counted};
use crate::{
    codes::Label,
    ledger::{Teller, margin},
    text::list,
};
use shounuo_core::{
    Seq,
    contract::{Cadence, Counts},
    ledger::{Instance, Margin, Remark},
    promise::Status,
};

impl Teller<'_> {
    pub(super) fn cadence(&self, terms: &Cadence, instance: &Instance) -> Main {
        let due = self.due_told(instance.due);
        let key = match terms.counts {
            Counts::Times => "why.cadence.times",
            Counts::Heads => "why.cadence.heads",
        };
        let promised = self.n(key, terms.at_least.into(), &[("due", &due)]);
        Main {
            said: self.verdict(&promised, &self.cadence_outcome(terms, instance)),
            told: |r| matches!(r, Remark::HalfPeriod),
        }
    }

    fn cadence_outcome(&self, terms: &Cadence, instance: &Instance) -> String {
        let counts = counted_facts(instance);
        let done = i64::try_from(counts.len()).unwrap_or(i64::MAX);
        let so_far = match terms.counts {
            Counts::Times if done > 0 => Some(self.n("why.cadence.so_far", done, &[])),
            Counts::Heads if done > 0 => Some(self.t("why.cadence.some")),
            _ => None,
        };
        let left = self.left(instance);
        let open = |none: &str, some: &str| match &so_far {
            Some(so_far) => self.say(some, &[("so_far", so_far), ("time", &left)]),
            None => self.say(none, &[("time", &left)]),
        };
        match instance.status {
            Status::Kept => self.done(&counts),
            Status::AtRisk => open("why.open.at_risk", "why.cadence.at_risk"),
            Status::Broken => {
                let lack = Margin::Count(counted(instance));
                let lack = margin(self.lang(), Status::Broken, lack, self.unit(&terms.id));
                self.say("why.cadence.broken", &[("lack", &lack)])
            }
            Status::NotDue => self.t("why.half_period"),
            Status::Incomplete => self.t("outcome.incomplete"),
            Status::Running => open("why.open.running", "why.cadence.running"),
            Status::Excused | Status::Withdrawn => instance.status.label(self.lang()).into_owned(),
        }
    }

    /// `10月14日 09:30 按约完成（张工登记）`.
    fn done(&self, facts: &[Seq]) -> String {
        let days: Vec<String> = facts.iter().filter_map(|s| self.on(*s)).collect();
        if days.is_empty() || days.len() < facts.len() || days.len() > 3 {
            let n = i64::try_from(facts.len()).unwrap_or(i64::MAX);
            return self.n("why.cadence.kept", n, &[]);
        }
        let mut by: Vec<String> = facts
            .iter()
            .filter_map(|s| self.names.fact(*s)?.by)
            .collect();
        by.sort_unstable();
        by.dedup();
        let when = list(self.lang(), &days);
        match by.is_empty() {
            true => self.say("why.cadence.kept_on", &[("when", &when)]),
            false => {
                let by = list(self.lang(), &by);
                self.say("why.cadence.kept_by", &[("when", &when), ("by", &by)])
            }
        }
    }
}

/// The facts that count: all but those of which a remark says that they do not. A late proof is no
/// deed, and stands last.
fn counted_facts(instance: &Instance) -> Vec<Seq> {
    let not = |seq: &Seq| {
        instance.remarks.iter().any(|r| match r {
            Remark::TooSoon(s) | Remark::NotComplete(s) => s == seq,
            _ => false,
        })
    };
    let mut seqs: Vec<Seq> = instance.evidence.clone();
    if super::remarks::is_corrected(instance) {
        seqs.pop();
    }
    seqs.retain(|s| !not(s));
    seqs
}
