//! The history of another system: each row of its record is one write, with the row's own times.
//!
//! What the row said happened is decided by core like everything else; only the order of the procedure is
//! not asked of it. A ticket belongs to the import that opened it: another file with the same numbers finds
//! them taken, so nothing doubles.

use super::{Body, append, report::calendars_version, unknown};
use crate::{
    App, AppError, Ask, Task, Who,
    policy::{Right, may},
    private::Sealer,
};
use jiff::Timestamp;
use serde::Serialize;
use sha2::{Digest, Sha256};
use shounuo_core::{
    Origin, Seq, State, Subject,
    contract::ContractRef,
    fact::NewFact,
    id::{CommandId, ContractId, CustomerId, PersonId, TicketId},
    promise::Book,
    ticket::{Command, Context, Invalid, Open, OpenReads, Reads, Refusal, Ticket, decide, open},
};
use shounuo_store::{Batch, JobError, Outcome, VaultItem};
use std::sync::Arc;
use uuid::Uuid;

/// The attribute of an imported ticket that names the import which opened it.
pub const IMPORT_TAG: &str = "import";

/// What a row says, in order.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub enum PastStep<T = String> {
    /// A report came in.
    Report(Box<Open<T>>),
    /// Something was done.
    Act(Command<T>),
}

/// One row of another system's record.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PastRow {
    /// Which import it belongs to: a short digest of the file.
    pub batch: String,
    /// Its line in the file; the heading is line 1.
    pub line: u64,
    /// The ticket's number in the other system.
    pub source_no: String,
    /// What it says, each with when it happened.
    pub steps: Vec<(Timestamp, PastStep)>,
}

impl App {
    /// Takes in one row. The same row of the same file again gets the first answer; so does a whole
    /// import that was interrupted.
    ///
    /// # Errors
    /// When run: `source_no` is [`Invalid::Taken`] when another import opened the ticket.
    pub fn import_row(
        &self,
        who: &Who,
        customer: CustomerId,
        row: PastRow,
    ) -> Result<Task, AppError> {
        if !may(who, Right::ManageContracts) {
            return Err(AppError::Forbidden);
        }
        let ticket = imported_ticket(customer, &row.source_no);
        let ask = Ask {
            key: Some(format!("import:{customer}:{}:{}", row.batch, row.line)),
            command: CommandId(named(&[
                customer.0.as_bytes(),
                row.batch.as_bytes(),
                &row.line.to_be_bytes(),
            ])),
            occurred_at: None,
            origin: Origin::Import {
                batch: row.batch.clone(),
                line: row.line,
            },
        };
        let mut sealer = Sealer::new(self, Subject::Ticket(ticket), None);
        let steps = row
            .steps
            .iter()
            .cloned()
            .map(|(at, step)| (at, step.seal(&mut sealer)))
            .collect();
        let (batch, source_no) = (row.batch.clone(), row.source_no.clone());
        let past = Past {
            ticket,
            customer,
            batch,
            source_no,
            steps,
            vault: sealer.finish()?,
        };
        let body: Arc<Body> = Arc::new(move |batch, context| past.run(batch, context));
        Ok(self.task(who, &ask, &row, body))
    }
}

/// The id of the ticket that an import makes of a number: the same in every run.
fn imported_ticket(customer: CustomerId, source_no: &str) -> TicketId {
    TicketId(named(&[
        b"ticket",
        customer.0.as_bytes(),
        source_no.as_bytes(),
    ]))
}

/// The id under which an import knows a person of another system by name.
pub fn imported_person(customer: CustomerId, name: &str) -> PersonId {
    PersonId(named(&[b"person", customer.0.as_bytes(), name.as_bytes()]))
}

/// An id made of what it names (version 8).
pub(super) fn named(parts: &[&[u8]]) -> Uuid {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash.finalize()[..16]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

impl PastStep {
    fn seal(self, sealer: &mut Sealer<'_>) -> PastStep<shounuo_core::Sealed> {
        let mut seal = |field, text| sealer.seal(field, text);
        match self {
            Self::Report(open) => PastStep::Report(Box::new(open.map_text(&mut seal))),
            Self::Act(command) => PastStep::Act(command.map_text(&mut seal)),
        }
    }
}

struct Past {
    ticket: TicketId,
    customer: CustomerId,
    batch: String,
    source_no: String,
    steps: Vec<(Timestamp, PastStep<shounuo_core::Sealed>)>,
    vault: Vec<VaultItem>,
}

impl Past {
    fn run(&self, batch: &mut Batch<'_>, context: &Context) -> Result<Outcome, JobError> {
        let (mut last, mut no) = (None, None);
        for (at, step) in &self.steps {
            let context = Context {
                occurred_at: *at,
                ..context.clone()
            };
            let facts = match step {
                PastStep::Report(report) => {
                    let (facts, number) = self.report(batch, report, &context)?;
                    no = Some(number);
                    facts
                }
                PastStep::Act(command) => self.act(batch, command, &context)?,
            };
            last = append(batch, Some(self.customer), facts)?.or(last);
        }
        for item in &self.vault {
            batch.keep_private(VaultItem {
                customer: Some(self.customer),
                ..item.clone()
            })?;
        }
        Ok(self.outcome(no, last))
    }

    fn outcome(&self, no: Option<String>, seq: Option<Seq>) -> Outcome {
        Outcome {
            code: "imported".to_owned(),
            subject: Some(Subject::Ticket(self.ticket)),
            no,
            seq,
        }
    }

    /// The report, and the number it gets. Only a contract that came from the other system as well is read: no
    /// other one's clocks run over what happened before it.
    fn report(
        &self,
        batch: &mut Batch<'_>,
        report: &Open,
        context: &Context,
    ) -> Result<(Vec<NewFact>, String), JobError> {
        let State::Customer(customer) = batch.load(&Subject::Customer(self.customer))?.state else {
            return Err(unknown("customer"));
        };
        if batch
            .find_by_source_no(self.customer, &self.source_no)?
            .is_some()
        {
            return Err(taken());
        }
        let contract = contract_there(batch, customer.contract, context.occurred_at)?;
        let reads = OpenReads {
            customer: (self.customer, &customer),
            device: None,
            contract: contract.map(|(c, book)| (c, book.contract.recurrence_days)),
            calendars: calendars_version(batch)?,
        };
        let mut report = report.clone();
        report.source_no = Some(self.source_no.clone());
        report
            .tags
            .insert(IMPORT_TAG.to_owned(), self.batch.clone());
        let facts = open(self.ticket, reads, report, context).map_err(JobError::Refused)?;
        Ok((facts, customer.ticket_no(customer.last_number + 1)))
    }

    fn act(
        &self,
        batch: &mut Batch<'_>,
        command: &Command,
        context: &Context,
    ) -> Result<Vec<NewFact>, JobError> {
        let ticket = self.own(batch)?;
        check_person(batch, command)?;
        decide(
            self.ticket,
            &ticket,
            Reads::default(),
            command.clone(),
            context,
        )
        .map_err(JobError::Refused)
    }

    /// The ticket, if this import opened it.
    fn own(&self, batch: &mut Batch<'_>) -> Result<Box<Ticket>, JobError> {
        let loaded = batch.load(&Subject::Ticket(self.ticket))?;
        let State::Ticket(ticket) = loaded.state else {
            return Err(unknown("ticket"));
        };
        match ticket.tags.get(IMPORT_TAG) {
            Some(batch) if *batch == self.batch => Ok(ticket),
            Some(_) => Err(taken()),
            None if loaded.exists => Err(taken()),
            None => Err(unknown("ticket")),
        }
    }
}

/// The contract version of the other system at an instant, with its book.
fn contract_there(
    batch: &mut Batch<'_>,
    contract: Option<ContractId>,
    at: Timestamp,
) -> Result<Option<(ContractRef, Arc<Book>)>, JobError> {
    let Some(contract) = contract else {
        return Ok(None);
    };
    let State::Contract(versions) = batch.load(&Subject::Contract(contract))?.state else {
        return Ok(None);
    };
    let Some(version) = versions.in_force_there(at) else {
        return Ok(None);
    };
    let reference = ContractRef { contract, version };
    Ok(Some((reference, batch.book(reference)?)))
}

fn taken() -> JobError {
    JobError::Refused(Refusal::Invalid {
        field: "source_no",
        why: Invalid::Taken,
    })
}

/// Whoever was sent must be known by then, as one of the provider's side.
fn check_person(batch: &mut Batch<'_>, command: &Command) -> Result<(), JobError> {
    let Command::Assign {
        person: Some(person),
        ..
    } = command
    else {
        return Ok(());
    };
    let loaded = batch.load(&Subject::Person(*person))?;
    match loaded.exists && loaded.customer.is_none() {
        true => Ok(()),
        false => Err(JobError::Refused(Refusal::Invalid {
            field: "person",
            why: Invalid::NotHere,
        })),
    }
}
