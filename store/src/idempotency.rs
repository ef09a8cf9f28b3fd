//! Idempotency keys: a repeat gets the first answer, also when the first answer never arrived.

use crate::{
    StoreError,
    db::{Insert, Row, Tx, Value},
    job::{IdempotencyKey, Outcome},
    vault::some_of,
};
use sha2::{Digest, Sha256};
use shounuo_core::Timestamp;
use std::collections::HashMap;

/// For how long a key is kept.
const KEPT: jiff::SignedDuration = jiff::SignedDuration::from_hours(30 * 24);
/// How many keys are asked for in one statement.
const AT_ONCE: usize = 32;

/// The digest of principal and key: what the table knows them by.
pub(crate) type KeyId = [u8; 32];

/// A request that was answered.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Answered {
    pub body: [u8; 32],
    pub outcome: Outcome,
}

pub(crate) fn id(key: &IdempotencyKey) -> KeyId {
    let mut hash = Sha256::new();
    // The length keeps ("a", "bc") and ("ab", "c") apart.
    hash.update((key.principal.len() as u64).to_be_bytes());
    hash.update(&key.principal);
    hash.update(&key.key);
    hash.finalize().into()
}

/// What is known of these keys.
pub(crate) fn find(tx: &mut dyn Tx, ids: &[KeyId]) -> Result<HashMap<KeyId, Answered>, StoreError> {
    let mut found = HashMap::new();
    for some in ids.chunks(AT_ONCE) {
        let (list, params) = some_of(1, some.iter().map(|id| (*id).into()).collect());
        let sql = format!(
            "SELECT id, body, code, subject, no, seq FROM idempotency WHERE id IN ({list})"
        );
        for row in tx.rows(&sql, &params)? {
            found.insert(row.digest(0)?, read(&row)?);
        }
    }
    Ok(found)
}

fn read(row: &Row) -> Result<Answered, StoreError> {
    let outcome = Outcome {
        code: row.text(2)?.to_owned(),
        subject: row.opt_parse(3)?,
        no: row.opt_text(4)?.map(str::to_owned),
        seq: row.opt_int(5)?,
    };
    let body = row.digest(1)?;
    Ok(Answered { body, outcome })
}

/// Keeps answers.
pub(crate) fn keep<'a>(
    tx: &mut dyn Tx,
    answers: impl Iterator<Item = (&'a KeyId, &'a Answered)>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let insert = Insert {
        table: "idempotency",
        columns: &["id", "body", "code", "subject", "no", "seq", "kept_us"],
        tail: "",
    };
    let rows: Vec<_> = answers.map(|(id, a)| row(id, a, now)).collect();
    tx.insert_many(insert, &rows).map(drop)
}

fn row(id: &KeyId, answered: &Answered, now: Timestamp) -> Vec<Value> {
    let outcome = &answered.outcome;
    vec![
        (*id).into(),
        answered.body.into(),
        outcome.code.as_str().into(),
        outcome.subject.into(),
        outcome.no.as_ref().into(),
        outcome.seq.into(),
        now.into(),
    ]
}

/// Forgets keys that are older than 30 days.
pub(crate) fn sweep(tx: &mut dyn Tx, now: Timestamp) -> Result<(), StoreError> {
    let before = now.saturating_sub(KEPT).unwrap_or(Timestamp::MIN);
    let sql = "DELETE FROM idempotency WHERE kept_us < $1";
    tx.exec(sql, &[before.into()]).map(drop)
}
