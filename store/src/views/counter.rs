//! Counters: how many rows of a kind are known now, or how many became known and ceased to be. They move
//! by what a batch adds and takes away, so that no question has to count.

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
    /// Removes counters that came to nothing. Its parameters are the first columns.
    pub drop: &'static str,
    /// How many columns that takes.
    pub dropped_by: usize,
    /// Whether a count may be below nothing, so that it comes to nothing from there, too.
    pub signed: bool,
}

/// The key of a counter.
pub(super) trait Key: Ord {
    /// Its columns' cells.
    fn cells(&self) -> Vec<Value>;
}

/// What a batch adds to counters.
#[derive(Debug)]
pub(super) struct Deltas<K>(BTreeMap<K, i64>);

impl<K> Default for Deltas<K> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<K: Key> Deltas<K> {
    /// Counts `by` more under a key.
    pub fn add(&mut self, key: K, by: i64) {
        *self.0.entry(key).or_default() += by;
    }

    /// Moves the counters.
    pub fn flush(self, tx: &mut dyn Tx, counter: &Counter) -> Result<(), StoreError> {
        let (mut rows, mut dropped) = (Vec::new(), Vec::new());
        for (key, by) in self.0.into_iter().filter(|(_, by)| *by != 0) {
            let mut row = key.cells();
            if by < 0 || counter.signed {
                dropped.push(row[..counter.dropped_by].to_vec());
            }
            row.push(by.into());
            rows.push(row);
        }
        if rows.is_empty() {
            return Ok(());
        }
        let insert = Insert {
            table: counter.table,
            columns: counter.columns,
            tail: counter.tail,
        };
        tx.insert_many(insert, &rows)?;
        // Keys come in order: those with the same first columns follow each other.
        dropped.dedup();
        for of in &dropped {
            tx.exec(counter.drop, of)?;
        }
        Ok(())
    }
}
