//! Customers, contracts, and what is the house's own.

use super::{
    ContractVersionRow, CustomerRow, List, Page, PageAsk, PartRow, Scope,
    sql::{Build, templates, within},
    ticket_row::{number, text},
    tickets::cut,
};
use crate::{
    Reader, StoreError,
    db::{Backend, Row},
};
use shounuo_core::{State, Subject, house::Card, id::CustomerId};

const CUSTOMER: &str = "SELECT c.customer, c.code, c.name, c.contract, c.last_number, \
     c.live_since_us FROM customer_row c";

templates! {
    /// One customer.
    BY_ID = "SELECT c.customer, c.code, c.name, c.contract, c.last_number, c.live_since_us \
             FROM customer_row c WHERE {own:c}";
    /// The customer of a code.
    BY_CODE = "SELECT c.customer, c.code, c.name, c.contract, c.last_number, c.live_since_us \
               FROM customer_row c WHERE {c:c} AND c.code = $2 ORDER BY c.customer LIMIT 1";
    /// The versions of the customers' contracts.
    VERSIONS = "SELECT x.customer, x.contract, x.version, x.house_us, x.school_us \
                FROM contract_version_row x WHERE {c:x} \
                ORDER BY x.customer, x.contract, x.version";
}

impl Reader<'_> {
    /// A page of customers within the scope, by code.
    pub fn customers(
        &mut self,
        scope: &Scope,
        page: &PageAsk,
    ) -> Result<Page<CustomerRow>, StoreError> {
        let build = customers(*scope, self.backend(), page);
        let found = self.rows(&build.sql, &build.params)?;
        let rows = found.iter().map(customer).collect::<Result<Vec<_>, _>>()?;
        Ok(cut(rows, page, |c| {
            List::Customers.at_text(&c.code, c.id.0)
        }))
    }

    /// The customer of a code.
    pub fn customer_by_code(
        &mut self,
        scope: &Scope,
        code: &str,
    ) -> Result<Option<CustomerRow>, StoreError> {
        let row = self.row(&BY_CODE.of(scope), &[within(scope), code.into()])?;
        row.map(|r| customer(&r)).transpose()
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
        let row = self.row(&BY_ID.of(&Scope::Customer(id)), &[id.into()])?;
        row.map(|r| customer(&r)).transpose()
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

    /// A page of the catalogue of parts, by code. It is the house's, and every customer's to read.
    pub fn parts(&mut self, page: &PageAsk) -> Result<Page<PartRow>, StoreError> {
        let build = parts(Scope::House, self.backend(), page);
        let found = self.rows(&build.sql, &build.params)?;
        let rows = found.iter().map(part).collect::<Result<Vec<_>, _>>()?;
        Ok(cut(rows, page, |p| List::Parts.at_text(&p.code, p.id.0)))
    }

    /// The names of the house's calendars, as often as each was published.
    pub fn calendar_names(&mut self) -> Result<Vec<String>, StoreError> {
        match self.state(&Scope::House, &Subject::House)? {
            Some((_, State::House(house))) => {
                Ok(house.calendars.into_iter().map(|(name, _)| name).collect())
            }
            _ => Ok(Vec::new()),
        }
    }

    /// The provider's contact card; `None` before the house was opened.
    pub fn contact_card(&mut self) -> Result<Option<Card>, StoreError> {
        match self.state(&Scope::House, &Subject::House)? {
            Some((_, State::House(house))) => Ok(house.card),
            _ => Ok(None),
        }
    }
}

pub(super) fn customers(scope: Scope, backend: Backend, page: &PageAsk) -> Build {
    let mut build = Build::new(scope, backend);
    build.text(CUSTOMER).where_scope("c");
    build.page_up(List::Customers, ("c.code", "c.customer"), page);
    build
}

pub(super) fn parts(scope: Scope, backend: Backend, page: &PageAsk) -> Build {
    let mut build = Build::new(scope, backend);
    build.text("SELECT p.id, p.code, p.name, p.special_us FROM part_row p WHERE 1 = 1");
    build.page_up(List::Parts, ("p.code", "p.id"), page);
    build
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
