//! Contracts: their versions, who confirmed them, and the terms in force.

use super::{TicketView, account, must};
use crate::{App, AppError, Who, policy::Right};
use shounuo_core::{contract::ContractRef, promise::Book};
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
