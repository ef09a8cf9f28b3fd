//! One copy: room on the disk, the copy under its name, the drill, the mark.

use super::BackupPlan;
use crate::{App, AppError};
use shounuo_core::Timestamp;
use shounuo_store::{BackupRun, CopyShelf, RunFault, StoreError, own, prove};
use std::{
    sync::{Condvar, Mutex, PoisonError},
    time::{Duration, Instant},
};

/// How often an attempt gives a sign of life.
const BEAT: Duration = Duration::from_secs(60);

/// Why an attempt came to nothing.
type Fault = (RunFault, String);

impl App {
    /// Carries out an attempt that was begun, and writes what came of it.
    pub(super) fn attempt(
        &self,
        plan: &BackupPlan,
        mut run: BackupRun,
    ) -> Result<BackupRun, AppError> {
        tracing::info!(copy = run.name, "a copy of the data is begun");
        let begun = Instant::now();
        let came = self.beating(plan, &run, || self.copy(plan, &run));
        let now = self.expected_now();
        (run.heard_at, run.ended_at) = (now, Some(now));
        let ms = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
        match came {
            Ok(made) => {
                tracing::info!(copy = run.name, facts = made.seq, ms, "a copy is proven");
                run.proven = true;
                (run.seq, run.files, run.bytes) = (made.seq, made.files, made.bytes);
            }
            Err((fault, why)) => {
                let code = fault.code();
                tracing::error!(copy = run.name, code, why, "a copy of the data failed");
                (run.fault, run.why) = (Some(fault), Some(why));
            }
        }
        self.put_copy(&run, now)?;
        Ok(run)
    }

    fn copy(&self, plan: &BackupPlan, run: &BackupRun) -> Result<BackupRun, Fault> {
        let shelf = CopyShelf::open(&plan.folder).map_err(of_copy)?;
        shelf.sweep().map_err(of_copy)?;
        self.room(plan)?;
        let made = shelf.make(&self.store, &run.name, run.begun_at);
        let made = made.map_err(of_copy)?;
        tracing::info!(
            copy = run.name,
            facts = made.seq,
            "copied; the drill begins"
        );
        let begun = Instant::now();
        let (path, scratch) = (shelf.path(&run.name), shelf.scratch(&run.name));
        let proven = prove(&path, &scratch, Some(&self.store), true).map_err(of_proof)?;
        let took = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
        let marked = shelf.mark(&run.name, &proven, (self.expected_now(), took));
        marked.map_err(of_proof)?;
        Ok(BackupRun {
            seq: Some(made.seq),
            files: Some(proven.files),
            bytes: Some(made.bytes),
            ..run.clone()
        })
    }

    /// Whether there is room for the copy and for its drill, whose views and index grow beside it.
    fn room(&self, plan: &BackupPlan) -> Result<(), Fault> {
        let (database, files) = self.store.read(|r| r.bytes_stored()).map_err(of_copy)?;
        let needed = database
            .saturating_mul(3)
            .saturating_add(files.saturating_mul(2))
            .saturating_add(plan.reserve);
        match own::free_space(&plan.folder) {
            Some(free) if free < needed => {
                let folder = plan.folder.display();
                let why = format!("{folder}: {free} bytes are free, {needed} are needed");
                Err((RunFault::Room, why))
            }
            _ => Ok(()),
        }
    }

    /// Does something long, while a sign of life is given each minute.
    fn beating<T: Send>(&self, plan: &BackupPlan, run: &BackupRun, work: impl FnOnce() -> T) -> T {
        let (done, rung) = (Mutex::new(false), Condvar::new());
        std::thread::scope(|scope| {
            scope.spawn(|| {
                loop {
                    let done = done.lock().unwrap_or_else(PoisonError::into_inner);
                    let waited = rung.wait_timeout_while(done, BEAT, |done| !*done);
                    if *waited.unwrap_or_else(PoisonError::into_inner).0 {
                        return;
                    }
                    self.beat(plan, run, self.expected_now());
                }
            });
            let came = work();
            *done.lock().unwrap_or_else(PoisonError::into_inner) = true;
            rung.notify_all();
            came
        })
    }

    fn beat(&self, plan: &BackupPlan, run: &BackupRun, now: Timestamp) {
        let mut run = run.clone();
        run.heard_at = now;
        // The copy goes on; the next beat tries again.
        let beaten = self.put_copy(&run, now);
        let told = self.tell_of_copies(plan, now);
        if let Err(e) = beaten.and(told) {
            tracing::warn!(error = %e, "a copy under way could not give a sign of life");
        }
    }
}

fn of_copy(e: StoreError) -> Fault {
    match e {
        StoreError::Full => (RunFault::Room, e.to_string()),
        _ => (RunFault::Copy, e.to_string()),
    }
}

fn of_proof(e: StoreError) -> Fault {
    match e {
        StoreError::Full => (RunFault::Room, e.to_string()),
        _ => (RunFault::Proof, e.to_string()),
    }
}
