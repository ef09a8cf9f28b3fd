//! Reports and commands, as adapters hand them in: private words sealed, the rules of the trade asked.

use super::centre::Centre;
use crate::world::{fresh, job};
use shounuo_core::{
    Actor, Origin, Sealed, State, Subject,
    contract::ContractRef,
    fact::NewFact,
    id::*,
    ticket::{Command, Context, Open, OpenReads, Reads, decide, open, words::*},
};
use shounuo_store::{Batch, Job, JobError, Outcome, VaultItem, seal_text};
use std::collections::BTreeMap;

/// What a report says.
#[derive(Clone, Default)]
pub struct Says {
    pub device: Option<DeviceId>,
    pub place: Option<PlaceId>,
    pub text: Option<&'static str>,
    pub name: Option<&'static str>,
    pub source_no: Option<&'static str>,
    pub reporter: Option<PersonId>,
    pub tags: &'static [(&'static str, &'static str)],
}

impl Says {
    fn report(&self) -> Open<&'static str> {
        Open {
            kind: TicketKind::Fault,
            device: self.device,
            place: self.place,
            symptoms: vec!["no_power".into()],
            text: self.text,
            name: self.name,
            phone: None,
            person: self.reporter,
            channel: Channel::Label,
            files: Vec::new(),
            owner: None,
            source_no: self.source_no.map(str::to_owned),
            tags: said(self.tags),
        }
    }
}

impl Centre {
    /// Opens a ticket by the rules of the trade.
    pub fn take_report(
        &self,
        batch: &mut Batch<'_>,
        ticket: TicketId,
        says: &Says,
    ) -> Result<(), JobError> {
        let State::Customer(customer) = batch.load(&Subject::Customer(self.customer))?.state else {
            unreachable!("a customer's state is a customer")
        };
        let device = says.device.map(|d| batch.load(&Subject::Device(d)));
        let device = match device.transpose()?.map(|loaded| loaded.state) {
            Some(State::Device(device)) => Some(device),
            _ => None,
        };
        let (mut items, owner) = (Vec::new(), Some(self.customer));
        let subject = Subject::Ticket(ticket);
        let report = says
            .report()
            .map_text(&mut |field, text| seal(&mut items, owner, subject, field, text));
        let (contract, version) = (self.contract, 1);
        let reads = OpenReads {
            customer: (self.customer, &customer),
            device: device.as_deref(),
            contract: Some((ContractRef { contract, version }, 7)),
            calendars: 1,
        };
        let context = context(batch, Actor::School(self.manager));
        keep(
            batch,
            self.customer,
            open(ticket, reads, report, &context)?,
            items,
        )
    }

    /// The job of a command.
    pub fn command(&self, actor: Actor, ticket: TicketId, command: Command<String>) -> Job {
        let centre = *self;
        let job = job(move |batch| {
            centre.carry_out(batch, actor, ticket, command.clone())?;
            Ok(Outcome::default())
        });
        Job { actor, ..job }
    }

    fn carry_out(
        &self,
        batch: &mut Batch<'_>,
        actor: Actor,
        ticket: TicketId,
        command: Command<String>,
    ) -> Result<(), JobError> {
        let State::Ticket(state) = batch.load(&Subject::Ticket(ticket))?.state else {
            unreachable!("a ticket's state is a ticket")
        };
        let State::House(house) = batch.load(&Subject::House)?.state else {
            unreachable!("the house's state is the house")
        };
        let other = match &command {
            Command::Merge { into } => Some(*into),
            Command::JoinParent { parent } => Some(*parent),
            _ => None,
        };
        let other = other.map(|id| batch.load(&Subject::Ticket(id)));
        let other = match other.transpose()?.map(|loaded| loaded.state) {
            Some(State::Ticket(other)) => Some(other),
            _ => None,
        };
        let mut items = Vec::new();
        let subject = Subject::Ticket(ticket);
        let sealed = command.map_text(&mut |field, text: String| {
            seal(&mut items, Some(self.customer), subject, field, &text)
        });
        let reads = Reads {
            house: Some(&house),
            other: other.as_deref(),
            book: None,
        };
        let facts = decide(ticket, &state, reads, sealed, &context(batch, actor))
            .map_err(JobError::Refused)?;
        keep(batch, self.customer, facts, items)
    }
}

/// Attributes of another system.
pub fn said(tags: &[(&str, &str)]) -> BTreeMap<String, String> {
    let owned = |(name, value): &(&str, &str)| ((*name).into(), (*value).into());
    tags.iter().map(owned).collect()
}

fn keep(
    batch: &mut Batch<'_>,
    customer: CustomerId,
    facts: Vec<NewFact>,
    items: Vec<VaultItem>,
) -> Result<(), JobError> {
    for item in items {
        batch.keep_private(item)?;
    }
    for fact in facts {
        batch.append(Some(customer), fact)?;
    }
    Ok(())
}

pub fn seal(
    items: &mut Vec<VaultItem>,
    customer: Option<CustomerId>,
    subject: Subject,
    field: &'static str,
    text: &str,
) -> Sealed {
    let (id, key) = (fresh(), [7; 32]);
    let text = text.to_owned();
    let sealed = Sealed {
        vault: id,
        mac: seal_text(&key, &text),
    };
    items.push(VaultItem {
        id,
        customer,
        person: None,
        subject,
        field,
        key,
        text,
    });
    sealed
}

fn context(batch: &Batch<'_>, actor: Actor) -> Context {
    Context {
        now: batch.now(),
        occurred_at: batch.now(),
        actor,
        origin: Origin::Live,
    }
}
