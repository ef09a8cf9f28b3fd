//! Clocks that a published calendar moves, as the journal is taken in once more.

use super::Replay;
use crate::{ClockVersion, StoreError, db::Tx, views};
use shounuo_core::{Fact, Recorded, State, Subject, id::TicketId};
use std::sync::Arc;

/// Whether the fact publishes a calendar.
pub(super) fn is_calendar(fact: &Recorded) -> bool {
    matches!(fact.fact, Fact::CalendarPublished(_))
}

impl Replay {
    /// The clocks that a fact moves by publishing a calendar, by ticket.
    pub(super) fn moved(
        &mut self,
        tx: &mut dyn Tx,
        fact: &Recorded,
    ) -> Result<Vec<ClockVersion>, StoreError> {
        if !is_calendar(fact) {
            return Ok(Vec::new());
        }
        let version = match &*self.known(tx, &Subject::House)?.state {
            State::House(house) => house.calendars_version,
            _ => return Ok(Vec::new()),
        };
        let mut all = Vec::new();
        for ticket in views::movable(tx, fact.recorded_at)? {
            all.extend(self.moved_of(tx, ticket, version, fact)?);
        }
        Ok(all)
    }

    fn moved_of(
        &mut self,
        tx: &mut dyn Tx,
        id: TicketId,
        published: u32,
        fact: &Recorded,
    ) -> Result<Option<ClockVersion>, StoreError> {
        let subject = Subject::Ticket(id);
        let known = self.known(tx, &subject)?;
        let (state, customer) = (Arc::clone(&known.state), known.customer);
        let (State::Ticket(ticket), Some(customer)) = (&*state, customer) else {
            return Ok(None);
        };
        let Some(contract) = ticket.contract else {
            return Ok(None);
        };
        let book = self.book(tx, contract)?;
        let Some(clocks) = ticket.clocks_moved_by(published, &book) else {
            return Ok(None);
        };
        let version = ClockVersion {
            seq: fact.seq,
            recorded_at: fact.recorded_at,
            ticket: id,
            number: ticket.number,
            customer,
            contract,
            zone: book.zone.clone(),
            clocks,
        };
        let known = self.known(tx, &subject)?;
        known.clocks = Some(version.clone());
        if !std::mem::replace(&mut known.dirty, true) {
            self.dirty.push(subject);
        }
        Ok(Some(version))
    }
}
