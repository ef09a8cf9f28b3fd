//! Routines, cases of rules, papers, and what is said to facts and verdicts.

use super::Teller;
use crate::{
    codes::Label,
    text::{find, t},
};
use shounuo_core::{Fact, Seq, ledger::fact::*};

impl Teller<'_> {
    pub(super) fn service_line(&self, fact: &Fact) -> Option<String> {
        Some(match fact {
            Fact::RoutineCarriedOut(f) => self.carried_out(f),
            Fact::CaseShown(f) => self.shown(f),
            Fact::RecordFiled(f) => {
                let args = [
                    ("record", &*self.promise(&f.record)),
                    ("item", &*self.item(&f.record, &f.item)),
                ];
                let line = self.say("line.record.filed", &args);
                let ticket = (f.ticket)
                    .map(|t| self.say("line.with_ticket", &[("ticket", &self.ticket(t))]));
                self.joined(line, [ticket, self.files(&f.files)])
            }
            Fact::ServiceConfirmed(f) => {
                let args = [
                    ("of", &*self.of_fact(f.of)),
                    ("topic", &*f.topic.label(self.lang())),
                ];
                self.say("line.service.confirmed", &args)
            }
            Fact::ServiceCorrected(f) => {
                let args = [
                    ("of", &*self.of_fact(f.of)),
                    ("topic", &*f.topic.label(self.lang())),
                    ("at", &*self.moment(f.at)),
                ];
                self.say("line.service.corrected", &args)
            }
            Fact::ExcuseAccepted(f) => {
                let what = self.subject(&f.promise, &f.instance);
                self.say("line.verdict.excuse_accepted", &[("what", &what)])
            }
            Fact::VerdictDisputed(f) => {
                let what = self.subject(&f.promise, &f.instance);
                self.say("line.verdict.disputed", &[("what", &what)])
            }
            _ => return None,
        })
    }

    fn carried_out(&self, f: &RoutineCarriedOut) -> String {
        let site = match f.site {
            Some(site) => self
                .names
                .place(site)
                .unwrap_or_else(|| self.t("nameless.place")),
            None => self.t("line.whole_system"),
        };
        let args = [("routine", &*self.routine(&f.routine)), ("site", &*site)];
        let line = self.say("line.routine.carried_out", &args);
        let share = f
            .share_percent
            .map(|s| self.say("line.share", &[("percent", &s.to_string())]));
        let heads = f.heads.map(|n| self.n("line.heads", n.into(), &[]));
        let more = [
            Some(self.either_of(f.complete, "line.complete", "line.not_complete")),
            self.covered(f.covered, f.in_scope),
            self.left_out(&f.left_out),
            share,
            heads,
            self.files(&f.files),
        ];
        self.joined(line, more)
    }

    /// So many of the devices on the register.
    pub(super) fn covered(&self, covered: Option<u32>, all: Option<u32>) -> Option<String> {
        let (n, all) = (covered?.to_string(), all?.to_string());
        Some(self.say("line.covered", &[("n", &n), ("all", &all)]))
    }

    fn shown(&self, f: &CaseShown) -> String {
        let holds = self.either_of(f.holds, "line.holds", "line.does_not_hold");
        let why = self.case_why(&f.why);
        let args = [
            ("rule", &*self.promise(&f.rule)),
            ("case", &*f.case),
            ("holds", &*holds),
            ("why", &*why),
        ];
        let line = self.say("line.case.shown", &args);
        self.joined(line, [self.files(&f.files)])
    }

    /// A reason's code in words; another text is shown as it was written.
    pub(in crate::ledger) fn case_why(&self, why: &str) -> String {
        let known = find(self.lang(), &format!("case_why.{why}"));
        known.map_or_else(|| why.to_owned(), |w| w.into_owned())
    }

    /// A fact by its number in the customer's own chain: `第 1,204 号记录`.
    pub(in crate::ledger) fn of_fact(&self, seq: Seq) -> String {
        match self.names.fact(seq).and_then(|f| f.no) {
            Some(no) => self.say("line.fact_no", &[("no", &crate::number::number(no))]),
            None => t(self.lang(), "nameless.fact").into_owned(),
        }
    }
}
