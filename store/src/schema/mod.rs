//! The tables of the store, and how older data becomes newer data.

mod step;
mod table;
mod tables;

pub use table::Table;
pub use tables::{BESIDE, JOURNAL};

use crate::{
    StoreError,
    db::{self, Backend, Conn, Mode, Tx},
    snapshots,
    target::Progress,
    views,
};

/// The form of the data that this program writes. It rises with every change of a table, and of what
/// a view says: the views are then made anew from the journal, which no form ever changes. What stands
/// beside the journal is brought along by a step of its own.
pub const VERSION: i64 = 5;

/// What leads from form `n` to `n + 1`, from 1 on, for what cannot be made anew.
type Step = fn(&mut dyn Tx) -> Result<(), StoreError>;
const STEPS: &[Step] = &[step::to_2, step::to_3, step::to_4, step::to_5];

/// Every table that is a view: rebuilt from the journal.
pub fn views() -> impl Iterator<Item = &'static Table> {
    snapshots::SCHEMA.iter().chain(views::SCHEMA)
}

/// Every table that is not a view.
pub fn originals() -> impl Iterator<Item = &'static Table> {
    JOURNAL
        .iter()
        .chain(BESIDE)
        .chain(crate::beside::notice::TABLES)
        .chain(crate::beside::clock::TABLES)
        .chain(crate::beside::backup_run::TABLES)
}

fn make_all(tx: &mut dyn Tx) -> Result<(), StoreError> {
    for table in originals().chain(views()) {
        table.make(tx)?;
    }
    let first = "INSERT INTO journal_head (id, seq, recorded_us, sealed_seq, batch, \
                 schema_version) VALUES (1, 0, 0, 0, 0, 0)";
    tx.exec(first, &[]).map(drop)
}

/// Brings the data to this program's form, in one transaction: all of it or nothing. Data of a newer
/// form is refused. `progress` is told the last fact from which views of older data were made anew.
pub fn migrate(conn: &mut dyn Conn, progress: Option<&Progress>) -> Result<(), StoreError> {
    let spacious = conn.backend() == Backend::Sqlite && (1..VERSION).contains(&version(conn)?);
    if spacious {
        // Views that are made anew may be larger than memory; this cannot be said within.
        conn.batch("PRAGMA temp_store = FILE")?;
    }
    conn.begin(Mode::Write)?;
    let result = steps(conn, progress).and_then(|()| conn.commit());
    if result.is_err() {
        // The first error is the one to tell.
        let _ = conn.rollback();
    }
    if spacious {
        conn.batch("PRAGMA temp_store = MEMORY")?;
    }
    result
}

fn steps(conn: &mut dyn Conn, progress: Option<&Progress>) -> Result<(), StoreError> {
    db::unhurried(conn)?;
    if conn.backend() == Backend::Postgres {
        // Two processes may open an empty database at once.
        conn.exec("SELECT pg_advisory_xact_lock(7370716153)", &[])?;
    }
    let from = version(conn)?;
    refuse_newer(from)?;
    match from {
        0 => make_all(conn)?,
        VERSION => return Ok(()),
        older => {
            let done = usize::try_from(older - 1).unwrap_or(0);
            STEPS.iter().skip(done).try_for_each(|step| step(conn))?;
            views::rebuild_in(conn, &mut |seq| {
                if let Some(progress) = progress {
                    progress(seq);
                }
            })?;
        }
    }
    let sql = "UPDATE journal_head SET schema_version = $1";
    conn.exec(sql, &[VERSION.into()]).map(drop)
}

/// The form of the data; 0 when there is none yet.
pub fn version(tx: &mut dyn Tx) -> Result<i64, StoreError> {
    let there = match tx.backend() {
        Backend::Sqlite => {
            "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'journal_head'"
        }
        Backend::Postgres => {
            "SELECT count(*) FROM pg_class WHERE oid = to_regclass('journal_head')"
        }
    };
    match tx.row(there, &[])?.map(|r| r.int(0)).transpose()? {
        None | Some(0) => Ok(0),
        Some(_) => {
            let row = tx.row("SELECT schema_version FROM journal_head", &[])?;
            row.map_or(Ok(0), |r| r.int(0))
        }
    }
}

/// Refuses data of a newer form than this program knows.
pub fn refuse_newer(data: i64) -> Result<(), StoreError> {
    match data > VERSION {
        true => Err(StoreError::Newer {
            data,
            program: VERSION,
        }),
        false => Ok(()),
    }
}
