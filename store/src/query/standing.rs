//! How the data stands as a whole, for whoever runs the server.

use crate::{Reader, StoreError};
use shounuo_core::{Seq, Timestamp};

/// Messages are counted up to so many.
const COUNTED: i64 = 100_000;

/// How the data stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Standing {
    /// The last fact.
    pub seq: Seq,
    /// When it was recorded; the epoch before the first.
    pub recorded_at: Timestamp,
    /// Messages that wait to be sent; at most 100,000 are counted.
    pub outbox: i64,
    /// Since when the longest waiting one waits.
    pub oldest: Option<Timestamp>,
    /// Of these, how many were tried in vain.
    pub failed: i64,
}

impl Reader<'_> {
    /// How the data stands.
    pub fn standing(&mut self) -> Result<Standing, StoreError> {
        let damaged = || StoreError::damaged("the journal has no head");
        let head = self.row(
            "SELECT seq, recorded_us FROM journal_head WHERE id = 1",
            &[],
        )?;
        let head = head.ok_or_else(damaged)?;
        let sql = "SELECT count(*), min(kept_us), \
                   coalesce(sum(CASE WHEN attempts > 0 THEN 1 ELSE 0 END), 0) \
                   FROM (SELECT kept_us, attempts FROM outbox WHERE sent_us IS NULL LIMIT $1) waiting";
        let outbox = self.row(sql, &[COUNTED.into()])?.ok_or_else(damaged)?;
        Ok(Standing {
            seq: head.int(0)?,
            recorded_at: head.instant(1)?,
            outbox: outbox.int(0)?,
            oldest: outbox.opt_instant(1)?,
            failed: outbox.int(2)?,
        })
    }
}
