//! What a copy must hold, counted where it comes from: in the very look at the data that is copied.

use super::{Backup, copy, tables};
use crate::{StoreError, db::Tx, journal::SealedHead};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Rows by table, facts by kind, and the heads of all chains.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Counts {
    /// Rows of every table that is copied.
    pub tables: BTreeMap<String, u64>,
    /// Facts of every kind.
    pub kinds: BTreeMap<String, u64>,
    /// The head of every chain.
    pub heads: BTreeMap<String, SealedHead>,
}

impl Counts {
    /// Counts what is there.
    pub(super) fn of(tx: &mut dyn Tx) -> Result<Self, StoreError> {
        let mut counts = Self::default();
        for table in tables() {
            if copy::is_there(tx, table.name)? {
                let sql = format!("SELECT count(*) FROM {}", table.name);
                let rows = tx.row(&sql, &[])?.map_or(Ok(0), |r| r.int(0))?;
                counts.tables.insert(table.name.into(), rows.unsigned_abs());
            }
        }
        counts.kinds = kinds(tx, i64::MAX)?;
        for row in tx.rows("SELECT chain, chain_no, hash FROM chain", &[])? {
            let head = SealedHead {
                no: row.int(1)?,
                hash: row.digest(2)?,
            };
            counts.heads.insert(row.text(0)?.to_owned(), head);
        }
        Ok(counts)
    }

    /// Whether a restored place holds what the copy says of itself.
    pub(super) fn must_be(&self, found: &Self) -> Result<(), StoreError> {
        same("table", &self.tables, &found.tables)?;
        same("kind of fact", &self.kinds, &found.kinds)?;
        match first_other(&self.heads, &found.heads) {
            None => Ok(()),
            Some(chain) => Err(other_head(chain)),
        }
    }

    /// Whether the data that lives on begins with what the copy holds.
    pub(super) fn must_begin(&self, live: &mut dyn Tx, of: &Backup) -> Result<(), StoreError> {
        same("kind of fact", &self.kinds, &kinds(live, of.seq)?)?;
        let sql = "SELECT hash FROM journal WHERE chain = $1 AND chain_no = $2";
        for (chain, head) in &self.heads {
            let row = live.row(sql, &[chain.as_str().into(), head.no.into()])?;
            if row.map(|r| r.digest(0)).transpose()? != Some(head.hash) {
                return Err(other_head(chain));
            }
        }
        Ok(())
    }
}

fn kinds(tx: &mut dyn Tx, until: i64) -> Result<BTreeMap<String, u64>, StoreError> {
    let sql = "SELECT kind, count(*) FROM journal WHERE seq <= $1 GROUP BY kind";
    let mut kinds = BTreeMap::new();
    for row in tx.rows(sql, &[until.into()])? {
        kinds.insert(row.text(0)?.to_owned(), row.int(1)?.unsigned_abs());
    }
    Ok(kinds)
}

/// The first key under which two lists differ.
fn first_other<'a, T: PartialEq>(
    one: &'a BTreeMap<String, T>,
    other: &'a BTreeMap<String, T>,
) -> Option<&'a str> {
    let keys = one.keys().chain(other.keys());
    let mut differ = keys.filter(|k| one.get(*k) != other.get(*k));
    differ.next().map(String::as_str)
}

fn same(
    what: &str,
    said: &BTreeMap<String, u64>,
    found: &BTreeMap<String, u64>,
) -> Result<(), StoreError> {
    let Some(key) = first_other(said, found) else {
        return Ok(());
    };
    let of = |all: &BTreeMap<String, u64>| all.get(key).copied().unwrap_or(0);
    Err(StoreError::damaged(format!(
        "{what} `{key}`: the copy says {}, {} are there",
        of(said),
        of(found)
    )))
}

fn other_head(chain: &str) -> StoreError {
    StoreError::damaged(format!("chain `{chain}` ends otherwise than the copy says"))
}
