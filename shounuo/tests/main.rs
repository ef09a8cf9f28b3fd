//! The binary from outside: what people type, what they are told, and what is there afterwards.

// A test that fails says so by panicking.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod browser;
mod contracts;
mod exports;
#[cfg(unix)]
mod faults;
mod house;
mod import;
mod interrupted;
mod keeping;
mod mapping;
mod problems;
mod program;
mod real_file;
mod serving;
mod sign_in_link;
mod table;
mod tampered;
