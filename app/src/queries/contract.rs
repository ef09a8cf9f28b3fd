//! Contracts: their versions, who confirmed them, and the terms in force.

use super::{TicketView, account, ledger::LedgerAsk, must};
use crate::{App, AppError, Who, policy::Right};
use shounuo_core::{
    contract::{ContractRef, Mistake, read_for},
    promise::Book,
};
use shounuo_store::query::{ContractVersionRow, CustomerRow, Page, PageAsk, PartRow, Scope};
use std::sync::Arc;

/// A customer's contract.
#[derive(Clone, Debug)]
pub struct ContractView {
    /// Whose.
    pub customer: CustomerRow,
    /// Every version, from the first.
    pub versions: Vec<ContractVersionRow>,
    /// The newest version that both parties have confirmed, with its terms.
    pub in_force: Option<(u32, Arc<Book>)>,
}

/// What runs under a promise now.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Running {
    /// The clause.
    pub clause: String,
    /// The promise.
    pub promise: String,
    /// How many of its clocks, periods and cases are open.
    pub open: u32,
}

impl App {
    /// A customer's contract, by the customer's code.
    pub async fn contract(&self, who: &Who, code: &str) -> Result<ContractView, AppError> {
        must(who, Right::ReadTickets)?;
        account(who)?;
        let customer = self.customer_by_code(who, code).await?;
        let contract = customer.contract.ok_or(AppError::NotFound)?;
        let (own, now) = (Scope::Customer(customer.id), self.now());
        self.read(move |r| {
            let mut versions = r.contract_versions(&own)?;
            versions.retain(|v| v.contract == contract);
            let in_force = versions.iter().rev().find(|v| {
                v.house_at
                    .zip(v.school_at)
                    .is_some_and(|(house, school)| house.max(school) <= now)
            });
            let in_force = match in_force.map(|v| v.version) {
                Some(version) => Some((version, r.book(ContractRef { contract, version })?)),
                None => None,
            };
            Ok(ContractView {
                customer,
                versions,
                in_force,
            })
        })
        .await
    }

    /// Every mistake in a contract file, also what this house lacks for it: the calendar by which it counts.
    pub async fn contract_mistakes(&self, who: &Who, toml: &str) -> Result<Vec<Mistake>, AppError> {
        must(who, Right::ManageContracts)?;
        let toml = toml.to_owned();
        self.read(move |r| {
            let mut calendars = r.calendar_names()?;
            calendars.sort_unstable();
            calendars.dedup();
            let calendars: Vec<&str> = calendars.iter().map(String::as_str).collect();
            Ok(read_for(&toml, &calendars).err().unwrap_or_default())
        })
        .await
    }

    /// How many clocks, periods and cases run under the terms of a customer's contract, by promise: a new
    /// version changes nothing of them. Promises under which nothing runs are left out.
    pub async fn running_under(&self, who: &Who, code: &str) -> Result<Vec<Running>, AppError> {
        let ask = LedgerAsk {
            customer: Some(code.to_owned()),
            ..LedgerAsk::default()
        };
        let ledger = self.ledger(who, ask).await?.ledger;
        let lines = ledger.lines().filter(|(_, line)| line.counts.open > 0);
        Ok(lines
            .map(|(clause, line)| Running {
                clause: clause.to_owned(),
                promise: line.promise.clone(),
                open: line.counts.open,
            })
            .collect())
    }

    /// The terms by which a ticket is judged; `None` without a contract. Whoever holds the view may
    /// read them.
    pub async fn terms_of(&self, view: &TicketView) -> Result<Option<Arc<Book>>, AppError> {
        let Some(contract) = view.ticket.contract else {
            return Ok(None);
        };
        self.read(move |r| r.book(contract)).await.map(Some)
    }

    /// A page of the catalogue of parts, by code.
    pub async fn parts(&self, who: &Who, page: PageAsk) -> Result<Page<PartRow>, AppError> {
        must(who, Right::ReadHouse)?;
        account(who)?;
        self.read(move |r| r.parts(&page)).await
    }
}
