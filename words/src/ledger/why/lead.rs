//! A lead: when it was announced, how long before, what was done.

use super::{Main, seconds};
use crate::{
    codes::Label,
    duration::{limit, rough},
    ledger::Teller,
};
use shounuo_core::{
    contract::{Lead, Moment, ToldLate},
    ledger::{Instance, Remark},
    promise::Status,
};

impl Teller<'_> {
    pub(super) fn lead(&self, terms: &Lead, instance: &Instance) -> Main {
        let ahead = limit(self.lang(), terms.ahead);
        let args = [
            ("told", &*self.moment(instance.from)),
            ("ahead", &*ahead),
            ("due", &*self.due_told(instance.due)),
        ];
        let promised = match (terms.before, instance.due) {
            (Moment::Occasion, Some(_)) => self.say("why.lead.occasion", &args),
            (Moment::Occasion, None) => self.say("why.lead.occasion_unknown", &args[..2]),
            (Moment::MemberChange, Some(_)) => self.say("why.lead.member", &args[1..]),
            (Moment::MemberChange, None) => self.say("why.lead.member_unknown", &args[1..2]),
        };
        let outcome = match terms.before {
            Moment::Occasion => self.inspection(terms, instance),
            Moment::MemberChange => self.announcement(terms, instance),
        };
        Main {
            said: self.verdict(&promised, &outcome),
            told: |r| matches!(r, Remark::Moved | Remark::CalledOff | Remark::ToldLate),
        }
    }

    fn inspection(&self, terms: &Lead, instance: &Instance) -> String {
        // The first of the evidence announces the date; what follows shows the inspection.
        let done = instance.evidence.len() > 1;
        let late = seconds(instance) < 0;
        let time = self.left(instance);
        let key = match instance.status {
            Status::Kept => return self.kept_before(instance),
            Status::Broken if instance.remarks.contains(&Remark::ToldLate) => {
                match terms.told_late {
                    ToldLate::Excused => "why.lead.told_late_unconfirmed",
                    ToldLate::Broken => "why.lead.told_late_broken",
                }
            }
            Status::Broken if done => "why.lead.late",
            Status::Broken => "why.lead.overdue",
            Status::Excused => return self.excused(terms),
            Status::Withdrawn => return self.withdrawn_date(instance),
            Status::AtRisk if late => "why.lead.past_earliest",
            Status::AtRisk => "why.open.at_risk",
            Status::Incomplete => "outcome.incomplete",
            Status::NotDue | Status::Running => "why.open.running",
        };
        self.say(key, &[("time", &time)])
    }

    /// `11月5日 14:00 完成，提前 6 天 10 小时`, of the first that is evidence after the announcement.
    pub(super) fn kept_before(&self, instance: &Instance) -> String {
        let time = rough(self.lang(), seconds(instance));
        let shown = instance
            .evidence
            .get(1)
            .filter(|_| instance.evidence.len() == 2);
        let when = shown.and_then(|seq| self.on(*seq));
        match (when, seconds(instance)) {
            (Some(when), 1..) => self.say("why.lead.kept_on", &[("when", &when), ("time", &time)]),
            (_, 0) => self.t("why.lead.kept_just"),
            _ => self.say("why.lead.kept", &[("time", &time)]),
        }
    }

    fn excused(&self, terms: &Lead) -> String {
        let ahead = limit(self.lang(), terms.ahead);
        self.say("why.lead.excused", &[("ahead", &ahead)])
    }

    /// The moment moved, or will not come.
    pub(super) fn withdrawn_date(&self, instance: &Instance) -> String {
        match instance.remarks.contains(&Remark::CalledOff) {
            true => self.t("why.lead.called_off"),
            false => self.t("why.lead.moved"),
        }
    }

    fn announcement(&self, terms: &Lead, instance: &Instance) -> String {
        let args = [
            ("told", &*self.moment(instance.from)),
            ("time", &*self.left(instance)),
        ];
        match instance.status {
            Status::Kept => self.say("why.lead.announced", &args),
            Status::Broken => self.say("why.lead.announced_late", &args),
            Status::Excused => self.excused(terms),
            Status::Withdrawn => self.t("why.lead.member_moved"),
            Status::Running | Status::AtRisk => self.say("why.lead.not_proven", &args[1..]),
            Status::Incomplete => self.t("outcome.incomplete"),
            Status::NotDue => instance.status.label(self.lang()).into_owned(),
        }
    }
}
