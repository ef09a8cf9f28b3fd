//! The independent check: what scripts meant to happen, judged by a small model of the plan, against what `app`
//! answers.

mod days;
mod intent;
mod model;
mod run;

pub use intent::{Arrival, Converted, End, Graded, Intent, Special, Try};
pub use run::Expected;

use crate::{demo::Demo, error::SimError, wait::wait};
use days::Days;
use shounuo_app::{App, Who};
use shounuo_core::id::TicketId;
use std::fmt;

/// A ticket whose script is known.
#[derive(Clone, Debug)]
pub struct Scripted {
    /// The ticket.
    pub ticket: TicketId,
    /// Its number.
    pub no: String,
    /// What was meant to happen.
    pub intent: Intent,
}

/// A ticket on which model and product differ.
#[derive(Clone, Debug)]
pub struct Disagreement {
    /// The seed of the world.
    pub seed: u64,
    /// The ticket's number.
    pub no: String,
    /// What the model expects and the product does not answer.
    pub expected: Vec<Expected>,
    /// What the product answers and the model does not expect: promise, instance, status, due.
    pub answered: Vec<String>,
}

impl fmt::Display for Disagreement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "seed {}, ticket {}:", self.seed, self.no)?;
        for e in &self.expected {
            writeln!(
                f,
                "  expected {}",
                line(e.promise, e.instance, e.status, e.due_at)
            )?;
        }
        for answered in &self.answered {
            writeln!(f, "  answered {answered}")?;
        }
        Ok(())
    }
}

/// Every ticket on which model and product differ. `app`'s clock must stand at the demo's present.
pub fn check(app: &App, demo: &Demo) -> Result<Vec<Disagreement>, SimError> {
    let days = Days::read();
    let mut found = Vec::new();
    for scripted in &demo.tickets {
        let expected = model::expected(&scripted.intent, &days, demo.plan.now);
        let view = wait(app.ticket(&Who::system(), scripted.ticket))?;
        let answered: Vec<String> = view
            .ladder
            .iter()
            // Of rules the script intends nothing; core's own reference model holds them.
            .filter(|r| r.clock.judged.is_none())
            .map(|r| {
                line(
                    &r.clock.promise,
                    r.clock.instance,
                    r.verdict.status.code(),
                    r.clock.due_at(),
                )
            })
            .collect();
        let (seed, no) = (demo.plan.seed, &scripted.no);
        found.extend(disagreement(seed, no, expected, &answered));
    }
    Ok(found)
}

/// What differs on one ticket, in both directions: a promise too many is as wrong as one that is missing.
fn disagreement(
    seed: u64,
    no: &str,
    expected: Vec<Expected>,
    answered: &[String],
) -> Option<Disagreement> {
    let wanted: Vec<String> = expected
        .iter()
        .map(|e| line(e.promise, e.instance, e.status, e.due_at))
        .collect();
    let missing = expected
        .into_iter()
        .zip(&wanted)
        .filter(|(_, w)| !answered.contains(*w));
    let missing: Vec<Expected> = missing.map(|(e, _)| e).collect();
    let extra: Vec<String> = answered
        .iter()
        .filter(|a| !wanted.contains(a))
        .cloned()
        .collect();
    if missing.is_empty() && extra.is_empty() {
        return None;
    }
    Some(Disagreement {
        seed,
        no: no.to_owned(),
        expected: missing,
        answered: extra,
    })
}

fn line(promise: &str, instance: u16, status: &str, due: Option<jiff::Timestamp>) -> String {
    let due = due.map_or("not known yet".to_owned(), |d| d.to_string());
    format!("{promise} #{instance} {status}, due {due}")
}
