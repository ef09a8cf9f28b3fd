//! The store's tests. Every scenario runs on SQLite and on PostgreSQL through one suite: a scenario
//! is a function of a [`world::World`], and `on_both!` makes a test of it for each database.

#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

#[macro_use]
mod world;

mod backup_runs;
mod backups;
mod batches;
mod beside;
mod beside_tampering;
mod buckets;
mod clocks;
mod drills;
mod failures;
#[cfg(unix)]
mod faults;
mod files;
mod forms;
mod keys;
mod notices;
mod processes;
mod proxied;
mod query;
#[cfg(unix)]
mod read_only;
#[cfg(unix)]
mod rights;
mod tampering;
mod vault;
mod views;
