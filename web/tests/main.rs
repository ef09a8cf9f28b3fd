//! Pages as browsers ask for them, over a real store in a temporary folder.
#![allow(clippy::expect_used, clippy::unwrap_used, missing_docs)]

mod actions;
mod bad_input;
mod browser;
mod doors;
mod isolation;
mod rendering;
mod report;
mod security;
mod signing_in;
// The preview uses more of it.
#[allow(dead_code)]
mod world;
