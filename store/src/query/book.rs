//! The words and terms of a contract version, for what shows clocks.

use super::sql::templates;
use crate::{Books, Reader, StoreError};
use shounuo_core::{Seq, Subject, contract::ContractRef, promise::Book};
use std::{cell::RefCell, collections::HashMap, sync::Arc};

templates! {
    /// The last facts of the house (its calendars) and of contract $1.
    LAST_FACTS = "SELECT s.kind, s.version FROM subject s \
                  WHERE (s.kind = 'house' AND s.id = $2) OR (s.kind = 'contract' AND s.id = $1)";
}

/// Books that a thread keeps; then all are read again.
const KEPT_MAX: usize = 64;

/// A contract version as the facts up to these two made it.
type Key = (ContractRef, Seq, Seq);

thread_local! {
    // Each reader thread belongs to one store. Reading a contract and its calendars takes
    // milliseconds, and every page that shows a countdown needs them.
    static KEPT: RefCell<HashMap<Key, Arc<Book>>> = RefCell::default();
}

impl Reader<'_> {
    /// A contract version with the calendars of the house. The caller has authorised the ticket or
    /// contract that names it.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when there is no such version.
    pub fn book(&mut self, contract: ContractRef) -> Result<Arc<Book>, StoreError> {
        let (house, facts) = self.last_facts(contract)?;
        let key = (contract, house, facts);
        if let Some(book) = KEPT.with_borrow(|kept| kept.get(&key).cloned()) {
            return Ok(book);
        }
        let book = Books::default().stored(self.tx(), contract)?;
        KEPT.with_borrow_mut(|kept| {
            if kept.len() >= KEPT_MAX {
                kept.clear();
            }
            kept.insert(key, Arc::clone(&book));
        });
        Ok(book)
    }

    fn last_facts(&mut self, contract: ContractRef) -> Result<(Seq, Seq), StoreError> {
        let params = [contract.contract.into(), Subject::House.id().into()];
        let (mut house, mut facts) = (0, 0);
        for row in self.rows(LAST_FACTS.text, &params)? {
            match row.text(0)? {
                "house" => house = row.int(1)?,
                _ => facts = row.int(1)?,
            }
        }
        Ok((house, facts))
    }
}
