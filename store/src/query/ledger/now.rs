//! What tickets give to a ledger now, good until something is recorded or time brings something.
//!
//! Who asks again hands it in: two heads of chains and an instant tell whether it still holds, so that
//! many who look at one ledger cost one reading.

use super::super::{
    Scope,
    sql::{Build, templates},
    ticket_row::text,
};
use crate::{Reader, StoreError, db::Backend, journal::HOUSE};
use shounuo_core::{
    Timestamp,
    id::{ContractId, CustomerId},
    ledger::{Case, LedgerClocks},
};
use std::sync::Arc;
use uuid::Uuid;

templates! {
    /// Where the chains of a customer ($1) and of the house ($2) end: whatever may touch its tickets is a
    /// fact of one of them. The digests tell apart what came again at the same place.
    HEADS = "SELECT c.chain, c.chain_no, c.hash FROM chain c \
             WHERE c.chain = $2 OR (c.chain = $1) ORDER BY c.chain";
}

/// A chain's name, its length, its last digest.
type Head = (String, i64, [u8; 32]);

/// What tickets give to the ledger of one contract, as known now.
#[derive(Clone, Debug)]
pub struct LedgerNow {
    contract: ContractId,
    heads: Vec<Head>,
    from: Timestamp,
    until: Timestamp,
    /// What runs on tickets.
    pub clocks: Arc<LedgerClocks>,
    /// What they give to ratios.
    pub cases: Arc<Vec<Case>>,
}

impl Reader<'_> {
    /// What [`Reader::ledger_clocks`] and [`Reader::ledger_cases`] say of `at`, as known now; `kept` again
    /// where that still holds.
    pub fn ledger_now(
        &mut self,
        customer: CustomerId,
        contract: ContractId,
        at: Timestamp,
        kept: Option<&LedgerNow>,
    ) -> Result<LedgerNow, StoreError> {
        let heads = self.heads(customer)?;
        let holds = |k: &&LedgerNow| {
            k.contract == contract && k.heads == heads && k.from <= at && at < k.until
        };
        if let Some(kept) = kept.filter(holds) {
            return Ok(kept.clone());
        }
        let (clocks, turn) = self.drawn_clocks((customer, contract), (at, None))?;
        let cases = self.ledger_cases(customer, contract, at, None)?;
        let later = later(self.backend(), (customer, contract), at);
        let later = self.row(&later.sql, &later.params)?;
        let later = later.map(|row| row.opt_instant(0)).transpose()?.flatten();
        let until = [turn, later].into_iter().flatten().min();
        Ok(LedgerNow {
            contract,
            heads,
            from: at,
            until: until.unwrap_or(Timestamp::MAX),
            clocks: Arc::new(clocks),
            cases: Arc::new(cases),
        })
    }

    fn heads(&mut self, customer: CustomerId) -> Result<Vec<Head>, StoreError> {
        let sql = HEADS.of(&Scope::Customer(customer));
        let rows = self.rows(&sql, &[customer.into(), HOUSE.into()])?;
        rows.iter()
            .map(|row| Ok((text(row, 0)?, row.int(1)?, row.digest(2)?)))
            .collect()
    }
}

/// When the next case that is known already comes to be one.
fn later(backend: Backend, (customer, contract): (CustomerId, ContractId), at: Timestamp) -> Build {
    let mut build = Build::new(Scope::Customer(customer), backend);
    build
        .text("SELECT MIN(q.at_us) FROM case_row q")
        .where_scope("q");
    build.and_is("q.contract", contract);
    build.text(" AND q.at_us > ").bind(at);
    build.text(" AND q.known_to_seq IS NULL");
    build
}

pub(super) fn forms(customer: CustomerId, backend: Backend) -> Vec<(String, Build)> {
    let whose = (customer, ContractId(Uuid::nil()));
    vec![(
        "cases later".to_owned(),
        later(backend, whose, Timestamp::UNIX_EPOCH),
    )]
}
