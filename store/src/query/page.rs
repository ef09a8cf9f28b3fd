//! Pages by key, not by count: the next page begins after the last row, however the list grew.

use super::TicketSort;
use crate::StoreError;
use shounuo_core::id::TicketId;
use std::fmt;
use uuid::Uuid;

/// Longest page.
pub const PAGE_MAX: u16 = 200;

/// One page of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct Page<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// Where the next page begins; `None` on the last.
    pub next: Option<Cursor>,
}

/// Which page is asked for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PageAsk {
    /// How many rows; cut to [`PAGE_MAX`], 0 means 50.
    pub limit: u16,
    /// After which row; the first page when `None`.
    pub after: Option<Cursor>,
}

impl PageAsk {
    /// The first page of so many rows.
    pub fn first(limit: u16) -> Self {
        Self { limit, after: None }
    }

    /// How many rows the page holds at most.
    pub fn rows_max(&self) -> usize {
        let limit = if self.limit == 0 { 50 } else { self.limit };
        usize::from(limit.min(PAGE_MAX))
    }

    /// How many rows are asked for: one more than the page holds says whether there is a next one.
    pub(crate) fn rows_asked(&self) -> i64 {
        i64::try_from(self.rows_max() + 1).unwrap_or(i64::MAX)
    }

    /// Where this list goes on. Another list's cursor is none of ours; the list begins anew.
    pub(crate) fn after_in(&self, list: List) -> Option<&Cursor> {
        self.after.as_ref().filter(|c| c.is_of(list))
    }
}

/// Every row of a list, page after page. For those who need all at once: forms with a list to
/// choose from, the command line. One query for each 200 rows.
pub fn whole<T>(
    mut page: impl FnMut(&PageAsk) -> Result<Page<T>, StoreError>,
) -> Result<Vec<T>, StoreError> {
    let (mut all, mut ask) = (Vec::new(), PageAsk::first(PAGE_MAX));
    loop {
        let found = page(&ask)?;
        all.extend(found.rows);
        match found.next {
            Some(next) => ask.after = Some(next),
            None => return Ok(all),
        }
    }
}

/// The lists that come in pages. A cursor belongs to one of them: in another it would begin at some
/// place that nobody meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum List {
    /// Tickets in this order, whatever the filter.
    Tickets(TicketSort),
    /// Devices.
    Devices,
    /// Places.
    Places,
    /// People.
    People,
    /// Customers.
    Customers,
    /// The catalogue of parts.
    Parts,
    /// A person's sessions.
    Sessions,
    /// A person's API tokens.
    Tokens,
    /// What a person was told.
    Notices,
    /// What happened to this ticket.
    Timeline(TicketId),
    /// The clocks of a promise.
    Clocks,
}

impl List {
    /// How its cursors begin.
    fn letter(self) -> char {
        match self {
            Self::Tickets(TicketSort::Due) => 'd',
            Self::Tickets(TicketSort::Newest) => 'n',
            Self::Tickets(TicketSort::Changed) => 'c',
            Self::Devices => 'v',
            Self::Places => 'l',
            Self::People => 'p',
            Self::Customers => 'u',
            Self::Parts => 'a',
            Self::Sessions => 's',
            Self::Tokens => 't',
            Self::Notices => 'o',
            Self::Timeline(_) => 'h',
            Self::Clocks => 'k',
        }
    }

    /// Whether it is sorted by a text.
    fn by_text(self) -> bool {
        match self {
            Self::Devices
            | Self::Places
            | Self::People
            | Self::Customers
            | Self::Parts
            | Self::Clocks => true,
            Self::Tickets(_)
            | Self::Sessions
            | Self::Tokens
            | Self::Notices
            | Self::Timeline(_) => false,
        }
    }

    /// The cursor behind a row with this number and id.
    pub(crate) fn at_number(self, number: i64, id: Uuid) -> Cursor {
        let (list, key) = (self.letter(), Key::Number(number));
        Cursor { list, key, id }
    }

    /// The cursor behind a row with this name and id.
    pub(crate) fn at_text(self, text: &str, id: Uuid) -> Cursor {
        let (list, key) = (self.letter(), Key::Text(text.to_owned()));
        Cursor { list, key, id }
    }
}

/// The key of the last row of a page. Its text is opaque to everybody else. One of another list is
/// refused; a made-up one parses or not, and shows nothing beyond the scope of the query it is given
/// to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// Of which list: its letter.
    list: char,
    /// Sort key of the row.
    pub(crate) key: Key,
    /// Its id, where keys are equal.
    pub(crate) id: Uuid,
}

/// What lists are sorted by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Key {
    /// An instant in microseconds, or a number.
    Number(i64),
    /// A name.
    Text(String),
}

/// A text that is no cursor of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is not a page's address")]
pub struct BadCursor;

impl Cursor {
    /// Reads a cursor of this list; another list's is none.
    pub fn of(list: List, said: &str) -> Result<Self, BadCursor> {
        let (letter, rest) = said.split_at_checked(1).ok_or(BadCursor)?;
        let (id, key) = rest.split_at_checked(32).ok_or(BadCursor)?;
        let id = Uuid::try_parse(id).map_err(|_| BadCursor)?;
        let cursor = Self {
            list: letter.chars().next().ok_or(BadCursor)?,
            key: match list.by_text() {
                true => Key::Text(text(key)?),
                false => Key::Number(key.parse().map_err(|_| BadCursor)?),
            },
            id,
        };
        Some(cursor).filter(|c| c.is_of(list)).ok_or(BadCursor)
    }

    /// In the history of a ticket, the number of the fact it stands behind; nothing elsewhere.
    pub fn fact(&self, ticket: TicketId) -> Option<i64> {
        match self.key {
            Key::Number(number) if self.is_of(List::Timeline(ticket)) => Some(number),
            _ => None,
        }
    }

    /// The cursor behind a fact of a ticket, by its number in the ticket's history.
    pub fn behind_fact(ticket: TicketId, number: i64) -> Self {
        List::Timeline(ticket).at_number(number, ticket.0)
    }

    fn is_of(&self, list: List) -> bool {
        let same_ticket = match list {
            List::Timeline(ticket) => self.id == ticket.0,
            _ => true,
        };
        self.list == list.letter() && same_ticket
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.list, self.id.simple())?;
        match &self.key {
            Key::Number(n) => write!(f, "{n}"),
            Key::Text(t) => f.write_str(&hex::encode(t)),
        }
    }
}

fn text(hexed: &str) -> Result<String, BadCursor> {
    let bytes = hex::decode(hexed).map_err(|_| BadCursor)?;
    let text = String::from_utf8(bytes).map_err(|_| BadCursor)?;
    // PostgreSQL has no room for it.
    Some(text).filter(|t| !t.contains('\0')).ok_or(BadCursor)
}
