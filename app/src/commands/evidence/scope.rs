//! The devices that a round must cover, as they are on record when it is told.

use super::Recording;
use shounuo_core::{
    catalogue,
    contract::Contract,
    id::{ContractId, DeviceId},
    ledger::{
        Needs, Topic,
        scope::{self, Scope},
    },
};
use shounuo_store::{Batch, JobError};
use std::collections::BTreeSet;

impl Recording {
    /// None for what has no such scope.
    pub(super) fn devices(
        &self,
        batch: &mut Batch<'_>,
        id: ContractId,
        contract: &Contract,
    ) -> Result<BTreeSet<DeviceId>, JobError> {
        match scope::of(&self.fact, contract) {
            None => Ok(BTreeSet::new()),
            Some(Scope::Register(site)) => {
                let devices = batch.register(self.customer, site)?;
                Ok(devices.into_iter().collect())
            }
            Some(Scope::Standby) => {
                let mut units = BTreeSet::new();
                for class in catalogue::CLASSES {
                    let (whose, about) = ((self.customer, id), (Topic::Standby, class.code));
                    let entries = batch.entries(whose, about, Needs::All)?;
                    units.extend(scope::standby(&entries));
                }
                Ok(units)
            }
        }
    }
}
