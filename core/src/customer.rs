//! A customer: the unit of isolation.

use crate::{
    fact::{Fact, Recorded},
    id::{ContractId, TicketId},
    ticket::fact::payloads,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

payloads! {
    /// A customer is taken in.
    CustomerRegistered {
        /// Short capital code, the head of its ticket numbers (`EC` in `EC-17`).
        code: String,
        /// Name (an institution, not a person).
        name: String,
    }
    /// From now on announcements are made; what was taken in before announces nothing.
    CustomerWentLive {}
    /// The customer has a contract.
    ContractNamed {
        /// Which.
        contract: ContractId,
    }
    /// A ticket number was given out.
    TicketNumbered {
        /// To which.
        ticket: TicketId,
        /// The number, from 1 without gaps.
        number: u32,
    }
}

/// A customer.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Customer {
    /// Short code; empty before registration.
    pub code: String,
    /// Name.
    pub name: String,
    /// The last ticket number given out.
    pub last_number: u32,
    /// Its contract.
    pub contract: Option<ContractId>,
    /// Since when announcements are made.
    pub live_since: Option<Timestamp>,
}

impl Customer {
    /// Applies one fact.
    pub fn evolve(&mut self, recorded: &Recorded) {
        match &recorded.fact {
            Fact::CustomerRegistered(f) => {
                self.code.clone_from(&f.code);
                self.name.clone_from(&f.name);
            }
            Fact::CustomerWentLive(_) => self.live_since = Some(recorded.recorded_at),
            Fact::ContractNamed(f) => self.contract = Some(f.contract),
            Fact::TicketNumbered(f) => self.last_number = self.last_number.max(f.number),
            _ => {}
        }
    }

    /// A ticket number as people say it: `EC-17`.
    pub fn ticket_no(&self, number: u32) -> String {
        format!("{}-{number}", self.code)
    }
}
