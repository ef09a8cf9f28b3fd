//! What is recorded beside tickets, as a job sees it.

use super::Batch;
use crate::{Reader, StoreError};
use shounuo_core::{
    Subject,
    id::{ContractId, CustomerId},
    ledger::{self, Entry, Topic},
};

impl Batch<'_> {
    /// What was recorded under a contract of one topic and key, in the journal's order, with the
    /// facts of earlier jobs of this batch.
    pub fn entries(
        &mut self,
        customer: CustomerId,
        contract: ContractId,
        topic: Topic,
        key: &str,
    ) -> Result<Vec<Entry>, StoreError> {
        let mut entries = Reader::new(self.tx).entries_of(customer, contract, topic, key, None)?;
        let subject = Subject::Service(contract);
        let waiting = self.work.facts.iter().map(|f| &f.recorded);
        let own = waiting.filter(|f| f.subject == subject && f.customer == Some(customer));
        let own = own.filter_map(ledger::entry);
        entries.extend(own.filter(|e| e.topic == topic && &*e.key == key));
        Ok(entries)
    }
}
