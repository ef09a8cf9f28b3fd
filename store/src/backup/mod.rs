//! Backup and restore. A backup is a folder of one form for both databases: what is not a view as a
//! SQLite file, the files, and a seal. So data can also move from one database to the other.
//!
//! `copy` rows and files · `counts`, `sums` what must be in it, and how a change of it is found ·
//! `prove` the drill · `restore` · `shelf` a folder of dated copies · `erasure` who must not come back ·
//! `pace` room for live traffic.

mod copy;
mod counts;
mod erasure;
mod pace;
mod prove;
mod restore;
mod shelf;
mod sums;

pub use counts::Counts;
pub use erasure::Erasure;
pub use prove::{Proven, prove};
pub use restore::{Restored, restore};
pub use shelf::{CopyShelf, ShelvedCopy};

use crate::{
    Files, Seal, Store, StoreError, Target,
    db::{Mode, Tx, connect, connect_file},
    own,
    schema::{self, Table},
};
use pace::Pace;
use serde::{Deserialize, Serialize};
use shounuo_core::{Seq, Timestamp};
use std::{fs, path::Path};

/// The database file of a backup; not a name under which a data folder has one, so that nobody
/// serves from a backup by mistake.
const DATABASE: &str = "backup.db";
/// What it holds.
const MANIFEST: &str = "backup.json";
/// The digests of all its files. Written last: a folder without it is no complete backup.
const SUMS: &str = "SHA256SUMS";
/// The folder of files.
const FILES: &str = "files";

/// What a backup holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Backup {
    /// Form of the data.
    pub version: i64,
    /// The last fact.
    pub seq: Seq,
    /// How many files.
    pub files: usize,
    /// Bytes of the database's copy and of the files.
    #[serde(default)]
    pub bytes: u64,
    /// When it was begun; `None` from older programs.
    #[serde(default)]
    pub made_at: Option<Timestamp>,
    /// What must be in it; `None` from older programs, whose copies have no list of digests either.
    #[serde(default)]
    pub counts: Option<Counts>,
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
        self.backup_at(into, self.now(), false)
    }

    /// The same, begun at an instant; with `yields`, it works half of the time.
    pub fn backup_at(
        &self,
        into: &Path,
        made_at: Timestamp,
        yields: bool,
    ) -> Result<Backup, StoreError> {
        make_empty(into)?;
        let (seal, mut pace) = (self.seal()?, Pace::new(yields));
        own::apart("the backup panicked", || {
            let database = into.join(DATABASE);
            let (seq, counts) = copy_live(self.target(), &database, &mut pace)?;
            let to = Files::open(&into.join(FILES))?;
            let (files, bytes) = copy::files(self.files(), &to, &mut pace)?;
            let size = fs::metadata(&database).map_err(|e| StoreError::file(&database, e))?;
            let backup = Backup {
                version: schema::VERSION,
                seq,
                files,
                bytes: bytes + size.len(),
                made_at: Some(made_at),
                counts: Some(counts),
                seal,
            };
            let text = serde_json::to_vec_pretty(&backup)
                .map_err(|e| StoreError::damaged(format!("{MANIFEST}: {e}")))?;
            own::settle(&into.join(MANIFEST), &text)?;
            sums::write(into, &to)?;
            Ok(backup)
        })
    }
}

/// Copies from one look at the live data, on a connection of its own: no reader waits for it.
fn copy_live(live: &Target, path: &Path, pace: &mut Pace) -> Result<(Seq, Counts), StoreError> {
    let mut from = connect(live, Mode::Read)?;
    from.begin(Mode::Read)?;
    let copied = copy_database(&mut *from, path, pace);
    // Nothing was written.
    let _ = from.rollback();
    let copied = copied?;
    own::sync(path)?;
    Ok(copied)
}

fn copy_database(
    from: &mut dyn Tx,
    path: &Path,
    pace: &mut Pace,
) -> Result<(Seq, Counts), StoreError> {
    let mut to = connect_file(path, Mode::Write)?;
    to.begin(Mode::Write)?;
    for table in tables() {
        table.make(&mut *to)?;
        copy::table(from, &mut *to, table.name, pace)?;
    }
    to.commit()?;
    // One file, complete by itself.
    to.batch("PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode = DELETE")?;
    let row = to.row("SELECT seq FROM journal_head", &[])?;
    let seq = row.map_or(Ok(0), |r| r.int(0))?;
    // Of where it comes from, not of what was written.
    Ok((seq, Counts::of(from)?))
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
        Target::WithBucket { data, .. } => name_of(data),
    }
}
