//! Warnings and breaches go to who can act, and then up the line: once each, whatever restarts or
//! repeats.
//!
//! `look` what is to be said now · `recipients` to whom · `announce` said, in one transaction with how
//! far that went · `job` wakes for the next due instant and for new facts · `mine` what a person was
//! told, and when they are not to be disturbed.

mod announce;
mod job;
mod look;
mod mine;
mod recipients;

pub use announce::Round;
pub use job::Announcing;
pub use mine::{NoticePage, NoticeView};

pub(crate) use job::Watch;
