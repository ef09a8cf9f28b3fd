//! A promise's terms, found by its id, and what its counts count.

use shounuo_core::{
    contract::{
        Cadence, Clause, Contract, Counts, Deadline, Floor, Kind, Lead, Quantity, Ratio, Record,
        Rule, Words,
    },
    ledger::{Margin, Topic},
    promise::Evidence,
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

/// What a [`Margin::Count`] counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// How often something was done.
    Times,
    /// People who took part, all times together.
    Heads,
    /// People who are there.
    People,
    /// Standby units.
    Units,
    /// Pieces of a part.
    Pieces,
    /// Papers of a record.
    Papers,
}

impl Unit {
    /// The word in translation keys.
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::Times => "times",
            Self::Heads => "heads",
            Self::People => "people",
            Self::Units => "units",
            Self::Pieces => "pieces",
            Self::Papers => "papers",
        }
    }
}

impl<'a> Terms<'a> {
    /// The terms of a promise with its clause; none when this version of the contract has no such promise.
    pub fn find(contract: &'a Contract, promise: &str) -> Option<(&'a Clause, Self)> {
        contract.clauses.iter().find_map(|clause| {
            let terms = Self::of(clause).find(|t| t.id() == promise)?;
            Some((clause, terms))
        })
    }

    /// All of a clause.
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

    fn head(self) -> (&'a str, &'a Words, Kind) {
        match self {
            Self::Deadline(t) => (&t.id, &t.name, Kind::Deadline),
            Self::Cadence(t) => (&t.id, &t.name, Kind::Cadence),
            Self::Lead(t) => (&t.id, &t.name, Kind::Lead),
            Self::Floor(t) => (&t.id, &t.name, Kind::Floor),
            Self::Ratio(t) => (&t.id, &t.name, Kind::Ratio),
            Self::Rule(t) => (&t.id, &t.name, Kind::Rule),
            Self::Record(t) => (&t.id, &t.name, Kind::Record),
        }
    }

    /// What its counts count.
    pub fn unit(self) -> Unit {
        match self {
            Self::Cadence(t) if t.counts == Counts::Heads => Unit::Heads,
            Self::Floor(t) => match t.quantity {
                Quantity::Duty | Quantity::OnSite | Quantity::Backup => Unit::People,
                Quantity::Standby => Unit::Units,
                Quantity::Stock => Unit::Pieces,
            },
            Self::Record(_) => Unit::Papers,
            _ => Unit::Times,
        }
    }

    /// On what a deadline's clocks run, beside tickets.
    pub(super) fn thing(self) -> Option<Topic> {
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
}

/// Whether a margin says that something is missing.
pub(super) fn is_short(margin: Margin) -> bool {
    let (Margin::Seconds(n) | Margin::Count(n) | Margin::Failures(n)) = margin;
    n < 0
}
