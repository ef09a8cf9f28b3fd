//! A report comes in: by label, portal, telephone, e-mail or import.

use super::{append, unknown};
use crate::{
    App, AppError, Ask, Door, Task, Who,
    files::Upload,
    policy::{Right, may},
    private::Sealer,
};
use shounuo_core::{
    State, Subject,
    contract::ContractRef,
    id::{CustomerId, DeviceId, PlaceId, TicketId},
    promise::Book,
    ticket::{Context, Invalid, Open, OpenReads, Refusal, open},
};
use shounuo_store::{Batch, JobError, Outcome, VaultItem};
use std::sync::Arc;

impl App {
    /// Takes in a report for `customer`. The ticket's id is made here, so that a link to it can be
    /// made in the same write; `tracking` is the token of its tracking page, when one is wanted.
    pub fn report(
        &self,
        who: &Who,
        customer: CustomerId,
        ask: Ask,
        report: Open<String>,
        files: Vec<Upload>,
        tracking: Option<&str>,
    ) -> Result<Task, AppError> {
        self.report_as(self.new_id(), who, customer, ask, report, files, tracking)
    }

    /// The same with the ticket's id given: for a history whose later commands are made before the
    /// report has run.
    #[allow(clippy::too_many_arguments)]
    pub fn report_as(
        &self,
        id: TicketId,
        who: &Who,
        customer: CustomerId,
        ask: Ask,
        report: Open<String>,
        files: Vec<Upload>,
        tracking: Option<&str>,
    ) -> Result<Task, AppError> {
        may_report(who, customer, &report)?;
        let request = (
            customer,
            report.clone(),
            files.iter().map(|f| f.sha256).collect::<Vec<_>>(),
        );
        let mut sealer = Sealer::new(self, Subject::Ticket(id), report.person);
        let report = report.map_text(&mut |field, text| sealer.seal(field, text));
        let link = tracking.map(|token| self.new_tracking_link(token, customer, id));
        let intake = Intake {
            id,
            customer,
            report,
            vault: sealer.finish()?,
            files,
            link,
        };
        Ok(self.task(
            who,
            &ask,
            &request,
            Arc::new(move |batch, context| intake.run(batch, context)),
        ))
    }
}

/// Whether the asker may send in this report.
fn may_report(who: &Who, customer: CustomerId, report: &Open<String>) -> Result<(), AppError> {
    if !may(who, Right::Report) {
        return Err(AppError::Forbidden);
    }
    if !who.sees(Some(customer)) {
        return Err(AppError::NotFound);
    }
    if let Door::Label(device) = who.door
        && report.device != Some(device)
    {
        return Err(AppError::invalid("device", Invalid::NotHere));
    }
    if !report.files.is_empty() {
        // Files come as uploads with the report; an id from elsewhere is nobody's.
        return Err(AppError::invalid("files", Invalid::NotHere));
    }
    Ok(())
}

struct Intake {
    id: TicketId,
    customer: CustomerId,
    report: Open,
    vault: Vec<VaultItem>,
    files: Vec<Upload>,
    link: Option<shounuo_store::Link>,
}

impl Intake {
    fn run(&self, batch: &mut Batch<'_>, context: &Context) -> Result<Outcome, JobError> {
        let State::Customer(customer) = batch.load(&Subject::Customer(self.customer))?.state else {
            return Err(unknown("customer"));
        };
        self.check_named(batch)?;
        let device = self.device(batch)?;
        let contract = contract_in_force(batch, customer.contract, context.occurred_at)?;
        let reads = OpenReads {
            customer: (self.customer, &customer),
            device: device.as_deref(),
            contract: contract
                .as_ref()
                .map(|(c, book)| (*c, book.contract.recurrence_days)),
            calendars: calendars_version(batch)?,
        };
        let mut report = self.report.clone();
        report.files.extend(self.files.iter().map(|f| f.id));
        let facts = open(self.id, reads, report, context).map_err(JobError::Refused)?;
        let seq = append(batch, Some(self.customer), facts)?;
        self.keep(batch)?;
        let no = customer.ticket_no(customer.last_number + 1);
        let subject = Some(Subject::Ticket(self.id));
        Ok(Outcome {
            code: "reported".to_owned(),
            subject,
            no: Some(no),
            seq,
        })
    }

    /// The room, the reporter's account and the owner must be who and where they are said to be.
    fn check_named(&self, batch: &mut Batch<'_>) -> Result<(), JobError> {
        if let Some(place) = self.report.place {
            check_place(batch, self.customer, place)?;
        }
        let people = [
            ("person", self.report.person, Some(self.customer)),
            ("owner", self.report.owner, None),
        ];
        for (field, person, of) in people {
            let Some(person) = person else { continue };
            let loaded = batch.load(&Subject::Person(person))?;
            if !loaded.exists || loaded.customer != of {
                return Err(not_here(field));
            }
        }
        Ok(())
    }

    /// The device, of this customer; another's is as one that never was.
    fn device(
        &self,
        batch: &mut Batch<'_>,
    ) -> Result<Option<Box<shounuo_core::device::Device>>, JobError> {
        let Some(id) = self.report.device else {
            return Ok(None);
        };
        device_of(batch, self.customer, id).map(Some)
    }

    fn keep(&self, batch: &mut Batch<'_>) -> Result<(), JobError> {
        for item in &self.vault {
            batch.keep_private(VaultItem {
                customer: Some(self.customer),
                ..item.clone()
            })?;
        }
        for file in &self.files {
            file.keep(batch, self.customer, Subject::Ticket(self.id))?;
        }
        if let Some(link) = &self.link {
            batch.keep_link(link.clone())?;
        }
        Ok(())
    }
}

/// A device of `customer`, or the refusal that names the field.
pub(crate) fn device_of(
    batch: &mut Batch<'_>,
    customer: CustomerId,
    id: DeviceId,
) -> Result<Box<shounuo_core::device::Device>, JobError> {
    let loaded = batch.load(&Subject::Device(id))?;
    match loaded.state {
        State::Device(device) if loaded.customer == Some(customer) => Ok(device),
        _ => Err(not_here("device")),
    }
}

/// A place must be of `customer`.
pub(crate) fn check_place(
    batch: &mut Batch<'_>,
    customer: CustomerId,
    id: PlaceId,
) -> Result<(), JobError> {
    let loaded = batch.load(&Subject::Place(id))?;
    match loaded.exists && loaded.customer == Some(customer) {
        true => Ok(()),
        false => Err(not_here("place")),
    }
}

/// What a field names is not this customer's.
pub(crate) fn not_here(field: &'static str) -> JobError {
    JobError::Refused(Refusal::Invalid {
        field,
        why: Invalid::NotHere,
    })
}

/// The contract version in force at an instant, with its book.
pub(crate) fn contract_in_force(
    batch: &mut Batch<'_>,
    contract: Option<shounuo_core::id::ContractId>,
    at: jiff::Timestamp,
) -> Result<Option<(ContractRef, Arc<Book>)>, JobError> {
    let Some(contract) = contract else {
        return Ok(None);
    };
    let State::Contract(versions) = batch.load(&Subject::Contract(contract))?.state else {
        return Ok(None);
    };
    let Some(version) = versions.in_force(at) else {
        return Ok(None);
    };
    let reference = ContractRef { contract, version };
    Ok(Some((reference, batch.book(reference)?)))
}

pub(crate) fn calendars_version(batch: &mut Batch<'_>) -> Result<u32, JobError> {
    match batch.load(&Subject::House)?.state {
        State::House(house) => Ok(house.calendars_version),
        _ => Ok(0),
    }
}
