//! Set-up: the house, its customers, calendars, parts, places, devices and labels.

use super::{
    append, outcome,
    report::{check_place, device_of, not_here},
    unknown,
};
use crate::{
    App, AppError, Task, Who,
    policy::{Right, may},
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use shounuo_core::{
    Fact, Subject,
    calendar::Calendar,
    catalogue,
    customer::{CustomerRegistered, CustomerWentLive},
    device::{DeviceMoved, DeviceRegistered, LabelIssued, LabelRevoked},
    fact::NewFact,
    house::{CalendarPublished, HouseOpened, PartCatalogued},
    id::*,
    place::{PlaceKind, PlaceRegistered},
    ticket::{Context, Invalid},
};
use shounuo_store::{Batch, JobError};
use std::sync::Arc;

/// A place to be registered.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct NewPlace {
    /// What it is.
    pub kind: PlaceKind,
    /// What it is in.
    pub parent: Option<PlaceId>,
    /// Its name or number.
    pub name: String,
}

/// A device to be registered.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct NewDevice {
    /// Class code.
    pub class: String,
    /// What people call it.
    pub nickname: String,
    /// Model.
    pub model: String,
    /// Serial number.
    pub serial: String,
    /// Where it stands.
    pub place: Option<PlaceId>,
    /// Day of acceptance.
    pub accepted_on: Option<Date>,
}

impl App {
    /// Opens the house's journal.
    pub fn open_house(&self, who: &Who, card: HouseOpened) -> Result<Task, AppError> {
        self.set_up(who, Right::ManageContracts, None, Subject::House, card)
    }

    /// Publishes an official calendar.
    pub fn publish_calendar(&self, who: &Who, name: &str, toml: &str) -> Result<Task, AppError> {
        Calendar::from_toml(toml).map_err(|_| AppError::invalid("toml", Invalid::UnknownWord))?;
        let fact = CalendarPublished {
            name: name.to_owned(),
            toml: toml.to_owned(),
        };
        self.set_up(who, Right::ManageContracts, None, Subject::House, fact)
    }

    /// Puts a part into the catalogue.
    pub fn catalogue_part(&self, who: &Who, part: PartCatalogued) -> Result<Task, AppError> {
        self.set_up(who, Right::ManageContracts, None, Subject::House, part)
    }

    /// Takes in a customer.
    pub fn register_customer(
        &self,
        who: &Who,
        id: CustomerId,
        code: &str,
        name: &str,
    ) -> Result<Task, AppError> {
        let sound =
            !code.is_empty() && code.len() <= 8 && code.bytes().all(|b| b.is_ascii_uppercase());
        if !sound {
            return Err(AppError::invalid("code", Invalid::UnknownWord));
        }
        checked("name", name)?;
        let fact = CustomerRegistered {
            code: code.to_owned(),
            name: name.to_owned(),
        };
        self.set_up(
            who,
            Right::ManageContracts,
            Some(id),
            Subject::Customer(id),
            fact,
        )
    }

    /// From now on announcements are made for the customer.
    pub fn go_live(&self, who: &Who, id: CustomerId) -> Result<Task, AppError> {
        self.set_up(
            who,
            Right::ManageContracts,
            Some(id),
            Subject::Customer(id),
            CustomerWentLive {},
        )
    }

    /// Registers a place, or gives it another name.
    pub fn register_place(
        &self,
        who: &Who,
        customer: CustomerId,
        id: PlaceId,
        place: NewPlace,
    ) -> Result<Task, AppError> {
        checked("name", &place.name)?;
        let fact = PlaceRegistered {
            kind: place.kind,
            parent: place.parent,
            name: place.name,
        };
        self.set_up(
            who,
            Right::ManageDevices,
            Some(customer),
            Subject::Place(id),
            fact,
        )
    }

    /// Registers a device, or describes it anew.
    pub fn register_device(
        &self,
        who: &Who,
        customer: CustomerId,
        id: DeviceId,
        device: NewDevice,
    ) -> Result<Task, AppError> {
        if catalogue::class(&device.class).is_none() {
            return Err(AppError::invalid("class", Invalid::UnknownWord));
        }
        checked("nickname", &device.nickname)?;
        let fact = DeviceRegistered {
            class: device.class,
            nickname: device.nickname,
            model: device.model,
            serial: device.serial,
            place: device.place,
            accepted_on: device.accepted_on,
        };
        self.set_up(
            who,
            Right::ManageDevices,
            Some(customer),
            Subject::Device(id),
            fact,
        )
    }

    /// Records that a device stands elsewhere.
    pub fn move_device(
        &self,
        who: &Who,
        customer: CustomerId,
        id: DeviceId,
        place: PlaceId,
    ) -> Result<Task, AppError> {
        self.set_up(
            who,
            Right::ManageDevices,
            Some(customer),
            Subject::Device(id),
            DeviceMoved { place },
        )
    }

    /// Issues a label for a device and revokes those before. `token` is what the label shows.
    pub fn issue_label(
        &self,
        who: &Who,
        customer: CustomerId,
        id: DeviceId,
        token: &str,
    ) -> Result<Task, AppError> {
        if !may(who, Right::PrintLabels) || !who.sees(Some(customer)) {
            return Err(AppError::Forbidden);
        }
        let link = self.new_label_link(token, customer, id);
        let run = move |batch: &mut Batch<'_>, context: &Context| {
            let device = device_of(batch, customer, id)?;
            let subject = Subject::Device(id);
            let fact = |fact: Fact| NewFact {
                subject,
                occurred_at: context.occurred_at,
                fact,
            };
            let mut facts = vec![fact(LabelIssued { link: link.id }.into())];
            for old in &device.labels {
                batch.revoke_link(*old)?;
                facts.push(fact(LabelRevoked { link: *old }.into()));
            }
            batch.keep_link(link.clone())?;
            let seq = append(batch, Some(customer), facts)?;
            Ok(outcome("label_issued", subject, seq))
        };
        Ok(self.task(who, &self.ask(), &id, Arc::new(run)))
    }

    /// One fact of set-up, by somebody with the right, on data of `customer` (or the house's own).
    fn set_up(
        &self,
        who: &Who,
        right: Right,
        customer: Option<CustomerId>,
        subject: Subject,
        fact: impl Into<Fact>,
    ) -> Result<Task, AppError> {
        if !may(who, right) {
            return Err(AppError::Forbidden);
        }
        if !who.sees(customer) {
            return Err(AppError::NotFound);
        }
        let fact = fact.into();
        let request = (subject, fact.clone());
        let run = move |batch: &mut Batch<'_>, context: &Context| {
            let loaded = batch.load(&subject)?;
            // An id that exists already under another owner is not taken over.
            if loaded.exists && loaded.customer != customer {
                return Err(unknown(subject.kind()));
            }
            if let (Some((field, place)), Some(customer)) = (place_of(&fact), customer) {
                check_place(batch, customer, place).map_err(|e| match e {
                    JobError::Refused(_) => not_here(field),
                    store => store,
                })?;
            }
            let occurred_at = context.occurred_at;
            let facts = vec![NewFact {
                subject,
                occurred_at,
                fact: fact.clone(),
            }];
            let seq = append(batch, customer, facts)?;
            Ok(outcome(fact.kind(), subject, seq))
        };
        Ok(self.task(who, &self.ask(), &request, Arc::new(run)))
    }
}

/// The place that a fact of set-up names, and in which field.
fn place_of(fact: &Fact) -> Option<(&'static str, PlaceId)> {
    match fact {
        Fact::DeviceRegistered(f) => Some(("place", f.place?)),
        Fact::DeviceMoved(f) => Some(("place", f.place)),
        Fact::PlaceRegistered(f) => Some(("parent", f.parent?)),
        _ => None,
    }
}

fn checked(field: &'static str, text: &str) -> Result<(), AppError> {
    let why = match text.trim() {
        "" => Invalid::Missing,
        t if t.chars().count() > shounuo_core_short_max() => Invalid::TooLong,
        t if t.contains('\0') => Invalid::BadCharacter,
        _ => return Ok(()),
    };
    Err(AppError::invalid(field, why))
}

/// Longest short text, in characters.
const fn shounuo_core_short_max() -> usize {
    200
}
