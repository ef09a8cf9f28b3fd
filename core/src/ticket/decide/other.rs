//! Endings, and what touches a second ticket: merging, and outages with many devices.

use super::{Answer, Desk, Invalid, Refusal, fact::*, invalid};
use crate::{
    device::TicketEnded,
    fact::Fact,
    id::TicketId,
    subject::Subject,
    ticket::{Command, Ticket, open::once},
};
use jiff::Timestamp;

impl Desk<'_> {
    pub(super) fn second(&self, command: Command) -> Answer {
        match command {
            Command::Archive {} => self.archive(),
            Command::Cancel { text, reason } => self.end(Cancelled { reason, text }),
            Command::Merge { into } => self.merge(into),
            Command::JoinParent { parent } => self.join(parent),
            Command::Describe {
                device,
                place,
                symptoms,
                tags,
            } => self.describe(Described {
                device,
                place,
                symptoms: symptoms.map(once),
                tags,
            }),
            // Every command is answered above; one that were not is refused, never lost.
            other => Err(self.wrong_state(other.action())),
        }
    }

    fn end(&self, fact: impl Into<Fact>) -> Answer {
        let mut facts = self.one(fact)?;
        facts.extend(self.on_device(TicketEnded { ticket: self.id }));
        Ok(facts)
    }

    /// An outage is filed for all its tickets. A repair that nobody rejected counts as accepted.
    fn archive(&self) -> Answer {
        let mut facts = self.end(Archived {})?;
        let answered = self.ticket.accepted_at.is_some() || self.ticket.follow_up.is_some();
        let solved = self.ticket.solved_at.is_some() || self.ticket.completed_at.is_some();
        facts.extend(self.repaired().filter(|_| solved && !answered));
        for child in &self.ticket.children {
            facts.push(self.on(Subject::Ticket(*child), Archived {}));
        }
        for (ticket, device) in &self.ticket.outage_devices {
            let ended = TicketEnded { ticket: *ticket };
            facts.push(self.on(Subject::Device(*device), ended));
        }
        Ok(facts)
    }

    /// The other ticket takes the work, and the earliest start of both.
    fn merge(&self, into: TicketId) -> Answer {
        let reported_at = self.check_other("into", into)?;
        let mut facts = self.end(Merged { into })?;
        let absorbed = Absorbed {
            from: self.id,
            reported_at,
        };
        facts.push(self.on(Subject::Ticket(into), absorbed));
        Ok(facts)
    }

    /// An outage is one level deep: its tickets have none of their own.
    fn join(&self, parent: TicketId) -> Answer {
        let reported_at = self.check_other("parent", parent)?;
        let nested = self.reads.other.is_some_and(|p| p.parent.is_some());
        if nested || !self.ticket.children.is_empty() {
            return Err(invalid("parent", Invalid::WrongKind));
        }
        let mut facts = self.one(ParentSet { parent })?;
        let joined = ChildJoined {
            child: self.id,
            reported_at,
            device: self.ticket.device,
        };
        facts.push(self.on(Subject::Ticket(parent), joined));
        Ok(facts)
    }

    /// Checks the other ticket, and gives the earliest report of this one.
    fn check_other(&self, field: &'static str, id: TicketId) -> Result<Timestamp, Refusal> {
        if id == self.id {
            return Err(invalid(field, Invalid::Itself));
        }
        let known = self.reads.other.filter(|t| t.number > 0);
        let other = known.ok_or(invalid(field, Invalid::NotHere))?;
        if other.kind != self.ticket.kind || !is_unsolved(other) {
            return Err(invalid(field, Invalid::WrongKind));
        }
        let first = self.ticket.first_reported_at();
        first.ok_or(invalid(field, Invalid::NotHere))
    }
}

/// Work that is done cannot take in more of it.
fn is_unsolved(ticket: &Ticket) -> bool {
    ticket.stage().is_open() && ticket.completed_at.is_none() && ticket.solved_at.is_none()
}
