//! A calendar published by the house moves clocks of many tickets, without a fact on any of them.

use super::Batch;
use crate::{ClockVersion, StoreError, views};
use shounuo_core::{Fact, Recorded, State, Subject, id::TicketId};
use std::sync::Arc;

impl Batch<'_> {
    /// Derives anew the clocks that a calendar moves, if the fact publishes one: those that are stored,
    /// and those that this batch is about to store.
    pub(super) fn calendar_moves(&mut self, recorded: &Recorded) -> Result<(), StoreError> {
        if !matches!(recorded.fact, Fact::CalendarPublished(_)) {
            return Ok(());
        }
        let mut tickets = views::movable(self.tx, recorded.recorded_at)?;
        tickets.extend(self.work.clocks.iter().map(|v| v.ticket));
        let house = Arc::clone(&self.entry(&Subject::House)?.state);
        let version = match &*house {
            State::House(house) => house.calendars_version,
            _ => return Ok(()),
        };
        tickets
            .into_iter()
            .try_for_each(|ticket| self.clocks_move(ticket, version, recorded))
    }

    fn clocks_move(
        &mut self,
        id: TicketId,
        version: u32,
        published: &Recorded,
    ) -> Result<(), StoreError> {
        let subject = Subject::Ticket(id);
        let entry = self.entry(&subject)?;
        let (state, customer) = (Arc::clone(&entry.state), entry.customer);
        let (State::Ticket(ticket), Some(customer)) = (&*state, customer) else {
            return Ok(());
        };
        let Some(contract) = ticket.contract else {
            return Ok(());
        };
        let book = self.book(contract)?;
        let Some(clocks) = ticket.clocks_moved_by(version, &book) else {
            return Ok(());
        };
        let entry = self.memory.entry(self.tx, &subject)?;
        self.work.remember(subject, entry);
        entry.touch();
        self.work.clocks.push(ClockVersion {
            seq: published.seq,
            recorded_at: published.recorded_at,
            ticket: id,
            number: ticket.number,
            customer,
            contract,
            zone: book.zone.clone(),
            clocks,
        });
        Ok(())
    }
}
