//! `/ledger` and what lies below it: every promise, each verdict with its reason, each fact with its
//! proof.

mod ask;
mod trend;
mod whole;

pub use whole::show;
