//! The one command that records evidence by hand: the fact, or why not. Who may give it is the
//! caller's to know.

use super::{
    block::blocked,
    entry::{Entry, What},
    key::Topic,
    read,
};
use crate::{
    actor::{Actor, Side},
    catalogue,
    contract::{Contract, Mode, Quantity, Test},
    fact::{Fact, NewFact},
    id::{ContractId, DeviceId},
    promise::{Evidence, TOLERANCE},
    subject::Subject,
    ticket::{Context, Invalid, Refusal, SHORT_MAX},
};
use jiff::Timestamp;

/// What the command reads beside its own fact.
#[derive(Clone, Copy, Debug)]
pub struct Reads<'a> {
    /// The contract version in force.
    pub contract: &'a Contract,
    /// The entries of the same topic and key ([`about`]), in journal order.
    pub entries: &'a [Entry],
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
        Topic::Presence | Topic::Stock | Topic::Member => {}
        Topic::Unknown => return Err(invalid("topic", Invalid::WrongKind)),
    }
    case.testimony()?;
    Ok(NewFact {
        subject: Subject::Service(contract),
        occurred_at,
        fact,
    })
}

/// Evidence speaks of what was: a clock up to 2 min fast is set right, more is refused.
fn happened(context: &Context) -> Result<Timestamp, Refusal> {
    match context.occurred_at.duration_since(context.now) {
        ahead if ahead > TOLERANCE => Err(invalid("occurred_at", Invalid::TooFarAhead)),
        _ => Ok(context.occurred_at.min(context.now)),
    }
}

struct Question<'a> {
    reads: Reads<'a>,
    context: &'a Context,
    fact: &'a Fact,
    what: &'a What,
}

type Answer = Result<(), Refusal>;

impl Question<'_> {
    fn routine(&self) -> Answer {
        let Fact::RoutineCarriedOut(f) = self.fact else {
            return Ok(());
        };
        let mut clauses = self.reads.contract.clauses.iter();
        let known = clauses.any(|c| c.cadences.iter().any(|t| t.routine == f.routine));
        must(known, "routine", Invalid::UnknownWord)?;
        let share = f.share_percent.is_none_or(|s| (1..=100).contains(&s));
        must(share, "share_percent", Invalid::OutOfRange)?;
        must(f.heads != Some(0), "heads", Invalid::OutOfRange)?;
        f.left_out
            .iter()
            .try_for_each(|l| short("left_out", &l.reason))
    }

    fn occasion(&self) -> Answer {
        let announced = self.has(|w| matches!(w, What::Announced { .. }));
        let (from, to) = match *self.what {
            What::Announced { starts_at, ends_at } => {
                must(!announced, "occasion", Invalid::Taken)?;
                (starts_at, ends_at)
            }
            What::Moved { starts_at, ends_at } => (starts_at, ends_at),
            What::WindowSet { from, to } => {
                self.only_school()?;
                (from, to)
            }
            _ => (Timestamp::MIN, Timestamp::MAX),
        };
        let first = matches!(self.what, What::Announced { .. });
        must(announced || first, "occasion", Invalid::NotHere)?;
        must(from < to, "ends_at", Invalid::OutOfRange)?;
        let Fact::OccasionInspected(f) = self.fact else {
            return Ok(());
        };
        f.left_out
            .iter()
            .try_for_each(|l| short("left_out", &l.reason))
    }

    fn roster(&self) -> Answer {
        let What::Planned { from, to, shifts } = self.what else {
            return Ok(());
        };
        must(from < to, "to", Invalid::OutOfRange)?;
        let fits = |s: &super::fact::Shift| s.from < s.to && s.from < *to && s.to > *from;
        must(shifts.iter().all(fits), "shifts", Invalid::OutOfRange)
    }

    fn standby(&self) -> Answer {
        let Some((Topic::Standby, class)) = about(self.fact) else {
            return Ok(());
        };
        must(
            catalogue::class(&class).is_some(),
            "class",
            Invalid::UnknownWord,
        )?;
        let (unit, enters) = match *self.what {
            What::Entered(unit) => (unit, true),
            What::Lent(unit) | What::Returned(unit) | What::Left(unit) => (unit, false),
            What::Tested { unit, .. } => (unit, false),
            _ => return Ok(()),
        };
        match (self.is_entered(unit), enters) {
            (true, true) => Err(invalid("unit", Invalid::Taken)),
            (false, false) => Err(invalid("unit", Invalid::NotHere)),
            _ => Ok(()),
        }
    }

    fn is_entered(&self, unit: DeviceId) -> bool {
        let moves = self.reads.entries.iter().rev().find_map(|e| match e.what {
            What::Entered(u) if u == unit => Some(true),
            What::Left(u) if u == unit => Some(false),
            _ => None,
        });
        moves.unwrap_or(false)
    }

    fn post(&self) -> Answer {
        let Some((Topic::Backup, post)) = about(self.fact) else {
            return Ok(());
        };
        let mut floors = self.reads.contract.clauses.iter().flat_map(|c| &c.floors);
        let known = floors.any(|f| f.quantity == Quantity::Backup && f.of.contains(&post));
        must(known, "post", Invalid::UnknownWord)
    }

    fn code(&self) -> Answer {
        let mut clauses = self.reads.contract.clauses.iter();
        match self.fact {
            Fact::CaseShown(f) => {
                let fits = |r: &crate::contract::Rule| r.id == f.rule && r.test == Test::Shown;
                let known = clauses.any(|c| c.rules.iter().any(fits));
                must(known, "rule", Invalid::UnknownWord)?;
                short("case", &f.case)?;
                short("why", &f.why)?;
                self.blocked(&f.rule, f.holds)
            }
            Fact::RecordFiled(f) => {
                let mut records = clauses.flat_map(|c| &c.records);
                let record = records.find(|r| r.id == f.record);
                let record = record.ok_or_else(|| invalid("record", Invalid::UnknownWord))?;
                let known = record.items.iter().any(|i| i.code == f.item);
                must(known, "item", Invalid::UnknownWord)
            }
            _ => Ok(()),
        }
    }

    /// What would break a rule on `block` is not done. The school's own word that it was broken, and
    /// what comes to light later, are always taken: a breach must not be hidden by refusing its fact.
    fn blocked(&self, rule: &str, holds: bool) -> Answer {
        let context = self.context;
        let told_later = context.now.duration_since(context.occurred_at) > TOLERANCE;
        let by_school = context.actor.side() == Side::School;
        if holds || by_school || told_later || context.origin.is_import() {
            return Ok(());
        }
        let clauses = self.reads.contract.clauses.iter();
        let mut rules = clauses.flat_map(|c| c.rules.iter().map(move |r| (c, r)));
        match rules.find(|(_, r)| r.id == rule && r.mode == Mode::Block) {
            Some((clause, rule)) => Err(blocked(clause, rule)),
            None => Ok(()),
        }
    }

    /// What follows an application, a complaint or a failure needs one; and each begins once.
    fn step(&self) -> Answer {
        let begins = [
            Evidence::DeviceFailed,
            Evidence::ComplaintReceived,
            Evidence::LoanApplied,
        ];
        let What::Step(evidence) = self.what else {
            return Ok(());
        };
        if let Fact::LoanApplied(f) = self.fact {
            let class = catalogue::class(&f.class);
            must(class.is_some_and(|c| c.core), "class", Invalid::UnknownWord)?;
        }
        let begun = self.has(|w| matches!(w, What::Step(e) if begins.contains(e)));
        let field = match about(self.fact) {
            Some((Topic::Complaint, _)) => "complaint",
            Some((Topic::Loan, _)) => "loan",
            _ => "failure",
        };
        match (begins.contains(evidence), begun) {
            (true, true) => Err(invalid(field, Invalid::Taken)),
            (false, false) => Err(invalid(field, Invalid::NotHere)),
            _ => Ok(()),
        }
    }

    /// The school's word on a fact, or a correction: of a fact that is there, in the same group.
    fn testimony(&self) -> Answer {
        let of = match *self.what {
            What::Confirmed { of } => {
                self.only_school()?;
                of
            }
            What::Corrected { of, at } => {
                let past = at.duration_since(self.context.now) <= TOLERANCE;
                must(past, "at", Invalid::TooFarAhead)?;
                of
            }
            _ => return Ok(()),
        };
        let there = self.reads.entries.iter().any(|e| e.seq == of);
        must(there, "of", Invalid::NotHere)
    }

    fn only_school(&self) -> Answer {
        match self.context.actor {
            Actor::School(_) => Ok(()),
            _ => Err(Refusal::OnlySchool),
        }
    }

    fn has(&self, is: impl Fn(&What) -> bool) -> bool {
        self.reads.entries.iter().any(|e| is(&e.what))
    }
}

fn invalid(field: &'static str, why: Invalid) -> Refusal {
    Refusal::Invalid { field, why }
}

fn must(holds: bool, field: &'static str, why: Invalid) -> Answer {
    match holds {
        true => Ok(()),
        false => Err(invalid(field, why)),
    }
}

/// A code or a short text: something, not too long, and storable.
fn short(field: &'static str, text: &str) -> Answer {
    must(!text.trim().is_empty(), field, Invalid::Missing)?;
    must(text.chars().count() <= SHORT_MAX, field, Invalid::TooLong)?;
    must(!text.contains('\0'), field, Invalid::BadCharacter)
}
