//! Copying tables between databases, and files between folders.

use super::pace::Pace;
use crate::{
    Files, StoreError,
    db::{Backend, Insert, Tx, Value},
};

/// Rows that are written at once.
const ROWS: usize = 1_024;

/// Copies a table; both sides have it.
pub(super) fn table(
    from: &mut dyn Tx,
    to: &mut dyn Tx,
    name: &str,
    pace: &mut Pace,
) -> Result<(), StoreError> {
    let columns = columns(to, name)?;
    let columns: Vec<_> = columns.iter().map(String::as_str).collect();
    let insert = Insert {
        table: name,
        columns: &columns,
        tail: "",
    };
    let sql = format!("SELECT {} FROM {name}", columns.join(", "));
    let mut waiting: Vec<Vec<Value>> = Vec::with_capacity(ROWS);
    from.each(&sql, &[], &mut |row| {
        waiting.push(std::mem::take(&mut row.0));
        if waiting.len() == ROWS {
            to.insert_many(insert, &waiting)?;
            waiting.clear();
            pace.rest();
        }
        Ok(())
    })?;
    to.insert_many(insert, &waiting).map(drop)
}

/// Whether there is such a table.
pub(super) fn is_there(tx: &mut dyn Tx, table: &str) -> Result<bool, StoreError> {
    Ok(!columns(tx, table)?.is_empty())
}

fn columns(tx: &mut dyn Tx, table: &str) -> Result<Vec<String>, StoreError> {
    let sql = match tx.backend() {
        Backend::Sqlite => "SELECT name FROM pragma_table_info($1) ORDER BY cid",
        Backend::Postgres => {
            "SELECT CAST(attname AS TEXT) FROM pg_attribute \
             WHERE attrelid = to_regclass($1) AND attnum > 0 AND NOT attisdropped ORDER BY attnum"
        }
    };
    let rows = tx.rows(sql, &[table.into()])?;
    rows.iter().map(|r| Ok(r.text(0)?.to_owned())).collect()
}

/// Copies every file, comparing each with its digest; how many there are, and how many bytes.
pub(super) fn files(from: &Files, to: &Files, pace: &mut Pace) -> Result<(usize, u64), StoreError> {
    let (all, mut bytes) = (from.list()?, 0);
    for sha256 in &all {
        let taken = to.take(&mut from.read(sha256)?, u64::MAX)?;
        if taken.sha256 != *sha256 {
            return Err(StoreError::damaged(format!(
                "{} is not what was stored",
                from.name_of(sha256)
            )));
        }
        bytes += taken.size;
        pace.rest();
    }
    Ok((all.len(), bytes))
}
