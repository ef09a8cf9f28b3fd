//! Names out of facts that are at hand: what was announced tells how it is called, and a fact who said it.

use super::{Names, Said};
use shounuo_core::{
    Fact, Seq,
    id::{PersonId, TicketId},
    ledger::{Topic, about},
};
use std::collections::{BTreeMap, HashMap};

/// Names out of facts; whoever shows facts puts them in.
#[derive(Clone, Debug, Default)]
pub struct OfFacts<'a> {
    said: BTreeMap<Seq, Said<'a>>,
    people: HashMap<PersonId, &'a str>,
    tickets: HashMap<TicketId, &'a str>,
}

impl<'a> OfFacts<'a> {
    /// Takes in a fact; whose word it is has a name by that.
    pub fn said(&mut self, seq: Seq, said: Said<'a>) {
        self.said.insert(seq, said);
    }

    /// Takes in a person's name.
    pub fn called(&mut self, person: PersonId, name: &'a str) {
        self.people.insert(person, name);
    }

    /// Takes in a ticket's number.
    pub fn numbered(&mut self, ticket: TicketId, no: &'a str) {
        self.tickets.insert(ticket, no);
    }
}

impl Names for OfFacts<'_> {
    fn person(&self, id: PersonId) -> Option<String> {
        if let Some(name) = self.people.get(&id) {
            return Some((*name).to_owned());
        }
        let own = |said: &&Said<'_>| said.by.is_some() && said.actor.person() == Some(id);
        self.said.values().find(own)?.by.clone()
    }

    fn ticket(&self, id: TicketId) -> Option<String> {
        self.tickets.get(&id).map(|no| (*no).to_owned())
    }

    fn thing(&self, topic: Topic, key: &str) -> Option<String> {
        let announced = self.said.values().find(|said| {
            let fact = said
                .fact
                .filter(|f| matches!(f, Fact::OccasionAnnounced(_)));
            fact.and_then(about)
                .is_some_and(|(t, k)| t == topic && k == key)
        });
        announced?.text.clone()
    }

    fn fact(&self, seq: Seq) -> Option<Said<'_>> {
        self.said.get(&seq).cloned()
    }
}
