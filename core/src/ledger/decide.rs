//! The one command that records evidence by hand: the fact, or why not. Who may give it is the
//! caller's to know.

use super::{
    entry::{Entry, What},
    key::Topic,
    question::{Question, invalid},
    read,
};
use crate::{
    contract::Contract,
    fact::{Fact, NewFact, Seq},
    id::{ContractId, DeviceId},
    promise::TOLERANCE,
    subject::Subject,
    ticket::{Context, Invalid, Refusal},
};
use jiff::Timestamp;
use std::collections::BTreeSet;

/// What the command reads beside its own fact.
#[derive(Clone, Copy, Debug)]
pub struct Reads<'a> {
    /// The contract version in force.
    pub contract: &'a Contract,
    /// Of the entries of the same topic and key ([`about`]) those that are asked for ([`Needs`]), in
    /// journal order.
    pub entries: &'a [Entry],
    /// The devices that [`super::scope::of`] asks for, as they are on record now; empty when it asks for none.
    pub devices: &'a BTreeSet<DeviceId>,
}

/// Which entries of its own topic and key it takes to record a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    /// None.
    Nothing,
    /// That of one fact.
    Fact(Seq),
    /// The last one that a unit came or went by ([`Entry::unit_moved`]).
    Move(DeviceId),
    /// All: of one occasion, failure, complaint or loan, whose end is near.
    All,
}

impl Needs {
    /// What recording a fact needs.
    pub fn of(fact: &Fact) -> Self {
        let Some((topic, _, what)) = read::read(fact) else {
            return Self::Nothing;
        };
        match (topic, what) {
            (Topic::Occasion | Topic::Failure | Topic::Complaint | Topic::Loan, _) => Self::All,
            (_, What::Confirmed { of } | What::Corrected { of, .. }) => Self::Fact(of),
            (
                Topic::Standby,
                What::Entered(unit)
                | What::Lent(unit)
                | What::Returned(unit)
                | What::Left(unit)
                | What::Tested { unit, .. }
                | What::UnitPlanned { unit, .. },
            ) => Self::Move(unit),
            _ => Self::Nothing,
        }
    }

    /// Whether an entry of the same topic and key is among them, or may be the last that is.
    pub fn has(self, entry: &Entry) -> bool {
        match self {
            Self::Nothing => false,
            Self::Fact(seq) => entry.seq == seq,
            Self::Move(unit) => entry.unit_moved() == Some(unit),
            Self::All => true,
        }
    }
}

/// What a fact is about, and which one; none when it is no evidence of the service.
pub fn about(fact: &Fact) -> Option<(Topic, String)> {
    read::read(fact).map(|(topic, key, _)| (topic, key))
}

/// Reads evidence as an adapter hands it in. Unlike the journal, it refuses fields nobody knows.
///
/// # Errors
/// [`Refusal::Invalid`] for a kind that is no evidence, and for data that does not fit it.
pub fn evidence(kind: &str, data: &serde_json::Value) -> Result<Fact, Refusal> {
    let version = Fact::KINDS.iter().find(|(k, _)| *k == kind).map(|k| k.1);
    let version = version.ok_or_else(|| invalid("kind", Invalid::UnknownWord))?;
    let fact = Fact::read(kind, version, &data.to_string());
    if matches!(fact, Fact::Unknown(_)) {
        return Err(invalid("data", Invalid::WrongKind));
    }
    about(&fact).ok_or_else(|| invalid("kind", Invalid::WrongKind))?;
    let known = serde_json::to_value(&fact).unwrap_or_default();
    let given = data.as_object().into_iter().flatten();
    let unknown = given
        .into_iter()
        .any(|(field, _)| known.get(field).is_none());
    match unknown {
        true => Err(invalid("data", Invalid::UnknownWord)),
        false => Ok(fact),
    }
}

/// Records evidence under a contract.
///
/// # Errors
/// A refusal that names the field; nothing is recorded then.
pub fn record(
    contract: ContractId,
    reads: Reads<'_>,
    fact: Fact,
    context: &Context,
) -> Result<NewFact, Refusal> {
    let Some((topic, _, what)) = read::read(&fact) else {
        return Err(invalid("kind", Invalid::WrongKind));
    };
    let occurred_at = happened(context)?;
    let case = Question {
        reads,
        context,
        fact: &fact,
        what: &what,
    };
    match topic {
        Topic::Routine => case.routine()?,
        Topic::Occasion => case.occasion()?,
        Topic::Roster => case.roster()?,
        Topic::Standby => case.standby()?,
        Topic::Backup => case.post()?,
        Topic::Case | Topic::Record => case.code()?,
        Topic::Answer => case.only_school()?,
        Topic::Failure | Topic::Complaint | Topic::Loan => case.step()?,
        Topic::Member => case.member()?,
        Topic::Stock => case.stock()?,
        Topic::Presence => {}
        Topic::Unknown => return Err(invalid("topic", Invalid::WrongKind)),
    }
    case.testimony()?;
    let in_scope = case.scope()?;
    Ok(NewFact {
        subject: Subject::Service(contract),
        occurred_at,
        fact: with_scope(fact, in_scope),
    })
}

/// The fact with what the register said, whatever was handed in.
fn with_scope(mut fact: Fact, all: Option<u32>) -> Fact {
    match &mut fact {
        Fact::RoutineCarriedOut(f) => f.in_scope = all,
        Fact::OccasionInspected(f) => f.in_scope = all.filter(|_| f.whole_system),
        _ => {}
    }
    fact
}

/// Evidence speaks of what was: a clock up to 2 min fast is set right, more is refused.
fn happened(context: &Context) -> Result<Timestamp, Refusal> {
    match context.occurred_at.duration_since(context.now) {
        ahead if ahead > TOLERANCE => Err(invalid("occurred_at", Invalid::TooFarAhead)),
        _ => Ok(context.occurred_at.min(context.now)),
    }
}
