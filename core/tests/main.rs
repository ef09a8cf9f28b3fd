//! The core, tested as its callers see it: one binary for all of it.

// A test that cannot go on says so by panicking.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

mod backup;
mod calendar;
mod contract;
mod coverage;
mod facts;
mod ledger;
mod notice;
mod promise;
mod reference;
mod ticket;
