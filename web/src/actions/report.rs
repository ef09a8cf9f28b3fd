//! From a form to a report, at the desk and behind a label alike.

use crate::request::Given;
use shounuo_core::{
    id::DeviceId,
    ticket::{
        Open,
        words::{Channel, TicketKind},
    },
};

/// The report of a form.
pub fn report(
    given: &Given,
    kind: TicketKind,
    device: Option<DeviceId>,
    channel: Channel,
) -> Open<String> {
    let symptoms = given.all("symptoms").into_iter().map(str::to_owned);
    Open {
        kind,
        device,
        place: None,
        symptoms: symptoms.collect(),
        text: given.said("text"),
        name: given.said("name"),
        phone: given.said("phone"),
        person: None,
        channel,
        files: Vec::new(),
        owner: None,
        source_no: None,
        tags: Default::default(),
    }
}
