//! What the counts of a promise count.

use shounuo_core::{
    contract::{Contract, Counts, Quantity},
    ledger::{Margin, Terms},
};

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
    /// What a promise's counts count; times, where the contract has no such promise.
    pub fn of_promise(contract: &Contract, promise: &str) -> Self {
        Terms::find(contract, promise).map_or(Self::Times, |(_, terms)| Self::of(terms))
    }

    /// What the counts of these terms count.
    pub fn of(terms: Terms<'_>) -> Self {
        match terms {
            Terms::Cadence(t) if t.counts == Counts::Heads => Self::Heads,
            Terms::Floor(t) => match t.quantity {
                Quantity::Duty | Quantity::Holiday | Quantity::OnSite | Quantity::Backup => {
                    Self::People
                }
                Quantity::Standby => Self::Units,
                Quantity::Stock => Self::Pieces,
            },
            Terms::Record(_) => Self::Papers,
            _ => Self::Times,
        }
    }

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

/// Whether a margin says that something is missing.
pub(super) fn is_short(margin: Margin) -> bool {
    let (Margin::Seconds(n) | Margin::Count(n) | Margin::Failures(n)) = margin;
    n < 0
}
