//! What is to be said is said: notices, messages and how far it went, in one transaction under the
//! journal's one lock.

use super::{
    look::{Plan, tickets},
    service::service,
};
use crate::{App, AppError, Who, commands::outcome, queries::ledger::Shelf};
use jiff::SignedDuration;
use shounuo_core::{Seq, Subject, Timestamp, ticket::Context};
use shounuo_store::{
    Announced, Batch, JobError, Notice, Outcome, Outgoing, Part, Reader, StoreError,
};
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
const KEEP_EVERY: SignedDuration = SignedDuration::from_hours(1);
/// The same for facts.
const KEEP_FACTS: Seq = 1_000;
/// By so much the clocks of two servers may differ.
const CLOCKS_DIFFER: SignedDuration = SignedDuration::from_mins(2);
/// What is promised beside tickets is judged again at most so often, and only when something was
/// recorded or an instance came due …
const SERVICE_EVERY: SignedDuration = SignedDuration::from_mins(1);
/// … or after so long, though nothing is expected. Quotients over months are judged this often, or when
/// a window ends: before that only further cases change them, and each would be a count of all.
const AT_LEAST_EVERY: SignedDuration = SignedDuration::from_hours(1);

/// When a part was judged last by this program.
#[derive(Clone, Copy, Debug)]
pub(super) struct Judged {
    at: Timestamp,
    /// The last fact beside tickets by then.
    seq: Seq,
    next: Option<Timestamp>,
}

impl Judged {
    /// Whether it is time to judge again.
    fn is_over(&self, part: Part, now: Timestamp, seq: Seq) -> bool {
        let since = now.duration_since(self.at);
        let turned = self.next.is_some_and(|next| next <= now);
        let news = turned || part != Part::Ratios && seq != self.seq;
        since >= AT_LEAST_EVERY || since.is_negative() || news && since >= SERVICE_EVERY
    }

    /// When it is time to judge again, if nothing is recorded.
    fn again_at(&self) -> Timestamp {
        let after = |length| self.at.saturating_add(length).unwrap_or(Timestamp::MAX);
        let last = after(AT_LEAST_EVERY);
        self.next
            .map_or(last, |next| next.max(after(SERVICE_EVERY)).min(last))
    }
}

impl App {
    /// Announces what there is to say now. Anybody may call it at any time, also several at once, and
    /// on any number of servers: each person is told once. Blocks; not for a runtime's threads.
    ///
    /// # Errors
    /// What the store says; then nothing was announced, or part of it, and the next call goes on.
    pub fn announce(&self) -> Result<Round, AppError> {
        let Some(now) = self.believable()? else {
            let (notices, next) = (0, None);
            return Ok(Round { notices, next });
        };
        self.tell_of_room(now);
        let mut round = self.announce_part(Part::Tickets, now)?;
        let seq = self.store.read(|reader| reader.last_service_seq())?;
        for part in [Part::Service, Part::Ratios] {
            let judged = self.watch.judged(part);
            let judged = match judged.filter(|j| !j.is_over(part, now, seq)) {
                Some(judged) => judged,
                None => {
                    let more = self.announce_part(part, now)?;
                    round.notices += more.notices;
                    let next = more.next;
                    Judged { at: now, seq, next }
                }
            };
            self.watch.judge(part, judged);
            round.next = round.next.into_iter().chain([judged.again_at()]).min();
        }
        Ok(round)
    }

    fn announce_part(&self, part: Part, now: Timestamp) -> Result<Round, AppError> {
        let mut notices = 0;
        loop {
            let seen = self.watch.seen(part);
            let shelf = Arc::clone(&self.shelf);
            let (plan, stored) = self.store.read(move |reader| {
                let stored = reader.announced(part)?;
                let plan = look(reader, &shelf, (part, later(stored, seen)), now)?;
                Ok((plan, stored))
            })?;
            // What is written down is looked for anew under the lock, and may have come less far.
            match is_due(&plan, stored) {
                true => notices += self.write_plan(part, now)?,
                false => self.watch.saw(part, plan.announced),
            }
            if !plan.more {
                let next = plan.next.map(|at| at.max(now));
                return Ok(Round { notices, next });
            }
        }
    }

    /// Looks again, under the lock, and writes what it finds. How many notices.
    fn write_plan(&self, part: Part, now: Timestamp) -> Result<usize, AppError> {
        let (app, seen) = (self.clone(), self.watch.seen(part));
        let run = move |batch: &mut Batch<'_>, _: &Context| {
            let plan = batch.look(|reader| {
                let stored = reader.announced(part)?;
                look(reader, &app.shelf, (part, later(stored, seen)), now)
            })?;
            app.write_notices(batch, part, &plan)
        };
        let ask = self.ask();
        let task = self.task(&Who::system(), &ask, &(), Arc::new(run));
        // A batch of its own: what it decides by is what the database holds.
        let answers = self.store.vital().write_all(vec![task.0])?;
        let told = answers.into_iter().next().ok_or(AppError::Busy)??;
        // What the outcome calls a number is how many there were.
        Ok(told.no.and_then(|n| n.parse().ok()).unwrap_or_default())
    }

    fn write_notices(
        &self,
        batch: &mut Batch<'_>,
        part: Part,
        plan: &Plan,
    ) -> Result<Outcome, JobError> {
        for (notice, from) in &plan.notices {
            let mut notice = notice.clone();
            notice.id = self.random.id(batch.now());
            batch.enqueue_for(message(&notice), *from)?;
            batch.notify(notice)?;
        }
        batch.set_announced(part, plan.announced)?;
        Ok(Outcome {
            no: Some(plan.notices.len().to_string()),
            ..outcome("announced", Subject::House, None)
        })
    }
}

fn look(
    reader: &mut Reader<'_>,
    shelf: &Shelf,
    (part, since): (Part, Option<Announced>),
    now: Timestamp,
) -> Result<Plan, StoreError> {
    match part {
        Part::Tickets => tickets(reader, since, now),
        Part::Service | Part::Ratios => service(reader, shelf, (part, since), now),
    }
}

/// For whatever carries it further: ids only.
pub(crate) fn message(notice: &Notice) -> Outgoing {
    let payload = serde_json::json!({ "notice": notice.id, "person": notice.person });
    Outgoing {
        customer: notice.customer,
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
    !plan.notices.is_empty() || long || much || back
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
