//! Contents in a folder: rename → fsync of the folder.

use super::{Contents, Taken, copy};
use crate::{StoreError, own};
use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

/// The folder.
#[derive(Clone, Debug)]
pub(super) struct Local {
    folder: PathBuf,
}

impl Local {
    pub(super) fn new(folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
        }
    }

    /// Where a content is.
    pub(super) fn path(&self, sha256: &[u8; 32]) -> PathBuf {
        let name = hex::encode(sha256);
        self.folder.join(&name[..2]).join(name)
    }

    /// A folder for digests that begin alike; its own entry is synced too.
    fn make(&self, folder: &Path) -> Result<(), StoreError> {
        match own::new_folder(folder) {
            Ok(()) => own::sync(&self.folder),
            Err(e) if e.kind() == io::ErrorKind::AlreadyExists => Ok(()),
            Err(e) => Err(StoreError::file(folder, e)),
        }
    }
}

impl Contents for Local {
    fn keep(&self, part: &File, path: &Path, taken: &Taken) -> Result<(), StoreError> {
        let fail = |e| StoreError::file(path, e);
        part.sync_all().map_err(fail)?;
        let home = self.path(&taken.sha256);
        let folder = home.parent().unwrap_or(&self.folder);
        self.make(folder)?;
        fs::rename(path, &home).map_err(fail)?;
        own::sync(folder)
    }

    fn read(&self, sha256: &[u8; 32], _: &Path) -> Result<File, StoreError> {
        let path = self.path(sha256);
        File::open(&path).map_err(|e| StoreError::file(path, e))
    }

    fn measure(&self, sha256: &[u8; 32]) -> Result<Option<Taken>, StoreError> {
        let path = self.path(sha256);
        let fail = |e| StoreError::file(&path, e);
        match File::open(&path) {
            Ok(mut file) => copy(&mut file, &mut io::sink(), u64::MAX).map_err(fail),
            Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(e) => Err(fail(e)),
        }
    }

    fn list(&self) -> Result<Vec<[u8; 32]>, StoreError> {
        let mut found = Vec::new();
        for folder in entries(&self.folder)? {
            if folder.is_dir() {
                found.extend(entries(&folder)?.iter().filter_map(|p| digest_of(p)));
            }
        }
        found.sort_unstable();
        Ok(found)
    }

    fn older(&self, age: Duration, now: SystemTime) -> Result<Vec<[u8; 32]>, StoreError> {
        let mut all = self.list()?;
        all.retain(|sha256| is_older(&self.path(sha256), age, now));
        Ok(all)
    }

    fn remove(&self, sha256: &[u8; 32]) -> Result<(), StoreError> {
        let path = self.path(sha256);
        fs::remove_file(&path).map_err(|e| StoreError::file(&path, e))
    }

    fn name_of(&self, sha256: &[u8; 32]) -> String {
        self.path(sha256).display().to_string()
    }
}

pub(super) fn entries(folder: &Path) -> Result<Vec<PathBuf>, StoreError> {
    let fail = |e| StoreError::file(folder, e);
    let listed = fs::read_dir(folder).map_err(fail)?;
    listed.map(|e| Ok(e.map_err(fail)?.path())).collect()
}

fn digest_of(path: &Path) -> Option<[u8; 32]> {
    let mut digest = [0; 32];
    hex::decode_to_slice(path.file_name()?.to_str()?, &mut digest).ok()?;
    Some(digest)
}

pub(super) fn is_older(path: &Path, than: Duration, now: SystemTime) -> bool {
    let modified = fs::metadata(path).and_then(|m| m.modified());
    modified.is_ok_and(|at| now.duration_since(at).is_ok_and(|age| age > than))
}
