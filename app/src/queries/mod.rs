//! Use cases that read: each checks the right, asks the views within the asker's scope, and gives
//! what a page or an API answer needs — no rule is computed here that core computes.

mod board;
mod card;
mod confirmable;
mod contract;
mod devices;
mod entry;
pub mod ledger;
mod lists;
mod numbering;
mod past;
mod people;
mod resolve;
mod ticket;
mod timeline;
mod versions;

pub use board::{BoardView, ColumnView, MyWork};
pub use card::{Card, Lead};
pub use confirmable::confirmable;
pub use contract::{ContractView, Running};
pub use devices::{DeviceView, Label, ReportForm};
pub(crate) use entry::files as files_of_fact;
pub use entry::{Entry, visible};
pub use lists::{Found, TicketList};
pub use numbering::Numbering;
pub use past::Then;
pub use people::PersonView;
pub(crate) use ticket::parse_no;
pub use ticket::{Rung, TicketView};
pub use timeline::TimelinePage;
pub use versions::{Awaited, Changes, ContractVersion, Draft, Signed, VersionTerms, VersionsView};
pub(crate) use versions::{awaited, lacks};

use crate::{
    AppError, Who,
    policy::{Right, may},
};
use jiff::Timestamp;
use shounuo_core::ticket::Invalid;

/// The right, or the refusal.
pub(crate) fn must(who: &Who, right: Right) -> Result<(), AppError> {
    match may(who, right) {
        true => Ok(()),
        false => Err(AppError::Forbidden),
    }
}

/// Nobody knows the future: an instant that lies ahead is refused by its field.
pub(crate) fn must_be_over(
    now: Timestamp,
    as_of: Option<Timestamp>,
    known_at: Option<Timestamp>,
) -> Result<(), AppError> {
    let instants = [("as_of", as_of), ("known_at", known_at)];
    match instants
        .iter()
        .find(|(_, at)| at.is_some_and(|at| at > now))
    {
        Some((field, _)) => Err(AppError::invalid(field, Invalid::TooFarAhead)),
        None => Ok(()),
    }
}

/// Lists are for accounts; a link opens one thing only.
pub(crate) fn account(who: &Who) -> Result<(), AppError> {
    match who.door {
        crate::Door::Account => Ok(()),
        _ => Err(AppError::Forbidden),
    }
}
