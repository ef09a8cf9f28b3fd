//! What is recorded beside tickets, as a job sees it.

use super::Batch;
use crate::{
    Reader, StoreError,
    query::{DeviceFilter, Scope, whole},
};
use shounuo_core::{
    Subject,
    id::{ContractId, CustomerId, DeviceId, PlaceId},
    ledger::{self, Entry, Needs, Topic},
};

impl Batch<'_> {
    /// What was recorded under a contract of one topic and key, as far as it is needed, in the
    /// journal's order, with the facts of earlier jobs of this batch.
    pub fn entries(
        &mut self,
        (customer, contract): (CustomerId, ContractId),
        (topic, key): (Topic, &str),
        needs: Needs,
    ) -> Result<Vec<Entry>, StoreError> {
        let whose = (customer, contract);
        let mut entries = Reader::new(self.tx).entries_needed(whose, (topic, key), needs)?;
        let subject = Subject::Service(contract);
        let waiting = self.work.facts.iter().map(|f| &f.recorded);
        let own = waiting.filter(|f| f.subject == subject && f.customer == Some(customer));
        let own = own.filter_map(ledger::entry);
        entries.extend(own.filter(|e| e.topic == topic && &*e.key == key && needs.has(e)));
        Ok(entries)
    }

    /// The devices on a customer's register, or those of one site, as earlier batches left it.
    pub fn register(
        &mut self,
        customer: CustomerId,
        site: Option<PlaceId>,
    ) -> Result<Vec<DeviceId>, StoreError> {
        let mut reader = Reader::new(self.tx);
        let scope = Scope::Customer(customer);
        let filter = DeviceFilter {
            place: site,
            ..DeviceFilter::default()
        };
        let devices = whole(|page| reader.devices(&scope, &filter, page))?;
        Ok(devices.into_iter().map(|d| d.id).collect())
    }
}
