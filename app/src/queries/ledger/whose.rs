//! Whose ledger is meant.

use super::CustomerCard;
use crate::{
    App, AppError, Who,
    policy::Right,
    queries::{account, must},
};
use shounuo_core::ticket::Invalid;
use shounuo_store::{
    Reader, StoreError,
    query::{CustomerRow, Scope},
};

/// The customer of a code within the scope. Left out: one's own, or the only one with a contract.
pub(super) fn whose(
    r: &mut Reader<'_>,
    scope: &Scope,
    code: Option<&str>,
) -> Result<Result<CustomerRow, AppError>, StoreError> {
    let found = match (code, scope) {
        (Some(code), _) => r.customer_by_code(scope, code)?,
        (None, Scope::Customer(own)) => r.customer(scope, *own)?,
        (None, Scope::House) => {
            let mut all = r.contracts(scope)?;
            all.dedup_by_key(|(customer, _)| *customer);
            match all.as_slice() {
                [(only, _)] => r.customer(scope, *only)?,
                _ => return Ok(Err(AppError::invalid("customer", Invalid::Missing))),
            }
        }
    };
    Ok(found.ok_or(AppError::NotFound))
}

impl App {
    /// The customer of a code for a write: one's own when left out, for a school's people; the only
    /// one with a contract, for the provider's.
    pub async fn whose(&self, who: &Who, code: Option<&str>) -> Result<CustomerCard, AppError> {
        account(who)?;
        let (scope, code) = (who.scope, code.map(str::to_owned));
        let found = self
            .read(move |r| whose(r, &scope, code.as_deref()))
            .await?;
        found.map(CustomerCard::from)
    }

    /// Customers whose ledgers the asker may read: those with a contract.
    pub async fn ledgers(&self, who: &Who) -> Result<Vec<CustomerCard>, AppError> {
        must(who, Right::ReadLedger)?;
        account(who)?;
        let scope = who.scope;
        self.read(move |r| {
            let contracts = r.contracts(&scope)?;
            let all = shounuo_store::query::whole(|page| r.customers(&scope, page))?;
            let has = |c: &CustomerRow| contracts.iter().any(|(customer, _)| *customer == c.id);
            Ok(all
                .into_iter()
                .filter(has)
                .map(CustomerCard::from)
                .collect())
        })
        .await
    }
}
