//! The ticket's procedure: the journey, its refusals, and laws over random histories.

mod histories;
mod journey;
mod laws;
mod refusals;
pub mod world;
