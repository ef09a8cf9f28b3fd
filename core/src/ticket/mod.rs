//! A ticket: a fault report or a consultation, from intake to archive.
//!
//! `words` closed lists · `fact` what can happen · `state` what it adds up to, by `evolve` · `mark`
//! what promises need of it · `command` what can be asked · `allowed` when · `towards` which stops a clock · `decide` the answer ·
//! `open` the intake.

pub mod words;
#[macro_use]
pub mod fact;
mod allowed;
mod command;
mod decide;
mod evolve;
mod mark;
mod open;
mod refusal;
mod state;
mod towards;

pub use command::{Action, Command};
pub use decide::{Context, Reads, SHORT_MAX, decide};
pub use open::{Open, OpenReads, open};
pub use refusal::{Invalid, Refusal};
pub use state::{Assignment, FollowUpAnswer, Need, Ticket};
