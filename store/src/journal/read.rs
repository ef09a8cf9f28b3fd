//! Reading facts.

use super::row::{COLUMNS, READ, recorded};
use crate::{Reader, StoreError, db::Tx};
use shounuo_core::{Recorded, Seq, Subject};

/// Up to `limit` facts after `after`, in order.
pub fn read_from(tx: &mut dyn Tx, after: Seq, limit: u32) -> Result<Vec<Recorded>, StoreError> {
    let sql = format!("{} WHERE seq > $1 ORDER BY seq LIMIT $2", select());
    let rows = tx.rows(&sql, &[after.into(), limit.into()])?;
    rows.iter().map(recorded).collect()
}

/// Every fact of a subject, in order.
pub fn facts_of(tx: &mut dyn Tx, subject: &Subject) -> Result<Vec<Recorded>, StoreError> {
    let sql = format!(
        "{} WHERE subject_id = $1 AND subject_kind = $2 ORDER BY seq",
        select()
    );
    let rows = tx.rows(&sql, &[subject.id().into(), subject.kind().into()])?;
    rows.iter().map(recorded).collect()
}

/// The places in the journal of a subject's facts, in order.
pub fn seqs_of(tx: &mut dyn Tx, subject: &Subject) -> Result<Vec<Seq>, StoreError> {
    let sql = "SELECT seq FROM journal WHERE subject_id = $1 AND subject_kind = $2 ORDER BY seq";
    let rows = tx.rows(sql, &[subject.id().into(), subject.kind().into()])?;
    rows.iter().map(|row| row.int(0)).collect()
}

fn select() -> String {
    // Digests are for the proof; who reads facts leaves them.
    format!("SELECT {} FROM journal", COLUMNS[..READ].join(", "))
}

impl Reader<'_> {
    /// Up to `limit` facts after `after`, of everybody, in order. Each is to be authorised for
    /// whoever reads it.
    pub fn facts_after(&mut self, after: Seq, limit: u32) -> Result<Vec<Recorded>, StoreError> {
        read_from(self.tx(), after, limit)
    }

    /// Every fact of a subject, in order. The caller has authorised the subject.
    pub fn facts_of(&mut self, subject: &Subject) -> Result<Vec<Recorded>, StoreError> {
        facts_of(self.tx(), subject)
    }
}
