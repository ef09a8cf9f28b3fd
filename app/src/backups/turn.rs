//! Whose turn it is. An attempt begins under the journal's lock, after a look at the others: of several
//! servers one makes the copy. Whoever falls silent is given up after a while.

use super::BackupPlan;
use crate::{App, AppError};
use shounuo_core::Timestamp;
use shounuo_store::{BackupRun, Batch, CopyShelf, JobError, RunFault};
use uuid::Uuid;

/// The newest proven attempt, and the last of all.
pub(super) type Before = (Option<BackupRun>, Option<BackupRun>);

impl App {
    /// Begins an attempt when one is due and nobody is at it.
    pub(super) fn begin_copy(
        &self,
        plan: &BackupPlan,
        now: Timestamp,
    ) -> Result<Option<BackupRun>, AppError> {
        if !is_due(plan, &self.store.read(before)?, now) {
            return Ok(None);
        }
        let (id, plan) = (self.random.id(now), plan.clone());
        self.write_at(now, move |batch| begin(batch, &plan, id, now))?;
        let last = self.store.read(|r| r.backup_runs(1))?;
        Ok(last.into_iter().next().filter(|run| run.id == id))
    }

    /// Writes how an attempt stands.
    pub(super) fn put_copy(&self, run: &BackupRun, at: Timestamp) -> Result<(), AppError> {
        let run = run.clone();
        self.write_at(at, move |batch| {
            batch.put_backup_run(run.clone())?;
            match run.proven {
                true => Ok(batch.end_backup_alarm()?),
                false => Ok(()),
            }
        })
    }
}

pub(super) fn before(
    reader: &mut shounuo_store::Reader<'_>,
) -> Result<Before, shounuo_store::StoreError> {
    let last = reader.backup_runs(1)?.pop();
    Ok((reader.newest_proven_backup()?, last))
}

fn is_due(plan: &BackupPlan, (newest, last): &Before, now: Timestamp) -> bool {
    let tried = |run: &Option<BackupRun>| run.as_ref().map(BackupRun::tried);
    let (newest, last) = (tried(newest), tried(last));
    plan.schedule.is_due(newest.as_ref(), last.as_ref(), now)
}

fn begin(
    batch: &mut Batch<'_>,
    plan: &BackupPlan,
    id: Uuid,
    now: Timestamp,
) -> Result<(), JobError> {
    let found = batch.look(before)?;
    if !is_due(plan, &found, now) {
        return Ok(());
    }
    let (_, last) = found;
    let no = last.as_ref().map_or(1, |l| l.no + 1);
    if let Some(mut silent) = last.filter(|l| l.ended_at.is_none()) {
        (silent.ended_at, silent.fault) = (Some(now), Some(RunFault::Silent));
        batch.put_backup_run(silent)?;
    }
    batch.put_backup_run(BackupRun {
        no,
        id,
        name: CopyShelf::name(now, id),
        node: plan.node.clone(),
        slot: plan.schedule.slot(now),
        begun_at: now,
        heard_at: now,
        ended_at: None,
        proven: false,
        seq: None,
        files: None,
        bytes: None,
        fault: None,
        why: None,
    })?;
    Ok(())
}
