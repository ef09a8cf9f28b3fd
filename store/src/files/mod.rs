//! Files by content: temporary name → digest → brought to their place, durably; only then may a command
//! name them. The place is a folder (`local`) or a bucket that speaks S3 (`bucket`); what is on its way
//! to or from it lies in the folder `new` of the data.

mod bucket;
mod local;
mod settings;

pub use settings::{BucketFault, BucketSettings, Secret};

use crate::{StoreError, Target, db::Tx, own, room::Watched};
use bucket::Bucket;
use local::{Local, entries, is_older};
use sha2::{Digest, Sha256};
use std::{
    fmt::Debug,
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

/// Where contents are: the port to a folder and to a bucket.
trait Contents: Debug + Send + Sync {
    /// Brings a part that is complete to its place, durably. The part's name is gone afterwards.
    fn keep(&self, part: &File, path: &Path, taken: &Taken) -> Result<(), StoreError>;

    /// Opens a content; `part` is a name for what may be needed meanwhile.
    fn read(&self, sha256: &[u8; 32], part: &Path) -> Result<File, StoreError>;

    /// What is really there under a digest, read to its end; `None` when nothing is.
    fn measure(&self, sha256: &[u8; 32]) -> Result<Option<Taken>, StoreError>;

    /// Every content there is, in order.
    fn list(&self) -> Result<Vec<[u8; 32]>, StoreError>;

    /// Those that were brought there longer ago.
    fn older(&self, age: Duration, now: SystemTime) -> Result<Vec<[u8; 32]>, StoreError>;

    /// Removes a content.
    fn remove(&self, sha256: &[u8; 32]) -> Result<(), StoreError>;

    /// What errors call a content.
    fn name_of(&self, sha256: &[u8; 32]) -> String;
}

/// The files.
#[derive(Clone, Debug)]
pub struct Files {
    folder: PathBuf,
    contents: Arc<dyn Contents>,
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
    /// Where the files of some data are; a bucket that refuses the key is refused here.
    pub(crate) fn of(target: &Target) -> Result<Self, StoreError> {
        let files = Self::open(&target.files())?;
        match target.bucket() {
            None => Ok(files),
            Some(settings) => {
                let bucket = Bucket::new(settings)?;
                bucket.try_out()?;
                Ok(files.in_bucket(bucket))
            }
        }
    }

    /// The same only to look at: nothing is made, nothing is asked yet.
    pub(crate) fn still(target: &Target) -> Result<Self, StoreError> {
        let files = Self::existing(&target.files());
        Ok(match target.bucket() {
            None => files,
            Some(settings) => files.in_bucket(Bucket::new(settings)?),
        })
    }

    pub(crate) fn open(folder: &Path) -> Result<Self, StoreError> {
        let new = folder.join("new");
        own::folder(&new).map_err(|e| StoreError::file(&new, e))?;
        Ok(Self {
            own: RandomState::new().build_hasher().finish(),
            ..Self::existing(folder)
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
            contents: Arc::new(Local::new(folder)),
            next: Arc::default(),
            own: 0,
            room: None,
        }
    }

    fn in_bucket(self, bucket: Bucket) -> Self {
        let contents = Arc::new(bucket);
        Self { contents, ..self }
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
        self.contents.keep(&file, path, &taken)?;
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
        self.contents.keep(&file, path, &taken)?;
        Ok(taken)
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

    /// Where a content is in the folder of files, when it is not in a bucket.
    pub fn path(&self, sha256: &[u8; 32]) -> PathBuf {
        Local::new(&self.folder).path(sha256)
    }

    /// What errors call a content.
    pub fn name_of(&self, sha256: &[u8; 32]) -> String {
        self.contents.name_of(sha256)
    }

    /// Opens a content. What comes from a bucket was compared with its digest.
    pub fn read(&self, sha256: &[u8; 32]) -> Result<File, StoreError> {
        self.contents.read(sha256, &self.part())
    }

    /// What is really there under a digest, read to its end; `None` when nothing is.
    pub(crate) fn measure(&self, sha256: &[u8; 32]) -> Result<Option<Taken>, StoreError> {
        self.contents.measure(sha256)
    }

    /// Every content there is.
    pub fn list(&self) -> Result<Vec<[u8; 32]>, StoreError> {
        self.contents.list()
    }

    /// Removes what nothing refers to (erased contents, uploads whose command never came) and is
    /// older than 24 h at `now`; how many.
    pub fn sweep(&self, tx: &mut dyn Tx, now: SystemTime) -> Result<usize, StoreError> {
        let mut swept = 0;
        for sha256 in self.contents.older(ORPHAN_AGE, now)? {
            if !crate::beside::is_needed(tx, &sha256)? {
                self.contents.remove(&sha256)?;
                swept += 1;
            }
        }
        for part in entries(&self.folder.join("new"))? {
            if is_older(&part, ORPHAN_AGE, now) {
                fs::remove_file(&part).map_err(|e| StoreError::file(&part, e))?;
                swept += 1;
            }
        }
        Ok(swept)
    }
}

/// Copies every content from one place of files to another, each compared with its digest: data whose
/// files move between a folder and a bucket. Both stay as they are; what is there already is written
/// again. How many there are. Blocks.
pub fn move_files(from: &Target, to: &Target) -> Result<usize, StoreError> {
    let (from, to) = (Files::of(from)?, Files::of(to)?);
    let all = from.list()?;
    for sha256 in &all {
        let taken = to.take(&mut from.read(sha256)?, u64::MAX)?;
        if taken.sha256 != *sha256 {
            let name = from.name_of(sha256);
            return Err(StoreError::damaged(format!(
                "{name} is not what was stored"
            )));
        }
    }
    Ok(all.len())
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
