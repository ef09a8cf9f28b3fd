//! Promises: clauses of the contract, judged from facts.
//!
//! A ticket keeps its [`Mark`]s — what promises need of its facts, without private words. From
//! them, the contract's terms and the calendars, [`clocks`] derives every clock of the ticket;
//! [`Clock::verdict`] compares a clock with an instant. All of it is a pure function of its
//! arguments: derived at once or fact by fact, the result is the same (law 1).

mod attributes;
mod clock;
mod deadline;
mod ladder;
mod mark;
mod moment;
mod verdict;

pub use attributes::{Attributes, Condition};
pub use clock::{Clock, ClockDue, Pause, Replaced, Stop, Withdrawn, WithdrawnBy};
pub use deadline::{Book, clocks};
pub use ladder::{Ladder, ladder};
pub use mark::{Detail, Evidence, Mark};
pub use verdict::{Note, Status, Verdict};
