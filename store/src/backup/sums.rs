//! `SHA256SUMS`: the digest of every file of a copy, in the form that `sha256sum -c` reads. It is
//! written last. A byte that was changed, cut off or added anywhere is found by the file it is in.

use super::{FILES, MANIFEST, SUMS};
use crate::{Files, StoreError, own};
use sha2::{Digest, Sha256};
use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::Read,
    path::Path,
};

/// Digests by the path in the copy, parts parted by `/`.
type Sums = BTreeMap<String, [u8; 32]>;

/// Writes the list: what stands beside the files is digested, the files are called by their digests.
pub(super) fn write(copy: &Path, files: &Files) -> Result<(), StoreError> {
    let mut sums = Sums::new();
    for name in [super::DATABASE, MANIFEST] {
        sums.insert(name.to_owned(), digest(&copy.join(name))?);
    }
    for sha256 in files.list()? {
        sums.insert(content(&sha256), sha256);
    }
    let lines = sums.iter().map(|(name, sum)| line(name, sum));
    own::settle(&copy.join(SUMS), lines.collect::<String>().as_bytes())
}

/// `files/ab/abcd…`: where a copy has a content.
fn content(sha256: &[u8; 32]) -> String {
    let name = hex::encode(sha256);
    format!("{FILES}/{}/{name}", &name[..2])
}

fn line(name: &str, sum: &[u8; 32]) -> String {
    format!("{}  {name}\n", hex::encode(sum))
}

/// Compares every file with the list, and the list with what is there; how many there are.
///
/// # Errors
/// [`StoreError::Damaged`] names the first file that is not as it was written, is missing, or is not
/// of this copy.
pub(super) fn check(copy: &Path, rest: &mut dyn FnMut()) -> Result<usize, StoreError> {
    let sums = read(copy)?;
    for (name, sum) in &sums {
        rest();
        let path = copy.join(name);
        let found = match digest(&path) {
            Err(StoreError::File { .. }) if !path.exists() => {
                return Err(wrong(&path, "is missing"));
            }
            found => found?,
        };
        if found != *sum {
            return Err(wrong(&path, "is not as it was written"));
        }
    }
    let strange = strange(copy, &sums)?;
    strange.map_or(Ok(sums.len()), |path| {
        let list = copy.join(SUMS).display().to_string();
        Err(wrong(Path::new(&path), &format!("is not named by {list}")))
    })
}

fn wrong(path: &Path, why: &str) -> StoreError {
    StoreError::damaged(format!("{} {why}", path.display()))
}

/// Reads the list strictly: it must be, byte for byte, what would be written.
fn read(copy: &Path) -> Result<Sums, StoreError> {
    let path = copy.join(SUMS);
    let bytes = fs::read(&path).map_err(|e| match e.kind() {
        std::io::ErrorKind::NotFound => wrong(&path, "is missing: the copy was not finished"),
        _ => StoreError::file(&path, e),
    })?;
    let not_so = || wrong(&path, "is not as it was written");
    let text = String::from_utf8(bytes).map_err(|_| not_so())?;
    let mut sums = Sums::new();
    for line in text.lines() {
        let (sum, name) = line.split_once("  ").ok_or_else(not_so)?;
        let mut digest = [0; 32];
        hex::decode_to_slice(sum, &mut digest).map_err(|_| not_so())?;
        sums.insert(name.to_owned(), digest);
    }
    let again: String = sums.iter().map(|(name, sum)| line(name, sum)).collect();
    let named = |name: &str| name == super::DATABASE || name == MANIFEST;
    let sound = |(name, sum): (&String, &[u8; 32])| named(name) || *name == content(sum);
    match again == text && sums.contains_key(MANIFEST) && sums.iter().all(sound) {
        true => Ok(sums),
        false => Err(not_so()),
    }
}

/// The first file of the copy that the list does not name.
fn strange(copy: &Path, sums: &Sums) -> Result<Option<String>, StoreError> {
    let beside = [super::DATABASE, MANIFEST].map(|name| (name.to_owned(), copy.join(name)));
    let files = Files::existing(&copy.join(FILES));
    let contents = files.list()?;
    let contents = contents.iter().map(|c| (content(c), files.path(c)));
    let mut all = beside.into_iter().chain(contents);
    let found = all.find(|(name, path)| path.exists() && !sums.contains_key(name));
    Ok(found.map(|(_, path)| path.display().to_string()))
}

fn digest(path: &Path) -> Result<[u8; 32], StoreError> {
    let fail = |e| StoreError::file(path, e);
    let mut file = File::open(path).map_err(fail)?;
    let (mut hash, mut buffer) = (Sha256::new(), vec![0; 64 * 1024]);
    loop {
        match file.read(&mut buffer) {
            Ok(0) => return Ok(hash.finalize().into()),
            Ok(read) => hash.update(&buffer[..read]),
            Err(e) if e.kind() == std::io::ErrorKind::Interrupted => {}
            Err(e) => return Err(fail(e)),
        }
    }
}

/// The digest of the list: by it a proof is of this copy and no other.
pub(super) fn of(copy: &Path) -> Result<[u8; 32], StoreError> {
    digest(&copy.join(SUMS))
}
