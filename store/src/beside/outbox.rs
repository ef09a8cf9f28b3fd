//! Outgoing messages: queued in the transaction of the facts that cause them, sent later.

use super::Made;
use crate::{
    Reader, StoreError,
    db::{Insert, Row, Value},
};
use shounuo_core::{Timestamp, id::CustomerId};

/// A message to send.
#[derive(Clone, Debug, PartialEq)]
pub struct Outgoing {
    /// Whose.
    pub customer: Option<CustomerId>,
    /// By which way or to which end, as `app` calls it.
    pub topic: String,
    /// What the sender needs to know: ids, no personal data.
    pub payload: String,
}

impl Outgoing {
    pub(super) fn row(&self, made: &Made, no: i64, next: Option<Timestamp>) -> Vec<Value> {
        vec![
            made.batch.into(),
            no.into(),
            self.customer.into(),
            self.topic.as_str().into(),
            self.payload.as_str().into(),
            made.at.into(),
            0.into(),
            next.map_or(made.at, |next| next.max(made.at)).into(),
        ]
    }
}

pub(super) const INSERT: Insert<'static> = Insert {
    table: "outbox",
    columns: &[
        "batch", "no", "customer", "topic", "payload", "kept_us", "attempts", "next_us",
    ],
    tail: "",
};

/// A message that waits.
#[derive(Clone, Debug, PartialEq)]
pub struct Waiting {
    /// The message.
    pub message: Outgoing,
    /// Since when.
    pub kept_at: Timestamp,
    /// How often it was tried.
    pub attempts: i64,
}

fn read(row: &Row) -> Result<Waiting, StoreError> {
    Ok(Waiting {
        message: Outgoing {
            customer: row.opt_parse(0)?,
            topic: row.text(1)?.to_owned(),
            payload: row.text(2)?.to_owned(),
        },
        kept_at: row.instant(3)?,
        attempts: row.int(4)?,
    })
}

impl Reader<'_> {
    /// Messages that are to be sent by `at`, longest waiting first.
    pub fn outgoing(&mut self, at: Timestamp, limit: u32) -> Result<Vec<Waiting>, StoreError> {
        let sql = "SELECT customer, topic, payload, kept_us, attempts FROM outbox \
                   WHERE next_us <= $1 AND sent_us IS NULL ORDER BY next_us, batch, no LIMIT $2";
        let rows = self.rows(sql, &[at.into(), limit.into()])?;
        rows.iter().map(read).collect()
    }
}
