//! Backup and restore. A backup is a folder of one form for both databases: what is not a view as a
//! SQLite file, the files, and a seal. So data can also move from one database to the other.

mod copy;
mod erasure;
mod restore;

pub use erasure::Erasure;
pub use restore::{Restored, restore};

use crate::{
    Seal, Store, StoreError, Target,
    db::{Mode, Tx, connect_file},
    own,
    schema::{self, Table},
};
use serde::{Deserialize, Serialize};
use shounuo_core::Seq;
use std::{
    fs::{self, File},
    path::Path,
};

/// The database file of a backup; not a name under which a data folder has one, so that nobody
/// serves from a backup by mistake.
const DATABASE: &str = "backup.db";
/// Written last: a folder without it is no complete backup.
const MANIFEST: &str = "backup.json";
/// The folder of files.
const FILES: &str = "files";

/// What a backup holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Backup {
    /// Form of the data.
    pub version: i64,
    /// The last fact.
    pub seq: Seq,
    /// How many files.
    pub files: usize,
    /// The seal over all of it: kept elsewhere, it proves the backup and what was restored.
    pub seal: Seal,
}

/// What a backup takes along: all that is not a view. Sessions stay behind: after a restore,
/// everybody signs in again.
fn tables() -> impl Iterator<Item = &'static Table> {
    schema::originals().filter(|t| t.name != "session")
}

impl Store {
    /// Writes a backup into an empty (or new) folder: the database first, from one snapshot, the
    /// files second, so that every file the database names is there. Blocks; the store goes on.
    pub fn backup(&self, into: &Path) -> Result<Backup, StoreError> {
        make_empty(into)?;
        let seal = self.seal()?;
        let path = into.join(DATABASE);
        let seq = self.read(move |reader| copy_database(reader.tx(), &path))?;
        let files = copy::files(self.files(), &into.join(FILES))?;
        let backup = Backup {
            version: schema::VERSION,
            seq,
            files,
            seal,
        };
        write_manifest(into, &backup)?;
        Ok(backup)
    }
}

fn copy_database(from: &mut dyn Tx, path: &Path) -> Result<Seq, StoreError> {
    let mut to = connect_file(path, Mode::Write)?;
    to.begin(Mode::Write)?;
    for table in tables() {
        table.make(&mut *to)?;
        copy::table(from, &mut *to, table.name)?;
    }
    to.commit()?;
    // One file, complete by itself.
    to.batch("PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode = DELETE")?;
    let row = to.row("SELECT seq FROM journal_head", &[])?;
    row.map_or(Ok(0), |r| r.int(0))
}

fn write_manifest(into: &Path, backup: &Backup) -> Result<(), StoreError> {
    let path = into.join(MANIFEST);
    let fail = |e| StoreError::file(&path, e);
    let text = serde_json::to_string_pretty(backup)
        .map_err(|e| StoreError::damaged(format!("{MANIFEST}: {e}")))?;
    let part = into.join("backup.json.part");
    fs::write(&part, text).map_err(fail)?;
    File::open(&part).and_then(|f| f.sync_all()).map_err(fail)?;
    fs::rename(&part, &path).map_err(fail)?;
    File::open(into).and_then(|f| f.sync_all()).map_err(fail)
}

fn read_manifest(from: &Path) -> Result<Backup, StoreError> {
    let path = from.join(MANIFEST);
    let text = fs::read_to_string(&path).map_err(|e| StoreError::file(&path, e))?;
    let backup: Backup = serde_json::from_str(&text)
        .map_err(|e| StoreError::damaged(format!("{}: {e}", path.display())))?;
    schema::refuse_newer(backup.version)?;
    Ok(backup)
}

/// Makes a folder, or finds it empty.
fn make_empty(folder: &Path) -> Result<(), StoreError> {
    let fail = |e| StoreError::file(folder, e);
    own::folder(folder).map_err(fail)?;
    match fs::read_dir(folder).map_err(fail)?.next() {
        None => Ok(()),
        Some(_) => Err(StoreError::NotEmpty(folder.display().to_string())),
    }
}

/// What errors call a place.
fn name_of(target: &Target) -> String {
    match target {
        Target::Folder(folder) => folder.display().to_string(),
        Target::Postgres { .. } => "the PostgreSQL database".into(),
    }
}
