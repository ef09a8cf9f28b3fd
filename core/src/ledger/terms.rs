//! A promise's terms, whatever its kind: found by its id, and what the keys of its instances name.

use super::key::Topic;
use crate::{
    contract::{
        Cadence, Clause, Contract, Deadline, Floor, Kind, Lead, Moment, Quantity, Ratio, Record,
        Rule, Test, Words,
    },
    id::PlaceId,
    promise::Evidence,
    role::Role,
};

/// The terms of one promise.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs)] // As the kinds of the same names.
pub enum Terms<'a> {
    Deadline(&'a Deadline),
    Cadence(&'a Cadence),
    Lead(&'a Lead),
    Floor(&'a Floor),
    Ratio(&'a Ratio),
    Rule(&'a Rule),
    Record(&'a Record),
}

/// What the key of an instance names, beside a date or a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named<'k> {
    /// An occasion, a failure, a loan …, by its key.
    Thing(Topic, &'k str),
    /// A place.
    Place(PlaceId),
}

impl<'a> Terms<'a> {
    /// The terms of a promise with its clause; none when this version of the contract has no such promise.
    pub fn find(contract: &'a Contract, promise: &str) -> Option<(&'a Clause, Self)> {
        contract.clauses.iter().find_map(|clause| {
            let terms = Self::of(clause).find(|t| t.id() == promise)?;
            Some((clause, terms))
        })
    }

    /// All of a clause, in the order of the kinds.
    pub fn of(clause: &'a Clause) -> impl Iterator<Item = Self> {
        let deadlines = clause.deadlines.iter().map(Self::Deadline);
        let cadences = clause.cadences.iter().map(Self::Cadence);
        let leads = clause.leads.iter().map(Self::Lead);
        let floors = clause.floors.iter().map(Self::Floor);
        let ratios = clause.ratios.iter().map(Self::Ratio);
        let rules = clause.rules.iter().map(Self::Rule);
        let records = clause.records.iter().map(Self::Record);
        let first = deadlines.chain(cadences).chain(leads).chain(floors);
        first.chain(ratios).chain(rules).chain(records)
    }

    /// Its id: `D3.arrival`.
    pub fn id(self) -> &'a str {
        self.head().0
    }

    /// Its name in the contract.
    pub fn name(self) -> &'a Words {
        self.head().1
    }

    /// Its kind.
    pub fn kind(self) -> Kind {
        self.head().2
    }

    /// Who can act.
    pub fn owner(self) -> Role {
        self.head().3
    }

    fn head(self) -> (&'a str, &'a Words, Kind, Role) {
        match self {
            Self::Deadline(t) => (&t.id, &t.name, Kind::Deadline, t.owner),
            Self::Cadence(t) => (&t.id, &t.name, Kind::Cadence, t.owner),
            Self::Lead(t) => (&t.id, &t.name, Kind::Lead, t.owner),
            Self::Floor(t) => (&t.id, &t.name, Kind::Floor, t.owner),
            Self::Ratio(t) => (&t.id, &t.name, Kind::Ratio, t.owner),
            Self::Rule(t) => (&t.id, &t.name, Kind::Rule, t.owner),
            Self::Record(t) => (&t.id, &t.name, Kind::Record, t.owner),
        }
    }

    /// On what a deadline's clocks run, beside tickets.
    pub fn thing(self) -> Option<Topic> {
        let Self::Deadline(terms) = self else {
            return None;
        };
        terms.start.iter().find_map(|start| match start {
            Evidence::DeviceFailed => Some(Topic::Failure),
            Evidence::ComplaintReceived => Some(Topic::Complaint),
            Evidence::LoanApplied | Evidence::OriginalRepaired => Some(Topic::Loan),
            Evidence::StockLow => Some(Topic::Stock),
            _ => None,
        })
    }

    /// What the key of one of its instances names; none for a period, a case or a ticket's clock.
    pub fn named(self, key: &str) -> Option<Named<'_>> {
        let (head, tail) = key.split_once('@').unwrap_or((key, ""));
        let thing = |topic| Some(Named::Thing(topic, head));
        match self {
            Self::Cadence(_) => Some(Named::Place(tail.parse().ok()?)),
            Self::Lead(t) => thing(t.before.topic()),
            Self::Floor(t) => match t.quantity {
                Quantity::OnSite => thing(Topic::Occasion),
                Quantity::Stock => thing(Topic::Stock),
                Quantity::Duty | Quantity::Holiday | Quantity::Standby | Quantity::Backup => None,
            },
            Self::Rule(t) => match t.test {
                Test::InspectedBeforeStart => thing(Topic::Occasion),
                Test::EqualAbility => thing(Topic::Member),
                Test::Shown | Test::Proven => None,
            },
            Self::Deadline(_) => {
                let key = key.split('#').next().unwrap_or(key);
                Some(Named::Thing(self.thing()?, key))
            }
            Self::Ratio(_) | Self::Record(_) => None,
        }
    }
}

impl Moment {
    /// What is recorded of such moments.
    pub fn topic(self) -> Topic {
        match self {
            Self::Occasion => Topic::Occasion,
            Self::MemberChange => Topic::Member,
        }
    }
}
