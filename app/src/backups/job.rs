//! The thread that keeps copies: once a minute it looks whether something is to be done.

use super::BackupPlan;
use crate::App;
use std::{
    collections::BTreeSet,
    sync::{Arc, Condvar, Mutex, PoisonError},
    thread::JoinHandle,
    time::Duration,
};

/// How often it looks.
const EVERY: Duration = Duration::from_secs(60);

/// The plan, and what this program knows.
#[derive(Debug)]
pub(crate) struct Keeper {
    pub(super) plan: BackupPlan,
    /// The alarms that were told, by this program or before it.
    pub(super) told: Mutex<BTreeSet<String>>,
    ends: Mutex<bool>,
    rung: Condvar,
}

impl Keeper {
    pub(super) fn new(plan: BackupPlan) -> Self {
        Self {
            plan,
            told: Mutex::default(),
            ends: Mutex::new(false),
            rung: Condvar::new(),
        }
    }

    fn set_ends(&self, ends: bool) {
        *self.ends.lock().unwrap_or_else(PoisonError::into_inner) = ends;
        self.rung.notify_all();
    }

    /// Sleeps; whether it goes on.
    fn sleep(&self) -> bool {
        let ends = self.ends.lock().unwrap_or_else(PoisonError::into_inner);
        let slept = self.rung.wait_timeout_while(ends, EVERY, |ends| !*ends);
        !*slept.unwrap_or_else(PoisonError::into_inner).0
    }
}

/// So long the end of the job is waited for, in steps of [`STEP`].
const STEPS: u32 = 200;
const STEP: Duration = Duration::from_millis(10);

/// The running job. It ends when this is dropped. A copy that is under way then is waited for a moment
/// only: what is not whole has no name yet, and is swept before the next one.
#[derive(Debug)]
pub struct KeepingCopies {
    keeper: Option<Arc<Keeper>>,
    thread: Option<JoinHandle<()>>,
}

impl Drop for KeepingCopies {
    fn drop(&mut self) {
        if let Some(keeper) = &self.keeper {
            keeper.set_ends(true);
        }
        let Some(thread) = self.thread.take() else {
            return;
        };
        for _ in 0..STEPS {
            if thread.is_finished() {
                // A panic was told where it happened.
                let _ = thread.join();
                return;
            }
            std::thread::sleep(STEP);
        }
    }
}

impl App {
    /// Starts to keep copies on a thread of its own, until what this gives is dropped. Without a plan it
    /// does nothing.
    ///
    /// # Errors
    /// When no thread can be had.
    pub fn start_keeping_copies(&self) -> std::io::Result<KeepingCopies> {
        let Some(keeper) = self.keeper.clone() else {
            return Ok(KeepingCopies {
                keeper: None,
                thread: None,
            });
        };
        keeper.set_ends(false);
        let (app, own) = (self.clone(), Arc::clone(&keeper));
        let thread = std::thread::Builder::new()
            .name("shounuo-copies".to_owned())
            .spawn(move || app.keep_on(&own))?;
        Ok(KeepingCopies {
            keeper: Some(keeper),
            thread: Some(thread),
        })
    }

    fn keep_on(&self, keeper: &Keeper) {
        loop {
            if let Err(e) = self.keep_copies() {
                tracing::warn!(error = %e, "copies of the data could not be looked after");
            }
            if !keeper.sleep() {
                return;
            }
        }
    }
}
