//! The use cases' tests, each on SQLite and on PostgreSQL.

// A test that fails says so by panicking.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

#[macro_use]
mod world;

mod accounts;
mod backups;
mod calendars;
mod contracts;
mod isolation;
mod journey;
mod ledger;
mod notices;
mod photos;
mod rights;
mod room;
mod server_clock;
mod service_notices;
mod writes;
