//! Restoring a backup into an empty place, on either database.

use super::{
    Counts, DATABASE, Erasure, FILES, SUMS, copy, erasure, make_empty, name_of, pace::Pace,
    read_manifest, sums, tables,
};
use crate::{
    Backup, Files, Options, Store, StoreError, Target,
    db::{self, Conn, Mode, connect, connect_file},
    journal::Head,
    own, schema, views,
};
use std::{fs, path::Path};

/// What a restore brought back.
#[derive(Clone, Debug, PartialEq)]
pub struct Restored {
    /// The backup.
    pub backup: Backup,
    /// Later erasures that were carried out again.
    pub erased: usize,
}

/// Restores a backup into an empty place, makes the views anew, proves the journal by the backup's
/// seal, and carries out the erasures that came after it. Blocks.
///
/// # Errors
/// [`StoreError::NotEmpty`]; [`StoreError::Newer`]; [`StoreError::Damaged`] when the backup is not
/// what was written. After an error, a data folder that was being made is removed.
pub fn restore(from: &Path, target: &Target, erasures: &[Erasure]) -> Result<Restored, StoreError> {
    own::apart("the restore panicked", || {
        restore_paced(from, target, erasures, false)
    })
}

/// The same on this thread, which must belong to no runtime; with `yields`, half of the time.
pub(super) fn restore_paced(
    from: &Path,
    target: &Target,
    erasures: &[Erasure],
    yields: bool,
) -> Result<Restored, StoreError> {
    let mut pace = Pace::new(yields);
    let backup = read(from, &mut pace)?;
    if let Some(folder) = target.folder() {
        make_empty(folder)?;
    }
    let restored = fill(from, target, (&backup, erasures), &mut pace);
    if restored.is_err()
        && let Some(folder) = target.folder()
    {
        // It was empty: nothing of anybody's is lost. The first error is the one to tell.
        let _ = fs::remove_dir_all(folder);
    }
    let erased = restored?;
    Ok(Restored { backup, erased })
}

/// What the copy says of itself, once every byte of it is as it was written.
fn read(from: &Path, pace: &mut Pace) -> Result<Backup, StoreError> {
    let listed = from.join(SUMS).exists();
    if listed {
        sums::check(from, &mut || pace.rest())?;
    }
    let backup = read_manifest(from)?;
    if backup.counts.is_some() && !listed {
        // It had a list once.
        sums::check(from, &mut || {})?;
    }
    Ok(backup)
}

fn fill(
    from: &Path,
    target: &Target,
    (backup, erasures): (&Backup, &[Erasure]),
    pace: &mut Pace,
) -> Result<usize, StoreError> {
    let mut conn = connect(target, Mode::Write)?;
    schema::migrate(&mut *conn, None)?;
    conn.begin(Mode::Write)?;
    db::unhurried(&mut *conn)?;
    let copied = fill_tables(from, target, &mut *conn, backup, pace);
    match copied {
        Ok(()) => conn.commit()?,
        Err(e) => {
            let _ = conn.rollback();
            return Err(e);
        }
    }
    drop(conn);
    let files = Files::existing(&from.join(FILES));
    copy::files(&files, &Files::of(target)?, pace)?;
    views::rebuild(target, &mut |_| pace.rest())?;
    let store = Store::open(target.clone(), Options::default())?;
    let verified = store.verify(Some(&backup.seal))?;
    // A text or a file that was damaged already is no reason to lose all the others: the next
    // proof names it.
    let broken = verified.problems.iter().find(|p| p.fault.is_of_journal());
    match broken {
        None => erasure::apply(&store, erasures),
        Some(problem) => Err(StoreError::damaged(format!(
            "the backup is not what was written: {problem:?}"
        ))),
    }
}

fn fill_tables(
    from: &Path,
    target: &Target,
    to: &mut dyn Conn,
    of: &Backup,
    pace: &mut Pace,
) -> Result<(), StoreError> {
    if Head::take(to)?.batch != 0 {
        return Err(StoreError::NotEmpty(name_of(target)));
    }
    to.exec("DELETE FROM journal_head", &[])?;
    let mut backup = connect_file(&from.join(DATABASE), Mode::Read)?;
    for table in tables() {
        // A backup of an older form has no such table yet. It brings its form's number along: the
        // steps from there on are gone when the data is opened.
        if copy::is_there(&mut *backup, table.name)? {
            copy::table(&mut *backup, to, table.name, pace)?;
        }
    }
    match &of.counts {
        // Written by an older program.
        None => Ok(()),
        Some(counts) => counts.must_be(&Counts::of(to)?),
    }
}
