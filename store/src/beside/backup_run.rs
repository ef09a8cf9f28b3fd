//! Attempts at copies of the data: who is at it, what came of it. Whoever begins one does so under the
//! journal's lock, so that of several servers one makes the copy.

use crate::{
    Reader, StoreError, Table,
    db::{Row, Tx, Value},
};
use shounuo_core::{
    Seq, Timestamp,
    backup::{Attempt, Tried},
};
use uuid::Uuid;

pub(crate) const TABLES: &[Table] = &[Table::new(
    "backup_run",
    "CREATE TABLE {t} (no INTEGER PRIMARY KEY, id TEXT NOT NULL, name TEXT NOT NULL, \
     node TEXT NOT NULL, slot_us INTEGER NOT NULL, begun_us INTEGER NOT NULL, \
     heard_us INTEGER NOT NULL, ended_us INTEGER, proven INTEGER NOT NULL, seq INTEGER, \
     files INTEGER, bytes INTEGER, fault TEXT, why TEXT)",
    &["CREATE INDEX {t}_by_proof ON {t} (proven, no)"],
)];

/// Why an attempt came to nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RunFault {
    /// There was too little room on the disk; nothing was begun.
    Room,
    /// The copy could not be made.
    Copy,
    /// The copy is there, and is not what it should be.
    Proof,
    /// Whoever made it fell silent.
    Silent,
}

impl RunFault {
    /// Every one.
    pub const ALL: [Self; 4] = [Self::Room, Self::Copy, Self::Proof, Self::Silent];

    /// As it is stored.
    pub fn code(self) -> &'static str {
        match self {
            Self::Room => "room",
            Self::Copy => "copy",
            Self::Proof => "proof",
            Self::Silent => "silent",
        }
    }

    /// By its code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|f| f.code() == code)
    }
}

/// An attempt at a copy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackupRun {
    /// Its place among all; the newest is the largest, whatever the clocks said.
    pub no: i64,
    /// Its id.
    pub id: Uuid,
    /// What its copy is called.
    pub name: String,
    /// Which server.
    pub node: String,
    /// For which turn of the schedule.
    pub slot: Timestamp,
    /// When it began.
    pub begun_at: Timestamp,
    /// When its server was heard of last.
    pub heard_at: Timestamp,
    /// When it ended; `None` while it is under way.
    pub ended_at: Option<Timestamp>,
    /// Whether its copy was proven.
    pub proven: bool,
    /// The last fact in the copy.
    pub seq: Option<Seq>,
    /// How many files.
    pub files: Option<u64>,
    /// Bytes.
    pub bytes: Option<u64>,
    /// Why it came to nothing.
    pub fault: Option<RunFault>,
    /// The same for operators: which file, which fact. No private words.
    pub why: Option<String>,
}

impl BackupRun {
    /// As the schedule sees it.
    pub fn tried(&self) -> Tried {
        let attempt = match (self.proven, self.ended_at) {
            (true, _) => Attempt::Proven,
            (false, Some(at)) => Attempt::Failed(at),
            (false, None) => Attempt::Running(self.heard_at),
        };
        Tried {
            slot: self.slot,
            begun_at: self.begun_at,
            attempt,
        }
    }
}

/// The sign of a number that is kept with one; sizes are far below.
fn int(n: Option<u64>) -> Option<i64> {
    n.map(|n| i64::try_from(n).unwrap_or(i64::MAX))
}

/// Writes it as it is now, unless it has ended before: whoever fell silent and was given up does not
/// come back.
pub(super) fn put(tx: &mut dyn Tx, run: &BackupRun) -> Result<(), StoreError> {
    let sql = "INSERT INTO backup_run (no, id, name, node, slot_us, begun_us, heard_us, ended_us, \
               proven, seq, files, bytes, fault, why) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) \
               ON CONFLICT (no) DO UPDATE SET heard_us = excluded.heard_us, \
               ended_us = excluded.ended_us, proven = excluded.proven, seq = excluded.seq, \
               files = excluded.files, bytes = excluded.bytes, fault = excluded.fault, \
               why = excluded.why \
               WHERE backup_run.id = excluded.id AND backup_run.ended_us IS NULL";
    let params: [Value; 14] = [
        run.no.into(),
        run.id.into(),
        run.name.as_str().into(),
        run.node.as_str().into(),
        run.slot.into(),
        run.begun_at.into(),
        run.heard_at.into(),
        run.ended_at.into(),
        run.proven.into(),
        run.seq.into(),
        int(run.files).into(),
        int(run.bytes).into(),
        run.fault.map(RunFault::code).map(str::to_owned).into(),
        run.why.clone().into(),
    ];
    tx.exec(sql, &params).map(drop)
}

/// The alarm is over: what was said of it needs nobody any more.
pub(super) fn clear(tx: &mut dyn Tx, at: Timestamp) -> Result<(), StoreError> {
    let sql = "UPDATE notice SET read_us = $1 WHERE promise = 'backup' AND read_us IS NULL";
    tx.exec(sql, &[at.into()]).map(drop)
}

const SELECT: &str = "SELECT no, id, name, node, slot_us, begun_us, heard_us, ended_us, proven, seq, \
                      files, bytes, fault, why FROM backup_run";

fn read(row: &Row) -> Result<BackupRun, StoreError> {
    let size = |n| Ok::<_, StoreError>(row.opt_int(n)?.map(i64::unsigned_abs));
    Ok(BackupRun {
        no: row.int(0)?,
        id: row.parse(1)?,
        name: row.text(2)?.to_owned(),
        node: row.text(3)?.to_owned(),
        slot: row.instant(4)?,
        begun_at: row.instant(5)?,
        heard_at: row.instant(6)?,
        ended_at: row.opt_instant(7)?,
        proven: row.flag(8)?,
        seq: row.opt_int(9)?,
        files: size(10)?,
        bytes: size(11)?,
        fault: row.opt_text(12)?.and_then(RunFault::from_code),
        why: row.opt_text(13)?.map(str::to_owned),
    })
}

impl Reader<'_> {
    /// Attempts at copies, the newest first.
    pub fn backup_runs(&mut self, limit: u32) -> Result<Vec<BackupRun>, StoreError> {
        let sql = format!("{SELECT} ORDER BY no DESC LIMIT $1");
        let rows = self.rows(&sql, &[i64::from(limit).into()])?;
        rows.iter().map(read).collect()
    }

    /// The newest attempt whose copy was proven.
    pub fn newest_proven_backup(&mut self) -> Result<Option<BackupRun>, StoreError> {
        let sql = format!("{SELECT} WHERE proven = 1 ORDER BY no DESC LIMIT 1");
        self.row(&sql, &[])?.map(|r| read(&r)).transpose()
    }

    /// The first attempt of all.
    pub fn first_backup_run(&mut self) -> Result<Option<BackupRun>, StoreError> {
        let sql = format!("{SELECT} ORDER BY no LIMIT 1");
        self.row(&sql, &[])?.map(|r| read(&r)).transpose()
    }

    /// Bytes that the database takes, and bytes of all files that are not erased.
    pub fn bytes_stored(&mut self) -> Result<(u64, u64), StoreError> {
        let sql = match self.backend() {
            crate::db::Backend::Sqlite => {
                "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
            }
            crate::db::Backend::Postgres => "SELECT pg_database_size(current_database())",
        };
        let files =
            "SELECT CAST(COALESCE(SUM(size), 0) AS BIGINT) FROM file WHERE erased_us IS NULL";
        let mut one = |sql: &str| match self.row(sql, &[])? {
            Some(row) => Ok::<_, StoreError>(row.int(0)?.unsigned_abs()),
            None => Ok(0),
        };
        Ok((one(sql)?, one(files)?))
    }
}
