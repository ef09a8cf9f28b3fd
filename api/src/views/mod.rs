//! What answers look like: stable snake_case, instants in RFC 3339 UTC, closed lists as codes.
//! Labels belong to pages; the sentences of a promise are the one exception, as `why`.

mod card;
mod contract;
mod entry;
mod page;
mod promise;
mod receipt;
mod thing;
mod ticket;

pub use card::{Board, Card, MyWork, SearchResult, TicketPage};
pub use contract::{Contract, Words};
pub use entry::{By, Timeline, strip};
pub use page::{CustomerPage, DevicePage, PartPage, PersonPage, PlacePage};
pub use promise::{Promise, Promises, Zoned};
pub use receipt::{Done, Made, Receipt};
pub use thing::{Customer, Device, Dossier, Part, Person, Place};
pub use ticket::Ticket;
