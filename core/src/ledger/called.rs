//! How what a page speaks of is called: names and what facts say, looked up once for all its sentences.
//! Private words: they go into answers, never into facts.

use super::{entry::Entry, evidence::Entries, key::Topic};
use crate::{
    fact::{Recorded, Seq},
    id::{DeviceId, PartId, PersonId, PlaceId, TicketId},
};
use std::collections::{BTreeMap, HashMap};

/// A fact, as far as sentences tell of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Telling {
    /// Its number in the customer's own chain.
    pub no: i64,
    /// The fact.
    pub recorded: Recorded,
    /// Who recorded it, by name.
    pub by: Option<String>,
    /// Its private words, as far as they are not erased: why a verdict is disputed.
    pub text: Option<String>,
}

/// Names. What is missing is not the reader's to see, or nobody knows it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Called {
    /// People.
    pub people: HashMap<PersonId, String>,
    /// Buildings, floors, rooms.
    pub places: HashMap<PlaceId, String>,
    /// Devices and standby units.
    pub devices: HashMap<DeviceId, String>,
    /// Parts of the catalogue.
    pub parts: HashMap<PartId, String>,
    /// Tickets' numbers: `EC-17`.
    pub tickets: HashMap<TicketId, String>,
    /// Facts.
    pub facts: BTreeMap<Seq, Telling>,
    /// With which fact an occasion, a loan … began.
    pub began: BTreeMap<(Topic, String), Seq>,
}

impl Called {
    /// The fact with which a thing began.
    pub fn beginning(&self, topic: Topic, key: &str) -> Option<&Telling> {
        let seq = self.began.get(&(topic, key.to_owned()))?;
        self.facts.get(seq)
    }
}

impl Entries {
    /// The first that was recorded of a thing: the journal's order tells, not the claimed time.
    pub fn beginning(&self, topic: Topic, key: &str) -> Option<&Entry> {
        let group = self.of(topic, key).iter().map(|seen| &seen.entry);
        group.min_by_key(|entry| entry.seq)
    }
}
