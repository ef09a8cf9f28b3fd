//! What is to be said is said: notices, messages and how far it went, in one transaction under the
//! journal's one lock.

use super::look::{Plan, look};
use crate::{App, AppError, Who, commands::outcome};
use shounuo_core::{Subject, Timestamp, ticket::Context};
use shounuo_store::{Announced, Batch, JobError, Outcome, Outgoing};
use std::sync::Arc;

/// What one round of announcing came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Round {
    /// How many notices were written.
    pub notices: usize,
    /// Before which instant there is nothing to say, unless something new becomes known.
    pub next: Option<Timestamp>,
}

/// After so long without anything to say, how far that was is written down all the same: a program
/// that starts anew begins there.
const KEEP_EVERY: jiff::SignedDuration = jiff::SignedDuration::from_hours(1);
/// By so much the clocks of two servers may differ.
const CLOCKS_DIFFER: jiff::SignedDuration = jiff::SignedDuration::from_mins(2);
/// The same for facts.
const KEEP_FACTS: i64 = 1_000;

impl App {
    /// Announces what there is to say now. Anybody may call it at any time, also several at once, and
    /// on any number of servers: each person is told once. Blocks; not for a runtime's threads.
    ///
    /// # Errors
    /// What the store says; then nothing was announced, or part of it, and the next call goes on.
    pub fn announce(&self) -> Result<Round, AppError> {
        let mut notices = 0;
        loop {
            let now = self.now();
            let seen = self.watch.seen();
            let (plan, stored, next) = self.store.read(move |reader| {
                let stored = reader.announced()?;
                let plan = look(reader, later(stored, seen), now)?;
                // What turns at this very instant is said by the next look.
                let next = reader.next_turn(now)?;
                Ok((plan, stored, next))
            })?;
            if is_due(&plan, stored) {
                notices += self.write_plan(&plan)?;
            }
            self.watch.saw(plan.announced);
            if !plan.more {
                let next = next.map(|at| at.max(now));
                return Ok(Round { notices, next });
            }
        }
    }

    /// Looks again, under the lock, and writes what was found. How many notices.
    fn write_plan(&self, found: &Plan) -> Result<usize, AppError> {
        let (app, seen) = (self.clone(), self.watch.seen());
        let run = move |batch: &mut Batch<'_>, _: &Context| {
            let now = app.now();
            let plan = batch.look(|reader| {
                let stored = reader.announced()?;
                look(reader, later(stored, seen), now)
            })?;
            app.write_notices(batch, &plan)
        };
        let ask = self.ask();
        let task = self.task(&Who::system(), &ask, &(), Arc::new(run));
        let before = found.notices.len();
        let answers = self.store.write_all(vec![task.0])?;
        let told = answers.into_iter().next().ok_or(AppError::Busy)??;
        // What the outcome calls a number is how many there were.
        Ok(told.no.and_then(|n| n.parse().ok()).unwrap_or(before))
    }

    fn write_notices(&self, batch: &mut Batch<'_>, plan: &Plan) -> Result<Outcome, JobError> {
        for (notice, from) in &plan.notices {
            let mut notice = notice.clone();
            notice.id = self.random.id(batch.now());
            batch.enqueue_for(message(&notice), *from)?;
            batch.notify(notice)?;
        }
        batch.set_announced(plan.announced)?;
        Ok(Outcome {
            no: Some(plan.notices.len().to_string()),
            ..outcome("announced", Subject::House, None)
        })
    }
}

/// For whatever carries it further: ids only.
fn message(notice: &shounuo_store::Notice) -> Outgoing {
    let payload = serde_json::json!({ "notice": notice.id, "person": notice.person });
    Outgoing {
        customer: Some(notice.customer),
        topic: "notice".to_owned(),
        payload: payload.to_string(),
    }
}

/// Whether something is to be written.
fn is_due(plan: &Plan, stored: Option<Announced>) -> bool {
    let Some(stored) = stored else { return true };
    let long = plan.announced.at.duration_since(stored.at) >= KEEP_EVERY;
    let much = plan.announced.seq - stored.seq >= KEEP_FACTS;
    // A clock that was set back: from now on it counts from there. Two servers' clocks differ a bit.
    let back = stored.at.duration_since(plan.announced.at) > CLOCKS_DIFFER;
    !plan.notices.is_empty() || plan.first || long || much || back
}

/// How far it was said: as written down, or as this program saw since. Each of the two is true as a
/// whole, so the one that knows more facts counts, and of equal ones the later.
fn later(stored: Option<Announced>, seen: Option<Announced>) -> Option<Announced> {
    let (Some(stored), Some(seen)) = (stored, seen) else {
        return stored;
    };
    match (seen.seq, seen.at) > (stored.seq, stored.at) {
        true => Some(seen),
        false => Some(stored),
    }
}
