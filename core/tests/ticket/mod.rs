//! The ticket's procedure: the journey, its refusals, and laws over random histories.

mod blocks;
mod commands;
mod histories;
mod journey;
mod laws;
mod refusals;
mod times;
pub mod world;
