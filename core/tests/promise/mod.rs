//! Promises against `promises.md`: scenarios in the words of the trade, and laws over random histories.

mod calendars;
mod changes;
mod claims;
mod deadlines;
mod excuses;
mod finality;
mod merging;
mod parts;
mod pauses;
mod proofs;
pub mod story;
mod told;
mod unbroken;
mod walls;
