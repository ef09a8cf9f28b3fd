//! Views: what lists, boards, clocks and search read. Rebuildable from the journal.

use crate::{Books, Changes, StoreError, Table, db::Tx};

/// The tables.
pub const SCHEMA: &[Table] = &[];

/// Writes what a batch changed.
pub fn flush(_: &mut dyn Tx, _: &Changes, _: &mut Books) -> Result<(), StoreError> {
    Ok(())
}
