//! Evidence recorded by hand: what happened beside tickets, with its files, and what the school says
//! to facts and verdicts.
//!
//! `shape` the data as it is handed in · `named` who and what it names · `say` the school's word ·
//! `scope` the devices that a round must cover.

mod named;
mod say;
mod scope;
mod shape;

pub use say::Say;

use super::{append, report::contract_in_force, unknown};
use crate::{
    App, AppError, Ask, Task, Who,
    files::Upload,
    policy::{Right, may, may_record},
    private::Sealer,
};
use serde::Serialize;
use shounuo_core::{
    Fact, Sealed, State, Subject,
    contract::Contracts,
    id::{ContractId, CustomerId},
    ledger::{self, Needs, Reads, form},
    promise::Book,
    ticket::{Context, Invalid},
};
use shounuo_store::{Batch, JobError, Outcome, VaultItem};
use std::sync::Arc;

/// Evidence as an adapter hands it in.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct EvidenceAsk {
    /// The fact's kind: `routine.carried_out`. Its fields: [`form::fields`].
    pub kind: String,
    /// Its fields as JSON. The id of something new (an occasion, a loan, a complaint, a failure, a
    /// change) may be left out; files come as uploads and private words as `text`.
    pub data: serde_json::Value,
    /// The private words, for kinds that have any: an occasion's name.
    pub text: Option<String>,
}

/// What has a way of its own, because it names other facts or verdicts: [`Say`].
fn is_word(kind: &str) -> bool {
    kind.starts_with("service.") || kind.starts_with("verdict.")
}

impl App {
    /// Records evidence under the contract of `customer`. The receipt's `no` tells the id of
    /// something new. When it happened: [`Ask::occurred_at`].
    ///
    /// # Errors
    /// A refusal that names the field; [`AppError::Forbidden`] for a kind that is not the asker's to
    /// record. What is named must be this customer's (people: the provider's), else it is as if it
    /// had never been.
    pub fn record_evidence(
        &self,
        who: &Who,
        customer: CustomerId,
        ask: Ask,
        evidence: EvidenceAsk,
        files: Vec<Upload>,
    ) -> Result<Task, AppError> {
        if !may(who, Right::RecordEvidence) {
            return Err(AppError::Forbidden);
        }
        let fields = form::fields(&evidence.kind).filter(|_| !is_word(&evidence.kind));
        let fields = fields.ok_or_else(|| AppError::invalid("kind", Invalid::UnknownWord))?;
        let request = request(customer, &evidence, &files);
        let shaped = shape::shaped(fields, &evidence, || self.new_id())?;
        let mut fact = ledger::evidence(&evidence.kind, &shaped.data)?;
        take_files(&mut fact, &files)?;
        let recording = Recording {
            customer,
            fact,
            files,
            new: shaped.new,
            vault: Vec::new(),
        };
        self.recording(who, ask, recording, evidence.text, &request)
    }

    /// The task of a recording; `text` goes to the vault.
    fn recording(
        &self,
        who: &Who,
        ask: Ask,
        mut recording: Recording,
        text: Option<String>,
        request: &impl Serialize,
    ) -> Result<Task, AppError> {
        if !may_record(who, recording.fact.kind()) {
            return Err(AppError::Forbidden);
        }
        if !who.sees(Some(recording.customer)) {
            return Err(AppError::NotFound);
        }
        if let Some(text) = text {
            // What turns the words around it is no name and no reason.
            if text.contains(turns) {
                return Err(AppError::invalid(
                    text_field(&recording.fact),
                    Invalid::BadCharacter,
                ));
            }
            // Under which contract the text stands is known once the job runs.
            let mut sealer = Sealer::new(self, Subject::Customer(recording.customer), None);
            put_text(&mut recording.fact, |field| sealer.seal(field, text))?;
            recording.vault = sealer.finish()?;
        }
        let run = move |batch: &mut Batch<'_>, context: &Context| recording.run(batch, context);
        Ok(self.task(who, &ask, request, Arc::new(run)))
    }
}

/// What a repeat of the key must equal.
fn request(
    customer: CustomerId,
    evidence: &EvidenceAsk,
    files: &[Upload],
) -> impl Serialize + use<> {
    let digests: Vec<_> = files.iter().map(|f| f.sha256).collect();
    (customer, evidence.clone(), digests)
}

/// Evidence on its way into the journal.
struct Recording {
    customer: CustomerId,
    fact: Fact,
    files: Vec<Upload>,
    /// The id that was made for something new.
    new: Option<String>,
    vault: Vec<VaultItem>,
}

impl Recording {
    fn run(&self, batch: &mut Batch<'_>, context: &Context) -> Result<Outcome, JobError> {
        let (contract, book) = self.contract(batch, context)?;
        self.check_named(batch, contract)?;
        self.check_case(batch, &book.contract)?;
        let about = ledger::about(&self.fact).ok_or_else(|| unknown("service"))?;
        let (whose, needs) = ((self.customer, contract), Needs::of(&self.fact));
        let entries = batch.entries(whose, (about.0, &about.1), needs)?;
        let devices = self.devices(batch, contract, &book.contract)?;
        let reads = Reads {
            contract: &book.contract,
            entries: &entries,
            devices: &devices,
        };
        let fact = ledger::record(contract, reads, self.fact.clone(), context)
            .map_err(JobError::Refused)?;
        let seq = append(batch, Some(self.customer), vec![fact])?;
        self.keep(batch, Subject::Service(contract))?;
        Ok(Outcome {
            code: self.fact.kind().to_owned(),
            subject: Some(Subject::Service(contract)),
            no: self.new.clone(),
            seq,
        })
    }

    /// The customer's contract, in the version of the time when it happened; before the first one
    /// that came into force, what was recorded is held against that.
    fn contract(
        &self,
        batch: &mut Batch<'_>,
        context: &Context,
    ) -> Result<(ContractId, Arc<Book>), JobError> {
        let State::Customer(customer) = batch.load(&Subject::Customer(self.customer))?.state else {
            return Err(unknown("customer"));
        };
        let id = customer.contract.ok_or_else(|| unknown("contract"))?;
        let State::Contract(versions) = batch.load(&Subject::Contract(id))?.state else {
            return Err(unknown("contract"));
        };
        let since = first_in_force(&versions).filter(|since| *since <= context.now);
        let since = since.ok_or_else(|| unknown("contract"))?;
        let at = context.occurred_at.clamp(since, context.now);
        let found = contract_in_force(batch, Some(id), at)?;
        let (_, book) = found.ok_or_else(|| unknown("contract"))?;
        Ok((id, book))
    }

    fn keep(&self, batch: &mut Batch<'_>, subject: Subject) -> Result<(), JobError> {
        for item in &self.vault {
            batch.keep_private(VaultItem {
                customer: Some(self.customer),
                subject,
                ..item.clone()
            })?;
        }
        for file in &self.files {
            file.keep(batch, self.customer, subject)?;
        }
        Ok(())
    }
}

fn first_in_force(versions: &Contracts) -> Option<jiff::Timestamp> {
    versions
        .versions
        .iter()
        .filter_map(|v| v.in_force_at())
        .min()
}

/// Puts uploads where the fact keeps its files.
fn take_files(fact: &mut Fact, files: &[Upload]) -> Result<(), AppError> {
    let kept = match fact {
        Fact::RoutineCarriedOut(f) => &mut f.files,
        Fact::OccasionInspected(f) => &mut f.files,
        Fact::CaseShown(f) => &mut f.files,
        Fact::RecordFiled(f) => &mut f.files,
        _ if files.is_empty() => return Ok(()),
        _ => return Err(AppError::invalid("files", Invalid::WrongKind)),
    };
    kept.extend(files.iter().map(|f| f.id));
    Ok(())
}

/// Puts private words where the fact has them.
fn put_text(fact: &mut Fact, seal: impl FnOnce(&'static str) -> Sealed) -> Result<(), AppError> {
    match fact {
        Fact::OccasionAnnounced(f) => f.name = Some(seal("name")),
        // As it is handed in.
        Fact::VerdictDisputed(f) => f.text = Some(seal("reason")),
        _ => return Err(AppError::invalid("text", Invalid::WrongKind)),
    }
    Ok(())
}

/// What the words are called where they are handed in.
fn text_field(fact: &Fact) -> &'static str {
    match fact {
        Fact::OccasionAnnounced(_) => "name",
        Fact::VerdictDisputed(_) => "reason",
        _ => "text",
    }
}

/// Sets the direction of writing.
fn turns(c: char) -> bool {
    !c.is_control() && ledger::is_bad(c)
}
