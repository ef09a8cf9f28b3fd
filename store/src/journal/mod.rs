//! The journal: every fact, appended once, chained and sealed.

mod chain;
mod head;
mod line;
mod read;
mod row;
mod seal;

pub use line::FactLine;
pub use read::{facts_of, read_from, seqs_of};
pub use seal::{Seal, SealedHead};

pub(crate) use chain::{ChainHead, Chains, HOUSE};
pub(crate) use head::Head;
pub(crate) use row::{CELLS, COLUMNS, READ, cells, digest, recorded};
pub(crate) use seal::{make, of as stored_seals};

use crate::{
    StoreError,
    db::{Insert, Tx, Value},
};
use shounuo_core::Recorded;

/// A fact with its stored form, before it has its place in a chain.
#[derive(Clone, Debug)]
pub(crate) struct Pending {
    pub recorded: Recorded,
    pub data: String,
}

/// Writes facts behind their chains' heads; the digest of the last one.
pub(crate) fn append(
    tx: &mut dyn Tx,
    chains: &mut Chains,
    pending: &[Pending],
) -> Result<Option<[u8; 32]>, StoreError> {
    let mut rows: Vec<Vec<Value>> = Vec::with_capacity(pending.len());
    let mut last = None;
    for fact in pending {
        let head = chains.head(tx, fact.recorded.customer)?;
        head.no += 1;
        let mut row = cells(&fact.recorded, &fact.data, head);
        let hash = digest(&row);
        row.push(hash.into());
        (head.hash, last) = (hash, Some(hash));
        rows.push(row);
    }
    let insert = Insert {
        table: "journal",
        columns: COLUMNS,
        tail: "",
    };
    tx.insert_many(insert, &rows)?;
    chains.flush(tx)?;
    Ok(last)
}
