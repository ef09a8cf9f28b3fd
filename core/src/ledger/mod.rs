//! The ledger: every promise of a contract, judged from facts, for any instant.
//!
//! `fact` what is recorded beside tickets · `key` by which two words it is found again · `entry` what
//! promises need of it, made by `read` · `state` the subject, which stays small.

mod entry;
pub mod fact;
mod key;
mod read;
mod state;

pub use entry::{Entry, What};
pub use key::{DUTY, Topic};
pub use read::entry;
pub use state::Service;
