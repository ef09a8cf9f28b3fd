//! `/ledger` and what lies below it: every promise, each verdict with its reason, each fact with its
//! proof.

pub mod ahead;
pub mod contract;
pub mod evidence;
pub mod exports;
pub mod fact;
pub mod promise;
pub mod say;
pub mod statement;
pub mod verdict;
pub mod wall;

mod ask;
mod line;
mod rows;
mod trend;
mod whole;
mod whose;
mod wish;

pub use whole::show;
