//! Counters: how many rows of a kind are known now. They move by what a batch adds and takes away,
//! so that no question has to count.

use crate::{
    StoreError,
    db::{Insert, Tx, Value},
};
use std::collections::BTreeMap;

/// A table of counters: its key columns, then `n`.
pub(super) struct Counter {
    /// The table.
    pub table: &'static str,
    /// Its columns, `n` last.
    pub columns: &'static [&'static str],
    /// How a count that was there before moves.
    pub tail: &'static str,
    /// Removes a counter (parameters: the key) that came to nothing.
    pub drop: &'static str,
}

/// What a batch adds to counters. The words of a key are those of its columns.
#[derive(Debug, Default)]
pub(super) struct Deltas(BTreeMap<Vec<String>, i64>);

impl Deltas {
    /// Counts `by` more under a key.
    pub fn add(&mut self, key: Vec<String>, by: i64) {
        *self.0.entry(key).or_default() += by;
    }

    /// Moves the counters.
    pub fn flush(self, tx: &mut dyn Tx, counter: &Counter) -> Result<(), StoreError> {
        let moved: Vec<_> = self.0.into_iter().filter(|(_, by)| *by != 0).collect();
        let cells = |key: &[String]| key.iter().map(Value::from).collect::<Vec<_>>();
        let row = |(key, by): &(Vec<String>, i64)| {
            let mut row = cells(key);
            row.push((*by).into());
            row
        };
        let rows: Vec<_> = moved.iter().map(row).collect();
        if rows.is_empty() {
            return Ok(());
        }
        let insert = Insert {
            table: counter.table,
            columns: counter.columns,
            tail: counter.tail,
        };
        tx.insert_many(insert, &rows)?;
        for (key, _) in moved.iter().filter(|(_, by)| *by < 0) {
            tx.exec(counter.drop, &cells(key))?;
        }
        Ok(())
    }
}
