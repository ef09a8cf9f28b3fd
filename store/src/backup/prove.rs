//! The drill: a copy is restored into a place of its own, compared with what it says of itself and with
//! the data that lives on, and the place is cleared away.

use super::{Backup, DATABASE, restore::restore_paced, sums};
use crate::{
    Fault, Problem, Store, StoreError, Target,
    db::{Mode, connect},
    own, verify_at,
};
use serde::Serialize;
use std::{
    fs,
    path::{Path, PathBuf},
};

/// What a drill found right.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Proven {
    /// The last fact.
    pub seq: i64,
    /// Facts whose digests and chains agree.
    pub facts: u64,
    /// Chains whose heads agree.
    pub chains: usize,
    /// Texts that are as their facts say.
    pub texts: u64,
    /// Files that are as they were taken in.
    pub files: u64,
    /// Bytes of the copy.
    pub bytes: u64,
    /// The digest of the list of its files.
    pub sums: String,
}

/// Proves a copy: every file of it, a restore into `scratch` (a folder that is not there yet and is gone
/// afterwards), every fact, text and file that came back, counts and heads; with `live`, that the data
/// there begins with it. With `yields`, it works half of the time. Blocks.
///
/// # Errors
/// [`StoreError::Damaged`] says which file, table or fact is not as it should be.
pub fn prove(
    copy: &Path,
    scratch: &Path,
    live: Option<&Store>,
    yields: bool,
) -> Result<Proven, StoreError> {
    own::apart("the drill fell over", || {
        let scratch = Scratch(scratch.to_owned());
        let target = Target::Folder(scratch.0.join("data"));
        own::folder(&scratch.0).map_err(|e| StoreError::file(&scratch.0, e))?;
        let backup = restore_paced(copy, &target, &[], yields)?.backup;
        if backup.counts.is_none() {
            let path = copy.join(DATABASE).display().to_string();
            return Err(StoreError::damaged(format!(
                "{path}: written by an older program, without counts that could prove it"
            )));
        }
        let proven = look(copy, &backup, &target)?;
        if let Some(live) = live {
            begins(&backup, live)?;
        }
        Ok(proven)
    })
}

/// A place that goes, whatever came of it.
struct Scratch(PathBuf);

impl Drop for Scratch {
    fn drop(&mut self) {
        // What is left is swept before the next drill.
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn look(copy: &Path, backup: &Backup, target: &Target) -> Result<Proven, StoreError> {
    let verified = verify_at(target, Some(&backup.seal))?;
    if let Some(problem) = verified.problems.first() {
        return Err(told(copy, problem));
    }
    Ok(Proven {
        seq: backup.seq,
        facts: verified.facts,
        chains: verified.chains,
        texts: verified.texts,
        files: verified.files,
        bytes: backup.bytes,
        sums: hex::encode(sums::of(copy)?),
    })
}

/// A text or a file that is damaged in the live data already is damaged in its copy, too.
fn told(copy: &Path, problem: &Problem) -> StoreError {
    let Problem {
        seq, fault, item, ..
    } = problem;
    let what = match fault {
        Fault::FileAltered | Fault::FileMissing => format!("file {item}"),
        Fault::TextAltered | Fault::TextMissing => format!("text {item}"),
        _ => "the journal".to_owned(),
    };
    let path = copy.join(DATABASE).display().to_string();
    StoreError::damaged(format!("{path}: fact {seq}, {what}: {fault:?}"))
}

fn begins(backup: &Backup, live: &Store) -> Result<(), StoreError> {
    let mut conn = connect(live.target(), Mode::Read)?;
    conn.begin(Mode::Read)?;
    let begins = backup
        .counts
        .iter()
        .try_for_each(|c| c.must_begin(&mut *conn, backup));
    // Nothing was written.
    let _ = conn.rollback();
    begins.map_err(|e| match e {
        StoreError::Damaged(why) => StoreError::damaged(format!(
            "the live data does not begin with what was copied: {why}"
        )),
        other => other,
    })
}
