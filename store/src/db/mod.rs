//! The port to both databases: small, synchronous, one SQL text where portable (`$1` on both).

mod value;

pub use value::{Row, Value};

use crate::StoreError;

/// Which database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backend {
    /// SQLite in one folder.
    Sqlite,
    /// PostgreSQL.
    Postgres,
}

/// Rows for one table, written as the database likes it best: a prepared statement in a loop on
/// SQLite, few multi-row statements on PostgreSQL.
#[derive(Clone, Copy, Debug)]
pub struct Insert<'a> {
    /// The table.
    pub table: &'a str,
    /// Its columns, each a name, or `name=expression(?)` where the value needs one.
    pub columns: &'a [&'a str],
    /// What comes after the values: nothing, or `ON CONFLICT …`.
    pub tail: &'a str,
}

/// A transaction under way, or a connection between two.
pub trait Tx {
    /// Which database this is, for the few statements that differ.
    fn backend(&self) -> Backend;

    /// Runs a statement; how many rows it touched.
    fn exec(&mut self, sql: &str, params: &[Value]) -> Result<u64, StoreError>;

    /// Runs a query and hands over row by row, without holding all in memory.
    fn each(
        &mut self,
        sql: &str,
        params: &[Value],
        row: &mut dyn FnMut(Row) -> Result<(), StoreError>,
    ) -> Result<(), StoreError>;

    /// Writes many rows.
    fn insert_many(&mut self, insert: Insert<'_>, rows: &[Vec<Value>]) -> Result<u64, StoreError>;

    /// Runs several statements without parameters.
    fn batch(&mut self, sql: &str) -> Result<(), StoreError>;

    /// Prepares a statement and throws it away: for the test that does so with every statement.
    fn check(&mut self, sql: &str) -> Result<(), StoreError>;

    /// Runs a query; all rows.
    fn rows(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>, StoreError> {
        let mut rows = Vec::new();
        self.each(sql, params, &mut |row| {
            rows.push(row);
            Ok(())
        })?;
        Ok(rows)
    }

    /// Runs a query; the first row.
    fn row(&mut self, sql: &str, params: &[Value]) -> Result<Option<Row>, StoreError> {
        Ok(self.rows(sql, params)?.into_iter().next())
    }
}
