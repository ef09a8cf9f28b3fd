//! What is asked of evidence before it is recorded, by its topic: whether what it names is there, and whether
//! it can be meant.

use super::{
    case::is_sound,
    decide::{Reads, about},
    entry::What,
    key::Topic,
    scope,
};
use crate::{
    actor::Actor,
    catalogue,
    contract::{Quantity, Test},
    fact::Fact,
    id::DeviceId,
    promise::{Evidence, TOLERANCE},
    ticket::{Context, Invalid, Refusal, SHORT_MAX},
};
use jiff::{SignedDuration, Timestamp};

/// A fact that wants to be recorded, with what is known beside it.
pub(super) struct Question<'a> {
    pub reads: Reads<'a>,
    pub context: &'a Context,
    pub fact: &'a Fact,
    pub what: &'a What,
}

pub(super) type Answer = Result<(), Refusal>;

/// No occasion lasts longer.
const LONGEST: SignedDuration = SignedDuration::from_hours(24 * 62);
/// Nobody plans further ahead, nor tells of what lies further back.
const YEARS_AHEAD: SignedDuration = SignedDuration::from_hours(24 * 366 * 5);

impl Question<'_> {
    pub(super) fn routine(&self) -> Answer {
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
    pub(super) fn scope(&self) -> Result<Option<u32>, Refusal> {
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

    pub(super) fn occasion(&self) -> Answer {
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
    pub(super) fn member(&self) -> Answer {
        match *self.what {
            What::ChangeAnnounced { takes_effect_at } => must(
                self.is_near(takes_effect_at),
                "takes_effect_at",
                Invalid::OutOfRange,
            ),
            _ => self.successor(),
        }
    }

    /// Of equal ability is somebody, and somebody else: a place that stays empty is no exchange (clause Q3).
    fn successor(&self) -> Answer {
        let Fact::MemberChanged(change) = self.fact else {
            return Ok(());
        };
        let named = change.successor.is_some() || !change.equal_ability;
        must(named, "successor", Invalid::Missing)?;
        let other = change.successor != Some(change.member);
        must(other, "successor", Invalid::Itself)
    }

    /// A threshold of none would never be reached from above.
    pub(super) fn stock(&self) -> Answer {
        match *self.what {
            What::Counted { least, .. } => must(least > 0, "least", Invalid::OutOfRange),
            _ => Ok(()),
        }
    }

    pub(super) fn roster(&self) -> Answer {
        let What::Planned { from, to, shifts } = self.what else {
            return Ok(());
        };
        self.planned(*from, *to)?;
        let fits = |s: &super::fact::Shift| s.from < s.to && s.from < *to && s.to > *from;
        must(shifts.iter().all(fits), "shifts", Invalid::OutOfRange)
    }

    /// A stretch of time for which something is planned.
    fn planned(&self, from: Timestamp, to: Timestamp) -> Answer {
        must(from < to, "to", Invalid::OutOfRange)?;
        must(self.is_near(from), "from", Invalid::OutOfRange)?;
        must(self.is_near(to), "to", Invalid::OutOfRange)
    }

    pub(super) fn standby(&self) -> Answer {
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
            What::UnitPlanned { unit, from, to, .. } => {
                self.planned(from, to)?;
                (unit, false)
            }
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

    pub(super) fn post(&self) -> Answer {
        let Some((Topic::Backup, post)) = about(self.fact) else {
            return Ok(());
        };
        let mut floors = self.reads.contract.clauses.iter().flat_map(|c| &c.floors);
        let known = floors.any(|f| f.quantity == Quantity::Backup && f.of.contains(&post));
        must(known, "post", Invalid::UnknownWord)
    }

    pub(super) fn code(&self) -> Answer {
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
    pub(super) fn step(&self) -> Answer {
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
    pub(super) fn testimony(&self) -> Answer {
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

    pub(super) fn only_school(&self) -> Answer {
        match self.context.actor {
            Actor::School(_) => Ok(()),
            _ => Err(Refusal::OnlySchool),
        }
    }

    fn has(&self, is: impl Fn(&What) -> bool) -> bool {
        self.reads.entries.iter().any(|e| is(&e.what))
    }
}

pub(super) fn invalid(field: &'static str, why: Invalid) -> Refusal {
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
