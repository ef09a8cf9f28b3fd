//! The use cases' tests, each on SQLite and on PostgreSQL.

#[macro_use]
mod world;

mod accounts;
mod isolation;
mod journey;
mod photos;
mod rights;
mod writes;
