//! The tables of the store, and how older data becomes newer data.

mod table;
mod tables;

pub use table::Table;
pub use tables::{BESIDE, JOURNAL};

use crate::{
    StoreError,
    db::{Backend, Conn, Mode, Tx},
    snapshots, views,
};

/// The form of the data that this program writes. A form once released is never changed: the next
/// one adds a step to the list below.
pub const VERSION: i64 = 1;

/// What leads from version `n` to `n + 1`; entry 0 makes everything.
type Step = fn(&mut dyn Tx) -> Result<(), StoreError>;
const STEPS: &[Step] = &[make_all];

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
}

fn make_all(tx: &mut dyn Tx) -> Result<(), StoreError> {
    for table in originals().chain(views()) {
        table.make(tx)?;
    }
    let first = "INSERT INTO journal_head (id, seq, recorded_us, sealed_seq, batch, \
                 schema_version) VALUES (1, 0, 0, 0, 0, 0)";
    tx.exec(first, &[]).map(drop)
}

/// Brings the data to this program's form, in one transaction. Data of a newer form is refused.
pub fn migrate(conn: &mut dyn Conn) -> Result<(), StoreError> {
    conn.begin(Mode::Write)?;
    match steps(conn) {
        Ok(()) => conn.commit(),
        Err(e) => {
            // The first error is the one to tell.
            let _ = conn.rollback();
            Err(e)
        }
    }
}

fn steps(conn: &mut dyn Conn) -> Result<(), StoreError> {
    if conn.backend() == Backend::Postgres {
        // Two processes may open an empty database at once.
        conn.exec("SELECT pg_advisory_xact_lock(7370716153)", &[])?;
    }
    let from = version(conn)?;
    refuse_newer(from)?;
    let (from, to) = (usize::try_from(from).unwrap_or(0), STEPS.len());
    for step in STEPS.iter().take(to).skip(from) {
        step(conn)?;
    }
    if from < to {
        let sql = "UPDATE journal_head SET schema_version = $1";
        conn.exec(sql, &[VERSION.into()])?;
    }
    Ok(())
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
