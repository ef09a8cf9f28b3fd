//! The ledger in words.

mod facts;
mod forms;
mod labels;
mod scene;
mod why;
