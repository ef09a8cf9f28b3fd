//! Who has a ticket in hand.

use super::super::{Scope, people::filled, sql::Build, ticket_row::number};
use crate::{
    Reader, StoreError,
    db::{Backend, Row, Value},
};
use shounuo_core::id::{CustomerId, PersonId, TicketId};

/// Tickets that are asked for in one statement.
const AT_ONCE: usize = 64;

/// Who has a ticket in hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TicketHands {
    /// Its number within the customer.
    pub number: u32,
    /// Its id.
    pub ticket: TicketId,
    /// Who is accountable.
    pub owner: Option<PersonId>,
    /// Who is sent.
    pub assignee: Option<PersonId>,
}

impl Reader<'_> {
    /// Who has these tickets of a customer in hand, by their numbers.
    pub fn ticket_hands(
        &mut self,
        customer: CustomerId,
        numbers: &[u32],
    ) -> Result<Vec<TicketHands>, StoreError> {
        let mut all = Vec::with_capacity(numbers.len());
        for some in numbers.chunks(AT_ONCE) {
            let build = hands(self.backend(), customer, some);
            for row in self.rows(&build.sql, &build.params)? {
                all.push(read(&row)?);
            }
        }
        Ok(all)
    }
}

fn hands(backend: Backend, customer: CustomerId, numbers: &[u32]) -> Build {
    let mut build = Build::new(Scope::Customer(customer), backend);
    build.text(
        "SELECT n.number, t.id, t.owner, t.assignee FROM ticket_name n CROSS JOIN ticket_row t",
    );
    build.where_scope("n").text(" AND n.number IN ");
    let numbers: Vec<Value> = numbers.iter().map(|n| (*n).into()).collect();
    build.list(filled(numbers));
    build.text(" AND t.customer = n.customer AND t.id = n.ticket");
    build
}

fn read(row: &Row) -> Result<TicketHands, StoreError> {
    Ok(TicketHands {
        number: number(row, 0)?,
        ticket: row.parse(1)?,
        owner: row.opt_parse(2)?,
        assignee: row.opt_parse(3)?,
    })
}

pub(super) fn forms(customer: CustomerId, backend: Backend) -> Vec<(String, Build)> {
    vec![("hands".to_owned(), hands(backend, customer, &[17, 18]))]
}
