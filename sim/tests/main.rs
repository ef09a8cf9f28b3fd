//! The simulated world, told from the seat of the one who starts it.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod agreement;
mod demo;
mod dependencies;
mod determinism;
mod isolation;
mod ledger;
mod world;
