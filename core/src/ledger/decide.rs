//! The one command that records evidence by hand: the fact, or why not. Who may give it is the
//! caller's to know.

use super::{
    case::is_sound,
    entry::{Entry, What},
    key::Topic,
    read, scope,
};
use crate::{
    actor::Actor,
    catalogue,
    contract::{Contract, Quantity, Test},
    fact::{Fact, NewFact, Seq},
    id::{ContractId, DeviceId},
    promise::{Evidence, TOLERANCE},
    subject::Subject,
    ticket::{Context, Invalid, Refusal, SHORT_MAX},
};
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeSet;

/// What the command reads beside its own fact.
#[derive(Clone, Copy, Debug)]
pub struct Reads<'a> {
    /// The contract version in force.
    pub contract: &'a Contract,
    /// Of the entries of the same topic and key ([`about`]) those that are asked for ([`Needs`]), in
    /// journal order.
    pub entries: &'a [Entry],
    /// The devices that [`scope::of`] asks for, as they are on record now; empty when it asks for none.
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
                | What::Tested { unit, .. },
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

struct Question<'a> {
    reads: Reads<'a>,
    context: &'a Context,
    fact: &'a Fact,
    what: &'a What,
}

type Answer = Result<(), Refusal>;

/// No occasion lasts longer.
const LONGEST: SignedDuration = SignedDuration::from_hours(24 * 62);
/// Nobody plans further ahead, nor tells of what lies further back.
const YEARS_AHEAD: SignedDuration = SignedDuration::from_hours(24 * 366 * 5);

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

    /// A round over devices is a report, and every device of its scope: looked at, or left out with a
    /// reason. Gives how many there are.
    fn scope(&self) -> Result<Option<u32>, Refusal> {
        if scope::of(self.fact, self.reads.contract).is_none() {
            return Ok(None);
        }
        let (whole, covered, left_out, files) = match self.fact {
            Fact::RoutineCarriedOut(f) => (f.complete, f.covered, &f.left_out, &f.files),
            Fact::OccasionInspected(f) => {
                let whole = f.complete && f.whole_system;
                (whole, f.covered, &f.left_out, &f.files)
            }
            _ => return Ok(None),
        };
        must(!files.is_empty(), "files", Invalid::Missing)?;
        scope::check((whole, covered, left_out), self.reads.devices).map(Some)
    }

    fn occasion(&self) -> Answer {
        let announced = self.has(|w| matches!(w, What::Announced { .. }));
        let first = matches!(self.what, What::Announced { .. });
        match (announced, first) {
            (true, true) => return Err(invalid("occasion", Invalid::Taken)),
            (false, false) => return Err(invalid("occasion", Invalid::NotHere)),
            _ => {}
        }
        match *self.what {
            What::Announced { starts_at, ends_at } | What::Moved { starts_at, ends_at } => {
                self.window(("starts_at", starts_at), ("ends_at", ends_at))?;
                // Nobody stands by for what is over when it is told of.
                let over = ends_at <= self.context.occurred_at;
                let past = over && !self.context.origin.is_import();
                must(!past, "ends_at", Invalid::OutOfRange)
            }
            What::WindowSet { from, to } => {
                self.only_school()?;
                self.window(("from", from), ("to", to))
            }
            _ => match self.fact {
                Fact::OccasionInspected(f) => {
                    (f.left_out.iter()).try_for_each(|l| short("left_out", &l.reason))
                }
                _ => Ok(()),
            },
        }
    }

    /// A stretch of time that people can mean: it begins before it ends, is no longer than an occasion
    /// lasts, and lies within some years of the day on which it is told.
    fn window(&self, from: (&'static str, Timestamp), to: (&'static str, Timestamp)) -> Answer {
        must(self.is_near(from.1), from.0, Invalid::OutOfRange)?;
        let length = to.1.duration_since(from.1);
        let fits = length > SignedDuration::ZERO && length <= LONGEST;
        must(fits, to.0, Invalid::OutOfRange)
    }

    fn is_near(&self, at: Timestamp) -> bool {
        at.duration_since(self.context.occurred_at).abs() <= YEARS_AHEAD
    }

    /// When a core member is to change.
    fn member(&self) -> Answer {
        match *self.what {
            What::ChangeAnnounced { takes_effect_at } => must(
                self.is_near(takes_effect_at),
                "takes_effect_at",
                Invalid::OutOfRange,
            ),
            _ => Ok(()),
        }
    }

    /// A threshold of none would never be reached from above.
    fn stock(&self) -> Answer {
        match *self.what {
            What::Counted { least, .. } => must(least > 0, "least", Invalid::OutOfRange),
            _ => Ok(()),
        }
    }

    fn roster(&self) -> Answer {
        let What::Planned { from, to, shifts } = self.what else {
            return Ok(());
        };
        must(from < to, "to", Invalid::OutOfRange)?;
        let near = |at: &Timestamp| self.is_near(*at);
        must(near(from), "from", Invalid::OutOfRange)?;
        must(near(to), "to", Invalid::OutOfRange)?;
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
        let mut entries = self.reads.entries.iter().rev();
        let last = entries.find(|e| e.unit_moved() == Some(unit));
        last.is_some_and(|e| matches!(e.what, What::Entered(_)))
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
                must(is_sound(&f.case), "case", Invalid::BadCharacter)?;
                // That it does not hold can always be said: a breach is never hidden by refusing its fact.
                short("why", &f.why)
            }
            Fact::RecordFiled(f) => {
                let mut records = clauses.flat_map(|c| &c.records);
                let record = records.find(|r| r.id == f.record);
                let record = record.ok_or_else(|| invalid("record", Invalid::UnknownWord))?;
                let known = record.items.iter().any(|i| i.code == f.item);
                must(known, "item", Invalid::UnknownWord)?;
                // A record is its paper, or the ticket in which it was done; no tick makes one.
                let shown = !f.files.is_empty() || f.ticket.is_some();
                must(shown, "files", Invalid::Missing)
            }
            _ => Ok(()),
        }
    }

    /// What follows an application, a complaint or a failure needs one; and each begins once.
    fn step(&self) -> Answer {
        let begins = |what: &What| match what {
            What::Failed(_) => true,
            What::Step(e) => [Evidence::ComplaintReceived, Evidence::LoanApplied].contains(e),
            _ => false,
        };
        if !matches!(self.what, What::Failed(_) | What::Step(_)) {
            return Ok(());
        }
        if let Fact::LoanApplied(f) = self.fact {
            let class = catalogue::class(&f.class);
            must(class.is_some_and(|c| c.core), "class", Invalid::UnknownWord)?;
        }
        let begun = self.has(begins);
        let field = match about(self.fact) {
            Some((Topic::Complaint, _)) => "complaint",
            Some((Topic::Loan, _)) => "loan",
            _ => "failure",
        };
        match (begins(self.what), begun) {
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
    must(!text.chars().any(is_bad), field, Invalid::BadCharacter)
}

/// Characters that cannot be stored, or that turn the sentence around them: NUL and other controls, and
/// what sets the direction of writing.
pub fn is_bad(c: char) -> bool {
    let turns = matches!(
        c,
        '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}'
    );
    c.is_control() || turns
}
