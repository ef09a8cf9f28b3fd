//! The entries of contracts, kept in memory and caught up by their places in the journal; and what tickets
//! give to their ledgers now, kept as long as it holds.
//!
//! The database stays the truth: each reading compares with the subject's state as its own snapshot
//! of the database has it, so that another process's facts come in, and a database put back to an
//! earlier day is read anew.

use shounuo_core::{
    Seq, State, Subject, Timestamp,
    id::{ContractId, CustomerId},
    ledger::Entries,
};
use shounuo_store::{
    Reader, StoreError,
    query::{LedgerNow, Scope},
};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

/// So many entries are kept in all; of those used longest ago, whole contracts are forgotten.
const ENTRIES_MAX: usize = 1_000_000;

/// Of so many contracts what tickets give now is kept; one more, and all are read anew.
const NOW_MAX: usize = 64;

/// The entries of contracts, shared by all clones of the application.
#[derive(Debug, Default)]
pub(crate) struct Shelf {
    kept: Mutex<Kept>,
    now: Mutex<HashMap<ContractId, LedgerNow>>,
}

#[derive(Debug, Default)]
struct Kept {
    contracts: HashMap<ContractId, Volume>,
    /// Counts uses.
    clock: u64,
}

/// One contract's entries up to a fact.
#[derive(Clone, Debug, Default)]
struct Volume {
    entries: Arc<Entries>,
    count: usize,
    last: Seq,
    used: u64,
}

impl Shelf {
    /// The entries of a contract as the reader's snapshot has them; with `known`, only those up to
    /// that fact.
    pub(crate) fn entries(
        &self,
        reader: &mut Reader<'_>,
        (customer, contract): (CustomerId, ContractId),
        known: Option<Seq>,
    ) -> Result<Arc<Entries>, StoreError> {
        let volume = self.volume(reader, (customer, contract))?;
        let Some(known) = known.filter(|seq| *seq < volume.last) else {
            return Ok(volume.entries);
        };
        let then = volume.entries.each().filter(|e| e.seq <= known).cloned();
        Ok(Arc::new(Entries::new(then)))
    }

    /// What a contract's tickets give to its ledger now.
    pub(crate) fn now(
        &self,
        reader: &mut Reader<'_>,
        (customer, contract): (CustomerId, ContractId),
        at: Timestamp,
    ) -> Result<LedgerNow, StoreError> {
        let all = || self.now.lock().unwrap_or_else(PoisonError::into_inner);
        // The lock is not held while the database is read.
        let kept = all().get(&contract).cloned();
        let now = reader.ledger_now(customer, contract, at, kept.as_ref())?;
        let mut all = all();
        if all.len() >= NOW_MAX && !all.contains_key(&contract) {
            all.clear();
        }
        all.insert(contract, now.clone());
        Ok(now)
    }

    fn volume(
        &self,
        reader: &mut Reader<'_>,
        whose: (CustomerId, ContractId),
    ) -> Result<Volume, StoreError> {
        let (last, count) = stands(reader, whose)?;
        let kept = self.take(whose.1);
        let volume = match kept {
            Some(kept) if (kept.last, kept.count) == (last, count) => kept,
            Some(kept) if kept.last < last => caught_up(reader, whose, kept, last)?,
            // A reader whose snapshot is older than what another one brought in, or a database that
            // was put back.
            Some(_) | None => read(reader, whose, last)?,
        };
        // What does not add up is read anew: somebody else's database lay here before.
        let volume = match volume.count == count {
            true => volume,
            false => read(reader, whose, last)?,
        };
        self.put(whose.1, &volume);
        Ok(volume)
    }

    /// The kept volume; the lock is not held while the database is read.
    fn take(&self, contract: ContractId) -> Option<Volume> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.contracts.get(&contract).cloned()
    }

    fn put(&self, contract: ContractId, volume: &Volume) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.clock += 1;
        let used = kept.clock;
        let volume = Volume {
            used,
            ..volume.clone()
        };
        kept.contracts.insert(contract, volume);
        while kept.contracts.values().map(|v| v.count).sum::<usize>() > ENTRIES_MAX {
            let oldest = kept.contracts.iter().min_by_key(|(_, v)| v.used);
            let Some(id) = oldest.map(|(id, _)| *id) else {
                break;
            };
            kept.contracts.remove(&id);
        }
    }
}

/// The last fact of a contract's service and how many entries there are, by this snapshot.
fn stands(
    reader: &mut Reader<'_>,
    (customer, contract): (CustomerId, ContractId),
) -> Result<(Seq, usize), StoreError> {
    let (scope, subject) = (Scope::Customer(customer), Subject::Service(contract));
    Ok(match reader.state(&scope, &subject)? {
        Some((_, State::Service(s))) => (
            s.last_seq,
            usize::try_from(s.entry_count).unwrap_or(usize::MAX),
        ),
        _ => (0, 0),
    })
}

fn caught_up(
    reader: &mut Reader<'_>,
    (customer, contract): (CustomerId, ContractId),
    mut volume: Volume,
    last: Seq,
) -> Result<Volume, StoreError> {
    let more = reader.entries(customer, contract, volume.last, None)?;
    volume.count += more.len();
    volume.last = last;
    Arc::make_mut(&mut volume.entries).add(more);
    Ok(volume)
}

fn read(
    reader: &mut Reader<'_>,
    (customer, contract): (CustomerId, ContractId),
    last: Seq,
) -> Result<Volume, StoreError> {
    let entries = reader.entries(customer, contract, 0, None)?;
    Ok(Volume {
        count: entries.len(),
        entries: Arc::new(Entries::new(entries)),
        last,
        used: 0,
    })
}
