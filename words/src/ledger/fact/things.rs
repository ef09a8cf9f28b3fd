//! Standby units, stock, backups and members, complaints, loans.

use super::Teller;
use crate::{
    codes::{Label, class},
    ledger::post,
};
use shounuo_core::{
    Fact,
    id::{DeviceId, PartId, PersonId},
    ledger::{Topic, fact::*},
};

impl Teller<'_> {
    pub(super) fn things_line(&self, fact: &Fact) -> Option<String> {
        Some(match fact {
            Fact::StockCounted(f) => self.counted(f),
            Fact::StockOrdered(f) => {
                self.say("line.stock.ordered", &[("part", &self.part_named(f.part))])
            }
            Fact::PostBackupNamed(f) => self.backup("line.post.backup_named", &f.post, f.person),
            Fact::PostBackupEnded(f) => self.backup("line.post.backup_ended", &f.post, f.person),
            Fact::MemberChangeAnnounced(f) => {
                let args = [
                    ("change", &*self.change(f.member, f.successor)),
                    ("at", &*self.moment(f.takes_effect_at)),
                ];
                self.say("line.member.change_announced", &args)
            }
            Fact::MemberChanged(f) => {
                let equal = self.either_of(f.equal_ability, "line.equal", "line.not_equal");
                let change = self.change(f.member, f.successor);
                let line = self.say("line.member.changed", &[("change", &change)]);
                self.joined(line, [Some(equal)])
            }
            other => return self.standby_line(other).or_else(|| self.step_line(other)),
        })
    }

    /// Standby units.
    fn standby_line(&self, fact: &Fact) -> Option<String> {
        Some(match fact {
            Fact::StandbyEntered(f) => self.standby("line.standby.entered", &f.class, f.unit),
            Fact::StandbyLent(f) => {
                let line = self.standby("line.standby.lent", &f.class, f.unit);
                let loan = f.loan.map(|l| self.thing(Topic::Loan, &l.to_string()));
                let loan = loan.map(|l| self.say("line.for_loan", &[("loan", &l)]));
                self.joined(line, [loan])
            }
            Fact::StandbyReturned(f) => self.standby("line.standby.returned", &f.class, f.unit),
            Fact::StandbyTested(f) => {
                let key = match f.passed {
                    true => "line.standby.passed",
                    false => "line.standby.failed",
                };
                self.standby(key, &f.class, f.unit)
            }
            Fact::StandbyPlanned(f) => {
                let unit = self.unit_of(&f.class, f.unit);
                let when = self.span(f.from, f.to);
                let key = match f.away {
                    true => "line.standby.away",
                    false => "line.standby.here",
                };
                self.say(key, &[("unit", &unit), ("when", &when)])
            }
            Fact::StandbyLeft(f) => self.standby("line.standby.left", &f.class, f.unit),
            _ => return None,
        })
    }

    /// Complaints and loans, step by step.
    fn step_line(&self, fact: &Fact) -> Option<String> {
        let (key, topic, id) = match fact {
            Fact::ComplaintReceived(f) => {
                let channel = f.channel.label(self.lang());
                return Some(self.say("line.complaint.received", &[("channel", &channel)]));
            }
            Fact::LoanApplied(f) => return Some(self.applied(f)),
            Fact::ComplaintAccepted(f) => ("complaint.accepted", Topic::Complaint, f.complaint.0),
            Fact::ComplaintOutcomeTold(f) => {
                ("complaint.outcome_told", Topic::Complaint, f.complaint.0)
            }
            Fact::LoanConfirmed(f) => ("loan.confirmed", Topic::Loan, f.loan.0),
            Fact::LoanInstalled(f) => ("loan.installed", Topic::Loan, f.loan.0),
            Fact::LoanOriginalRepaired(f) => ("loan.original_repaired", Topic::Loan, f.loan.0),
            Fact::LoanSwappedBack(f) => ("loan.swapped_back", Topic::Loan, f.loan.0),
            _ => return None,
        };
        let thing = self.thing(topic, &id.to_string());
        Some(self.say(&format!("line.{key}"), &[("thing", &thing)]))
    }

    fn standby(&self, key: &str, class: &str, unit: DeviceId) -> String {
        self.say(key, &[("unit", &self.unit_of(class, unit))])
    }

    fn part_named(&self, part: PartId) -> String {
        match self.names.part(part) {
            Some(name) => self.say("list.quoted", &[("item", &name)]),
            None => self.thing(Topic::Stock, &part.to_string()),
        }
    }

    fn counted(&self, f: &StockCounted) -> String {
        let (count, least) = (f.count.to_string(), f.least.to_string());
        let args = [
            ("part", &*self.part_named(f.part)),
            ("count", &*count),
            ("least", &*least),
        ];
        let line = self.say("line.stock.counted", &args);
        let low = (f.count < f.least).then(|| self.t("line.stock.low"));
        self.joined(line, [low])
    }

    fn backup(&self, key: &str, code: &str, person: PersonId) -> String {
        let args = [
            ("person", &*self.person(person)),
            ("post", &*post(self.lang(), code)),
        ];
        self.say(key, &args)
    }

    pub(in crate::ledger) fn change(
        &self,
        member: PersonId,
        successor: Option<PersonId>,
    ) -> String {
        let member = self.person(member);
        match successor {
            Some(next) => {
                let args = [("member", &*member), ("successor", &*self.person(next))];
                self.say("line.replaced_by", &args)
            }
            None => self.say("line.leaves", &[("member", &member)]),
        }
    }

    fn applied(&self, f: &LoanApplied) -> String {
        let class = class(self.lang(), &f.class);
        let line = self.say("line.loan.applied", &[("class", &class)]);
        let ticket = f
            .ticket
            .map(|t| self.say("line.with_ticket", &[("ticket", &self.ticket(t))]));
        self.joined(line, [ticket])
    }
}
