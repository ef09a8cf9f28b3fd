//! Signing: the archive's digest stands in the journal, so that an archive of the same ledger that
//! says something else can be told from the one that was signed.

use crate::{
    App, AppError, Ask, Task, Who,
    commands::{append, unknown},
    files::Upload,
    policy::Right,
    queries::must,
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

/// An archive that is kept, on its way into the journal.
#[derive(Clone)]
pub(super) struct SignedFile {
    /// The instant of its verdicts.
    pub at: jiff::Timestamp,
    /// The period of its statement.
    pub period: Option<String>,
    /// The archive.
    pub file: Upload,
}

impl App {
    /// Signs off for the provider; the caller has authorised it. A repeat of the key is told by what
    /// was asked for: each archive has another digest, since it names when it was made.
    pub(super) fn sign_off(
        &self,
        who: &Who,
        customer: CustomerId,
        ask: Ask,
        request: &impl serde::Serialize,
        signed: SignedFile,
    ) -> Task {
        let fact: Fact = LedgerSignedOff {
            at: signed.at,
            digest: hex::encode(signed.file.sha256),
            period: signed.period,
        }
        .into();
        let run = move |batch: &mut Batch<'_>, context: &Context| {
            let outcome = run(batch, context, customer, fact.clone())?;
            if let Some(subject) = outcome.subject {
                signed.file.keep(batch, customer, subject)?;
            }
            Ok(outcome)
        };
        self.task(who, &ask, request, Arc::new(run))
    }

    /// Countersigns, for the school, the export that the fact with this number signed off.
    ///
    /// # Errors
    /// [`AppError::Forbidden`] for everybody but the school's manager; [`AppError::NotFound`] where no
    /// export was signed off; a refusal when it is countersigned already.
    pub async fn countersign(
        &self,
        who: &Who,
        customer: Option<String>,
        no: i64,
        ask: Ask,
    ) -> Result<Task, AppError> {
        must(who, Right::CounterSign)?;
        let exports = self.exports(who, customer).await?;
        let export = exports.exports.iter().find(|e| e.no == no);
        let export = export.ok_or(AppError::NotFound)?;
        let own = |c: &super::Countersigned| c.person.is_some() && c.person == who.actor.person();
        // One's own signature once more is a repeat; with its key it gets the first answer.
        if export.countersigned.as_ref().is_some_and(|c| !own(c)) {
            return Err(AppError::invalid("digest", Invalid::Taken));
        }
        let customer = exports.customer.id;
        let digest = export.digest.clone();
        let request = (customer, digest.clone());
        let fact: Fact = LedgerCountersigned { digest }.into();
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
