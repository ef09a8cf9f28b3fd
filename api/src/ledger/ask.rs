//! Which ledger, and of when: the parameters that all questions share.

use crate::schema::At;
use serde::Deserialize;
use shounuo_app::queries::ledger::LedgerAsk;
use shounuo_core::Timestamp;
use shounuo_words::{Lang, Reader};
use utoipa::IntoParams;

/// Which ledger, and of when.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Which {
    /// The customer's code; left out: one's own, or the only one with a contract.
    customer: Option<String>,
    /// What was true at this instant; left out: at `known_at`, else now. Not in the future.
    as_of: Option<At>,
    /// As it was known at this instant; left out: now. Not in the future.
    known_at: Option<At>,
}

impl Which {
    /// As the application is asked.
    pub fn ask(self) -> LedgerAsk {
        ask(self.customer, self.as_of, self.known_at)
    }
}

/// As the application is asked.
pub fn ask(customer: Option<String>, as_of: Option<At>, known_at: Option<At>) -> LedgerAsk {
    LedgerAsk {
        customer: customer.filter(|c| !c.is_empty()),
        as_of: as_of.map(|at| at.0),
        known_at: known_at.map(|at| at.0),
        site: None,
    }
}

/// Whose ledger, where the answer has no other instant than now.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Whose {
    /// The customer's code; left out: one's own, or the only one with a contract.
    pub customer: Option<String>,
}

/// Whom a ledger is told to: as of its instant, in the contract's zone.
pub fn reader(lang: Lang, book: &shounuo_core::promise::Book, at: Timestamp) -> Reader {
    Reader::new(lang, book.zone.clone(), at)
}
