//! Files by content: temporary name → digest → fsync → rename → fsync of the folder; only then may a
//! command name them.

use crate::{StoreError, db::Tx, own, room::Watched};
use sha2::{Digest, Sha256};
use std::{
    fs::{self, File},
    hash::{BuildHasher, Hasher, RandomState},
    io::{self, Read, Seek, Write},
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, SystemTime},
};

/// What nothing refers to is swept only after so long: its command may still be on its way.
const ORPHAN_AGE: Duration = Duration::from_secs(24 * 60 * 60);

/// Why a file is refused.
const TOO_LARGE: StoreError = StoreError::Unsuitable {
    what: "a file",
    why: "it is too large",
};

/// The folder of files.
#[derive(Clone, Debug)]
pub struct Files {
    folder: PathBuf,
    next: Arc<AtomicU64>,
    /// Of this opening alone: other programs, on other machines too, may have the same folder.
    own: u64,
    room: Option<Arc<Watched>>,
}

/// A file as it was taken in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Taken {
    /// Its content's digest, by which it is found.
    pub sha256: [u8; 32],
    /// Bytes.
    pub size: u64,
}

impl Files {
    pub(crate) fn open(folder: &Path) -> Result<Self, StoreError> {
        let new = folder.join("new");
        own::folder(&new).map_err(|e| StoreError::file(&new, e))?;
        Ok(Self {
            folder: folder.to_owned(),
            next: Arc::default(),
            own: RandomState::new().build_hasher().finish(),
            room: None,
        })
    }

    /// The same, where only so much is taken in as there is room for.
    pub(crate) fn within(self, room: Arc<Watched>) -> Self {
        let room = Some(room);
        Self { room, ..self }
    }

    /// The folder of a backup, only to read from.
    pub(crate) fn existing(folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
            next: Arc::default(),
            own: 0,
            room: None,
        }
    }

    /// Takes in a file. What is longer than `max` bytes is refused ([`StoreError::Unsuitable`]) and
    /// leaves nothing.
    pub fn take(&self, from: &mut dyn Read, max: u64) -> Result<Taken, StoreError> {
        self.refuse_large()?;
        let path = self.part();
        let taken = self.receive(from, max, &path);
        if taken.is_err() {
            // Whatever is left is swept later.
            let _ = fs::remove_file(&path);
        }
        taken
    }

    fn receive(&self, from: &mut dyn Read, max: u64, path: &Path) -> Result<Taken, StoreError> {
        let fail = |e| StoreError::file(path, e);
        let mut file = own::create(path).map_err(fail)?;
        let taken = copy(from, &mut file, max).map_err(fail)?;
        let taken = taken.ok_or(TOO_LARGE)?;
        self.settle(&file, path, &taken.sha256)?;
        Ok(taken)
    }

    /// Makes a file in its place, so that it is never in memory as a whole: `write` has it empty, to
    /// read, write and seek in. What is longer than `max` bytes is refused like [`Self::take`]'s.
    pub fn write(
        &self,
        max: u64,
        write: impl FnOnce(&mut File) -> Result<(), StoreError>,
    ) -> Result<Taken, StoreError> {
        self.refuse_large()?;
        let path = self.part();
        let made = self.made(&path, max, write);
        if made.is_err() {
            let _ = fs::remove_file(&path);
        }
        made
    }

    fn made(
        &self,
        path: &Path,
        max: u64,
        write: impl FnOnce(&mut File) -> Result<(), StoreError>,
    ) -> Result<Taken, StoreError> {
        let fail = |e| StoreError::file(path, e);
        let mut file = own::create_to_read(path).map_err(fail)?;
        write(&mut file)?;
        file.rewind().map_err(fail)?;
        let taken = copy(&mut file, &mut io::sink(), max).map_err(fail)?;
        let taken = taken.ok_or(TOO_LARGE)?;
        self.settle(&file, path, &taken.sha256)?;
        Ok(taken)
    }

    /// Brings a part that is complete to its place, durably.
    fn settle(&self, file: &File, path: &Path, sha256: &[u8; 32]) -> Result<(), StoreError> {
        let fail = |e| StoreError::file(path, e);
        file.sync_all().map_err(fail)?;
        let home = self.path(sha256);
        let folder = home.parent().unwrap_or(&self.folder);
        self.make(folder)?;
        fs::rename(path, &home).map_err(fail)?;
        sync(folder)
    }

    fn refuse_large(&self) -> Result<(), StoreError> {
        self.room.as_ref().map_or(Ok(()), |r| r.refuse_large())
    }

    /// A name for what is not complete yet.
    fn part(&self) -> PathBuf {
        self.part_of(self.next.fetch_add(1, Ordering::Relaxed))
    }

    /// Where the next content is written until it is complete, unless another is taken in first.
    pub fn next_part(&self) -> PathBuf {
        self.part_of(self.next.load(Ordering::Relaxed))
    }

    fn part_of(&self, no: u64) -> PathBuf {
        let name = format!("{:016x}-{no}.part", self.own);
        self.folder.join("new").join(name)
    }

    /// A folder for digests that begin alike; its own entry is synced too.
    fn make(&self, folder: &Path) -> Result<(), StoreError> {
        match own::new_folder(folder) {
            Ok(()) => sync(&self.folder),
            Err(e) if e.kind() == io::ErrorKind::AlreadyExists => Ok(()),
            Err(e) => Err(StoreError::file(folder, e)),
        }
    }

    /// Where a content is.
    pub fn path(&self, sha256: &[u8; 32]) -> PathBuf {
        let name = hex::encode(sha256);
        self.folder.join(&name[..2]).join(name)
    }

    /// Opens a content.
    pub fn read(&self, sha256: &[u8; 32]) -> Result<File, StoreError> {
        let path = self.path(sha256);
        File::open(&path).map_err(|e| StoreError::file(path, e))
    }

    /// What is really there under a digest, read to its end; `None` when nothing is.
    pub(crate) fn measure(&self, sha256: &[u8; 32]) -> Result<Option<Taken>, StoreError> {
        let path = self.path(sha256);
        let fail = |e| StoreError::file(&path, e);
        match File::open(&path) {
            Ok(mut file) => copy(&mut file, &mut io::sink(), u64::MAX).map_err(fail),
            Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(e) => Err(fail(e)),
        }
    }

    /// Every content there is.
    pub fn list(&self) -> Result<Vec<[u8; 32]>, StoreError> {
        let mut found = Vec::new();
        for folder in entries(&self.folder)? {
            if folder.is_dir() {
                found.extend(entries(&folder)?.iter().filter_map(|p| digest_of(p)));
            }
        }
        found.sort_unstable();
        Ok(found)
    }

    /// Removes what nothing refers to (erased contents, uploads whose command never came) and is
    /// older than 24 h at `now`; how many.
    pub fn sweep(&self, tx: &mut dyn Tx, now: SystemTime) -> Result<usize, StoreError> {
        let mut swept = 0;
        for sha256 in self.list()? {
            let path = self.path(&sha256);
            if is_old(&path, now) && !crate::beside::is_needed(tx, &sha256)? {
                fs::remove_file(&path).map_err(|e| StoreError::file(&path, e))?;
                swept += 1;
            }
        }
        for part in entries(&self.folder.join("new"))? {
            if is_old(&part, now) {
                fs::remove_file(&part).map_err(|e| StoreError::file(&part, e))?;
                swept += 1;
            }
        }
        Ok(swept)
    }
}

/// Copies and digests; `None` when there is more than `max`.
fn copy(from: &mut dyn Read, to: &mut dyn Write, max: u64) -> io::Result<Option<Taken>> {
    let (mut hash, mut size, mut buffer) = (Sha256::new(), 0, vec![0; 64 * 1024]);
    loop {
        let read = match from.read(&mut buffer) {
            Ok(0) => break,
            Ok(read) => read,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
            Err(e) => return Err(e),
        };
        size += read as u64;
        if size > max {
            return Ok(None);
        }
        hash.update(&buffer[..read]);
        to.write_all(&buffer[..read])?;
    }
    let sha256 = hash.finalize().into();
    Ok(Some(Taken { sha256, size }))
}

/// Makes a folder's entries durable.
fn sync(folder: &Path) -> Result<(), StoreError> {
    File::open(folder)
        .and_then(|f| f.sync_all())
        .map_err(|e| StoreError::file(folder, e))
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>, StoreError> {
    let fail = |e| StoreError::file(folder, e);
    let listed = fs::read_dir(folder).map_err(fail)?;
    listed.map(|e| Ok(e.map_err(fail)?.path())).collect()
}

fn digest_of(path: &Path) -> Option<[u8; 32]> {
    let mut digest = [0; 32];
    hex::decode_to_slice(path.file_name()?.to_str()?, &mut digest).ok()?;
    Some(digest)
}

fn is_old(path: &Path, now: SystemTime) -> bool {
    let modified = fs::metadata(path).and_then(|m| m.modified());
    modified.is_ok_and(|at| now.duration_since(at).is_ok_and(|age| age > ORPHAN_AGE))
}
