//! What is known of copies, for whoever looks after the server, and for programs that watch it.

use super::BackupPlan;
use crate::{App, AppError, Who, policy::Right, queries::must};
use shounuo_core::{Timestamp, backup::Old};
use shounuo_store::{BackupRun, CopyShelf, ShelvedCopy};

/// So many attempts are told.
const ATTEMPTS: u32 = 30;

/// The schedule as it stands.
#[derive(Clone, Debug)]
pub struct Scheduled {
    /// The folder of copies.
    pub folder: String,
    /// Hours from one copy to the next.
    pub every_h: u16,
    /// From which age on the newest proven copy is an alarm, in hours.
    pub limit_h: i64,
    /// When the next copy is begun; not after the present when one is due or under way.
    pub next_at: Timestamp,
}

/// What is known of copies.
#[derive(Clone, Debug, Default)]
pub struct BackupState {
    /// The schedule; `None` when there is none, and nobody makes copies by themselves.
    pub scheduled: Option<Scheduled>,
    /// The newest attempt whose copy was proven.
    pub newest: Option<BackupRun>,
    /// That the newest proven copy is too old.
    pub old: Option<Old>,
    /// The last attempts, the newest first.
    pub runs: Vec<BackupRun>,
    /// The copies in this server's folder, the one with the most facts first.
    pub copies: Vec<ShelvedCopy>,
    /// Why the folder cannot be read.
    pub fault: Option<String>,
}

impl App {
    /// What is known of copies, for whoever looks after the server.
    pub async fn backups(&self, who: &Who) -> Result<BackupState, AppError> {
        must(who, Right::TendServer)?;
        let app = self.clone();
        let read = tokio::task::spawn_blocking(move || app.backup_state()).await;
        read.map_err(|_| AppError::Busy)?
    }

    /// The newest attempt whose copy was proven, on whichever server.
    pub async fn newest_proven_backup(&self) -> Result<Option<BackupRun>, AppError> {
        self.read(|r| r.newest_proven_backup()).await
    }

    /// The same for programs of this house (a doctor, figures). Blocks.
    pub fn backup_state(&self) -> Result<BackupState, AppError> {
        let (runs, newest, first) = self.store.read(|r| {
            let runs = r.backup_runs(ATTEMPTS)?;
            Ok((runs, r.newest_proven_backup()?, r.first_backup_run()?))
        })?;
        let mut state = BackupState {
            runs,
            newest,
            ..BackupState::default()
        };
        let Some(keeper) = &self.keeper else {
            return Ok(state);
        };
        let (plan, now) = (&keeper.plan, self.expected_now());
        let tried = |run: &Option<BackupRun>| run.as_ref().map(BackupRun::tried);
        let (newest, last) = (
            tried(&state.newest),
            state.runs.first().map(BackupRun::tried),
        );
        state.old = plan
            .schedule
            .old(newest.as_ref(), tried(&first).as_ref(), now);
        let due = plan.schedule.is_due(newest.as_ref(), last.as_ref(), now);
        state.scheduled = Some(scheduled(
            plan,
            if due { now } else { plan.schedule.next(now) },
        ));
        match CopyShelf::existing(&plan.folder).list() {
            Ok(copies) => state.copies = copies,
            Err(e) => state.fault = Some(e.to_string()),
        }
        Ok(state)
    }
}

fn scheduled(plan: &BackupPlan, next_at: Timestamp) -> Scheduled {
    Scheduled {
        folder: plan.folder.display().to_string(),
        every_h: plan.schedule.every_h,
        limit_h: plan.schedule.limit().as_hours(),
        next_at,
    }
}
