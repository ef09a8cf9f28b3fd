//! Typed queries: what they answer, to whom, and by which index.

mod lists;
mod looks;
mod pages;
mod plans;
mod statements;
mod strangers;
