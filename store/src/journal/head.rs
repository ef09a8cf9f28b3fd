//! The head of the journal: one row, and the one lock. Whoever has it writes; commit order is
//! journal order, and a second process waits.

use crate::{
    StoreError,
    db::{Backend, Tx},
    schema,
};
use shounuo_core::{Seq, Timestamp};

/// The head.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Head {
    /// The last fact.
    pub seq: Seq,
    /// Its receipt: the next one's is not before it.
    pub recorded_at: Timestamp,
    /// The last fact under a seal.
    pub sealed_seq: Seq,
    /// How many batches there were.
    pub batch: i64,
}

impl Head {
    /// Takes the lock, for as long as the transaction lasts.
    pub(crate) fn take(tx: &mut dyn Tx) -> Result<Self, StoreError> {
        let lock = tx.backend() == Backend::Postgres;
        Self::query(tx, lock)
    }

    /// Looks without locking.
    pub(crate) fn peek(tx: &mut dyn Tx) -> Result<Self, StoreError> {
        Self::query(tx, false)
    }

    fn query(tx: &mut dyn Tx, lock: bool) -> Result<Self, StoreError> {
        // BEGIN IMMEDIATE is SQLite's lock already.
        let sql = match lock {
            true => {
                "SELECT seq, recorded_us, sealed_seq, batch, schema_version FROM journal_head \
                 WHERE id = 1 FOR UPDATE"
            }
            false => {
                "SELECT seq, recorded_us, sealed_seq, batch, schema_version FROM journal_head \
                 WHERE id = 1"
            }
        };
        let row = tx
            .row(sql, &[])?
            .ok_or_else(|| StoreError::damaged("the journal has no head"))?;
        // A newer program may have been here since this one started.
        schema::refuse_newer(row.int(4)?)?;
        Ok(Self {
            seq: row.int(0)?,
            recorded_at: row.instant(1)?,
            sealed_seq: row.int(2)?,
            batch: row.int(3)?,
        })
    }

    /// Writes it.
    pub(crate) fn put(&self, tx: &mut dyn Tx) -> Result<(), StoreError> {
        let sql = "UPDATE journal_head SET seq = $1, recorded_us = $2, sealed_seq = $3, \
                   batch = $4 WHERE id = 1";
        let params = [
            self.seq.into(),
            self.recorded_at.into(),
            self.sealed_seq.into(),
            self.batch.into(),
        ];
        tx.exec(sql, &params).map(drop)
    }
}
