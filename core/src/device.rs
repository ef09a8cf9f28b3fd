//! A device: what it is, where it stands, which label it wears, which tickets it had.

use crate::{
    fact::{Fact, Recorded},
    id::{LinkId, PlaceId, TicketId},
    ticket::fact::payloads,
};
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

payloads! {
    /// A device comes under care, or its description changes.
    DeviceRegistered {
        /// Class code (`catalogue::CLASSES`).
        class: String,
        /// What people call it: `A301-07`.
        nickname: String,
        /// Model.
        model: String,
        /// Serial number.
        serial: String,
        /// Where it stands.
        place: Option<PlaceId>,
        /// Day of acceptance; the warranty counts from it.
        accepted_on: Option<Date>,
    }
    /// It stands elsewhere now.
    DeviceMoved {
        /// Where.
        place: PlaceId,
    }
    /// A QR label was made for it. The token itself is never in a fact.
    LabelIssued {
        /// Which.
        link: LinkId,
    }
    /// A label no longer counts.
    LabelRevoked {
        /// Which.
        link: LinkId,
    }
    /// A ticket speaks of it.
    TicketOpened {
        /// Which.
        ticket: TicketId,
    }
    /// A ticket that spoke of it has ended.
    TicketEnded {
        /// Which.
        ticket: TicketId,
    }
    /// The school accepted a repair: the same fault soon after is a recurrence.
    DeviceRepaired {
        /// By which ticket.
        ticket: TicketId,
        /// What it had.
        #[serde(default)] symptoms: Vec<String>,
    }
}

/// An accepted repair.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LastRepair {
    /// By which ticket.
    pub ticket: TicketId,
    /// When it was accepted.
    pub at: Timestamp,
    /// What the device had.
    pub symptoms: Vec<String>,
}

/// A device.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Device {
    /// Class code; empty before registration.
    pub class: String,
    /// What people call it.
    pub nickname: String,
    /// Model.
    pub model: String,
    /// Serial number.
    pub serial: String,
    /// Where it stands.
    pub place: Option<PlaceId>,
    /// Day of acceptance.
    pub accepted_on: Option<Date>,
    /// Labels that count.
    pub labels: Vec<LinkId>,
    /// Tickets that are open.
    pub open_tickets: Vec<TicketId>,
    /// The last accepted repair.
    pub last_repair: Option<LastRepair>,
}

impl Device {
    /// Applies one fact.
    pub fn evolve(&mut self, recorded: &Recorded) {
        match &recorded.fact {
            Fact::DeviceRegistered(f) => self.register(f),
            Fact::DeviceMoved(f) => self.place = Some(f.place),
            Fact::LabelIssued(f) => self.labels.push(f.link),
            Fact::LabelRevoked(f) => self.labels.retain(|l| *l != f.link),
            Fact::DeviceTicketOpened(f) => self.open_tickets.push(f.ticket),
            Fact::DeviceTicketEnded(f) => self.open_tickets.retain(|t| *t != f.ticket),
            Fact::DeviceRepaired(f) => {
                let (ticket, symptoms) = (f.ticket, f.symptoms.clone());
                self.last_repair = Some(LastRepair {
                    ticket,
                    at: recorded.occurred_at,
                    symptoms,
                });
            }
            _ => {}
        }
    }

    /// The ticket whose accepted repair has failed again, if these symptoms at `at` mean that.
    pub fn recurrence(&self, symptoms: &[String], at: Timestamp, days: u16) -> Option<TicketId> {
        let last = self.last_repair.as_ref()?;
        let window = jiff::SignedDuration::from_hours(24 * i64::from(days));
        let since = at.duration_since(last.at);
        let soon = !since.is_negative() && since <= window;
        let same = symptoms.is_empty()
            || last.symptoms.is_empty()
            || symptoms.iter().any(|s| last.symptoms.contains(s));
        (soon && same).then_some(last.ticket)
    }

    fn register(&mut self, f: &DeviceRegistered) {
        self.class.clone_from(&f.class);
        self.nickname.clone_from(&f.nickname);
        self.model.clone_from(&f.model);
        self.serial.clone_from(&f.serial);
        self.place = f.place;
        self.accepted_on = f.accepted_on;
    }
}
