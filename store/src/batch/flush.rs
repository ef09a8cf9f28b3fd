//! Writing a batch: table by table, few statements, all in the one transaction.

use super::{Memory, Work};
use crate::{
    Books, Changes, StoreError, beside,
    db::Tx,
    idempotency::{self, Answered, KeyId},
    journal::{self, Chains, Head},
    snapshots, vault, views,
};
use shounuo_core::{Timestamp, id::PersonId};
use std::collections::HashMap;

/// After so many facts a seal is made.
const SEAL_EVERY: i64 = 1_000;
/// After so many batches, what is too old is swept.
const SWEEP_EVERY: i64 = 4_096;

/// What a flush needs beside the work.
pub(crate) struct Means<'a> {
    pub memory: &'a Memory,
    pub chains: &'a mut Chains,
    pub books: &'a mut Books,
    /// New answers to keys.
    pub answers: &'a HashMap<KeyId, Answered>,
    /// Whether it is time to sweep what is too old.
    pub sweep: bool,
}

/// What was written: the new head, and the digest of the last fact, by which it is found again.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Flushed {
    pub head: Head,
    pub last: Option<[u8; 32]>,
}

/// Writes a batch.
pub(crate) fn flush(
    tx: &mut dyn Tx,
    work: &mut Work,
    means: Means<'_>,
    now: Timestamp,
) -> Result<Flushed, StoreError> {
    let last = journal::append(tx, means.chains, &work.facts)?;
    let mut head = Head {
        seq: work.next_seq() - 1,
        recorded_at: work
            .facts
            .last()
            .map_or(work.head.recorded_at, |f| f.recorded.recorded_at),
        batch: work.head.batch + 1,
        ..work.head
    };
    let mut changes = work.changes(means.memory);
    private(tx, work, &mut changes)?;
    snapshots::flush(tx, &changes)?;
    views::flush(tx, &changes, means.books)?;
    beside::flush(tx, &work.beside)?;
    idempotency::keep(tx, means.answers.iter(), now)?;
    if means.sweep || head.batch % SWEEP_EVERY == 0 {
        idempotency::sweep(tx, now)?;
        beside::sweep_sessions(tx, now)?;
    }
    if head.seq - head.sealed_seq >= SEAL_EVERY {
        journal::make(tx, &mut head, now)?;
    }
    head.put(tx)?;
    Ok(Flushed { head, last })
}

/// The vault: what is new goes in, what is erased goes out — also what this very batch put in.
fn private(tx: &mut dyn Tx, work: &Work, changes: &mut Changes) -> Result<(), StoreError> {
    vault::keep(tx, &work.private)?;
    for person in &work.erased {
        changes.erased.extend(vault::take_person(tx, *person)?);
    }
    if !work.erased.is_empty() {
        let gone = |p: Option<PersonId>| p.is_some_and(|p| work.erased.contains(&p));
        changes.private.retain(|text| !gone(text.person));
    }
    Ok(())
}
