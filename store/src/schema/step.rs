//! How what stands beside the journal comes from one form to the next.

use super::BESIDE;
use crate::{StoreError, Table, beside, db::Tx};

/// Notices, quiet hours and how far was announced came after form 1 was first written, and so did
/// indexes of links, sessions and tokens; jumps of the server's clock are new.
pub(super) fn to_2(tx: &mut dyn Tx) -> Result<(), StoreError> {
    let new = beside::notice::TABLES.iter().chain(beside::clock::TABLES);
    new.chain(BESIDE).try_for_each(|table| complete(tx, table))
}

/// Rules that tickets prove have clocks now, and the entry of a failure names its occasion: views alone
/// say more.
pub(super) fn to_3(_: &mut dyn Tx) -> Result<(), StoreError> {
    Ok(())
}

/// What a ledger counted at another instant, or as known with another fact, is summed by parts of time and of
/// the journal; marks tell of the end of a remote session and of who takes up what was handed on: views alone
/// say more.
pub(super) fn to_4(_: &mut dyn Tx) -> Result<(), StoreError> {
    Ok(())
}

/// Attempts at copies are new.
pub(super) fn to_5(tx: &mut dyn Tx) -> Result<(), StoreError> {
    let mut new = beside::backup_run::TABLES.iter();
    new.try_for_each(|table| complete(tx, table))
}

/// Makes a table that is not there yet, and its indexes as they are now.
fn complete(tx: &mut dyn Tx, table: &Table) -> Result<(), StoreError> {
    let backend = tx.backend();
    let create = table.create_sql(backend, table.name);
    tx.batch(&create.replacen("CREATE TABLE ", "CREATE TABLE IF NOT EXISTS ", 1))?;
    for index in table.index_sql(backend, table.name) {
        let name = index.split_once(" INDEX ").map_or("", |(_, rest)| rest);
        let name = name.split_whitespace().next().unwrap_or_default();
        tx.batch(&format!("DROP INDEX IF EXISTS {name}"))?;
        tx.batch(&index)?;
    }
    Ok(())
}
