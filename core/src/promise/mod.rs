//! Promises: clauses of the contract, judged from facts.
//!
//! A ticket keeps its [`Mark`]s — what promises need of its facts, without private words. From
//! them, the contract's terms and the calendars, [`clocks`] derives every clock of the ticket;
//! [`Clock::verdict`] compares a clock with an instant. All of it is a pure function of its
//! arguments: derived at once or fact by fact, the result is the same (law 1).
//!
//! `mark` what a fact shows · `moment` which of two times counts · `attributes` for which tickets ·
//! `case` one promise on one ticket, by `start`, `stop`, `due` and `ending` · `proof` a rule on one, `unbroken` one that asks for
//! somebody at work all the time · `correction` law 3 ·
//! `clock` the result · `verdict` what it says at an instant · `settlement` since when that stays ·
//! `ladder` all of them at once.

mod attributes;
mod book;
mod case;
mod clock;
mod correction;
mod due;
mod ending;
mod ladder;
mod mark;
mod moment;
mod proof;
mod settlement;
mod start;
mod stop;
mod unbroken;
mod verdict;
mod word;

pub use attributes::{Attributes, Condition};
pub(crate) use book::clocks_within;
pub use book::{Book, Publication, clocks};
pub use clock::{Break, Clock, ClockDue, Judged, Pause, Replaced, Stop, Withdrawn, WithdrawnBy};
pub use ladder::{Ladder, ladder};
pub use mark::{Detail, Evidence, Mark};
pub use moment::TOLERANCE;
pub(crate) use moment::Testimony;
pub use settlement::{CountedAs, Settlement};
pub use verdict::{Note, PROVISIONAL, Status, Verdict};
pub use word::{Word, WordError};
