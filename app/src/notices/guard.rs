//! While the server's clock cannot be believed, nothing is announced: what would be said on a false
//! clock cannot be taken back. It is held, the administrators are told, and when the clock is back, or
//! one of them says that it is right as it is, all is said that is true by then.

use super::announce::message;
use crate::{App, AppError, Task, Who, commands::outcome, policy::Right, queries::must};
use shounuo_core::{
    Subject, Timestamp,
    id::PersonId,
    notice::{Alarm, LAST_RESORT, SERVER_CLOCK},
    role::Role,
    server_clock::{Jump, Reading},
    ticket::Context,
};
use shounuo_store::{
    Batch, ClockJump, JobError, Notice, Outcome,
    query::{PersonFilter, PersonRow, Scope, whole},
};
use std::sync::{Arc, PoisonError};
use uuid::Uuid;

/// What this program believes of the server's clock.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Guard {
    /// The last reading that could be believed; none before the first look.
    believed: Option<Reading>,
    /// The jump that holds everything back.
    held: Option<Uuid>,
}

impl App {
    /// The present, or nothing while the clock cannot be believed.
    pub(super) fn believable(&self) -> Result<Option<Timestamp>, AppError> {
        let wall = self.now();
        let Some(steady) = &self.steady else {
            return Ok(Some(wall));
        };
        let now = Reading {
            wall,
            steady: steady(),
        };
        let before = self.guard();
        let guard = match before.believed {
            Some(_) => before,
            None => self.guard_from_before(now)?,
        };
        let believed = guard.believed.unwrap_or(now);
        let after = match (believed.jump_to(now), guard.held) {
            (None, held) => self.trust(now, held)?,
            (Some(jump), None) => self.hold(believed, jump)?,
            (Some(_), Some(id)) => match self.is_confirmed(id)? {
                true => self.trust(now, None)?,
                false => guard,
            },
        };
        *self
            .watch
            .guard
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = after;
        Ok(after.held.is_none().then_some(wall))
    }

    /// The present as it should be: while the server's clock cannot be believed, by the one that only ever
    /// goes forward.
    pub(crate) fn expected_now(&self) -> Timestamp {
        let wall = self.now();
        let (Some(steady), Some(believed)) = (&self.steady, self.guard().believed) else {
            return wall;
        };
        let now = Reading {
            wall,
            steady: steady(),
        };
        believed.jump_to(now).map_or(wall, |jump| jump.expected)
    }

    fn guard(&self) -> Guard {
        let guard = self.watch.guard.lock();
        *guard.unwrap_or_else(PoisonError::into_inner)
    }

    /// What a program before this one found, as far as it lasts.
    fn guard_from_before(&self, now: Reading) -> Result<Guard, AppError> {
        let open = self.store.read(|r| r.open_clock_jump())?;
        Ok(match open {
            Some(found) if found.jump.lasts_at(now.wall) => Guard {
                believed: Some(found.jump.undone(now)),
                held: Some(found.id),
            },
            found => Guard {
                believed: Some(now),
                held: found.map(|f| f.id),
            },
        })
    }

    /// From now on the clock is believed again.
    fn trust(&self, now: Reading, held: Option<Uuid>) -> Result<Guard, AppError> {
        if let Some(id) = held {
            tracing::warn!(at = %now.wall, "the server's clock is back; what waited is announced");
            self.write_at(now.wall, move |batch| Ok(batch.end_clock_jump(id, None)?))?;
        }
        Ok(Guard {
            believed: Some(now),
            held: None,
        })
    }

    /// Announcements wait, and the administrators are told, by the time that it should be.
    fn hold(&self, believed: Reading, jump: Jump) -> Result<Guard, AppError> {
        let (expected, read) = (jump.expected, jump.read);
        tracing::error!(%expected, %read, "the server's clock jumped; nothing is announced");
        let (id, app) = (self.random.id(expected), self.clone());
        self.write_at(expected, move |batch| {
            batch.keep_clock_jump(id, jump)?;
            for person in in_charge(batch)? {
                let mut notice = notice(jump, person);
                notice.id = app.random.id(expected);
                batch.enqueue_for(message(&notice), expected)?;
                batch.notify(notice)?;
            }
            Ok(())
        })?;
        Ok(Guard {
            believed: Some(believed),
            held: Some(id),
        })
    }

    fn is_confirmed(&self, id: Uuid) -> Result<bool, AppError> {
        let found = self.store.read(move |r| r.clock_jump(id))?;
        Ok(found.is_some_and(|f| f.confirmed_by.is_some()))
    }

    /// Writes with a receipt of its own: the server's clock is what is in doubt.
    pub(crate) fn write_at(
        &self,
        at: Timestamp,
        write: impl Fn(&mut Batch<'_>) -> Result<(), JobError> + Send + Sync + 'static,
    ) -> Result<(), AppError> {
        let run = move |batch: &mut Batch<'_>, _: &Context| -> Result<Outcome, JobError> {
            write(batch)?;
            Ok(outcome("clock_judged", Subject::House, None))
        };
        let task = self.task(&Who::system(), &self.ask(), &(), Arc::new(run));
        let answers = self.store.vital().write_history(vec![(at, task.0)])?;
        answers.into_iter().next().ok_or(AppError::Busy)??;
        Ok(())
    }

    /// The jump for which announcements wait, for whoever looks after the server.
    pub async fn clock_jump(&self, who: &Who) -> Result<Option<ClockJump>, AppError> {
        must(who, Right::TendServer)?;
        self.read(|r| r.open_clock_jump()).await
    }

    /// Somebody says that the server's clock is right as it is: what waited is announced. While nothing
    /// waits it makes no difference.
    pub fn confirm_clock(&self, who: &Who) -> Result<Task, AppError> {
        must(who, Right::TendServer)?;
        let person = who.actor.person().ok_or(AppError::Forbidden)?;
        let run = move |batch: &mut Batch<'_>, _: &Context| {
            if let Some(open) = batch.look(|r| r.open_clock_jump())? {
                batch.end_clock_jump(open.id, Some(person))?;
            }
            Ok(outcome("clock_confirmed", Subject::House, None))
        };
        Ok(self.task(who, &self.ask(), &person, Arc::new(run)))
    }
}

/// The administrators; without any, whoever else leads the house.
pub(crate) fn in_charge(batch: &mut Batch<'_>) -> Result<Vec<PersonId>, JobError> {
    let filter = PersonFilter {
        of: Some(None),
        active: Some(true),
        roles: Vec::new(),
    };
    let people: Vec<PersonRow> =
        batch.look(|r| whole(|page| r.people(&Scope::House, &filter, page)))?;
    let with = |role: &Role| -> Vec<PersonId> {
        let have = people.iter().filter(|p| p.roles.contains(role));
        have.map(|p| p.id).collect()
    };
    let found = LAST_RESORT
        .iter()
        .rev()
        .map(with)
        .find(|all| !all.is_empty());
    Ok(found.unwrap_or_default())
}

fn notice(jump: Jump, person: PersonId) -> Notice {
    Notice {
        id: Uuid::nil(),
        customer: None,
        person,
        subject: Subject::House,
        label: String::new(),
        clause: String::new(),
        promise: SERVER_CLOCK.to_owned(),
        instance: jump.read.to_string(),
        alarm: Alarm::Pressing,
        since: jump.read,
        due: Some(jump.expected),
        made_at: jump.expected,
        read_at: None,
    }
}
