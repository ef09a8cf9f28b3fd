//! What an address names: a ticket by number or id, a scanned label, a customer by code.

use super::{must, ticket::parse_no};
use crate::{App, AppError, Door, Who, policy::Right};
use shounuo_core::{
    Actor,
    id::{LinkId, TicketId},
    ticket::Invalid,
};
use shounuo_store::query::CustomerRow;

impl App {
    /// The id of a ticket, by its number (`EC-17`) or by the id itself. What lies outside the
    /// asker's scope is not found, like what never was.
    pub async fn ticket_id(&self, who: &Who, no: &str) -> Result<TicketId, AppError> {
        must(who, Right::ReadTickets)?;
        let scope = who.scope;
        let found = match (no.parse::<TicketId>(), parse_no(no)) {
            (Ok(id), _) => {
                self.read(move |r| Ok(r.ticket(&scope, id)?.map(|_| id)))
                    .await?
            }
            (_, Some((code, number))) => {
                self.read(move |r| r.ticket_id_by_no(&scope, &code, number))
                    .await?
            }
            _ => None,
        };
        match (found, who.door) {
            (Some(id), Door::Tracking(own)) if own != id => Err(AppError::NotFound),
            (Some(id), _) => Ok(id),
            (None, _) => Err(AppError::NotFound),
        }
    }

    /// The label scanned on site, as evidence of an arrival: a label that counts, of the ticket's
    /// own device.
    pub async fn scanned_label(
        &self,
        who: &Who,
        no: &str,
        token: &str,
    ) -> Result<LinkId, AppError> {
        let id = self.ticket_id(who, no).await?;
        let scope = who.scope;
        let ticket = self.read(move |r| r.ticket(&scope, id)).await?;
        let device = ticket.and_then(|(_, ticket)| ticket.device);
        let wrong = || AppError::invalid("label", Invalid::NotHere);
        let holder = self.who_of_label(token).await.map_err(|e| match e {
            AppError::NotFound => wrong(),
            other => other,
        })?;
        match (holder.door, holder.actor) {
            (Door::Label(d), Actor::Link(link)) if Some(d) == device => Ok(link),
            _ => Err(wrong()),
        }
    }

    /// A customer by its code, within the asker's scope.
    pub async fn customer_by_code(&self, who: &Who, code: &str) -> Result<CustomerRow, AppError> {
        super::account(who)?;
        let (scope, code) = (who.scope, code.to_owned());
        let found = self
            .read(move |r| r.customer_by_code(&scope, &code))
            .await?;
        found.ok_or(AppError::NotFound)
    }
}
