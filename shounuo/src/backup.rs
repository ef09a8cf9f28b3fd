//! `shounuo backup`: a consistent copy, taken while the service runs.

use crate::{
    place::Place,
    problem::{Exit, Problem},
    say::Say,
};
use clap::Args;
use serde_json::json;
use std::path::{Path, PathBuf};

/// Where it goes.
#[derive(Debug, Args)]
pub struct Backup {
    /// An empty or new folder
    into: PathBuf,
}

/// Carries out the command.
pub fn run(place: &Place, say: &Say, args: &Backup) -> Result<Exit, Problem> {
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
