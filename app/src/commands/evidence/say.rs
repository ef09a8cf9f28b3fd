//! The school's word: on the claimed time of a fact, on an excuse, on a verdict. A correction of a
//! time is anybody's who records; unconfirmed, it counts only against its author.

use super::Recording;
use crate::{App, AppError, Ask, Task, Who};
use jiff::Timestamp;
use serde::Serialize;
use shounuo_core::{
    Fact, Seq,
    id::CustomerId,
    ledger::{
        Topic,
        fact::{ExcuseAccepted, ServiceConfirmed, ServiceCorrected, VerdictDisputed},
    },
};

/// What is said, inside the house: facts by their place in the journal. From outside:
/// [`App::confirm_fact`], [`App::correct_fact`], [`App::accept_excuse`], [`App::dispute`], which
/// also see to it that there is what is spoken of.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Say {
    /// The claimed time of a fact is right.
    Confirm {
        /// Which fact.
        of: Seq,
        /// What it is about …
        topic: Topic,
        /// … and which one.
        key: String,
    },
    /// A fact happened at another time.
    Correct {
        /// Which fact.
        of: Seq,
        /// When it happened.
        at: Timestamp,
        /// What it is about …
        topic: Topic,
        /// … and which one.
        key: String,
    },
    /// The excuse holds.
    AcceptExcuse {
        /// The promise's id.
        promise: String,
        /// Which instance.
        instance: String,
    },
    /// The verdict, or its excuse, does not hold.
    Dispute {
        /// The promise's id.
        promise: String,
        /// Which instance.
        instance: String,
        /// Why.
        reason: String,
    },
}

impl App {
    /// Records what somebody says to a fact or a verdict.
    pub fn say(
        &self,
        who: &Who,
        customer: CustomerId,
        ask: Ask,
        say: Say,
    ) -> Result<Task, AppError> {
        let request = (customer, say.clone());
        let (fact, text) = fact(say);
        let recording = Recording {
            customer,
            fact,
            files: Vec::new(),
            new: None,
            vault: Vec::new(),
        };
        self.recording(who, ask, recording, text, &request)
    }
}

/// The fact, and the words that go to the vault.
fn fact(say: Say) -> (Fact, Option<String>) {
    match say {
        Say::Confirm { of, topic, key } => (ServiceConfirmed { of, topic, key }.into(), None),
        Say::Correct { of, at, topic, key } => {
            let fact = ServiceCorrected { of, at, topic, key };
            (fact.into(), None)
        }
        Say::AcceptExcuse { promise, instance } => {
            (ExcuseAccepted { promise, instance }.into(), None)
        }
        Say::Dispute {
            promise,
            instance,
            reason,
        } => {
            let text = None;
            let fact = VerdictDisputed {
                promise,
                instance,
                text,
            };
            (fact.into(), Some(reason))
        }
    }
}
