//! Names that a question looked up, as sentences ask for them.

use super::{Names, Said};
use shounuo_core::{
    Fact, Seq,
    id::{DeviceId, PartId, PersonId, PlaceId, TicketId},
    ledger::{Called, Telling, Topic},
};

impl Names for Called {
    fn person(&self, id: PersonId) -> Option<String> {
        self.people.get(&id).cloned()
    }

    fn place(&self, id: PlaceId) -> Option<String> {
        self.places.get(&id).cloned()
    }

    fn device(&self, id: DeviceId) -> Option<String> {
        self.devices.get(&id).cloned()
    }

    fn part(&self, id: PartId) -> Option<String> {
        self.parts.get(&id).cloned()
    }

    fn ticket(&self, id: TicketId) -> Option<String> {
        self.tickets.get(&id).cloned()
    }

    fn thing(&self, topic: Topic, key: &str) -> Option<String> {
        let began = self.beginning(topic, key)?;
        let announced = matches!(began.recorded.fact, Fact::OccasionAnnounced(_));
        began.text.clone().filter(|_| announced)
    }

    fn began(&self, topic: Topic, key: &str) -> Option<Said<'_>> {
        self.beginning(topic, key).map(said)
    }

    fn fact(&self, seq: Seq) -> Option<Said<'_>> {
        self.facts.get(&seq).map(said)
    }
}

fn said(fact: &Telling) -> Said<'_> {
    Said {
        no: Some(fact.no),
        occurred_at: fact.recorded.occurred_at,
        recorded_at: fact.recorded.recorded_at,
        actor: fact.recorded.actor,
        by: fact.by.clone(),
        fact: Some(&fact.recorded.fact),
        text: fact.text.clone(),
    }
}
