//! Hash chains: one for each customer and one for the house, so that one school's export carries
//! nothing of another's.

use crate::{
    StoreError,
    db::{Insert, Tx},
};
use shounuo_core::id::CustomerId;
use std::collections::{BTreeSet, HashMap, hash_map::Entry};

/// The house's own chain.
pub(crate) const HOUSE: &str = "house";

/// Where a chain ends.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ChainHead {
    /// Its name: the customer's id, or `house`.
    pub chain: String,
    /// How many facts it has.
    pub no: i64,
    /// The digest of the last one; zeros before the first.
    pub hash: [u8; 32],
}

impl ChainHead {
    /// Before the first fact.
    pub(crate) fn empty(chain: String) -> Self {
        Self {
            chain,
            no: 0,
            hash: [0; 32],
        }
    }
}

/// The heads that a writer knows, valid as long as nobody else has written.
#[derive(Debug, Default)]
pub(crate) struct Chains {
    known: HashMap<Option<CustomerId>, ChainHead>,
    changed: BTreeSet<Option<CustomerId>>,
}

impl Chains {
    /// The head of a customer's chain, to be moved on.
    pub(crate) fn head(
        &mut self,
        tx: &mut dyn Tx,
        customer: Option<CustomerId>,
    ) -> Result<&mut ChainHead, StoreError> {
        self.changed.insert(customer);
        match self.known.entry(customer) {
            Entry::Occupied(known) => Ok(known.into_mut()),
            Entry::Vacant(new) => Ok(new.insert(read(tx, name(customer))?)),
        }
    }

    /// Forgets all: somebody else has written, or what we wrote does not hold.
    pub(crate) fn clear(&mut self) {
        self.known.clear();
        self.changed.clear();
    }

    /// Writes the heads that moved.
    pub(crate) fn flush(&mut self, tx: &mut dyn Tx) -> Result<(), StoreError> {
        let changed = std::mem::take(&mut self.changed);
        let heads = changed.iter().filter_map(|c| self.known.get(c));
        let rows: Vec<_> = heads
            .map(|h| vec![h.chain.as_str().into(), h.no.into(), h.hash.into()])
            .collect();
        let insert = Insert {
            table: "chain",
            columns: &["chain", "chain_no", "hash"],
            tail: "ON CONFLICT (chain) DO UPDATE SET chain_no = excluded.chain_no, \
                   hash = excluded.hash",
        };
        tx.insert_many(insert, &rows).map(drop)
    }
}

fn name(customer: Option<CustomerId>) -> String {
    customer.map_or_else(|| HOUSE.to_owned(), |c| c.to_string())
}

fn read(tx: &mut dyn Tx, chain: String) -> Result<ChainHead, StoreError> {
    let sql = "SELECT chain_no, hash FROM chain WHERE chain = $1";
    match tx.row(sql, &[chain.as_str().into()])? {
        None => Ok(ChainHead::empty(chain)),
        Some(row) => Ok(ChainHead {
            chain,
            no: row.int(0)?,
            hash: row.digest(1)?,
        }),
    }
}
