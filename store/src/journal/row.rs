//! A fact as a row of the journal, and the digest over all of it.

use super::chain::ChainHead;
use crate::{
    StoreError,
    db::{Row, Value},
};
use sha2::{Digest, Sha256};
use shounuo_core::{Actor, Fact, Origin, Recorded, Subject};

/// The columns of the journal; the digest over all the others is the last.
pub(crate) const COLUMNS: &[&str] = &[
    "seq",
    "chain",
    "chain_no",
    "customer",
    "subject_kind",
    "subject_id",
    "kind",
    "version",
    "occurred_us",
    "recorded_us",
    "actor",
    "origin",
    "command",
    "data",
    "prev",
    "hash",
];

/// How many of them a fact is read from: the first ones.
pub(crate) const READ: usize = 14;

/// How many of them the digest covers.
pub(crate) const CELLS: usize = COLUMNS.len() - 1;

/// Every column but the digest; `head` has the number that this fact gets, and the digest before it.
pub(crate) fn cells(fact: &Recorded, data: &str, head: &ChainHead) -> Vec<Value> {
    vec![
        fact.seq.into(),
        head.chain.as_str().into(),
        head.no.into(),
        fact.customer.into(),
        fact.subject.kind().into(),
        fact.subject.id().into(),
        fact.fact.kind().into(),
        fact.fact.version().into(),
        fact.occurred_at.into(),
        fact.recorded_at.into(),
        fact.actor.to_string().into(),
        fact.origin.to_string().into(),
        fact.command.into(),
        data.into(),
        head.hash.into(),
    ]
}

/// SHA-256 over the cells as stored, each with its type and length, so that no two rows have the
/// same bytes.
pub(crate) fn digest(cells: &[Value]) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(b"shounuo.fact.1");
    for cell in cells {
        let mut put = |tag: u8, bytes: &[u8]| {
            hash.update([tag]);
            hash.update((bytes.len() as u64).to_be_bytes());
            hash.update(bytes);
        };
        match cell {
            Value::Null => put(0, &[]),
            Value::Int(i) => put(1, &i.to_be_bytes()),
            Value::Text(t) => put(2, t.as_bytes()),
            Value::Blob(b) => put(3, b),
            Value::Real(r) => put(4, &r.to_be_bytes()),
        }
    }
    hash.finalize().into()
}

/// The fact of a row with the first [`READ`] columns in order, or all.
pub(crate) fn recorded(row: &Row) -> Result<Recorded, StoreError> {
    let seq = row.int(0)?;
    let subject_id: uuid::Uuid = row.parse(5)?;
    let subject = Subject::from_parts(row.text(4)?, subject_id)
        .ok_or_else(|| StoreError::damaged(format!("fact {seq} has no known subject")))?;
    let version = u16::try_from(row.int(7)?)
        .map_err(|_| StoreError::damaged(format!("fact {seq} has no known version")))?;
    Ok(Recorded {
        seq,
        customer: row.opt_parse(3)?,
        subject,
        occurred_at: row.instant(8)?,
        recorded_at: row.instant(9)?,
        actor: row.parse::<Actor>(10)?,
        origin: row.parse::<Origin>(11)?,
        command: row.parse(12)?,
        fact: Fact::read(row.text(6)?, version, row.text(13)?),
    })
}
