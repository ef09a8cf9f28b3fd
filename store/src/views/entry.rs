//! What is recorded beside tickets, found by contract, topic, key and place in the journal.

use super::owner;
use crate::{
    Changes, StoreError, Table,
    db::{Insert, Tx, Value},
};
use shounuo_core::{Recorded, Subject, ledger};

/// One row per fact that gives an entry.
pub(super) const TABLE: Table = Table::new(
    "entry_row",
    "CREATE TABLE {t} (customer TEXT NOT NULL, contract TEXT NOT NULL, seq INTEGER NOT NULL, \
     topic TEXT NOT NULL, key TEXT NOT NULL, occurred_us INTEGER NOT NULL, \
     recorded_us INTEGER NOT NULL, entry TEXT NOT NULL, PRIMARY KEY (customer, contract, seq))",
    &["CREATE INDEX {t}_by_key ON {t} (customer, contract, topic, key, seq)"],
);

const COLUMNS: &[&str] = &[
    "customer",
    "contract",
    "seq",
    "topic",
    "key",
    "occurred_us",
    "recorded_us",
    "entry",
];

/// Writes the entries that a batch brought.
pub(super) fn flush(tx: &mut dyn Tx, changes: &Changes) -> Result<(), StoreError> {
    let rows = changes.facts.iter().filter_map(|f| row(f).transpose());
    let rows = rows.collect::<Result<Vec<_>, _>>()?;
    let (table, columns) = (TABLE.name, COLUMNS);
    let insert = Insert {
        table,
        columns,
        tail: "",
    };
    match rows.is_empty() {
        true => Ok(()),
        false => tx.insert_many(insert, &rows).map(drop),
    }
}

fn row(fact: &Recorded) -> Result<Option<Vec<Value>>, StoreError> {
    let Subject::Service(contract) = fact.subject else {
        return Ok(None);
    };
    let Some(entry) = ledger::entry(fact) else {
        return Ok(None);
    };
    let json = serde_json::to_string(&entry)
        .map_err(|e| StoreError::damaged(format!("entry of fact {}: {e}", fact.seq)))?;
    Ok(Some(vec![
        owner(fact.customer),
        contract.into(),
        fact.seq.into(),
        entry.topic.code().into(),
        (&*entry.key).into(),
        entry.occurred_at.into(),
        entry.recorded_at.into(),
        json.into(),
    ]))
}
