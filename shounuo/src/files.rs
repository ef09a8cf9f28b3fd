//! Reading files that somebody hands in.

use crate::problem::{Exit, Problem};
use std::{fs::File, io::Read, path::Path};

/// Longest text file that is read.
const TEXT_MAX: u64 = 4 << 20;

/// A text file.
pub fn text(path: &Path) -> Result<String, Problem> {
    let unreadable = |e| {
        Problem::new("file", Exit::Input)
            .with("path", path.display())
            .with("reason", e)
    };
    String::from_utf8(bytes(path, TEXT_MAX)?).map_err(|e| unreadable(e.to_string()))
}

/// Any file up to a length in bytes.
pub fn bytes(path: &Path, max: u64) -> Result<Vec<u8>, Problem> {
    let problem = |e: String| {
        Problem::new("file", Exit::Input)
            .with("path", path.display())
            .with("reason", e)
    };
    let unread = |e| Problem::of_reading(path, &e);
    let file = File::open(path).map_err(unread)?;
    let mut bytes = Vec::new();
    let read = file.take(max + 1).read_to_end(&mut bytes);
    read.map_err(unread)?;
    match bytes.len() as u64 > max {
        true => Err(problem(format!("larger than {} MiB", max >> 20))),
        false => Ok(bytes),
    }
}
