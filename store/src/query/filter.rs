//! What a list is asked for.

use shounuo_core::{
    Timestamp,
    id::*,
    role::Role,
    ticket::words::{Grade, Stage, TicketKind},
};
use std::ops::Range;

/// Which tickets. Everything given must hold; the default is all.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TicketFilter {
    /// One of these stages; empty: any.
    pub stages: Vec<Stage>,
    /// Whether work is still to be done.
    pub open: Option<bool>,
    /// Fault or consultation.
    pub kind: Option<TicketKind>,
    /// The grade.
    pub grade: Option<Grade>,
    /// Who is sent.
    pub assignee: Option<PersonId>,
    /// Who is accountable.
    pub owner: Option<PersonId>,
    /// Nobody is accountable.
    pub unowned: bool,
    /// Who reported, by account.
    pub reporter: Option<PersonId>,
    /// The device.
    pub device: Option<DeviceId>,
    /// The place, or any place within it.
    pub place: Option<PlaceId>,
    /// Words that the ticket, its device or its place must have, all of them.
    pub text: Option<String>,
    /// Reported within (the end excluded).
    pub reported: Option<Range<Timestamp>>,
    /// The strictest unsettled clock was due before now.
    pub overdue: bool,
    /// Number in another system, whole.
    pub source_no: Option<String>,
    /// Part of this outage.
    pub parent: Option<TicketId>,
}

/// In which order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TicketSort {
    /// What is due first.
    Due,
    /// What was reported last.
    #[default]
    Newest,
    /// What changed last.
    Changed,
}

/// Which devices.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DeviceFilter {
    /// The class.
    pub class: Option<String>,
    /// The place, or any place within it.
    pub place: Option<PlaceId>,
    /// Words or beginnings of words of nickname, serial or model, all of them.
    pub text: Option<String>,
    /// Has open tickets, or has none.
    pub has_open: Option<bool>,
}

/// Which people.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PersonFilter {
    /// With one of these roles; empty: any.
    pub roles: Vec<Role>,
    /// Whether they still work here.
    pub active: Option<bool>,
    /// Whose people: `Some(None)` the provider's own, `Some(Some(c))` a customer's; `None` all within
    /// the scope.
    pub of: Option<Option<CustomerId>>,
}
