//! A contract's versions: published by the provider, confirmed by each party.

use super::{append, outcome, unknown};
use crate::{
    App, AppError, Ask, Task, Who,
    policy::{Right, may},
};
use shounuo_core::{
    Side, State, Subject,
    contract::{self, ContractConfirmed, ContractPublished},
    customer::ContractNamed,
    fact::NewFact,
    id::*,
    ticket::{Context, Invalid, Refusal},
};
use shounuo_store::{Batch, JobError, Outcome};
use std::sync::Arc;

/// Whether the house has the calendar by which a contract counts.
pub(super) fn has_calendar(batch: &mut Batch<'_>, toml: &str) -> Result<(), JobError> {
    let State::House(house) = batch.load(&Subject::House)?.state else {
        return Err(unknown("house"));
    };
    let calendars: Vec<&str> = house.calendars.iter().map(|(name, _)| &**name).collect();
    let there = contract::read_for(toml, &calendars);
    let missing = JobError::Refused(Refusal::Invalid {
        field: "calendar",
        why: Invalid::UnknownWord,
    });
    there.map(drop).map_err(|_| missing)
}

impl App {
    /// Publishes a contract's next version. It acts only once both parties have confirmed it.
    pub fn publish_contract(
        &self,
        who: &Who,
        customer: CustomerId,
        id: ContractId,
        toml: &str,
    ) -> Result<Task, AppError> {
        self.publish_contract_once(who, self.ask(), (customer, id), toml)
    }

    /// The same, as it is asked: one key publishes one version, however often it is sent.
    pub fn publish_contract_once(
        &self,
        who: &Who,
        ask: Ask,
        (customer, id): (CustomerId, ContractId),
        toml: &str,
    ) -> Result<Task, AppError> {
        if !may(who, Right::ManageContracts) {
            return Err(AppError::Forbidden);
        }
        contract::read(toml).map_err(|_| AppError::invalid("toml", Invalid::UnknownWord))?;
        let toml = toml.to_owned();
        let request = (customer, toml.clone());
        let run = move |batch: &mut Batch<'_>, context: &Context| {
            has_calendar(batch, &toml)?;
            next_version(batch, context, (customer, id), &toml)
        };
        Ok(self.task(who, &ask, &request, Arc::new(run)))
    }

    /// Confirms a contract version for one's own party.
    pub fn confirm_contract(
        &self,
        who: &Who,
        id: ContractId,
        version: u32,
    ) -> Result<Task, AppError> {
        if !may(who, Right::ConfirmContract) || who.actor.side() == Side::System {
            return Err(AppError::Forbidden);
        }
        let asker = who.clone();
        let run = move |batch: &mut Batch<'_>, context: &Context| {
            let loaded = batch.load(&Subject::Contract(id))?;
            let State::Contract(versions) = &loaded.state else {
                return Err(unknown("contract"));
            };
            if loaded.customer.is_none() || !asker.sees(loaded.customer) {
                return Err(unknown("contract"));
            }
            if version == 0 || versions.versions.len() < version as usize {
                let why = Invalid::NotHere;
                return Err(JobError::Refused(Refusal::Invalid {
                    field: "version",
                    why,
                }));
            }
            let fact = NewFact {
                subject: Subject::Contract(id),
                occurred_at: context.occurred_at,
                fact: ContractConfirmed { version }.into(),
            };
            let seq = append(batch, loaded.customer, vec![fact])?;
            Ok(outcome("confirmed", Subject::Contract(id), seq))
        };
        Ok(self.task(who, &self.ask(), &(id, version), Arc::new(run)))
    }
}

/// Publishes the next version of a customer's contract.
fn next_version(
    batch: &mut Batch<'_>,
    context: &Context,
    (customer, id): (CustomerId, ContractId),
    toml: &str,
) -> Result<Outcome, JobError> {
    let loaded = batch.load(&Subject::Contract(id))?;
    let State::Contract(versions) = loaded.state else {
        return Err(unknown("contract"));
    };
    // Another customer's contract is published for nobody else.
    if loaded.exists && loaded.customer != Some(customer) {
        return Err(unknown("contract"));
    }
    let version = versions.versions.len() as u32 + 1;
    let fact = |subject, fact| NewFact {
        subject,
        occurred_at: context.occurred_at,
        fact,
    };
    let toml = toml.to_owned();
    let published = ContractPublished { version, toml };
    let mut facts = vec![fact(Subject::Contract(id), published.into())];
    if version == 1 {
        let named = ContractNamed { contract: id };
        facts.push(fact(Subject::Customer(customer), named.into()));
    }
    let seq = append(batch, Some(customer), facts)?;
    let no = Some(version.to_string());
    Ok(Outcome {
        no,
        ..outcome("published", Subject::Contract(id), seq)
    })
}
