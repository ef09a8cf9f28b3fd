//! The promise ledger of a contract: now, as it was true at an instant, and as it was known then.
//!
//! `whose` and `frame` (when, by which versions) · `shelf` the entries beside tickets, kept in memory ·
//! `whole` the ledger · `promise` one promise with its instances by the `page`, `instance` one of them
//! with its evidence and the `sayings` on it · `fact` a fact with its place in the chain, by which it is
//! named (`numbers`) · `ahead` what breaks next · `statement` what breaches cost · `word` what somebody
//! says to facts and verdicts · `things` what later evidence can name · `called` how all that is called ·
//! `wall` what a display shows.

mod ahead;
mod called;
mod fact;
mod frame;
mod instance;
mod numbers;
mod page;
mod promise;
mod sayings;
mod shelf;
mod statement;
mod things;
mod wall;
mod whole;
mod whose;
mod word;

pub use ahead::{AheadItem, AheadView, horizon};
pub use fact::{FactPage, FactView};
pub use frame::{Site, TermsAt};
pub use instance::InstanceView;
pub use numbers::FactNumbers;
pub use page::InstancePage;
pub use promise::{InstanceRow, InstancesOf, PromiseView};
pub use sayings::Saying;
pub use statement::{PeriodAsk, StatementView};
pub use things::ThingsView;
pub use wall::WallView;
pub use whole::{LedgerView, VersionView};

pub(crate) use called::occasions;
pub(crate) use frame::Frame;
pub(crate) use shelf::Shelf;
pub(crate) use whole::drawn;

use crate::{AppError, queries::must_be_over};
use jiff::Timestamp;
use shounuo_core::{contract::Words, id::CustomerId};
use shounuo_store::query::CustomerRow;

/// Which ledger, and of when.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LedgerAsk {
    /// The customer's code. A school's people leave it out; another's code answers like one that
    /// never was. The provider's people may leave it out while there is one ledger only.
    pub customer: Option<String>,
    /// What was true then; left out: at `known_at`, else now. Not in the future.
    pub as_of: Option<Timestamp>,
    /// As was known then; left out: now. Not in the future.
    pub known_at: Option<Timestamp>,
    /// Only what is at this site: a building, by its name or id. Asked of the ledger and of a promise;
    /// all else is told for the whole contract.
    pub site: Option<String>,
}

impl LedgerAsk {
    /// Nobody knows the future: an instant that lies ahead is refused by its field.
    pub fn must_be_over(&self, now: Timestamp) -> Result<(), AppError> {
        must_be_over(now, self.as_of, self.known_at)
    }
}

/// A customer with a ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CustomerCard {
    /// Its id.
    pub id: CustomerId,
    /// Short code, the head of its ticket numbers.
    pub code: String,
    /// Name.
    pub name: String,
}

impl From<CustomerRow> for CustomerCard {
    fn from(row: CustomerRow) -> Self {
        Self {
            id: row.id,
            code: row.code,
            name: row.name,
        }
    }
}

/// A promise of a contract: where it stands there and what it is called.
#[derive(Clone, Debug, PartialEq)]
pub struct PromiseName {
    /// Its id.
    pub promise: String,
    /// Its clause.
    pub clause: String,
    /// What the contract calls it; its id where no version in force has it any more.
    pub name: Words,
}
