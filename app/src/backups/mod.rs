//! Copies of the data on a schedule, each proven by a drill, and an alarm when the newest proven one is
//! too old.
//!
//! `round` what there is to do now · `attempt` one copy, from the room on the disk to the mark · `turn`
//! whose turn it is, in the database, so that of several servers one makes the copy · `alarm` the
//! administrators are told · `job` the thread · `state` what is known, for people and for programs.

mod alarm;
mod attempt;
mod job;
mod round;
mod state;
mod turn;

pub use job::KeepingCopies;
pub use round::CopyRound;
pub use state::{BackupState, Scheduled};

pub(crate) use job::Keeper;

use crate::App;
use shounuo_core::backup::Schedule;
use std::{path::PathBuf, sync::Arc};

/// How copies are made on a schedule.
#[derive(Clone, Debug)]
pub struct BackupPlan {
    /// The folder of copies, outside of the data.
    pub folder: PathBuf,
    /// When.
    pub schedule: Schedule,
    /// So many bytes stay free on the disk, beside what a copy and its drill need.
    pub reserve: u64,
    /// What this server is called.
    pub node: String,
}

impl App {
    /// With copies on a schedule; made while [`App::start_keeping_copies`] runs.
    pub fn with_backups(self, plan: BackupPlan) -> Self {
        let keeper = Some(Arc::new(Keeper::new(plan)));
        Self { keeper, ..self }
    }
}
