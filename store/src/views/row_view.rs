//! A view that is a function of a subject's state.

use crate::{
    Changes, StoreError, Table, Touched,
    db::{Insert, Tx, Value},
};

/// A view whose rows follow from one subject's state alone.
pub(super) struct RowView {
    /// The table.
    pub table: Table,
    /// Its columns.
    pub columns: &'static [&'static str],
    /// How a row that was there before is overwritten.
    pub tail: &'static str,
    /// The rows of a subject; none when it is of another kind.
    pub rows: fn(&Touched) -> Vec<Vec<Value>>,
}

impl RowView {
    /// Writes the rows of every subject that the batch touched.
    pub fn flush(&self, tx: &mut dyn Tx, changes: &Changes) -> Result<(), StoreError> {
        let rows: Vec<_> = changes.touched.iter().flat_map(self.rows).collect();
        if rows.is_empty() {
            return Ok(());
        }
        let insert = Insert {
            table: self.table.name,
            columns: self.columns,
            tail: self.tail,
        };
        tx.insert_many(insert, &rows).map(|_| ())
    }
}

/// The codes of a list, between commas on both ends, so that each can be found as `,code,`.
pub(super) fn listed<'a>(codes: impl Iterator<Item = &'a str>) -> Value {
    let mut text = String::from(",");
    for code in codes {
        text.push_str(code);
        text.push(',');
    }
    text.into()
}

/// How many, as a cell.
pub(super) fn count(n: usize) -> Value {
    i64::try_from(n).unwrap_or(i64::MAX).into()
}
