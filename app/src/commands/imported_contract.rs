//! The contract of another system, taken in with its record.
//!
//! What both parties had agreed there stands in that record, not here. So it governs what the record says and nothing
//! that happens here: a new version, and any ticket of this house, needs the confirmation of both parties as always.

use super::{append, contract::has_calendar, import::named, outcome, unknown};
use crate::{
    App, AppError, Ask, Task, Who,
    policy::{Right, may},
};
use jiff::Timestamp;
use shounuo_core::{
    Fact, Origin, State, Subject,
    contract::{self, ContractConfirmed, ContractPublished},
    customer::ContractNamed,
    fact::NewFact,
    id::{CommandId, ContractId, CustomerId},
    ticket::{Context, Invalid, Refusal},
};
use shounuo_store::{Batch, JobError, Outcome};
use std::sync::Arc;

/// The contract of another system's record.
#[derive(Clone, Debug, serde::Serialize)]
pub struct PastContract {
    /// Which import it belongs to: a short digest of the file.
    pub batch: String,
    /// The contract file.
    pub toml: String,
    /// Since when it was in force there.
    pub since: Timestamp,
}

impl App {
    /// Takes in the contract by which another system's record is judged, before any row of it.
    ///
    /// # Errors
    /// A contract with a mistake, or somebody without the right. When run: `contract` is [`Invalid::Taken`] when the
    /// customer has another contract, or tickets that came without one.
    pub fn import_contract(
        &self,
        who: &Who,
        customer: CustomerId,
        past: PastContract,
    ) -> Result<Task, AppError> {
        if !may(who, Right::ManageContracts) || !who.sees(Some(customer)) {
            return Err(AppError::Forbidden);
        }
        contract::read(&past.toml).map_err(|_| AppError::invalid("toml", Invalid::UnknownWord))?;
        let id = ContractId(named(&[b"contract", customer.0.as_bytes()]));
        let ask = Ask {
            key: None,
            command: CommandId(named(&[customer.0.as_bytes(), past.batch.as_bytes()])),
            occurred_at: Some(past.since),
            origin: Origin::Import {
                batch: past.batch.clone(),
                line: 1,
            },
        };
        let request = past.clone();
        let run = move |batch: &mut Batch<'_>, _: &Context| publish(batch, customer, id, &past);
        Ok(self.task(who, &ask, &request, Arc::new(run)))
    }
}

fn publish(
    batch: &mut Batch<'_>,
    customer: CustomerId,
    id: ContractId,
    past: &PastContract,
) -> Result<Outcome, JobError> {
    has_calendar(batch, &past.toml)?;
    let State::Customer(known) = batch.load(&Subject::Customer(customer))?.state else {
        return Err(unknown("customer"));
    };
    let State::Contract(there) = batch.load(&Subject::Contract(id))?.state else {
        return Err(unknown("contract"));
    };
    let taken = JobError::Refused(Refusal::Invalid {
        field: "contract",
        why: Invalid::Taken,
    });
    match (known.contract, &there.versions[..]) {
        // The same import once more.
        (Some(named), [version]) if named == id && version.toml == past.toml => {
            return Ok(outcome("published", Subject::Contract(id), None));
        }
        (None, []) if known.last_number == 0 => {}
        _ => return Err(taken),
    }
    let fact = |subject, fact| NewFact {
        subject,
        occurred_at: past.since,
        fact,
    };
    let (contract, toml) = (Subject::Contract(id), past.toml.clone());
    let published = Fact::from(ContractPublished { version: 1, toml });
    let facts = vec![
        fact(contract, published),
        fact(
            Subject::Customer(customer),
            ContractNamed { contract: id }.into(),
        ),
        fact(contract, ContractConfirmed { version: 1 }.into()),
    ];
    let seq = append(batch, Some(customer), facts)?;
    Ok(outcome("published", contract, seq))
}
