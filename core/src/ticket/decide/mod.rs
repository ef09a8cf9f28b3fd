//! The answer to a command: facts, or a refusal with its reason.
//!
//! `remote` what L1 does and what stands beside the way · `visit` the way there and the repair ·
//! `after` sign-off, follow-up and file · `other` what touches a second ticket · `rules` what the contract's
//! rules forbid.

mod after;
mod other;
mod remote;
mod rules;
mod visit;

use super::{
    command::{Action, Command},
    fact,
    refusal::{Invalid, Refusal},
    state::Ticket,
};
use crate::{
    actor::{Actor, Origin, Side},
    fact::{Fact, NewFact, Seq},
    house::House,
    id::*,
    promise::{Book, TOLERANCE},
    subject::Subject,
};
use jiff::{SignedDuration, Timestamp};

/// A claim further ahead than this is refused; nearer ones are kept, unconfirmed.
pub const AHEAD_MAX: SignedDuration = SignedDuration::from_hours(24);
/// Longest short text (a model, a tool, a tag), in characters.
pub const SHORT_MAX: usize = 200;

/// Facts, or why there are none.
type Answer = Result<Vec<NewFact>, Refusal>;

/// Who asks, when, and how it came in.
#[derive(Clone, Debug)]
pub struct Context {
    /// The receipt.
    pub now: Timestamp,
    /// When it happened, as claimed.
    pub occurred_at: Timestamp,
    /// Who.
    pub actor: Actor,
    /// How.
    pub origin: Origin,
}

impl Context {
    /// The claim as it is written: a clock up to 2 min fast is set right; further ahead it is kept
    /// (unconfirmed), and beyond a day it is refused.
    pub fn claimed_at(&self) -> Result<Timestamp, Refusal> {
        let ahead = self.occurred_at.duration_since(self.now);
        if self.origin.is_import() || ahead <= SignedDuration::ZERO {
            return Ok(self.occurred_at);
        }
        match ahead {
            a if a <= TOLERANCE => Ok(self.now),
            a if a <= AHEAD_MAX => Ok(self.occurred_at),
            _ => Err(Refusal::Invalid {
                field: "occurred_at",
                why: Invalid::TooFarAhead,
            }),
        }
    }
}

/// The other subjects that a command reads; `app` loads those that it declares.
#[derive(Clone, Copy, Debug, Default)]
pub struct Reads<'a> {
    /// For parts: the catalogue.
    pub house: Option<&'a House>,
    /// For merging and joining: the other ticket, of the same customer.
    pub other: Option<&'a Ticket>,
    /// The terms that the ticket stands under: what a rule of theirs forbids is refused by its clause.
    pub book: Option<&'a Book>,
}

/// What happens when `command` is given to `ticket`.
///
/// The caller has checked what only other subjects know: that the people and devices named are
/// there, of this customer or the house, and that a label scanned on site is the device's own and
/// its time the signed one.
pub fn decide(
    id: TicketId,
    ticket: &Ticket,
    reads: Reads<'_>,
    command: Command,
    context: &Context,
) -> Result<Vec<NewFact>, Refusal> {
    if ticket.number == 0 {
        return Err(Refusal::Unknown { kind: "ticket" });
    }
    let desk = Desk {
        id,
        ticket,
        reads,
        context,
        at: claimed_at(ticket, context)?,
    };
    match desk.check_state(command.action()) {
        Ok(()) => {
            let facts = desk.remote(command)?;
            desk.check_rules(&facts)?;
            Ok(facts)
        }
        Err(refused) => Err(desk.clause_against(command).unwrap_or(refused)),
    }
}

/// A clock a little slow cannot place a deed before the report that it answers.
fn claimed_at(ticket: &Ticket, context: &Context) -> Result<Timestamp, Refusal> {
    let claimed = context.claimed_at()?;
    let reported = ticket.reported_at.unwrap_or(claimed);
    let slow = claimed < reported && reported.duration_since(claimed) <= TOLERANCE;
    Ok(match slow && !context.origin.is_import() {
        true => reported.min(context.now),
        false => claimed,
    })
}

/// A command on its way to an answer.
struct Desk<'a> {
    id: TicketId,
    ticket: &'a Ticket,
    reads: Reads<'a>,
    context: &'a Context,
    /// When it happened, as it is written.
    at: Timestamp,
}

impl Desk<'_> {
    /// History of another system is taken as it was; everything else follows the procedure.
    fn check_state(&self, action: Action) -> Result<(), Refusal> {
        // To take up again is a word of other systems; here the school rejects, or reports anew.
        let ours = action != Action::Reopen;
        match self.is_import() || (ours && self.ticket.allows(action)) {
            true => Ok(()),
            false => Err(self.wrong_state(action)),
        }
    }

    fn wrong_state(&self, action: Action) -> Refusal {
        Refusal::WrongState {
            action,
            stage: self.ticket.stage(),
            allowed: self.ticket.allowed(),
        }
    }

    fn is_import(&self) -> bool {
        self.context.origin.is_import()
    }

    fn side(&self) -> Side {
        self.context.actor.side()
    }

    /// What only the school can say.
    fn school_only(&self, fact: impl Into<Fact>) -> Answer {
        match self.side() {
            Side::School => self.one(fact),
            Side::House | Side::System => Err(Refusal::OnlySchool),
        }
    }

    /// Whether `of` is a fact of this ticket that says something to promises.
    fn check_fact(&self, of: Seq) -> Result<(), Refusal> {
        match self.ticket.marks.iter().any(|m| m.seq == of) {
            true => Ok(()),
            false => Err(invalid("of", Invalid::NotHere)),
        }
    }

    fn one(&self, fact: impl Into<Fact>) -> Answer {
        Ok(vec![self.fact(fact)])
    }

    fn fact(&self, fact: impl Into<Fact>) -> NewFact {
        self.on(Subject::Ticket(self.id), fact)
    }

    fn on(&self, subject: Subject, fact: impl Into<Fact>) -> NewFact {
        NewFact {
            subject,
            occurred_at: self.at,
            fact: fact.into(),
        }
    }

    fn on_device(&self, fact: impl Into<Fact>) -> Option<NewFact> {
        Some(self.on(Subject::Device(self.ticket.device?), fact))
    }
}

fn invalid(field: &'static str, why: Invalid) -> Refusal {
    Refusal::Invalid { field, why }
}

/// A short text that must be there.
fn short(field: &'static str, text: &str) -> Result<(), Refusal> {
    let why = match text {
        t if t.trim().is_empty() => Invalid::Missing,
        t if t.chars().count() > SHORT_MAX => Invalid::TooLong,
        t if t.contains('\0') => Invalid::BadCharacter,
        _ => return Ok(()),
    };
    Err(invalid(field, why))
}

/// Short texts that may be left out, or empty.
fn short_if_any<'t>(
    field: &'static str,
    texts: impl IntoIterator<Item = &'t String>,
) -> Result<(), Refusal> {
    texts
        .into_iter()
        .filter(|t| !t.trim().is_empty())
        .try_for_each(|t| short(field, t))
}

fn in_range(field: &'static str, holds: bool) -> Result<(), Refusal> {
    match holds {
        true => Ok(()),
        false => Err(invalid(field, Invalid::OutOfRange)),
    }
}
