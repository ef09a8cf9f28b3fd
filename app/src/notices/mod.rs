//! Warnings and breaches go to who can act, and then up the line: once each, whatever restarts or
//! repeats.
//!
//! `look` what is to be said now of tickets, `service` of what is promised beside them, `together` what
//! would come in a rush · `desk` writes it, `recipients` to whom · `announce` said, in one transaction with how far that went · `guard` holds it back while the server's
//! clock cannot be believed · `room` says that there is too little of it · `job` wakes for the next due instant and for new facts · `mine` what a person was
//! told, and when they are not to be disturbed.

mod announce;
mod delay;
mod desk;
mod guard;
mod job;
mod look;
mod mine;
mod recipients;
mod room;
mod service;
mod together;

pub use announce::Round;
pub use job::Announcing;
pub use mine::{NoticePage, NoticeView};

pub(crate) use announce::message;
pub(crate) use guard::in_charge;
pub(crate) use job::Watch;
