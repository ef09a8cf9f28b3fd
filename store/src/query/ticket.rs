//! One ticket: its state now and at any instant, its facts.

use super::{
    CustomerRow, Scope, TicketRow,
    sql::{Template, templates, within},
    ticket_row,
};
use crate::{Reader, StoreError, journal, snapshots};
use shounuo_core::{
    Recorded, Seq, State, Subject, Timestamp,
    id::{CustomerId, TicketId},
    ticket::Ticket,
};

templates! {
    /// Whose a subject is. A statement of its own: the scope is held against the answer.
    OWNER = "SELECT s.customer FROM subject s WHERE s.kind = $1 AND s.id = $2";
    /// A ticket by its customer's code and its number.
    BY_NO = "SELECT n.ticket FROM customer_row c CROSS JOIN ticket_name n \
             WHERE {c:c} AND n.customer = c.customer AND c.code = $2 AND n.number = $3";
    /// A ticket by its number in another system.
    BY_SOURCE = "SELECT t.id FROM ticket_row t WHERE {c:t} AND t.source_no = $2 \
                 ORDER BY t.customer, t.number LIMIT 1";
}

impl Reader<'_> {
    /// A ticket's id by its number as people say it: `EC`, 17.
    pub fn ticket_id_by_no(
        &mut self,
        scope: &Scope,
        code: &str,
        number: u32,
    ) -> Result<Option<TicketId>, StoreError> {
        let params = [within(scope), code.into(), number.into()];
        self.row(&BY_NO.of(scope), &params)?
            .map(|r| r.parse(0))
            .transpose()
    }

    /// A ticket's id by its number in another system; the first, should there be several.
    pub fn ticket_id_by_source(
        &mut self,
        scope: &Scope,
        source_no: &str,
    ) -> Result<Option<TicketId>, StoreError> {
        let params = [within(scope), source_no.into()];
        self.row(&BY_SOURCE.of(scope), &params)?
            .map(|r| r.parse(0))
            .transpose()
    }

    /// A ticket's state, and whose it is.
    pub fn ticket(
        &mut self,
        scope: &Scope,
        id: TicketId,
    ) -> Result<Option<(CustomerRow, Ticket)>, StoreError> {
        let Some((Some(owner), State::Ticket(ticket))) = self.state(scope, &Subject::Ticket(id))?
        else {
            return Ok(None);
        };
        // A subject that other tickets' facts named, but that was never reported, is none.
        let customer = self.customer(scope, owner)?.filter(|_| ticket.number > 0);
        Ok(customer.map(|c| (c, *ticket)))
    }

    /// A ticket's row, as lists show it.
    pub fn ticket_row(
        &mut self,
        scope: &Scope,
        id: TicketId,
    ) -> Result<Option<TicketRow>, StoreError> {
        let Some(Some(owner)) = self.owner_within(scope, &Subject::Ticket(id))? else {
            return Ok(None);
        };
        let sql = row_sql();
        let row = self.row(&sql, &[owner.into(), id.into()])?;
        row.map(|r| ticket_row::read(&r)).transpose()
    }

    /// A ticket as it was at an instant: what had happened by then, as known now. `None` before it
    /// was reported, too.
    pub fn ticket_as_of(
        &mut self,
        scope: &Scope,
        id: TicketId,
        at: Timestamp,
    ) -> Result<Option<Ticket>, StoreError> {
        self.folded(scope, id, |fact| fact.occurred_at <= at)
    }

    /// A ticket as it was known at an instant: what had been taken in by then.
    pub fn ticket_known_at(
        &mut self,
        scope: &Scope,
        id: TicketId,
        at: Timestamp,
    ) -> Result<Option<Ticket>, StoreError> {
        self.folded(scope, id, |fact| fact.recorded_at <= at)
    }

    fn folded(
        &mut self,
        scope: &Scope,
        id: TicketId,
        counts: impl Fn(&Recorded) -> bool,
    ) -> Result<Option<Ticket>, StoreError> {
        let mut ticket = Ticket::default();
        let facts = self.timeline(scope, &Subject::Ticket(id))?;
        facts
            .iter()
            .filter(|f| counts(f))
            .for_each(|f| ticket.evolve(f));
        Ok(Some(ticket).filter(|t| t.number > 0))
    }

    /// Every fact of a subject, in order; none for what lies outside the scope.
    pub fn timeline(
        &mut self,
        scope: &Scope,
        subject: &Subject,
    ) -> Result<Vec<Recorded>, StoreError> {
        match self.owner_within(scope, subject)? {
            Some(_) => journal::facts_of(self.tx(), subject),
            None => Ok(Vec::new()),
        }
    }

    /// The places in the journal of a subject's facts, in order; none for what lies outside the
    /// scope.
    pub fn seqs(&mut self, scope: &Scope, subject: &Subject) -> Result<Vec<Seq>, StoreError> {
        match self.owner_within(scope, subject)? {
            Some(_) => journal::seqs_of(self.tx(), subject),
            None => Ok(Vec::new()),
        }
    }

    /// The state of any subject, and whose it is.
    pub fn state(
        &mut self,
        scope: &Scope,
        subject: &Subject,
    ) -> Result<Option<(Option<CustomerId>, State)>, StoreError> {
        let snapshot = snapshots::read(self.tx(), subject)?;
        Ok(snapshot
            .filter(|s| scope.covers(s.customer))
            .map(|s| (s.customer, s.state)))
    }

    /// Whose a subject is, if it lies within the scope; `Some(None)` is the house's own.
    pub(super) fn owner_within(
        &mut self,
        scope: &Scope,
        subject: &Subject,
    ) -> Result<Option<Option<CustomerId>>, StoreError> {
        let sql: &Template = &OWNER;
        let row = self.row(sql.text, &[subject.kind().into(), subject.id().into()])?;
        let owner = row.map(|r| r.opt_parse(0)).transpose()?;
        Ok(owner.filter(|o| scope.covers(*o)))
    }

    /// Which customer has a subject, asked by the house.
    pub(super) fn owner_of(&mut self, subject: &Subject) -> Result<Option<CustomerId>, StoreError> {
        Ok(self.owner_within(&Scope::House, subject)?.flatten())
    }
}

/// One row by customer and id.
pub(super) fn row_sql() -> String {
    format!(
        "SELECT {} FROM ticket_row t{} WHERE t.customer = $1 AND t.id = $2",
        ticket_row::COLUMNS,
        ticket_row::JOINS
    )
}
