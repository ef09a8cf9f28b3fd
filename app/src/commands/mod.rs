//! Use cases that write: each makes a [`crate::Task`].

mod contract;
mod evidence;
mod house;
mod import;
mod imported_contract;
mod people;
mod report;
mod ticket;

pub use evidence::{EvidenceAsk, Say};
pub use house::{NewDevice, NewPlace};
pub use import::{IMPORT_TAG, PastRow, PastStep, imported_person};
pub use imported_contract::PastContract;
pub use people::NewPerson;

use crate::{App, Ask, Task, Who};
use shounuo_core::{
    Subject,
    fact::NewFact,
    id::CustomerId,
    ticket::{Context, Refusal},
};
use shounuo_store::{Batch, Job, JobError, Outcome, StoreError};
use std::sync::Arc;

/// The body of a task: runs inside the writer's transaction, maybe more than once.
type Body = dyn Fn(&mut Batch<'_>, &Context) -> Result<Outcome, JobError> + Send + Sync;

impl App {
    /// Makes a task of a body. `body_of_request` is what a repeat of the key must equal.
    pub(crate) fn task(
        &self,
        who: &Who,
        ask: &Ask,
        body_of_request: &impl serde::Serialize,
        body: Arc<Body>,
    ) -> Task {
        let (actor, origin, occurred_at) = (who.actor, ask.origin.clone(), ask.occurred_at);
        let asked = tracing::Span::current();
        Task(Job {
            key: ask.key_for(&who.principal, body_of_request),
            command: ask.command,
            actor,
            origin: ask.origin.clone(),
            run: Arc::new(move |batch: &mut Batch<'_>| {
                let now = batch.now();
                let occurred_at = occurred_at.unwrap_or(now);
                let context = Context {
                    now,
                    occurred_at,
                    actor,
                    origin: origin.clone(),
                };
                crate::trace::carried_out(&asked, || body(batch, &context))
            }),
        })
    }
}

/// Appends facts, each under the owner of its subject. A subject that does not exist yet belongs
/// to `owner`.
pub(crate) fn append(
    batch: &mut Batch<'_>,
    owner: Option<CustomerId>,
    facts: Vec<NewFact>,
) -> Result<Option<shounuo_core::Seq>, StoreError> {
    let mut last = None;
    for fact in facts {
        last = Some(batch.append(owner, fact)?);
    }
    Ok(last)
}

/// The outcome of a write on a subject.
pub(crate) fn outcome(code: &str, subject: Subject, seq: Option<shounuo_core::Seq>) -> Outcome {
    Outcome {
        code: code.to_owned(),
        subject: Some(subject),
        no: None,
        seq,
    }
}

/// What another customer's id answers: exactly what one answers that never was.
pub(crate) fn unknown(kind: &'static str) -> JobError {
    JobError::Refused(Refusal::Unknown { kind })
}
