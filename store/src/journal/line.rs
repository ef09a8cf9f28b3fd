//! A fact as it leaves the house: a line of text with every cell that its digest covers, so that
//! whoever has the line can make the digest anew without the database.

use super::row::{digest, recorded};
use crate::{
    StoreError,
    db::{Row, Value},
};
use serde::{Deserialize, Serialize};
use shounuo_core::Recorded;

/// A fact as stored, cell by cell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FactLine {
    /// Its place in the house's journal; the digest covers it.
    pub seq: i64,
    /// The chain: the customer's id, or `house`.
    pub chain: String,
    /// Its number in the chain, from 1.
    pub no: i64,
    /// The customer.
    pub customer: Option<String>,
    /// What it speaks of.
    pub subject_kind: String,
    /// … and which one.
    pub subject_id: String,
    /// What happened.
    pub kind: String,
    /// The version of its form.
    pub version: i64,
    /// When it happened, in microseconds since 1970.
    pub occurred_us: i64,
    /// When it was taken in.
    pub recorded_us: i64,
    /// Who says so.
    pub actor: String,
    /// How it came in.
    pub origin: String,
    /// The command that it came of.
    pub command: String,
    /// The fact itself, byte for byte.
    pub data: String,
    /// The digest of the fact before, in hex.
    pub prev: String,
    /// Its own digest, in hex.
    pub digest: String,
}

impl FactLine {
    /// Of a row with every column of the journal.
    pub(crate) fn of(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            seq: row.int(0)?,
            chain: row.text(1)?.to_owned(),
            no: row.int(2)?,
            customer: row.opt_text(3)?.map(str::to_owned),
            subject_kind: row.text(4)?.to_owned(),
            subject_id: row.text(5)?.to_owned(),
            kind: row.text(6)?.to_owned(),
            version: row.int(7)?,
            occurred_us: row.int(8)?,
            recorded_us: row.int(9)?,
            actor: row.text(10)?.to_owned(),
            origin: row.text(11)?.to_owned(),
            command: row.text(12)?.to_owned(),
            data: row.text(13)?.to_owned(),
            prev: hex::encode(row.digest(14)?),
            digest: hex::encode(row.digest(15)?),
        })
    }

    /// The cells as the digest takes them; `None` when `prev` is no digest.
    fn row(&self) -> Option<Row> {
        let mut prev = [0; 32];
        hex::decode_to_slice(&self.prev, &mut prev).ok()?;
        let text = |t: &str| Value::Text(t.to_owned());
        Some(Row(vec![
            Value::Int(self.seq),
            text(&self.chain),
            Value::Int(self.no),
            self.customer.as_deref().map_or(Value::Null, text),
            text(&self.subject_kind),
            text(&self.subject_id),
            text(&self.kind),
            Value::Int(self.version),
            Value::Int(self.occurred_us),
            Value::Int(self.recorded_us),
            text(&self.actor),
            text(&self.origin),
            text(&self.command),
            text(&self.data),
            prev.into(),
        ]))
    }

    /// Whether its digest is that of its cells.
    pub fn is_sound(&self) -> bool {
        let made = self.row().map(|row| hex::encode(digest(&row.0)));
        made.is_some_and(|made| made == self.digest)
    }

    /// The fact; `None` when a cell cannot be read.
    pub fn recorded(&self) -> Option<Recorded> {
        recorded(&self.row()?).ok()
    }
}
