//! Contracts, and what of them is in force.

use super::super::{
    Scope,
    sql::{templates, within},
    ticket_row::number,
};
use crate::{Books, Reader, StoreError, db::Row, journal};
use shounuo_core::{
    Seq, State, Subject, Timestamp,
    contract::{ContractRef, Contracts},
    house::House,
    id::{ContractId, CustomerId},
    ledger::InForce,
};
use std::{
    cell::RefCell,
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

templates! {
    /// Customers' contracts.
    CONTRACTS = "SELECT DISTINCT x.customer, x.contract FROM contract_version_row x \
                 WHERE {c:x} ORDER BY x.customer, x.contract";
    /// How many clocks run on tickets under contract $2, by the version that they keep.
    RUNNING = "SELECT t.contract_version, COUNT(*) FROM clock_row k CROSS JOIN ticket_row t \
               WHERE {own:k} AND k.contract = $2 AND k.running = 1 AND t.customer = k.customer \
               AND t.id = k.ticket GROUP BY t.contract_version";
    /// The last facts of contract $1 and of the house, up to $3.
    LAST_BY = "SELECT (SELECT MAX(j.seq) FROM journal j WHERE j.subject_id = $1 \
               AND j.subject_kind = 'contract' AND j.seq <= $3), \
               (SELECT MAX(j.seq) FROM journal j WHERE j.subject_id = $2 \
               AND j.subject_kind = 'house' AND j.seq <= $3)";
}

/// Contracts that a thread keeps; then all are read again.
const KEPT_MAX: usize = 64;

/// A contract as its own facts and the house's up to these two made it.
type Key = (ContractId, Seq, Seq);

thread_local! {
    // As for single books: each reader thread belongs to one store.
    static KEPT: RefCell<HashMap<Key, Arc<Vec<InForce>>>> = RefCell::default();
}

impl Reader<'_> {
    /// Every contract of the customers within the scope.
    pub fn contracts(
        &mut self,
        scope: &Scope,
    ) -> Result<Vec<(CustomerId, ContractId)>, StoreError> {
        let rows = self.rows(&CONTRACTS.of(scope), &[within(scope)])?;
        rows.iter()
            .map(|row| Ok((row.parse(0)?, row.parse(1)?)))
            .collect()
    }

    /// How many clocks run on tickets under a customer's contract, by the version that they keep.
    pub fn running_by_version(
        &mut self,
        customer: CustomerId,
        contract: ContractId,
    ) -> Result<BTreeMap<u32, u64>, StoreError> {
        let params = [customer.into(), contract.into()];
        let rows = self.rows(&RUNNING.of(&Scope::Customer(customer)), &params)?;
        let count = |row: &Row| {
            let running = u64::try_from(row.int(1)?);
            let running = running.map_err(|_| StoreError::damaged("a negative count"))?;
            Ok((number(row, 0)?, running))
        };
        rows.iter().map(count).collect()
    }

    /// The versions of a contract that both parties confirmed, in order of their coming into force,
    /// with the calendars of the house: as known now, or with the fact `known`. The caller has
    /// authorised the contract.
    pub fn in_force(
        &mut self,
        contract: ContractId,
        known: Option<Seq>,
    ) -> Result<Arc<Vec<InForce>>, StoreError> {
        let upto = known.unwrap_or(Seq::MAX);
        let params = [contract.into(), Subject::House.id().into(), upto.into()];
        let last = self.row(LAST_BY.text, &params)?;
        let last = last.ok_or(StoreError::Stopped("no answer"))?;
        let (last, house) = (last.opt_int(0)?, last.opt_int(1)?);
        let key = (contract, last.unwrap_or(0), house.unwrap_or(0));
        if let Some(kept) = KEPT.with_borrow(|kept| kept.get(&key).cloned()) {
            return Ok(kept);
        }
        let found = Arc::new(self.versions_known(contract, upto)?);
        KEPT.with_borrow_mut(|kept| {
            if kept.len() >= KEPT_MAX {
                kept.clear();
            }
            kept.insert(key, Arc::clone(&found));
        });
        Ok(found)
    }

    fn versions_known(
        &mut self,
        contract: ContractId,
        upto: Seq,
    ) -> Result<Vec<InForce>, StoreError> {
        let (mut contracts, mut house) = (Contracts::default(), House::default());
        for fact in journal::facts_of(self.tx(), &Subject::Contract(contract))? {
            if fact.seq <= upto {
                contracts.evolve(&fact);
            }
        }
        for fact in journal::facts_of(self.tx(), &Subject::House)? {
            if fact.seq <= upto {
                house.evolve(&fact);
            }
        }
        terms_of(contract, &contracts, &house)
    }

    /// The number of the contract version in force at an instant, as known now. The caller has
    /// authorised the contract.
    pub fn version_at(
        &mut self,
        contract: ContractId,
        at: Timestamp,
    ) -> Result<Option<ContractRef>, StoreError> {
        let state = self.state(&Scope::House, &Subject::Contract(contract))?;
        let version = match &state {
            Some((_, State::Contract(contracts))) => contracts.in_force(at),
            _ => None,
        };
        Ok(version.map(|version| ContractRef { contract, version }))
    }
}

/// The versions of a contract that both parties confirmed, in order of their coming into force, with
/// the calendars of the house.
pub fn terms_of(
    contract: ContractId,
    contracts: &Contracts,
    house: &House,
) -> Result<Vec<InForce>, StoreError> {
    let mut books = Books::default();
    let mut all = Vec::new();
    for (version, from) in confirmed(contracts) {
        let book = books.of(ContractRef { contract, version }, contracts, house)?;
        let book = Arc::unwrap_or_clone(book);
        all.push(InForce { book, from });
    }
    Ok(all)
}

/// Versions in force, each with its beginning, in order. One that a newer version was in force
/// before, or at once with, never acted.
fn confirmed(contracts: &Contracts) -> Vec<(u32, Timestamp)> {
    let mut all: Vec<(u32, Timestamp)> = Vec::new();
    for (number, version) in (1_u32..).zip(&contracts.versions) {
        if let Some(from) = version.in_force_at() {
            all.retain(|(_, earlier)| *earlier < from);
            all.push((number, from));
        }
    }
    all
}
