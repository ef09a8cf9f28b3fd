//! What L1 does, and what can be done beside the way.

use super::{Answer, Desk, Invalid, Refusal, fact::*, invalid, short, short_if_any};
use crate::{
    Sealed,
    actor::{Actor, Side},
    device::{TicketEnded, TicketOpened},
    fact::NewFact,
    id::FileId,
    subject::Subject,
    ticket::{Command, words::*},
};

impl Desk<'_> {
    pub(super) fn remote(&self, command: Command) -> Answer {
        match command {
            Command::Respond { text, channel } => self.respond(Responded { channel, text }),
            Command::StartDiagnosis {} => self.one(DiagnosisStarted {}),
            Command::AddNote {
                text,
                shared,
                files,
            } => self.note(text, shared, files),
            Command::ConsentRemote { by, channel } => self.one(RemoteConsented { channel, by }),
            Command::StartRemote { tool } => {
                short("tool", &tool)?;
                self.one(RemoteStarted { tool })
            }
            Command::EndRemote {} => self.one(RemoteEnded {}),
            Command::Diagnose {
                cause,
                plan,
                simple,
            } => self.diagnosing(Diagnosed {
                cause,
                plan,
                simple,
            }),
            Command::GiveSolution { text } => self.one(SolutionGiven { text }),
            Command::SolveRemotely { text } => self.diagnosing(SolvedRemotely { text }),
            Command::HandOn { text, to, reason } => self.hand_on(HandedOn { to, reason, text }),
            Command::SetOwner { owner } => self.one(OwnerSet { owner }),
            Command::Convert { to } => self.convert(to),
            Command::BeginWait { reason } => self.one(WaitBegun { reason }),
            Command::EndWait {} => self.one(WaitEnded {}),
            other => self.visit(other),
        }
    }

    /// Whoever answers first is accountable until somebody else is named (clause S1).
    fn respond(&self, fact: Responded) -> Answer {
        let mut facts = self.one(fact)?;
        if let (None, Actor::House(owner)) = (self.ticket.owner, self.context.actor) {
            facts.push(self.fact(OwnerSet { owner }));
        }
        Ok(facts)
    }

    fn note(&self, text: Option<Sealed>, shared: bool, files: Vec<FileId>) -> Answer {
        if text.is_none() && files.is_empty() {
            return Err(Refusal::missing("text"));
        }
        // What the school writes, the school reads.
        let shared = shared || self.side() == Side::School;
        self.one(NoteAdded {
            text,
            shared,
            files,
        })
    }

    /// Whoever knows the cause, or has solved it, has begun to diagnose.
    fn diagnosing(&self, fact: impl Into<crate::Fact>) -> Answer {
        let begun = self.ticket.diagnosis_started_at.is_some();
        let begin = (!begun).then(|| self.fact(DiagnosisStarted {}));
        Ok(begin.into_iter().chain([self.fact(fact)]).collect())
    }

    /// Nothing is handed back to L1, and nobody drives out for a question: it is converted first.
    fn hand_on(&self, fact: HandedOn) -> Answer {
        let question = self.ticket.kind == Some(TicketKind::Consultation);
        let visit = fact.to == Tier::OnSite;
        match fact.to == Tier::Remote || (question && visit && !self.is_import()) {
            true => Err(invalid("to", Invalid::WrongKind)),
            false => self.one(fact),
        }
    }

    fn convert(&self, to: TicketKind) -> Answer {
        match self.ticket.kind == Some(to) {
            true => Err(invalid("to", Invalid::Itself)),
            false => self.one(Converted { to }),
        }
    }

    /// Another device takes the ticket with it.
    pub(super) fn describe(&self, fact: Described) -> Answer {
        short_if_any("symptoms", fact.symptoms.iter().flatten())?;
        short_if_any("tags", fact.tags.iter().flat_map(|(k, v)| [k, v]))?;
        let moved = fact.device.filter(|d| self.ticket.device != Some(*d));
        let mut facts = self.one(fact)?;
        if let Some(device) = moved {
            let ticket = self.id;
            facts.extend(self.on_device(TicketEnded { ticket }));
            facts.push(self.opened(device));
        }
        Ok(facts)
    }

    fn opened(&self, device: crate::id::DeviceId) -> NewFact {
        self.on(Subject::Device(device), TicketOpened { ticket: self.id })
    }
}
