//! Sign-off, follow-up, and what is said of earlier facts.

use super::{Answer, Desk, Invalid, Refusal, fact::*, in_range, invalid};
use crate::{
    actor::Side,
    device::DeviceRepaired,
    fact::{NewFact, Seq},
    promise::{Detail, Evidence},
    ticket::{Command, words::*},
};

impl Desk<'_> {
    pub(super) fn after(&self, command: Command) -> Answer {
        match command {
            Command::HandReport { channel, files } => self.one(ReportHanded { channel, files }),
            Command::AcceptRepair { by, text } => self.accept(RepairAccepted { by, text }),
            Command::RejectRepair { text } => self.school_only(RepairRejected { text }),
            Command::Reopen {} => self.one(Reopened {}),
            Command::TryFollowUp { channel, link_sent } => {
                self.one(FollowUpTried { channel, link_sent })
            }
            Command::AnswerFollowUp {
                text,
                speed,
                skill,
                attitude,
                running,
                channel,
            } => self.answer(FollowUpAnswered {
                speed,
                skill,
                attitude,
                running,
                channel,
                text,
            }),
            Command::Confirm { of } => self.confirm(of),
            Command::Correct {
                text,
                of,
                occurred_at,
            } => self.correct(Corrected {
                of,
                occurred_at,
                text,
            }),
            other => self.second(other),
        }
    }

    fn accept(&self, fact: RepairAccepted) -> Answer {
        // On the technician's phone somebody signs by name; the record says who held the pen.
        if self.side() == Side::House && fact.by.is_none() && !self.is_import() {
            return Err(Refusal::missing("by"));
        }
        let mut facts = self.one(fact)?;
        facts.extend(self.repaired());
        Ok(facts)
    }

    fn answer(&self, fact: FollowUpAnswered) -> Answer {
        for (field, score) in [
            ("speed", fact.speed),
            ("skill", fact.skill),
            ("attitude", fact.attitude),
        ] {
            in_range(field, (1..=5).contains(&score))?;
        }
        let running = fact.running;
        let mut facts = self.one(fact)?;
        facts.extend(
            self.repaired()
                .filter(|_| running && self.ticket.accepted_at.is_none()),
        );
        Ok(facts)
    }

    /// From an accepted repair on, the same fault within the contract's days is a failed repair.
    pub(super) fn repaired(&self) -> Option<NewFact> {
        let fault = self.ticket.kind == Some(TicketKind::Fault);
        self.on_device(DeviceRepaired {
            ticket: self.id,
            symptoms: self.ticket.symptoms.clone(),
        })
        .filter(|_| fault)
    }

    fn confirm(&self, of: Seq) -> Answer {
        self.check_fact(of)?;
        let said = |m: &crate::promise::Mark| {
            m.evidence == Evidence::Confirmed && m.detail == Detail::Of(of)
        };
        match self.ticket.marks.iter().any(said) {
            true => Err(invalid("of", Invalid::Taken)),
            false => self.school_only(Confirmed { of }),
        }
    }

    fn correct(&self, fact: Corrected) -> Answer {
        self.check_fact(fact.of)?;
        in_range("occurred_at", fact.occurred_at <= self.context.now)?;
        self.one(fact)
    }
}
