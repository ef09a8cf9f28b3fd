//! What tickets give to ratios.

use super::super::{Scope, sql::Build};
use crate::{
    Reader, StoreError,
    db::Backend,
    journal::{COLUMNS, recorded},
};
use shounuo_core::{
    Fact, Recorded, Seq, Subject, Timestamp,
    id::{ContractId, CustomerId},
    ledger::{Case, cases},
};
use std::collections::BTreeMap;

impl Reader<'_> {
    /// The cases of a contract's tickets that lie before `at` or at it: as known now, or with the
    /// fact `known`.
    pub fn ledger_cases(
        &mut self,
        customer: CustomerId,
        contract: ContractId,
        at: Timestamp,
        known: Option<Seq>,
    ) -> Result<Vec<Case>, StoreError> {
        let build = facts(self.backend(), customer, known);
        let mut tickets: BTreeMap<Subject, Vec<Recorded>> = BTreeMap::new();
        for row in self.rows(&build.sql, &build.params)? {
            let fact = recorded(&row)?;
            tickets.entry(fact.subject).or_default().push(fact);
        }
        tickets.retain(|_, facts| facts.iter().any(|f| is_under(f, contract)));
        let mut all: Vec<Case> = tickets.values().flat_map(cases).collect();
        all.retain(|c| c.at <= at);
        Ok(all)
    }
}

fn is_under(fact: &Recorded, contract: ContractId) -> bool {
    matches!(&fact.fact, Fact::Reported(f) if f.contract.is_some_and(|c| c.contract == contract))
}

fn facts(backend: Backend, customer: CustomerId, known: Option<Seq>) -> Build {
    let mut build = Build::new(Scope::Customer(customer), backend);
    build.text("SELECT ");
    for (n, column) in COLUMNS.iter().enumerate() {
        build.text(if n == 0 { "j." } else { ", j." }).text(column);
    }
    build.text(" FROM journal j").where_scope("j");
    build.and_is("j.chain", customer);
    build.and_is("j.subject_kind", "ticket");
    if let Some(seq) = known {
        build.text(" AND j.seq <= ").bind(seq);
    }
    build.text(" ORDER BY j.chain_no");
    build
}

pub(super) fn forms(customer: CustomerId, backend: Backend) -> Vec<(String, Build)> {
    vec![("cases".to_owned(), facts(backend, customer, None))]
}
