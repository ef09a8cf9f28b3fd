//! Typed queries: what they answer, to whom, and by which index.

mod filled;
mod lists;
mod looks;
mod pages;
mod plans;
mod statements;
mod strangers;
