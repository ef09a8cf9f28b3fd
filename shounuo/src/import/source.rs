//! The file: a table, or an archive with one table in it.

use crate::problem::{Exit, Problem};
use sha2::{Digest, Sha256};
use std::{io::Read, path::Path};

/// More than this is not taken into memory: a table of that size is not an export of incidents.
const SIZE_MAX: u64 = 2 << 30;

/// A table in memory.
pub struct Source {
    /// The bytes, without a byte order mark.
    pub bytes: Vec<u8>,
    /// By which its rows are known in the journal: the beginning of the digest of the bytes.
    pub batch: String,
    /// How many rows there may be; for the progress only.
    pub about_rows: u64,
}

impl Source {
    /// Reads the table.
    pub fn read(path: &Path) -> Result<Self, Problem> {
        let bytes = crate::files::bytes(path, SIZE_MAX)?;
        let bytes = match bytes.starts_with(b"PK\x03\x04") {
            true => unpacked(path, bytes)?,
            false => bytes,
        };
        let bytes = match bytes.strip_prefix(b"\xef\xbb\xbf") {
            Some(rest) => rest.to_vec(),
            None => bytes,
        };
        let lines = bytes.iter().filter(|b| **b == b'\n').count() as u64;
        let batch = hex::encode(&Sha256::digest(&bytes)[..6]);
        Ok(Self {
            batch,
            about_rows: lines.saturating_sub(1),
            bytes,
        })
    }
}

/// The only table of an archive.
fn unpacked(path: &Path, bytes: Vec<u8>) -> Result<Vec<u8>, Problem> {
    let wrong = |reason: String| {
        let problem = Problem::new("archive", Exit::Input);
        problem.with("path", path.display()).with("reason", reason)
    };
    let mut archive =
        zip::ZipArchive::new(std::io::Cursor::new(bytes)).map_err(|e| wrong(e.to_string()))?;
    let is_table =
        |name: &&str| name.to_ascii_lowercase().ends_with(".csv") && !name.starts_with("__MACOSX/");
    let tables: Vec<String> = archive
        .file_names()
        .filter(is_table)
        .map(str::to_owned)
        .collect();
    let [table] = &tables[..] else {
        return Err(wrong(format!(
            "{} tables (*.csv) in it, one is needed",
            tables.len()
        )));
    };
    let file = archive.by_name(table).map_err(|e| wrong(e.to_string()))?;
    let mut bytes = Vec::with_capacity(usize::try_from(file.size().min(SIZE_MAX)).unwrap_or(0));
    // The size in the archive's own list may lie.
    let read = file
        .take(SIZE_MAX + 1)
        .read_to_end(&mut bytes)
        .map_err(|e| wrong(e.to_string()))?;
    match read as u64 > SIZE_MAX {
        true => Err(wrong("larger than 2 GiB unpacked".to_owned())),
        false => Ok(bytes),
    }
}
