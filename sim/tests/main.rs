//! The simulated world, told from the seat of the one who starts it.

mod agreement;
mod demo;
mod dependencies;
mod determinism;
mod isolation;
mod world;
