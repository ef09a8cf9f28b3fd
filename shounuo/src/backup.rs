//! `shounuo backup`: a consistent copy, taken while the service runs.

use crate::{
    place::Place,
    problem::{Exit, Problem},
    say::Say,
};
use clap::Args;
use serde_json::json;
use std::path::{Component, Path, PathBuf};

/// Where it goes.
#[derive(Debug, Args)]
pub struct Backup {
    /// An empty or new folder
    into: PathBuf,
}

/// Carries out the command.
pub fn run(place: &Place, say: &Say, args: &Backup) -> Result<Exit, Problem> {
    if is_inside(&args.into, place.folder()) {
        return Err(Problem::new("backup_inside", Exit::Input).with("path", args.into.display()));
    }
    let backup = place.open_existing()?.store().backup(&args.into)?;
    let path = args.into.display().to_string();
    let size = size_of(&args.into);
    say.line(
        "cli.backup.done",
        &[
            ("path", path.clone()),
            ("size", shounuo_words::file_size(size)),
            ("n", shounuo_words::number(backup.seq)),
        ],
    );
    say.result(&json!({
        "path": path,
        "facts": backup.seq,
        "files": backup.files,
        "bytes": size,
        "seal": backup.seal,
    }));
    Ok(Exit::Done)
}

/// Whether a path leads into the folder of the data, by whatever way: a copy there is lost with what it is a
/// copy of.
fn is_inside(path: &Path, data: &Path) -> bool {
    match (real(path), real(data)) {
        (Some(path), Some(data)) => path.starts_with(data),
        _ => false,
    }
}

/// Where a path leads once links and `..` are followed, also when its end is not there yet.
fn real(path: &Path) -> Option<PathBuf> {
    let mut there = std::path::absolute(path).ok()?;
    let mut missing = Vec::new();
    loop {
        if let Ok(mut real) = there.canonicalize() {
            for step in missing.iter().rev() {
                match step {
                    None => drop(real.pop()),
                    Some(name) => real.push(name),
                }
            }
            return Some(real);
        }
        let step = match there.components().next_back()? {
            Component::Normal(name) => Some(name.to_owned()),
            Component::ParentDir => None,
            _ => return None,
        };
        missing.push(step);
        there.pop();
    }
}

/// All bytes below a folder.
fn size_of(folder: &Path) -> u64 {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let size = |entry: std::fs::DirEntry| match entry.metadata() {
        Ok(m) if m.is_dir() => size_of(&entry.path()),
        Ok(m) => m.len(),
        Err(_) => 0,
    };
    entries.map(size).sum()
}
