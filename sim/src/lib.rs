//! A seeded world in virtual time that plays the trade through the real commands.
//!
//! `setup` builds the ground (provider, people, devices, contract) · `story` tells what happens to each ticket ·
//! `chronicle` what is recorded beside tickets · `play` gives the commands, in the order of their instants · `check` judges the outcome by a model of its own ·
//! `demo` puts it together. Everything reaches the journal through `app`.

mod cast;
pub mod check;
mod chronicle;
mod clock;
mod demo;
mod dice;
mod error;
mod play;
mod setup;
mod speech;
mod story;
mod wait;
mod workload;

pub use clock::VirtualClock;
pub use demo::{Demo, DemoPlan, LabelToken, Progress, SignIn, build_demo, clock_for};
pub use error::SimError;
pub use wait::wait;
