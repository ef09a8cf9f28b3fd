//! What is recorded beside tickets, from the contract's first day to the present: routines, duty, occasions,
//! standby units, stock, people, complaints, cases of rules, papers, and what the school says to all that.
//!
//! Everybody records what is theirs to record, when it happens. Most is kept; a few breaches, gaps and excuses are
//! as believable as the rest.

mod cases;
mod complaints;
mod duty;
mod elsewhere;
mod habits;
mod loans;
mod occasions;
mod papers;
mod people;
mod standby;
mod stock;
mod teller;

pub use teller::tell_all;

use jiff::Timestamp;
use serde_json::Value;
use shounuo_app::Who;
use shounuo_core::id::{ContractId, CustomerId};

/// Something that somebody records.
pub struct Deed {
    /// When this program receives it.
    pub at: Timestamp,
    /// When it happened, where that is claimed to be earlier.
    pub claimed_at: Option<Timestamp>,
    /// Whose ledger it is for.
    pub customer: CustomerId,
    /// Who.
    pub who: Who,
    /// What.
    pub act: Done,
}

/// What is recorded.
pub enum Done {
    /// Evidence: kind, fields, private words.
    Shows(&'static str, Value, Option<String>),
    /// The school confirms the claimed time of an earlier deed, named by its place in the chronicle.
    Confirms(usize),
    /// An earlier deed happened at another time.
    Corrects(usize, Timestamp),
    /// The school accepts an excuse: promise, instance.
    Accepts(&'static str, String),
    /// The school objects to a verdict: promise, instance, why.
    Disputes(&'static str, String, &'static str),
    /// A contract is published.
    Publishes(ContractId, &'static str),
    /// Its first version is confirmed.
    Agrees(ContractId),
}
