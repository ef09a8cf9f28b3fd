//! Jumps of a server's clock: while one lasts, nothing is announced.

use crate::{
    Reader, StoreError, Table,
    db::{Row, Tx},
};
use shounuo_core::{Timestamp, id::PersonId, server_clock::Jump};
use uuid::Uuid;

pub(crate) const TABLES: &[Table] = &[Table::new(
    "clock_jump",
    "CREATE TABLE {t} (id TEXT PRIMARY KEY, expected_us INTEGER NOT NULL, read_us INTEGER NOT NULL, \
     ended_us INTEGER, confirmed_by TEXT)",
    &["CREATE INDEX {t}_by_end ON {t} (ended_us, read_us)"],
)];

/// A jump of a server's clock, as it was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClockJump {
    /// Its id.
    pub id: Uuid,
    /// What the clock should have said, and what it said.
    pub jump: Jump,
    /// When it was over; `None` while announcements wait.
    pub ended_at: Option<Timestamp>,
    /// Who said that the clock is right as it is; `None` when it went back by itself.
    pub confirmed_by: Option<PersonId>,
}

/// Keeps a jump, once.
pub(super) fn keep(tx: &mut dyn Tx, id: Uuid, jump: Jump) -> Result<(), StoreError> {
    let sql = "INSERT INTO clock_jump (id, expected_us, read_us) VALUES ($1, $2, $3) \
               ON CONFLICT (id) DO NOTHING";
    let params = [id.into(), jump.expected.into(), jump.read.into()];
    tx.exec(sql, &params).map(drop)
}

/// A jump is over; with a person, because they say that the clock is right.
pub(super) fn end(
    tx: &mut dyn Tx,
    (id, by): (Uuid, Option<PersonId>),
    at: Timestamp,
) -> Result<(), StoreError> {
    let sql = "UPDATE clock_jump SET ended_us = $2, confirmed_by = $3 \
               WHERE id = $1 AND ended_us IS NULL";
    tx.exec(sql, &[id.into(), at.into(), by.into()]).map(drop)
}

const SELECT: &str = "SELECT id, expected_us, read_us, ended_us, confirmed_by FROM clock_jump";

fn read(row: &Row) -> Result<ClockJump, StoreError> {
    let jump = Jump {
        expected: row.instant(1)?,
        read: row.instant(2)?,
    };
    Ok(ClockJump {
        id: row.parse(0)?,
        jump,
        ended_at: row.opt_instant(3)?,
        confirmed_by: row.opt_parse(4)?,
    })
}

impl Reader<'_> {
    /// The newest jump that is not over.
    pub fn open_clock_jump(&mut self) -> Result<Option<ClockJump>, StoreError> {
        let sql = format!("{SELECT} WHERE ended_us IS NULL ORDER BY read_us DESC LIMIT 1");
        self.row(&sql, &[])?.map(|r| read(&r)).transpose()
    }

    /// A jump that was kept.
    pub fn clock_jump(&mut self, id: Uuid) -> Result<Option<ClockJump>, StoreError> {
        let sql = format!("{SELECT} WHERE id = $1");
        self.row(&sql, &[id.into()])?.map(|r| read(&r)).transpose()
    }
}
