//! `shounuo backup`: a consistent copy, taken while the service runs; the drill that proves one; the list of
//! a folder of copies.

use crate::{
    config::Settings,
    place::Place,
    problem::{Exit, Problem},
    say::Say,
};
use clap::{Args, Subcommand};
use jiff::Timestamp;
use serde_json::json;
use shounuo_store::{CopyShelf, Proven, ShelvedCopy, Store, StoreError, prove};
use std::{
    path::{Component, Path, PathBuf},
    time::Instant,
};

/// Where it goes.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct Backup {
    /// An empty or new folder
    #[arg(required = true)]
    into: Option<PathBuf>,
    /// Proves the copy at once: restores it elsewhere, compares it with itself and with the data
    #[arg(long)]
    drill: bool,
    #[command(flatten)]
    drilling: Drilling,
    #[command(subcommand)]
    what: Option<What>,
}

/// Where a drill restores.
#[derive(Debug, Args)]
struct Drilling {
    /// A folder with room for the drill; empty again afterwards [default: the system's for temporary files]
    #[arg(long, value_name = "DIR")]
    scratch: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Proves a copy: every file, a restore elsewhere, every fact, text and file of it
    Check(Check),
    /// Lists the copies in a folder, with their proofs
    List(List),
}

/// Which copy.
#[derive(Debug, Args)]
struct Check {
    /// The folder that `shounuo backup` wrote
    copy: PathBuf,
    /// Also compares it with the data that it was copied from (--data)
    #[arg(long)]
    live: bool,
    #[command(flatten)]
    drilling: Drilling,
}

/// Which folder.
#[derive(Debug, Args)]
struct List {
    /// The folder of copies that `shounuo serve --backup-folder` fills [default: as the settings say]
    folder: Option<PathBuf>,
}

/// Carries out the command.
pub fn run(place: &Place, say: &Say, settings: &Settings, args: &Backup) -> Result<Exit, Problem> {
    match (&args.what, &args.into) {
        (Some(What::Check(check)), _) => check_copy(place, say, check),
        (Some(What::List(list)), _) => {
            let folder = list.folder.as_ref().or(settings.backup.folder.as_ref());
            let unnamed = || Problem::new("no_copies", Exit::Input).with("path", "DIR?");
            list_copies(say, folder.ok_or_else(unnamed)?)
        }
        (None, Some(into)) => copy(place, say, args, into),
        (None, None) => Err(Problem::new("usage", Exit::Usage).with("reason", "DIR?")),
    }
}

fn copy(place: &Place, say: &Say, args: &Backup, into: &Path) -> Result<Exit, Problem> {
    outside(into, place)?;
    let app = place.open_existing()?;
    let backup = app.store().backup(into)?;
    let path = into.display().to_string();
    let size = size_of(into);
    say.line(
        "cli.backup.done",
        &[
            ("path", path.clone()),
            ("size", shounuo_words::file_size(size)),
            ("n", shounuo_words::number(backup.seq)),
        ],
    );
    let proven = match args.drill {
        false => None,
        true => {
            let proven = drill(into, &args.drilling, Some(app.store()));
            Some(proven.map_err(|e| not_proven(into, &e))?)
        }
    };
    if let Some(proven) = &proven {
        told(say, &path, proven);
    }
    say.result(&json!({
        "path": path,
        "facts": backup.seq,
        "files": backup.files,
        "bytes": size,
        "seal": backup.seal,
        "proven": proven,
    }));
    Ok(Exit::Done)
}

/// A copy within the data is lost with what it is a copy of.
pub fn outside(copies: &Path, place: &Place) -> Result<(), Problem> {
    match is_inside(copies, place.folder()) {
        true => Err(Problem::new("backup_inside", Exit::Input).with("path", copies.display())),
        false => Ok(()),
    }
}

fn drill(copy: &Path, at: &Drilling, live: Option<&Store>) -> Result<Proven, StoreError> {
    let within = at.scratch.clone().unwrap_or_else(std::env::temp_dir);
    let name = format!("shounuo-drill-{}", uuid::Uuid::from_u128(nonce()).simple());
    prove(copy, &within.join(name), live, false)
}

/// Another one for each run: drills may go side by side.
fn nonce() -> u128 {
    let now = Timestamp::now().as_nanosecond().unsigned_abs();
    now << 32 | u128::from(std::process::id())
}

fn told(say: &Say, path: &str, proven: &Proven) {
    let args = [
        ("path", path.to_owned()),
        ("n", shounuo_words::number(proven.seq)),
        ("files", proven.files.to_string()),
    ];
    say.line("cli.backup.proven", &args);
}

fn not_proven(copy: &Path, e: &StoreError) -> Problem {
    Problem::new("not_proven", Exit::Found)
        .with("path", copy.display())
        .with("reason", e)
}

fn check_copy(place: &Place, say: &Say, args: &Check) -> Result<Exit, Problem> {
    if !args.copy.is_dir() {
        return Err(Problem::new("no_backup", Exit::Input).with("path", args.copy.display()));
    }
    let live = match args.live {
        true => Some(place.open_existing()?),
        false => None,
    };
    let begun = Instant::now();
    let came = drill(&args.copy, &args.drilling, live.as_ref().map(|a| a.store()));
    let ms = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
    // In a folder of copies the mark says what is so now. Where it cannot be written, nothing is lost.
    if let Some((shelf, name)) = shelved(&args.copy) {
        let _ = match &came {
            Ok(proven) => shelf.mark(&name, proven, (Timestamp::now(), ms)),
            Err(StoreError::Damaged(_)) => shelf.unmark(&name),
            Err(_) => Ok(()),
        };
    }
    let proven = came.map_err(|e| match e {
        StoreError::Damaged(_) | StoreError::File { .. } => not_proven(&args.copy, &e),
        other => other.into(),
    })?;
    told(say, &args.copy.display().to_string(), &proven);
    say.result(&proven);
    Ok(Exit::Done)
}

/// The folder of copies that a copy is in, and the copy's name.
fn shelved(copy: &Path) -> Option<(CopyShelf, String)> {
    let copy = copy.canonicalize().ok()?;
    let name = copy.file_name()?.to_str()?.to_owned();
    let shelf = CopyShelf::existing(copy.parent()?);
    let there = shelf.list().ok()?.iter().any(|c| c.name == name);
    there.then_some((shelf, name))
}

fn list_copies(say: &Say, folder: &Path) -> Result<Exit, Problem> {
    if !folder.is_dir() {
        return Err(Problem::new("no_copies", Exit::Input).with("path", folder.display()));
    }
    let copies = CopyShelf::existing(folder).list()?;
    for copy in &copies {
        line(say, copy);
    }
    if copies.is_empty() {
        say.line("cli.backup.none", &[("path", folder.display().to_string())]);
    }
    say.result(&json!({ "copies": copies }));
    Ok(Exit::Done)
}

fn line(say: &Say, copy: &ShelvedCopy) {
    let at = |at: Option<Timestamp>| at.map(|t| t.to_string()).unwrap_or_default();
    let args = [
        ("name", copy.name.clone()),
        ("n", shounuo_words::number(copy.seq)),
        ("size", shounuo_words::file_size(copy.bytes)),
        ("at", at(copy.proven_at)),
        ("reason", copy.fault.clone().unwrap_or_default()),
    ];
    let key = match (&copy.fault, copy.proven_at) {
        (Some(_), _) => "cli.backup.unreadable",
        (None, Some(_)) => "cli.backup.listed_proven",
        (None, None) => "cli.backup.listed",
    };
    say.line(key, &args);
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
