//! The tables of the store, and how older data becomes newer data.

mod table;

pub use table::Table;
