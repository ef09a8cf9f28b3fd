//! Lists and search.

use super::{
    card::{Card, cards},
    must,
};
use crate::{App, AppError, Who, policy::Right};
use shounuo_core::{
    id::{CustomerId, DeviceId},
    ticket::words::TicketKind,
};
use shounuo_store::query::{Cursor, DeviceRow, Hit, PageAsk, Scope, TicketFilter, TicketSort};

/// A page of tickets.
#[derive(Clone, Debug)]
pub struct TicketList {
    /// The tickets.
    pub cards: Vec<Card>,
    /// Where the next page begins.
    pub next: Option<Cursor>,
}

/// What search found.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// Tickets.
    pub tickets: Vec<Card>,
    /// Devices.
    pub devices: Vec<DeviceRow>,
}

impl App {
    /// A page of tickets.
    pub async fn tickets(
        &self,
        who: &Who,
        filter: TicketFilter,
        sort: TicketSort,
        page: PageAsk,
    ) -> Result<TicketList, AppError> {
        must(who, Right::ReadTickets)?;
        super::account(who)?;
        let (scope, now) = (who.scope, self.now());
        self.read(move |r| {
            let page = r.tickets(&scope, &filter, sort, &page, now)?;
            Ok(TicketList {
                cards: cards(r, &scope, page.rows, now)?,
                next: page.next,
            })
        })
        .await
    }

    /// Tickets of a device that are still open: possible duplicates of a new report.
    pub async fn duplicates(&self, who: &Who, device: DeviceId) -> Result<Vec<Card>, AppError> {
        let filter = TicketFilter {
            device: Some(device),
            open: Some(true),
            ..Default::default()
        };
        Ok(self
            .tickets(who, filter, TicketSort::Newest, PageAsk::first(10))
            .await?
            .cards)
    }

    /// The latest faults of one customer, at most sixty: for lists to choose from.
    pub async fn latest_faults(
        &self,
        who: &Who,
        customer: CustomerId,
    ) -> Result<Vec<Card>, AppError> {
        if !who.sees(Some(customer)) {
            return Err(AppError::NotFound);
        }
        let own = Who {
            scope: Scope::Customer(customer),
            ..who.clone()
        };
        let filter = TicketFilter {
            kind: Some(TicketKind::Fault),
            ..TicketFilter::default()
        };
        let page = PageAsk::first(60);
        let found = self.tickets(&own, filter, TicketSort::Newest, page).await?;
        Ok(found.cards)
    }

    /// Tickets and devices by words: numbers, names, rooms, what people wrote.
    pub async fn search(&self, who: &Who, words: String, limit: u16) -> Result<Found, AppError> {
        must(who, Right::ReadTickets)?;
        super::account(who)?;
        let (scope, now) = (who.scope, self.now());
        self.read(move |r| {
            let (mut rows, mut found) = (Vec::new(), Found::default());
            for hit in r.search(&scope, &words, limit)? {
                match hit {
                    Hit::Ticket(row) => rows.push(row),
                    Hit::Device(row) => found.devices.push(row),
                    Hit::Place(_) | Hit::Person(_) => {}
                }
            }
            found.tickets = cards(r, &scope, rows, now)?;
            Ok(found)
        })
        .await
    }
}
