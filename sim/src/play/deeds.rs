//! Deeds of the chronicle as commands.

use super::{Turn, sheet::sheet};
use crate::{
    chronicle::{Deed, Done},
    error::SimError,
};
use jiff::Timestamp;
use shounuo_app::{
    App, AppError, Receipt, Task,
    commands::{EvidenceAsk, Say},
    files::Upload,
};
use shounuo_core::{
    Origin, Seq,
    ledger::{self, Topic},
};
use std::collections::BTreeMap;

/// The chronicle while it is played.
pub struct Deeds<'a> {
    all: &'a [Deed],
    seqs: BTreeMap<usize, Seq>,
}

/// What is a record only by its paper comes with one.
fn papers(app: &App, kind: &str, n: usize) -> Result<Vec<Upload>, AppError> {
    match kind {
        "routine.carried_out" | "occasion.inspected" | "record.filed" => {
            Ok(vec![app.take_photo(&sheet(n))?])
        }
        _ => Ok(Vec::new()),
    }
}

/// Every deed by its instant.
pub fn in_order(deeds: &[Deed]) -> Vec<(Timestamp, Turn)> {
    let order = deeds.iter().enumerate();
    order.map(|(n, deed)| (deed.at, Turn::Deed(n))).collect()
}

impl<'a> Deeds<'a> {
    /// Nothing is played yet.
    pub fn new(all: &'a [Deed]) -> Self {
        let seqs = BTreeMap::new();
        Self { all, seqs }
    }

    /// When a deed is received.
    pub fn at(&self, n: usize) -> Timestamp {
        self.all[n].at
    }

    /// Whether it speaks of a fact that is not written yet.
    pub fn waits_for(&self, n: usize) -> bool {
        match self.all[n].act {
            Done::Confirms(of) | Done::Corrects(of, _) => !self.seqs.contains_key(&of),
            _ => false,
        }
    }

    /// Its command.
    pub fn task(&self, app: &App, n: usize) -> Result<Task, SimError> {
        let deed = &self.all[n];
        let mut ask = app.ask();
        if deed.claimed_at.is_some() {
            ask.occurred_at = deed.claimed_at;
            ask.origin = Origin::Offline;
        }
        let (who, customer) = (&deed.who, deed.customer);
        let task = match &deed.act {
            Done::Shows(kind, data, text) => {
                let evidence = EvidenceAsk {
                    kind: (*kind).to_owned(),
                    data: data.clone(),
                    text: text.clone(),
                };
                papers(app, kind, n)
                    .and_then(|files| app.record_evidence(who, customer, ask, evidence, files))
            }
            Done::Publishes(id, toml) => app.publish_contract(who, customer, *id, toml),
            Done::Agrees(id) => app.confirm_contract(who, *id, 1),
            said => app.say(who, customer, ask, self.word(said)?),
        };
        task.map_err(|cause| self.refused(n, cause))
    }

    fn word(&self, said: &Done) -> Result<Say, SimError> {
        let missing = SimError::Plan("a deed speaks of one that was not done");
        Ok(match said {
            Done::Accepts(promise, instance) => Say::AcceptExcuse {
                promise: (*promise).to_owned(),
                instance: instance.clone(),
            },
            Done::Disputes(promise, instance, why) => Say::Dispute {
                promise: (*promise).to_owned(),
                instance: instance.clone(),
                reason: (*why).to_owned(),
            },
            Done::Corrects(of, at) => {
                let (of, (topic, key)) = self.fact(*of).ok_or(missing)?;
                Say::Correct {
                    of,
                    at: *at,
                    topic,
                    key,
                }
            }
            Done::Confirms(of) => {
                let (of, (topic, key)) = self.fact(*of).ok_or(missing)?;
                Say::Confirm { of, topic, key }
            }
            _ => return Err(missing),
        })
    }

    /// The fact of an earlier deed, and what it is about.
    fn fact(&self, n: usize) -> Option<(Seq, (Topic, String))> {
        let Done::Shows(kind, data, _) = &self.all[n].act else {
            return None;
        };
        let fact = ledger::evidence(kind, data).ok()?;
        Some((*self.seqs.get(&n)?, ledger::about(&fact)?))
    }

    /// What came of it.
    pub fn took(&mut self, n: usize, answer: Result<Receipt, AppError>) -> Result<(), SimError> {
        let receipt = answer.map_err(|cause| self.refused(n, cause))?;
        self.seqs.extend(receipt.seq.map(|seq| (n, seq)));
        Ok(())
    }

    fn refused(&self, n: usize, cause: AppError) -> SimError {
        let deed = &self.all[n];
        let what = match &deed.act {
            Done::Shows(kind, data, _) => format!("{kind} {data}"),
            Done::Confirms(_) => "confirmation".to_owned(),
            Done::Corrects(..) => "correction".to_owned(),
            Done::Accepts(promise, of) | Done::Disputes(promise, of, _) => {
                format!("word on {promise}/{of}")
            }
            Done::Publishes(..) | Done::Agrees(_) => "contract".to_owned(),
        };
        SimError::Deed {
            what,
            at: deed.at,
            cause: Box::new(cause),
        }
    }
}
