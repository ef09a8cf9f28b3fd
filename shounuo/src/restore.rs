//! `shounuo restore`: a copy comes back, into an empty place only.

use crate::{
    place::Place,
    problem::{Exit, Problem},
    say::Say,
};
use clap::Args;
use serde_json::json;
use shounuo_store::{Erasure, StoreError};
use std::path::{Path, PathBuf};

/// From where.
#[derive(Debug, Args)]
pub struct Restore {
    /// The folder that `shounuo backup` wrote
    from: PathBuf,
    /// Data that lived on after the backup and can still be read: whoever was erased there is erased here too
    #[arg(long, value_name = "DIR")]
    erased_in: Option<PathBuf>,
}

/// Carries out the command.
pub fn run(place: &Place, say: &Say, args: &Restore) -> Result<Exit, Problem> {
    if !args.from.is_dir() {
        return Err(Problem::new("no_backup", Exit::Input).with("path", args.from.display()));
    }
    let erasures = args
        .erased_in
        .as_deref()
        .map(erasures_in)
        .transpose()?
        .unwrap_or_default();
    let restored = shounuo_store::restore(&args.from, &place.target(), &erasures);
    let restored = restored.map_err(|e| damaged(&args.from, e))?;
    let facts = shounuo_words::number(restored.backup.seq);
    say.line("cli.restore.done", &[("data", place.name()), ("n", facts)]);
    if args.erased_in.is_some() {
        let n = i64::try_from(restored.erased).unwrap_or(i64::MAX);
        say.line("cli.restore.erased", &[("n", shounuo_words::number(n))]);
    }
    say.result(&json!({
        "data": place.name(),
        "facts": restored.backup.seq,
        "files": restored.backup.files,
        "erased": restored.erased,
    }));
    Ok(Exit::Done)
}

/// It is the copy that is damaged, not the place that it was to come back to.
fn damaged(from: &Path, e: StoreError) -> Problem {
    match e {
        StoreError::Damaged(reason) => Problem::new("backup_damaged", Exit::Data)
            .with("path", from.display())
            .with("reason", reason),
        other => other.into(),
    }
}

fn erasures_in(folder: &Path) -> Result<Vec<Erasure>, Problem> {
    let lived_on = Place::at(folder);
    let app = lived_on
        .open_existing()
        .map_err(|p| p.with("data", lived_on.name()))?;
    Ok(app.store().read(|reader| reader.erasures(0))?)
}
