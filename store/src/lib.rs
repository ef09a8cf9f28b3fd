//! The journal and its views on SQLite and PostgreSQL.
//!
//! One writer thread takes waiting jobs, up to 256 at a time, into one transaction; readers have
//! connections of their own. Everything that happens is a fact in the journal; views are written
//! in the same transaction and can be rebuilt from it.

mod books;
mod changes;
pub mod db;
mod error;
pub mod query;
mod reader;
pub mod schema;
pub mod snapshots;
pub mod views;

pub use books::Books;
pub use changes::{Changes, ClockVersion, PrivateText, Touched};
pub use error::{Cause, StoreError};
pub use reader::Reader;
pub use schema::Table;
