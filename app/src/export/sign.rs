//! Signing off: the archive's digest stands in the journal, so that an archive of the same ledger that
//! says something else can be told from the one that was signed.

use crate::{
    App, AppError, Ask, Task, Who,
    commands::{append, unknown},
    policy::{Right, may},
};
use shounuo_core::{
    Fact, State, Subject,
    fact::NewFact,
    id::CustomerId,
    ledger::fact::{LedgerCountersigned, LedgerSignedOff},
    ticket::{Context, Invalid},
};
use shounuo_store::{Batch, JobError, Outcome};
use std::sync::Arc;

impl App {
    /// Puts the digest (SHA-256 in hex) of an archive that was signed off into the journal: for the
    /// provider by whoever may sign off, for the school (which countersigns) by its manager.
    pub fn sign_off(
        &self,
        who: &Who,
        customer: CustomerId,
        ask: Ask,
        at: jiff::Timestamp,
        digest: &str,
    ) -> Result<Task, AppError> {
        let fact: Fact = match (may(who, Right::SignOff), may(who, Right::CounterSign)) {
            (true, _) => LedgerSignedOff {
                at,
                digest: hex_digest(digest)?,
            }
            .into(),
            (false, true) => LedgerCountersigned {
                digest: hex_digest(digest)?,
            }
            .into(),
            (false, false) => return Err(AppError::Forbidden),
        };
        if !who.sees(Some(customer)) {
            return Err(AppError::NotFound);
        }
        let request = (customer, digest.to_owned());
        let run = move |batch: &mut Batch<'_>, context: &Context| {
            run(batch, context, customer, fact.clone())
        };
        Ok(self.task(who, &ask, &request, Arc::new(run)))
    }
}

fn run(
    batch: &mut Batch<'_>,
    context: &Context,
    customer: CustomerId,
    fact: Fact,
) -> Result<Outcome, JobError> {
    let State::Customer(own) = batch.load(&Subject::Customer(customer))?.state else {
        return Err(unknown("customer"));
    };
    let contract = own.contract.ok_or_else(|| unknown("contract"))?;
    let (kind, subject) = (fact.kind().to_owned(), Subject::Service(contract));
    let fact = NewFact {
        subject,
        occurred_at: context.now,
        fact,
    };
    let seq = append(batch, Some(customer), vec![fact])?;
    Ok(Outcome {
        code: kind,
        subject: Some(subject),
        no: None,
        seq,
    })
}

fn hex_digest(said: &str) -> Result<String, AppError> {
    let mut bytes = [0; 32];
    let read = hex::decode_to_slice(said.trim(), &mut bytes);
    read.map_err(|_| AppError::invalid("digest", Invalid::WrongKind))?;
    Ok(hex::encode(bytes))
}
