//! A folder of dated copies. A copy has its name only once it is whole and durable; what is proven bears
//! a mark that fits this copy alone. What begins with a dot is under way, or left over.

use super::{Backup, Proven, read_manifest, sums};
use crate::{Store, StoreError, own};
use serde::{Deserialize, Serialize};
use shounuo_core::{Seq, Timestamp};
use std::{
    fs,
    path::{Path, PathBuf},
};
use uuid::Uuid;

/// The head of a copy's name; nothing of another name is ever removed.
const HEAD: &str = "shounuo-";
/// The mark of a proven copy.
const MARK: &str = "proven.json";
/// What is under way, what is being removed, and places of drills.
const PART: &str = ".part-";
const GONE: &str = ".gone-";
const DRILL: &str = ".drill-";

/// A folder of copies.
#[derive(Clone, Debug)]
pub struct CopyShelf {
    folder: PathBuf,
}

/// That a copy was proven.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Mark {
    /// The digest of the list of its files: of this copy and no other.
    sums: String,
    proven_at: Timestamp,
    took_ms: u64,
}

/// A copy in the folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ShelvedCopy {
    /// Its folder.
    pub name: String,
    /// When it was begun.
    pub made_at: Option<Timestamp>,
    /// The last fact in it.
    pub seq: Seq,
    /// How many files.
    pub files: usize,
    /// Bytes.
    pub bytes: u64,
    /// When it was proven; `None`: never.
    pub proven_at: Option<Timestamp>,
    /// How long that took.
    pub took_ms: Option<u64>,
    /// Why it is no copy that can be read.
    pub fault: Option<String>,
}

impl CopyShelf {
    /// A folder, made when there is none.
    pub fn open(folder: &Path) -> Result<Self, StoreError> {
        own::folder(folder).map_err(|e| StoreError::file(folder, e))?;
        Ok(Self::existing(folder))
    }

    /// A folder to look at.
    pub fn existing(folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
        }
    }

    /// Where it is.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// What a copy is called: by its instant, so that people find it, and by its attempt, so that it is
    /// one.
    pub fn name(made_at: Timestamp, attempt: Uuid) -> String {
        let at = made_at.strftime("%Y%m%dT%H%M%SZ");
        let tail = attempt.simple().to_string();
        format!("{HEAD}{at}-{}", &tail[tail.len() - 8..])
    }

    /// Where a copy is.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Where a copy is restored to be proven.
    pub fn scratch(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{DRILL}{name}"))
    }

    /// Makes a copy: it has its name only once all of it is durable. Yields to live traffic. Blocks.
    pub fn make(&self, store: &Store, name: &str, at: Timestamp) -> Result<Backup, StoreError> {
        let part = self.folder.join(format!("{PART}{name}"));
        let made = store.backup_at(&part, at, true).and_then(|backup| {
            let home = self.path(name);
            fs::rename(&part, &home).map_err(|e| StoreError::file(&home, e))?;
            own::sync(&self.folder)?;
            Ok(backup)
        });
        if made.is_err() {
            // What is left is swept before the next one.
            let _ = fs::remove_dir_all(&part);
        }
        made
    }

    /// Marks a copy as proven.
    pub fn mark(
        &self,
        name: &str,
        proven: &Proven,
        (proven_at, took_ms): (Timestamp, u64),
    ) -> Result<(), StoreError> {
        let mark = Mark {
            sums: proven.sums.clone(),
            proven_at,
            took_ms,
        };
        let text = serde_json::to_vec_pretty(&mark)
            .map_err(|e| StoreError::damaged(format!("{MARK}: {e}")))?;
        own::settle(&self.path(name).join(MARK), &text)
    }

    /// The mark is taken off a copy that is no longer as it was proven.
    pub fn unmark(&self, name: &str) -> Result<(), StoreError> {
        let path = self.path(name).join(MARK);
        match fs::remove_file(&path) {
            Err(e) if e.kind() != std::io::ErrorKind::NotFound => Err(StoreError::file(&path, e)),
            _ => own::sync(&self.path(name)),
        }
    }

    /// All copies, the one with the most facts first; what cannot be read last.
    pub fn list(&self) -> Result<Vec<ShelvedCopy>, StoreError> {
        let mut found: Vec<_> = self.names()?;
        found.retain(|name| is_copy(name));
        let mut copies: Vec<_> = found.into_iter().map(|name| self.look(name)).collect();
        copies.sort_by(|a, b| (b.seq, b.made_at, &b.name).cmp(&(a.seq, a.made_at, &a.name)));
        Ok(copies)
    }

    fn names(&self) -> Result<Vec<String>, StoreError> {
        let fail = |e| StoreError::file(&self.folder, e);
        let mut names = Vec::new();
        for entry in fs::read_dir(&self.folder).map_err(fail)? {
            let entry = entry.map_err(fail)?;
            if entry.path().is_dir() {
                names.push(entry.file_name().to_string_lossy().into_owned());
            }
        }
        Ok(names)
    }

    fn look(&self, name: String) -> ShelvedCopy {
        let path = self.path(&name);
        let mut copy = ShelvedCopy {
            name,
            made_at: None,
            seq: -1,
            files: 0,
            bytes: 0,
            proven_at: None,
            took_ms: None,
            fault: None,
        };
        match read_manifest(&path) {
            Ok(backup) => {
                copy.made_at = backup.made_at;
                (copy.seq, copy.files, copy.bytes) = (backup.seq, backup.files, backup.bytes);
                let mark = mark_of(&path);
                copy.proven_at = mark.as_ref().map(|m| m.proven_at);
                copy.took_ms = mark.map(|m| m.took_ms);
            }
            Err(e) => copy.fault = Some(e.to_string()),
        }
        copy
    }

    /// Removes a copy: first its name, so that half of it is never taken for one.
    pub fn remove(&self, name: &str) -> Result<(), StoreError> {
        if !is_copy(name) {
            return Err(StoreError::Unsuitable {
                what: "a folder",
                why: "it has not the name of a copy",
            });
        }
        let (home, gone) = (self.path(name), self.folder.join(format!("{GONE}{name}")));
        fs::rename(&home, &gone).map_err(|e| StoreError::file(&home, e))?;
        own::sync(&self.folder)?;
        fs::remove_dir_all(&gone).map_err(|e| StoreError::file(&gone, e))
    }

    /// Clears away what attempts left that did not come to their end; how many. Only for whoever makes
    /// copies here, who is alone.
    pub fn sweep(&self) -> Result<usize, StoreError> {
        let ours = |name: &String| [PART, GONE, DRILL].iter().any(|h| name.starts_with(h));
        let left: Vec<_> = self.names()?.into_iter().filter(ours).collect();
        for name in &left {
            let path = self.folder.join(name);
            fs::remove_dir_all(&path).map_err(|e| StoreError::file(&path, e))?;
        }
        Ok(left.len())
    }
}

/// The mark, when it is of this copy as it is.
fn mark_of(copy: &Path) -> Option<Mark> {
    let text = fs::read_to_string(copy.join(MARK)).ok()?;
    let mark: Mark = serde_json::from_str(&text).ok()?;
    let fits = sums::of(copy).is_ok_and(|sums| mark.sums == hex::encode(sums));
    fits.then_some(mark)
}

/// `shounuo-20261122T190000Z-1a2b3c4d`.
fn is_copy(name: &str) -> bool {
    let Some((at, tail)) = name.strip_prefix(HEAD).and_then(|n| n.split_once('-')) else {
        return false;
    };
    let hex = |c: char| c.is_ascii_digit() || ('a'..='f').contains(&c);
    let instant = at.len() == 16 && at.chars().all(|c| c.is_ascii_digit() || "TZ".contains(c));
    instant && tail.len() == 8 && tail.chars().all(hex)
}
