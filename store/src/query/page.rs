//! Pages by key, not by count: the next page begins after the last row, however the list grew.

use std::{fmt, str::FromStr};
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
}

/// The key of the last row of a page. Its text is opaque to everybody else; a cursor of another
/// list or a made-up one parses or not, and shows nothing beyond the scope of the query it is given
/// to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
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

/// A text that is no cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is not a page's address")]
pub struct BadCursor;

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let id = self.id.simple();
        match &self.key {
            Key::Number(n) => write!(f, "n{id}{n}"),
            Key::Text(t) => write!(f, "t{id}{}", hex::encode(t)),
        }
    }
}

impl FromStr for Cursor {
    type Err = BadCursor;
    fn from_str(s: &str) -> Result<Self, BadCursor> {
        let (kind, rest) = s.split_at_checked(1).ok_or(BadCursor)?;
        let (id, key) = rest.split_at_checked(32).ok_or(BadCursor)?;
        let id = Uuid::try_parse(id).map_err(|_| BadCursor)?;
        let key = match kind {
            "n" => Key::Number(key.parse().map_err(|_| BadCursor)?),
            "t" => Key::Text(text(key)?),
            _ => return Err(BadCursor),
        };
        Ok(Self { key, id })
    }
}

fn text(hexed: &str) -> Result<String, BadCursor> {
    let bytes = hex::decode(hexed).map_err(|_| BadCursor)?;
    let text = String::from_utf8(bytes).map_err(|_| BadCursor)?;
    // PostgreSQL has no room for it.
    Some(text).filter(|t| !t.contains('\0')).ok_or(BadCursor)
}
