//! A reader: one connection that cannot write, within one short snapshot.

use crate::{
    StoreError,
    db::{Backend, Row, Tx, Value},
};

/// What a query works with. Typed queries are `impl Reader` blocks in `query` and `beside`.
pub struct Reader<'a> {
    tx: &'a mut dyn Tx,
}

impl<'a> Reader<'a> {
    /// Reads through a transaction.
    pub fn new(tx: &'a mut dyn Tx) -> Self {
        Self { tx }
    }

    /// Which database this is.
    pub fn backend(&self) -> Backend {
        self.tx.backend()
    }

    /// The transaction itself.
    pub fn tx(&mut self) -> &mut dyn Tx {
        self.tx
    }

    /// All rows of a query.
    pub fn rows(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>, StoreError> {
        self.tx.rows(sql, params)
    }

    /// The first row of a query.
    pub fn row(&mut self, sql: &str, params: &[Value]) -> Result<Option<Row>, StoreError> {
        self.tx.row(sql, params)
    }
}
