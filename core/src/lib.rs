//! The rules of the trade, and nothing else.
//!
//! This crate is pure: time, ids and randomness come in as arguments, nothing here can fail for
//! reasons of I/O, and any run can be replayed. The flow is
//! `decide(state, command, context) → facts | refusal`, `evolve(state, fact) → state`,
//! `clocks(ticket, contract, calendars) → clocks`, `verdict(clock, instant)`.

pub mod actor;
pub mod backup;
pub mod calendar;
pub mod catalogue;
mod codes;
pub mod contract;
pub mod customer;
pub mod device;
pub mod fact;
pub mod house;
pub mod id;
pub mod ledger;
pub mod notice;
pub mod person;
pub mod place;
pub mod promise;
pub mod role;
pub mod sealed;
pub mod server_clock;
pub mod subject;
pub mod ticket;

pub use actor::{Actor, Origin, Side};
pub use fact::{Fact, Recorded, Seq};
pub use jiff::Timestamp;
pub use sealed::Sealed;
pub use subject::{State, Subject};
