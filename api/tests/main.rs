//! The API as its clients meet it: requests to a running application on a store of its own.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

#[macro_use]
mod world;

mod authorisation;
mod bad_input;
mod document;
mod exports;
mod files;
mod isolation;
mod journey;
mod ledger;
mod lists;
mod numbers;
mod pages;
mod repeats;
mod tokens;
mod views;
mod wrong_types;
