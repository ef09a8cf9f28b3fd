//! The intake: a report becomes a ticket.

use super::{
    decide::Context,
    fact::{Recurred, Reported, Reporter},
    refusal::{Invalid, Refusal},
    words::{Channel, TicketKind},
};
use crate::{
    catalogue,
    contract::ContractRef,
    customer::{Customer, TicketNumbered},
    device::{Device, TicketOpened},
    fact::{Fact, NewFact},
    id::*,
    sealed::Sealed,
    subject::Subject,
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// A report as it comes in. `T` as in [`super::Command`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Open<T = Sealed> {
    /// Fault or consultation.
    pub kind: TicketKind,
    /// The device, when known.
    #[serde(default)]
    pub device: Option<DeviceId>,
    /// The room; the device's own when left out.
    #[serde(default)]
    pub place: Option<PlaceId>,
    /// Symptom codes of the device's class.
    #[serde(default)]
    pub symptoms: Vec<String>,
    /// What the reporter says.
    #[serde(default)]
    pub text: Option<T>,
    /// Reporter's name.
    #[serde(default)]
    pub name: Option<T>,
    /// Reporter's telephone.
    #[serde(default)]
    pub phone: Option<T>,
    /// Reporter's account.
    #[serde(default)]
    pub person: Option<PersonId>,
    /// How it came in.
    pub channel: Channel,
    /// Photos.
    #[serde(default)]
    pub files: Vec<FileId>,
    /// The accountable owner, when known.
    #[serde(default)]
    pub owner: Option<PersonId>,
    /// Number in another system.
    #[serde(default)]
    pub source_no: Option<String>,
    /// Attributes of another system.
    #[serde(default)]
    pub tags: BTreeMap<String, String>,
}

impl<T> Open<T> {
    /// The same report with every free text put through `f`.
    pub fn map_text<U>(self, f: &mut impl FnMut(&'static str, T) -> U) -> Open<U> {
        Open {
            kind: self.kind,
            device: self.device,
            place: self.place,
            symptoms: self.symptoms,
            text: self.text.map(|t| f("text", t)),
            name: self.name.map(|t| f("name", t)),
            phone: self.phone.map(|t| f("phone", t)),
            person: self.person,
            channel: self.channel,
            files: self.files,
            owner: self.owner,
            source_no: self.source_no,
            tags: self.tags,
        }
    }
}

/// The subjects that an intake reads.
#[derive(Clone, Copy, Debug)]
pub struct OpenReads<'a> {
    /// The customer.
    pub customer: (CustomerId, &'a Customer),
    /// The device, of this customer.
    pub device: Option<&'a Device>,
    /// The contract version in force, and within how many days a fault counts as the same again.
    pub contract: Option<(ContractRef, u16)>,
    /// Version of the house's calendars.
    pub calendars: u32,
}

/// What happens when a report comes in.
pub fn open(
    id: TicketId,
    reads: OpenReads<'_>,
    mut report: Open,
    context: &Context,
) -> Result<Vec<NewFact>, Refusal> {
    report.symptoms = once(report.symptoms);
    let (customer_id, customer) = reads.customer;
    if customer.code.is_empty() {
        return Err(Refusal::Unknown { kind: "customer" });
    }
    check(&report, reads.device, context)?;
    let at = context.claimed_at()?;
    let number = customer.last_number + 1;
    let recurrence_of = reads
        .device
        .zip(reads.contract)
        .and_then(|(device, (_, days))| {
            device
                .recurrence(&report.symptoms, at, days)
                .filter(|_| report.kind == TicketKind::Fault)
        });
    let fact = |subject, fact| NewFact {
        subject,
        occurred_at: at,
        fact,
    };
    let device = report.device;
    let mut facts = vec![
        fact(
            Subject::Customer(customer_id),
            Fact::TicketNumbered(TicketNumbered { ticket: id, number }),
        ),
        fact(
            Subject::Ticket(id),
            reported(report, reads, number, recurrence_of).into(),
        ),
    ];
    let opened = device.map(|d| fact(Subject::Device(d), TicketOpened { ticket: id }.into()));
    facts.extend(opened);
    let recurred = recurrence_of.map(|t| fact(Subject::Ticket(t), Recurred { ticket: id }.into()));
    facts.extend(recurred);
    Ok(facts)
}

/// Each symptom as it was named first: a chip pressed twice is one symptom, and is counted once.
pub(super) fn once(symptoms: Vec<String>) -> Vec<String> {
    let mut named = BTreeSet::new();
    let first = |s: &String| named.insert(s.clone());
    symptoms.into_iter().filter(first).collect()
}

fn check(report: &Open, device: Option<&Device>, context: &Context) -> Result<(), Refusal> {
    if report.device.is_some() && device.is_none_or(|d| d.class.is_empty()) {
        return Err(Refusal::Invalid {
            field: "device",
            why: Invalid::NotHere,
        });
    }
    let known = |s: &String| match device {
        Some(device) => catalogue::symptoms(&device.class).contains(&s.as_str()),
        None => catalogue::all_symptoms().contains(s.as_str()),
    };
    if !context.origin.is_import() && !report.symptoms.iter().all(known) {
        return Err(Refusal::Invalid {
            field: "symptoms",
            why: Invalid::UnknownWord,
        });
    }
    // A report must say something: what is wrong, in a chip or in words.
    let silent = report.symptoms.is_empty() && report.text.is_none();
    if silent && !context.origin.is_import() {
        return Err(Refusal::missing("text"));
    }
    Ok(())
}

fn reported(
    report: Open,
    reads: OpenReads<'_>,
    number: u32,
    recurrence_of: Option<TicketId>,
) -> Reported {
    let reporter = Reporter {
        name: report.name,
        phone: report.phone,
        person: report.person,
    };
    let known = reporter.name.is_some() || reporter.phone.is_some() || reporter.person.is_some();
    Reported {
        kind: report.kind,
        number,
        device: report.device,
        place: report.place.or(reads.device.and_then(|d| d.place)),
        symptoms: report.symptoms,
        text: report.text,
        reporter: known.then_some(reporter),
        channel: report.channel,
        files: report.files,
        contract: reads.contract.map(|(c, _)| c),
        calendars: reads.calendars,
        source_no: report.source_no,
        tags: report.tags,
        owner: report.owner,
        recurrence_of,
    }
}
