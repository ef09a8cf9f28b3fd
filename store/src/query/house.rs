//! Customers, contracts, and what is the house's own.

use super::{
    ContractVersionRow, CustomerRow, PartRow, Scope,
    sql::{templates, within},
    ticket_row::{number, text},
};
use crate::{Reader, StoreError, db::Row};
use shounuo_core::{State, Subject, house::Card, id::CustomerId};

templates! {
    /// Customers within the scope.
    CUSTOMERS = "SELECT c.customer, c.code, c.name, c.contract, c.last_number, c.live_since_us \
                 FROM customer_row c WHERE {c:c} ORDER BY c.code, c.customer";
    /// The versions of the customers' contracts.
    VERSIONS = "SELECT x.customer, x.contract, x.version, x.house_us, x.school_us \
                FROM contract_version_row x WHERE {c:x} \
                ORDER BY x.customer, x.contract, x.version";
    /// The catalogue; it is the house's, and every customer's to read.
    PARTS = "SELECT p.id, p.code, p.name, p.special_us FROM part_row p ORDER BY p.code, p.id";
}

impl Reader<'_> {
    /// Customers within the scope, by code.
    pub fn customers(&mut self, scope: &Scope) -> Result<Vec<CustomerRow>, StoreError> {
        self.rows(&CUSTOMERS.of(scope), &[within(scope)])?
            .iter()
            .map(customer)
            .collect()
    }

    /// A customer.
    pub fn customer(
        &mut self,
        scope: &Scope,
        id: CustomerId,
    ) -> Result<Option<CustomerRow>, StoreError> {
        if !scope.covers(Some(id)) {
            return Ok(None);
        }
        Ok(self.customers(&Scope::Customer(id))?.pop())
    }

    /// Contract versions within the scope: who has confirmed what.
    pub fn contract_versions(
        &mut self,
        scope: &Scope,
    ) -> Result<Vec<ContractVersionRow>, StoreError> {
        self.rows(&VERSIONS.of(scope), &[within(scope)])?
            .iter()
            .map(version)
            .collect()
    }

    /// The catalogue of parts, by code.
    pub fn parts(&mut self) -> Result<Vec<PartRow>, StoreError> {
        self.rows(PARTS.text, &[])?.iter().map(part).collect()
    }

    /// The provider's contact card; `None` before the house was opened.
    pub fn contact_card(&mut self) -> Result<Option<Card>, StoreError> {
        match self.state(&Scope::House, &Subject::House)? {
            Some((_, State::House(house))) => Ok(house.card),
            _ => Ok(None),
        }
    }
}

fn customer(row: &Row) -> Result<CustomerRow, StoreError> {
    Ok(CustomerRow {
        id: row.parse(0)?,
        code: text(row, 1)?,
        name: text(row, 2)?,
        contract: row.opt_parse(3)?,
        last_number: number(row, 4)?,
        live_since: row.opt_instant(5)?,
    })
}

fn version(row: &Row) -> Result<ContractVersionRow, StoreError> {
    Ok(ContractVersionRow {
        customer: row.parse(0)?,
        contract: row.parse(1)?,
        version: number(row, 2)?,
        house_at: row.opt_instant(3)?,
        school_at: row.opt_instant(4)?,
    })
}

fn part(row: &Row) -> Result<PartRow, StoreError> {
    Ok(PartRow {
        id: row.parse(0)?,
        code: text(row, 1)?,
        name: text(row, 2)?,
        special_since: row.opt_instant(3)?,
    })
}
