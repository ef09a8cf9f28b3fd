//! A SQLite file where nothing can be written: a mounted backup, a copy under seal, another's folder.

use super::{Mode, sqlite::Sqlite};
use crate::StoreError;
use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// Opens the file to read it, and writes nothing of its own. While other processes may be at it, it
/// is shared with them as ever. SQLite needs an index beside the file for that; where none can be
/// made, nobody can write either, and the file is read as one that stands still.
///
/// # Errors
/// [`StoreError::ReadOnly`] when the log beside it cannot be read: its facts would be passed over.
pub(super) fn open(path: &Path) -> Result<Sqlite, StoreError> {
    match Sqlite::open(path, Mode::Read).and_then(Sqlite::tried) {
        Err(StoreError::ReadOnly { .. } | StoreError::File { .. }) => {
            let log = log_of(path);
            match fs::metadata(&log) {
                Err(e) if e.kind() == io::ErrorKind::NotFound => Sqlite::open_still(path),
                Ok(found) if found.len() == 0 => Sqlite::open_still(path),
                Ok(_) => Err(StoreError::ReadOnly { path: log }),
                Err(e) => Err(StoreError::file(log, e)),
            }
        }
        opened => opened,
    }
}

fn log_of(path: &Path) -> PathBuf {
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    log.into()
}
