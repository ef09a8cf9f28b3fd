//! An export as one file: a zip that ends in the SHA-256 of all bytes before it. Read strictly: every
//! byte is covered, nothing stands between the entries, no name leads out, nothing grows beyond
//! what it says.

use shounuo_app::export::{Difference, FORM, is_name, sha256};
use std::{
    collections::BTreeMap,
    io::{self, Cursor, Read, Write},
};
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter, write::SimpleFileOptions};

/// Largest archive that is read, in bytes.
pub const BYTES_MAX: u64 = 1 << 30;
/// Most bytes of all entries together.
const OPEN_MAX: u64 = 4 << 30;
/// Most entries.
const ENTRIES_MAX: usize = 10_000;
/// Bytes of the end record before the comment.
const END: usize = 22;
/// Bytes of a digest in hex.
const DIGEST: usize = 64;

/// What stands before the digest at the end.
fn mark() -> String {
    format!("{FORM} ")
}

/// Packs files, in order of their names; the same files give the same bytes.
pub fn pack(files: &BTreeMap<String, Vec<u8>>) -> io::Result<Vec<u8>> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(name.as_str(), options)?;
        zip.write_all(bytes)?;
    }
    let mut bytes = zip.finish()?.into_inner();
    let comment = mark().len() + DIGEST;
    let length = u16::try_from(comment).map_err(io::Error::other)?;
    // The end record closes with the length of the comment.
    let place = bytes.len() - 2;
    bytes[place..].copy_from_slice(&length.to_le_bytes());
    bytes.extend_from_slice(mark().as_bytes());
    let digest = sha256(&bytes);
    bytes.extend_from_slice(digest.as_bytes());
    Ok(bytes)
}

/// Unpacks files.
///
/// # Errors
/// What is wrong with the archive as such.
pub fn unpack(bytes: &[u8]) -> Result<BTreeMap<String, Vec<u8>>, Difference> {
    let end = ended(bytes)?;
    let broken = |_| Difference::new("archive", "zip");
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(broken)?;
    let number = |at: usize, n: usize| {
        let own = bytes.get(end + at..end + at + n).unwrap_or_default();
        own.iter()
            .rev()
            .fold(0_u64, |sum, b| (sum << 8) | u64::from(*b))
    };
    let entries = zip.len();
    // What stands twice under one name would be read once only.
    if entries as u64 != number(10, 2) || entries > ENTRIES_MAX {
        return Err(Difference::new("archive", "entries"));
    }
    let directory = number(16, 4);
    if directory + number(12, 4) != end as u64 {
        return Err(Difference::new("archive", "directory"));
    }
    let (mut files, mut spans, mut room) = (BTreeMap::new(), Vec::new(), OPEN_MAX);
    for index in 0..entries {
        let mut entry = zip.by_index(index).map_err(broken)?;
        let name = entry.name().to_owned();
        if !is_name(&name) || entry.name_raw() != name.as_bytes() || entry.is_dir() {
            return Err(Difference::new("name", name.escape_debug()));
        }
        let size = entry.size();
        room = room
            .checked_sub(size)
            .ok_or_else(|| Difference::new("too_large", &name))?;
        spans.push((
            entry.header_start(),
            entry.data_start() + entry.compressed_size(),
        ));
        let mut content = Vec::new();
        let read = entry.by_ref().take(size + 1).read_to_end(&mut content);
        if read.is_err() || content.len() as u64 != size {
            return Err(Difference::new("file", name));
        }
        files.insert(name, content);
    }
    close_together(spans, directory)?;
    Ok(files)
}

/// Where the end record begins, once the digest at the very end is right.
fn ended(bytes: &[u8]) -> Result<usize, Difference> {
    let cut = || Difference::new("archive", "end");
    let tail = mark().len() + DIGEST;
    let end = bytes.len().checked_sub(tail + END).ok_or_else(cut)?;
    let (body, digest) = bytes.split_at(bytes.len() - DIGEST);
    if digest != sha256(body).as_bytes() {
        return Err(Difference::new("archive_digest", ""));
    }
    let length = u16::try_from(tail).unwrap_or(u16::MAX).to_le_bytes();
    let is_end = bytes[end..].starts_with(b"PK\x05\x06")
        && bytes[end + END - 2..end + END] == length
        && body.ends_with(mark().as_bytes());
    is_end.then_some(end).ok_or_else(cut)
}

/// Nothing hides between the entries.
fn close_together(mut spans: Vec<(u64, u64)>, directory: u64) -> Result<(), Difference> {
    spans.sort_unstable();
    let mut at = 0;
    for (from, to) in spans {
        if from != at {
            return Err(Difference::new("archive", "gap"));
        }
        at = to;
    }
    match at == directory {
        true => Ok(()),
        false => Err(Difference::new("archive", "gap")),
    }
}

#[cfg(test)]
#[allow(clippy::expect_used)] // A test that cannot begin fails.
mod tests {
    use super::*;

    fn files() -> BTreeMap<String, Vec<u8>> {
        let file = |name: &str, text: &str| (name.to_owned(), text.repeat(50).into_bytes());
        [
            file("facts.jsonl", "fact"),
            file("ledger.json", "{}"),
            file("contract/1.toml", "x"),
        ]
        .into()
    }

    /// The same bytes with a digest that fits them.
    fn signed_anew(mut bytes: Vec<u8>) -> Vec<u8> {
        bytes.truncate(bytes.len() - DIGEST);
        let digest = sha256(&bytes);
        bytes.extend_from_slice(digest.as_bytes());
        bytes
    }

    #[test]
    fn what_is_packed_is_unpacked_and_packs_the_same() {
        let packed = pack(&files()).expect("packed");
        assert_eq!(unpack(&packed).expect("sound"), files());
        assert_eq!(pack(&files()).expect("packed"), packed);
    }

    #[test]
    fn every_single_byte_counts() {
        let packed = pack(&files()).expect("packed");
        for place in 0..packed.len() {
            let mut changed = packed.clone();
            changed[place] ^= 1 << (place % 8);
            assert!(unpack(&changed).is_err(), "byte {place}");
        }
        for end in 0..packed.len() {
            assert!(unpack(&packed[..end]).is_err(), "cut at {end}");
        }
        assert!(unpack(&[packed.as_slice(), b"x"].concat()).is_err());
    }

    #[test]
    fn a_hostile_name_is_refused() {
        for name in [
            "../ledger.json",
            "/etc/passwd",
            "c:\\x",
            "ledger.json/",
            "x",
        ] {
            let packed = pack(&[(name.to_owned(), vec![1])].into()).expect("packed");
            let found = unpack(&packed).expect_err("refused");
            assert_eq!(found.code, "name", "{name}");
        }
    }

    #[test]
    fn bytes_between_entries_are_found_even_under_a_fitting_digest() {
        let packed = pack(&files()).expect("packed");
        let changed = signed_anew([b"hidden".as_slice(), &packed].concat());
        assert_eq!(unpack(&changed).expect_err("refused").code, "archive");
    }
}
