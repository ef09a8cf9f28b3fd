//! Clocks, on both axes.

use super::{
    Scope, TicketClock,
    sql::{templates, within},
    ticket_row::json,
};
use crate::{Reader, StoreError, db::Row};
use shounuo_core::{Seq, Subject, Timestamp, id::TicketId, promise::Clock};

templates! {
    /// The clocks of ticket $2 as known now.
    NOW = "SELECT k.clock FROM clock_row k WHERE {own:k} AND k.ticket = $2 \
           AND k.known_to_seq IS NULL";
    /// The clocks of ticket $2 as known with the fact $3.
    KNOWN_AT = "SELECT k.clock FROM clock_row k WHERE {own:k} AND k.ticket = $2 \
                AND k.known_from_seq <= $3 AND (k.known_to_seq IS NULL OR k.known_to_seq > $3)";
    /// Running clocks that are due before $2, the first $3.
    DUE = "SELECT k.customer, k.ticket, k.clock FROM clock_row k \
           WHERE {c:k} AND k.running = 1 AND k.due_us < $2 ORDER BY k.due_us, k.ticket LIMIT $3";
    /// Running clocks that are at risk before $2, the first $3.
    AT_RISK = "SELECT k.customer, k.ticket, k.clock FROM clock_row k \
               WHERE {c:k} AND k.running = 1 AND k.risk_us < $2 \
               ORDER BY k.risk_us, k.ticket LIMIT $3";
}

impl Reader<'_> {
    /// The clocks of a ticket as known now, in the plan's order.
    pub fn clocks(&mut self, scope: &Scope, ticket: TicketId) -> Result<Vec<Clock>, StoreError> {
        let Some(scope) = self.scope_of(scope, ticket)? else {
            return Ok(Vec::new());
        };
        let rows = self.rows(&NOW.of(&scope), &[within(&scope), ticket.into()])?;
        self.in_order(&scope, ticket, &rows)
    }

    /// The clocks of a ticket as they were known once the fact `seq` was in, in the plan's order.
    /// What was true at an instant, as known then, is their verdict at that instant.
    pub fn clocks_known_at(
        &mut self,
        scope: &Scope,
        ticket: TicketId,
        seq: Seq,
    ) -> Result<Vec<Clock>, StoreError> {
        let Some(scope) = self.scope_of(scope, ticket)? else {
            return Ok(Vec::new());
        };
        let params = [within(&scope), ticket.into(), seq.into()];
        let rows = self.rows(&KNOWN_AT.of(&scope), &params)?;
        self.in_order(&scope, ticket, &rows)
    }

    /// Unsettled clocks that are due before an instant, the first first.
    pub fn clocks_due(
        &mut self,
        scope: &Scope,
        before: Timestamp,
        limit: u16,
    ) -> Result<Vec<TicketClock>, StoreError> {
        let params = [within(scope), before.into(), limit.into()];
        self.rows(&DUE.of(scope), &params)?
            .iter()
            .map(of_ticket)
            .collect()
    }

    /// Unsettled clocks that the contract calls at risk before an instant, the first first.
    pub fn clocks_at_risk(
        &mut self,
        scope: &Scope,
        before: Timestamp,
        limit: u16,
    ) -> Result<Vec<TicketClock>, StoreError> {
        let params = [within(scope), before.into(), limit.into()];
        self.rows(&AT_RISK.of(scope), &params)?
            .iter()
            .map(of_ticket)
            .collect()
    }

    /// The customer's scope of a ticket that lies within `scope`: its indexes serve the house too.
    fn scope_of(&mut self, scope: &Scope, ticket: TicketId) -> Result<Option<Scope>, StoreError> {
        let owner = self.owner_within(scope, &Subject::Ticket(ticket))?;
        Ok(owner.flatten().map(Scope::Customer))
    }

    /// Puts clocks in the order of the ticket's contract.
    fn in_order(
        &mut self,
        scope: &Scope,
        ticket: TicketId,
        rows: &[Row],
    ) -> Result<Vec<Clock>, StoreError> {
        let mut clocks: Vec<Clock> = rows
            .iter()
            .map(|row| json(row, 0))
            .collect::<Result<_, _>>()?;
        let contract = self.ticket(scope, ticket)?.and_then(|(_, t)| t.contract);
        if let Some(contract) = contract.filter(|_| clocks.len() > 1) {
            let book = self.book(contract)?;
            let deadlines = book.contract.deadlines().map(|d| &d.id);
            let order: Vec<&String> = deadlines
                .chain(book.contract.proven().map(|r| &r.id))
                .collect();
            let place = |clock: &Clock| order.iter().position(|id| **id == clock.promise);
            clocks.sort_by_key(|c| (place(c), c.promise.clone(), c.instance));
        }
        Ok(clocks)
    }
}

fn of_ticket(row: &Row) -> Result<TicketClock, StoreError> {
    Ok(TicketClock {
        customer: row.parse(0)?,
        ticket: row.parse(1)?,
        clock: json(row, 2)?,
    })
}
