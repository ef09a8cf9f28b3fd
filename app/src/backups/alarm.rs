//! The administrators are told: when the newest proven copy is too old, each day again; when a copy
//! failed, once for each turn. The notice's key makes it one, whatever restarts or runs beside.

use super::BackupPlan;
use crate::{
    App, AppError,
    notices::{in_charge, message},
};
use shounuo_core::{
    Subject, Timestamp,
    backup::Old,
    id::PersonId,
    notice::{Alarm, BACKUP},
};
use shounuo_store::{BackupRun, Notice, RunFault};
use std::sync::PoisonError;
use uuid::Uuid;

/// What is to be told.
struct Telling {
    /// What makes it one: what it is, and of which day or turn.
    instance: String,
    since: Timestamp,
    /// Of when the newest proven copy is.
    newest: Option<Timestamp>,
}

impl App {
    /// Tells what is to be told now; how many notices that made.
    pub(super) fn tell_of_copies(
        &self,
        plan: &BackupPlan,
        now: Timestamp,
    ) -> Result<usize, AppError> {
        let (newest, last, first) = self.store.read(|r| {
            let (newest, last) = super::turn::before(r)?;
            Ok((newest, last, r.first_backup_run()?))
        })?;
        let tried = |run: &Option<BackupRun>| run.as_ref().map(BackupRun::tried);
        let old = plan
            .schedule
            .old(tried(&newest).as_ref(), tried(&first).as_ref(), now);
        let known = newest.as_ref().map(|n| n.begun_at);
        let failed = last.as_ref().and_then(|l| failed(l, known));
        let mut made = 0;
        for telling in old.map(of_age).into_iter().chain(failed) {
            made += self.tell_once(telling, now)?;
        }
        Ok(made)
    }

    fn tell_once(&self, telling: Telling, now: Timestamp) -> Result<usize, AppError> {
        let Some(keeper) = self.keeper.clone() else {
            return Ok(0);
        };
        let told = || keeper.told.lock().unwrap_or_else(PoisonError::into_inner);
        if told().contains(&telling.instance) {
            return Ok(0);
        }
        let (app, instance) = (self.clone(), telling.instance.clone());
        let count = std::sync::Arc::new(std::sync::atomic::AtomicUsize::new(0));
        let made = count.clone();
        self.write_at(now, move |batch| {
            let said = batch.look(|r| r.notices_of(&[Subject::House]))?;
            let mut n = 0;
            for person in in_charge(batch)? {
                let mut notice = notice(&telling, person, now);
                if !said.contains_key(&notice.key()) {
                    notice.id = app.random.id(now);
                    batch.enqueue_for(message(&notice), now)?;
                    batch.notify(notice)?;
                    n += 1;
                }
            }
            // A job may run again; the last time counts.
            made.store(n, std::sync::atomic::Ordering::SeqCst);
            Ok(())
        })?;
        told().insert(instance);
        Ok(count.load(std::sync::atomic::Ordering::SeqCst))
    }
}

fn of_age(old: Old) -> Telling {
    let instance = match (old.ahead, old.newest) {
        (true, _) => format!("ahead:{}", old.day),
        (false, Some(_)) => format!("old:{}:{}", old.since.as_second(), old.day),
        (false, None) => format!("never:{}:{}", old.since.as_second(), old.day),
    };
    Telling {
        instance,
        since: old.since,
        newest: old.newest,
    }
}

/// The last attempt failed. Whoever fell silent is followed by another at once: nothing to say yet.
fn failed(last: &BackupRun, newest: Option<Timestamp>) -> Option<Telling> {
    let fault = last.fault.filter(|f| *f != RunFault::Silent)?;
    Some(Telling {
        instance: format!("{}:{}", fault.code(), last.slot.as_second()),
        since: last.ended_at?,
        newest,
    })
}

fn notice(telling: &Telling, person: PersonId, now: Timestamp) -> Notice {
    Notice {
        id: Uuid::nil(),
        customer: None,
        person,
        subject: Subject::House,
        label: String::new(),
        clause: String::new(),
        promise: BACKUP.to_owned(),
        instance: telling.instance.clone(),
        alarm: Alarm::Pressing,
        since: telling.since,
        due: telling.newest,
        made_at: now,
        read_at: None,
    }
}
