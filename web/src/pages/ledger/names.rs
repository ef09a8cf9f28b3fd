//! How sentences of the ledger call people, tickets and facts: by what the page's own facts say.

use shounuo_app::queries::ledger::FactView;
use shounuo_core::{
    Fact, Seq, Subject,
    id::{PersonId, TicketId},
    ledger::Topic,
};
use shounuo_words::ledger::{Names, Said};
use std::collections::HashMap;

/// Names out of the facts that a page shows.
#[derive(Default)]
pub struct OfFacts<'a> {
    facts: Vec<&'a FactView>,
    people: HashMap<PersonId, &'a str>,
}

impl<'a> OfFacts<'a> {
    /// Of these facts.
    pub fn new(facts: impl IntoIterator<Item = &'a FactView>) -> Self {
        let facts: Vec<&FactView> = facts.into_iter().collect();
        let named = facts.iter().flat_map(|f| &f.people);
        let mut people: HashMap<_, _> = named.map(|(id, name)| (*id, name.as_str())).collect();
        for fact in &facts {
            if let (Some(id), Some(name)) = (fact.recorded.actor.person(), &fact.by) {
                people.insert(id, name);
            }
        }
        Self { facts, people }
    }

    fn text(fact: &FactView) -> Option<String> {
        fact.texts.iter().find_map(|(_, text)| text.clone())
    }
}

impl Names for OfFacts<'_> {
    fn person(&self, id: PersonId) -> Option<String> {
        self.people.get(&id).map(|name| (*name).to_owned())
    }

    fn ticket(&self, id: TicketId) -> Option<String> {
        let own = |f: &&&FactView| f.recorded.subject == Subject::Ticket(id);
        self.facts.iter().find(own)?.ticket.clone()
    }

    fn thing(&self, topic: Topic, key: &str) -> Option<String> {
        let announced = |f: &&&FactView| {
            let this = f
                .about
                .as_ref()
                .is_some_and(|(t, k)| *t == topic && k == key);
            this && matches!(f.recorded.fact, Fact::OccasionAnnounced(_))
        };
        self.facts
            .iter()
            .find(announced)
            .and_then(|f| Self::text(f))
    }

    fn fact(&self, seq: Seq) -> Option<Said<'_>> {
        let found = self.facts.iter().find(|f| f.recorded.seq == seq)?;
        Some(Said {
            no: Some(found.no()),
            occurred_at: found.recorded.occurred_at,
            recorded_at: found.recorded.recorded_at,
            actor: found.recorded.actor,
            by: found.by.clone(),
            fact: Some(&found.recorded.fact),
            text: Self::text(found),
        })
    }
}
