//! Contracts and calendars, read once: a version never changes.

use crate::{StoreError, db::Tx, snapshots};
use jiff::tz::TimeZone;
use shounuo_core::{
    State, Subject,
    calendar::Calendar,
    contract::{self, ContractRef, Contracts},
    house::House,
    promise::Book,
};
use std::{collections::HashMap, sync::Arc};

/// Books by contract version and version of the house's calendars.
#[derive(Debug, Default)]
pub struct Books {
    known: HashMap<(ContractRef, u32), Arc<Book>>,
}

impl Books {
    /// The book of a contract version with the calendars that the house has, both from the stored
    /// snapshots.
    pub fn stored(
        &mut self,
        tx: &mut dyn Tx,
        contract: ContractRef,
    ) -> Result<Arc<Book>, StoreError> {
        let house = snapshots::read(tx, &Subject::House)?.map(|s| s.state);
        let contracts = snapshots::read(tx, &Subject::Contract(contract.contract))?;
        let house = match house {
            Some(State::House(house)) => house,
            // A house that has not opened its journal has no calendars; a contract may bring its own.
            _ => Default::default(),
        };
        match contracts.map(|s| s.state) {
            Some(State::Contract(c)) => self.of(contract, &c, &house),
            _ => Err(unknown(contract)),
        }
    }

    /// The book of a contract version, from states at hand.
    pub fn of(
        &mut self,
        contract: ContractRef,
        contracts: &Contracts,
        house: &House,
    ) -> Result<Arc<Book>, StoreError> {
        let key = (contract, house.calendars_version);
        if let Some(book) = self.known.get(&key) {
            return Ok(Arc::clone(book));
        }
        let book = Arc::new(read(contract, contracts, house)?);
        self.known.insert(key, Arc::clone(&book));
        Ok(book)
    }

    /// Forgets all: a version that was read did not come to be after all.
    pub fn clear(&mut self) {
        self.known.clear();
    }
}

fn unknown(contract: ContractRef) -> StoreError {
    let ContractRef { contract, version } = contract;
    StoreError::damaged(format!("contract {contract} has no version {version}"))
}

fn read(reference: ContractRef, contracts: &Contracts, house: &House) -> Result<Book, StoreError> {
    let index = (reference.version as usize).wrapping_sub(1);
    let version = contracts
        .versions
        .get(index)
        .ok_or_else(|| unknown(reference))?;
    let contract = contract::read_published(&version.toml)
        .map_err(|m| StoreError::damaged(format!("contract {}: {m:?}", reference.contract)))?;
    let zone = TimeZone::get(&contract.zone)
        .map_err(|e| StoreError::damaged(format!("contract {}: {e}", reference.contract)))?;
    let calendars = match &contract.own_calendar {
        // The contract's own never changes: it holds whatever the house publishes.
        Some(own) => {
            let own = Calendar::try_from(own.clone()).map_err(|e| {
                StoreError::damaged(format!("contract {}: {e}", reference.contract))
            })?;
            vec![(0, own)]
        }
        None => calendars(house, &contract.calendar)?,
    };
    Ok(Book {
        published: house.publications(),
        contract,
        zone,
        calendars,
    })
}

/// The publications of one calendar, each with the version of the house's calendars it made.
fn calendars(house: &House, name: &str) -> Result<Vec<(u32, Calendar)>, StoreError> {
    (1..)
        .zip(&house.calendars)
        .filter(|(_, (n, _))| n == name)
        .map(|(version, (_, toml))| {
            let calendar = Calendar::from_toml(toml)
                .map_err(|e| StoreError::damaged(format!("calendar {name}: {e}")))?;
            Ok((version, calendar))
        })
        .collect()
}
