//! Tests of the words: both languages complete, sentences as people would say them.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod cards;
mod codes;
mod glossary;
mod lang;
mod ledger;
mod locale_files;
mod numbers;
mod plan;
mod refusals;
mod scene;
mod times;
mod usage;
mod verdicts;
