//! Who and what evidence names: people of the provider, things of this customer. Another customer's
//! is as one that never was.

use super::Recording;
use crate::{
    commands::report::{check_place, not_here},
    queries::parse_no,
};
use serde_json::Value;
use shounuo_core::{
    Fact, State, Subject,
    contract::Contract,
    id::{ContractId, DeviceId, PartId, PersonId, PlaceId, TicketId},
    ledger::{
        self, CaseName, Needs, Topic,
        form::{self, FieldKind},
    },
    ticket::{Invalid, Refusal},
};
use shounuo_store::{Batch, JobError};
use std::str::FromStr;

impl Recording {
    /// Everything that the fact names, field by field.
    pub(super) fn check_named(
        &self,
        batch: &mut Batch<'_>,
        contract: ContractId,
    ) -> Result<(), JobError> {
        let kind = self.fact.kind();
        let fields = form::fields(kind).unwrap_or_default();
        let data = serde_json::to_value(&self.fact).unwrap_or_default();
        let given = |name: &str| data.get(name).filter(|v| !v.is_null());
        for field in fields {
            let Some(value) = given(field.name) else {
                continue;
            };
            let name = field.name;
            match field.kind {
                FieldKind::Person => self.person(batch, name, value, !is_past(kind, name))?,
                FieldKind::Place => self.place(batch, name, value)?,
                FieldKind::Device => self.device(batch, name, value, given("class"))?,
                FieldKind::Part => part(batch, name, value)?,
                FieldKind::Ticket => self.ticket(batch, name, value)?,
                FieldKind::Known(topic) => self.known(batch, contract, topic, (name, value))?,
                FieldKind::LeftOut => each(value, "device", |device| {
                    self.device(batch, name, device, None)
                })?,
                FieldKind::Shifts => each(value, "person", |person| {
                    self.person(batch, name, person, true)
                })?,
                _ => {}
            }
        }
        Ok(())
    }

    /// What a case of a rule is: a ticket of this customer, a person, a device.
    pub(super) fn check_case(
        &self,
        batch: &mut Batch<'_>,
        contract: &Contract,
    ) -> Result<(), JobError> {
        let Fact::CaseShown(shown) = &self.fact else {
            return Ok(());
        };
        let mut rules = contract.clauses.iter().flat_map(|c| &c.rules);
        let Some(rule) = rules.find(|r| r.id == shown.rule) else {
            return Ok(());
        };
        let value = Value::from(shown.case.as_str());
        match ledger::case_name(&rule.case) {
            CaseName::Ticket => self.number(batch, &shown.case),
            CaseName::Person => self.person(batch, "case", &value, false),
            CaseName::Device => self.device(batch, "case", &value, None),
            CaseName::Words => Ok(()),
        }
    }

    /// The number of a ticket of this customer: `EC-17`.
    fn number(&self, batch: &mut Batch<'_>, no: &str) -> Result<(), JobError> {
        let loaded = batch.load(&Subject::Customer(self.customer))?;
        let State::Customer(customer) = &loaded.state else {
            return Err(not_here("case"));
        };
        let number = parse_no(no).filter(|(code, _)| *code == customer.code);
        let Some((_, number)) = number else {
            return Err(not_here("case"));
        };
        let found = batch.find_ticket(self.customer, number)?;
        found.map(|_| ()).ok_or_else(|| not_here("case"))
    }

    /// Somebody of the provider; who begins something still works here.
    fn person(
        &self,
        batch: &mut Batch<'_>,
        field: &'static str,
        value: &Value,
        active: bool,
    ) -> Result<(), JobError> {
        let loaded = batch.load(&Subject::Person(id::<PersonId>(field, value)?))?;
        let works = matches!(&loaded.state, State::Person(p) if p.active || !active);
        match loaded.exists && works && loaded.customer.is_none() {
            true => Ok(()),
            false => Err(not_here(field)),
        }
    }

    fn place(
        &self,
        batch: &mut Batch<'_>,
        field: &'static str,
        value: &Value,
    ) -> Result<(), JobError> {
        let place = id::<PlaceId>(field, value)?;
        check_place(batch, self.customer, place).map_err(|e| match e {
            JobError::Refused(_) => not_here(field),
            store => store,
        })
    }

    /// A device of this customer. A standby unit is of the class for which it stands by.
    fn device(
        &self,
        batch: &mut Batch<'_>,
        field: &'static str,
        value: &Value,
        class: Option<&Value>,
    ) -> Result<(), JobError> {
        let loaded = batch.load(&Subject::Device(id::<DeviceId>(field, value)?))?;
        let State::Device(device) = loaded.state else {
            return Err(not_here(field));
        };
        if !loaded.exists || loaded.customer != Some(self.customer) {
            return Err(not_here(field));
        }
        match class.is_none_or(|c| c.as_str() == Some(&device.class)) {
            true => Ok(()),
            false => Err(refused(field, Invalid::WrongKind)),
        }
    }

    fn ticket(
        &self,
        batch: &mut Batch<'_>,
        field: &'static str,
        value: &Value,
    ) -> Result<(), JobError> {
        let loaded = batch.load(&Subject::Ticket(id::<TicketId>(field, value)?))?;
        let reported = matches!(&loaded.state, State::Ticket(t) if t.number > 0);
        match reported && loaded.customer == Some(self.customer) {
            true => Ok(()),
            false => Err(not_here(field)),
        }
    }

    /// What another fact began: core looks at the fact's own, here it is about those beside it.
    fn known(
        &self,
        batch: &mut Batch<'_>,
        contract: ContractId,
        topic: Topic,
        (field, value): (&'static str, &Value),
    ) -> Result<(), JobError> {
        let key = id::<uuid::Uuid>(field, value)?.to_string();
        if ledger::about(&self.fact).is_some_and(|own| own == (topic, key.clone())) {
            return Ok(());
        }
        let whose = (self.customer, contract);
        let entries = batch.entries(whose, (topic, &key), Needs::All)?;
        match entries.is_empty() {
            true => Err(not_here(field)),
            false => Ok(()),
        }
    }
}

/// Who ended something may have left the house since.
fn is_past(kind: &str, field: &str) -> bool {
    matches!(kind, "presence.ended" | "post.backup_ended")
        || matches!(field, "member" | "takes_over")
}

/// A part of the house's catalogue.
fn part(batch: &mut Batch<'_>, field: &'static str, value: &Value) -> Result<(), JobError> {
    let part = id::<PartId>(field, value)?;
    match batch.load(&Subject::House)?.state {
        State::House(house) if house.parts.contains_key(&part) => Ok(()),
        _ => Err(not_here(field)),
    }
}

fn each(
    value: &Value,
    name: &str,
    mut check: impl FnMut(&Value) -> Result<(), JobError>,
) -> Result<(), JobError> {
    let all = value.as_array().into_iter().flatten();
    all.filter_map(|one| one.get(name)).try_for_each(&mut check)
}

fn id<T: FromStr>(field: &'static str, value: &Value) -> Result<T, JobError> {
    let read = value.as_str().and_then(|text| text.parse().ok());
    read.ok_or_else(|| refused(field, Invalid::WrongKind))
}

fn refused(field: &'static str, why: Invalid) -> JobError {
    JobError::Refused(Refusal::Invalid { field, why })
}
