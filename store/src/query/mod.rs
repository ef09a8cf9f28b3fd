//! Questions to the views. Every one takes a [`Scope`]; what lies outside it was never there.
//!
//! Lists come in pages by key; no query runs once per row; names are revealed for a whole page by
//! one query ([`Names`]).

mod alarms;
mod board;
mod book;
mod clocks;
mod devices;
mod filter;
mod forms;
mod found;
mod house;
mod ledger;
mod news;
mod own;
mod page;
mod people;
mod places;
mod rows;
mod scope;
mod search;
mod sql;
mod standing;
mod ticket;
mod ticket_row;
mod tickets;
mod timeline;

pub use filter::{DeviceFilter, PersonFilter, TicketFilter, TicketSort};
pub use ledger::{
    ChainPlace, ClockRow, ClocksOf, LedgerNow, Recomputed, SealOver, TicketHands, terms_of,
};
pub use news::News;
pub use page::{BadCursor, Cursor, List, PAGE_MAX, Page, PageAsk, whole};
pub use rows::{
    Board, Column, ContractVersionRow, CustomerRow, DeviceRow, Hit, PartRow, PersonRow, PlaceRow,
    TicketClock, TicketRow, WorkCounts,
};
pub use scope::Scope;
pub use sql::{Statement, statements};
pub use standing::Standing;
pub use timeline::FactAsk;

use shounuo_core::id::VaultId;
use std::collections::HashMap;

/// Revealed texts by vault id. What was erased, or lies outside the scope, is missing.
pub type Names = HashMap<VaultId, String>;

/// Every template.
fn templates() -> impl Iterator<Item = &'static sql::Template> {
    [
        alarms::ALL,
        board::ALL,
        book::ALL,
        clocks::ALL,
        house::ALL,
        news::ALL,
        people::ALL,
        places::ALL,
        ticket::ALL,
    ]
    .into_iter()
    .flatten()
    .chain(ledger::templates())
}
