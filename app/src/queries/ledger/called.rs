//! How what a page's sentences speak of is called: read once for the whole page, never row by row.

use super::{FactNumbers, Shelf, fact::is_shown, frame::Frame};
use crate::{
    Who,
    queries::entry::{self, sealed},
};
use shounuo_core::{
    Recorded, Seq,
    id::{ContractId, CustomerId, VaultId},
    ledger::{Called, Entries, Named, Telling, Topic},
};
use shounuo_store::{
    Reader, StoreError,
    query::{ChainPlace, Scope},
};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use uuid::Uuid;

/// What a page will speak of.
#[derive(Debug, Default)]
pub(super) struct SpokenOf {
    facts: BTreeSet<Seq>,
    began: BTreeMap<(Topic, String), Seq>,
    ids: BTreeSet<Uuid>,
}

impl SpokenOf {
    /// An instance of a promise: what its key names.
    pub(super) fn instance(&mut self, frame: &Frame, entries: &Entries, promise: &str, key: &str) {
        let terms = frame.terms_of(promise);
        match terms.and_then(|terms| terms.named(key)) {
            Some(Named::Thing(topic, key)) => self.thing(entries, topic, key),
            Some(Named::Place(place)) => drop(self.ids.insert(place.0)),
            None => {}
        }
    }

    /// A thing by its key: the fact with which it began tells of it.
    pub(super) fn thing(&mut self, entries: &Entries, topic: Topic, key: &str) {
        // The key of stock is the part itself.
        self.ids.extend(Uuid::parse_str(key));
        if let Some(first) = entries.beginning(topic, key) {
            self.began.insert((topic, key.to_owned()), first.seq);
            self.facts.insert(first.seq);
        }
    }

    /// Facts by their places in the journal.
    pub(super) fn facts(&mut self, seqs: impl IntoIterator<Item = Seq>) {
        self.facts.extend(seqs);
    }

    /// Reads all names. A sentence on a fact may speak of other things in turn; these are looked up
    /// together with them.
    pub(super) fn read(
        mut self,
        r: &mut Reader<'_>,
        who: &Who,
        frame: &Frame,
        entries: &Entries,
    ) -> Result<Called, StoreError> {
        let mut facts = self.chained(r, who, frame)?;
        for (fact, _) in &facts {
            self.mentioned(entries, fact);
        }
        if self.facts.len() > facts.len() {
            facts = self.chained(r, who, frame)?;
        }
        for (fact, _) in &facts {
            self.ids.extend(ids_of(fact));
        }
        let ids: Vec<Uuid> = self.ids.into_iter().collect();
        let mut called = r.called(frame.customer.id, &ids)?;
        let vault: Vec<VaultId> = entry::vault_ids(facts.iter().map(|(fact, _)| fact));
        let texts = r.reveal(&frame.scope(), &vault)?;
        called.began = self.began;
        for (recorded, place) in facts {
            let by = recorded.actor.person();
            let by = by.and_then(|p| called.people.get(&p).cloned());
            let telling = telling(recorded, place, by, &texts);
            called.facts.insert(telling.recorded.seq, telling);
        }
        Ok(called)
    }

    fn chained(
        &self,
        r: &mut Reader<'_>,
        who: &Who,
        frame: &Frame,
    ) -> Result<Vec<(Recorded, ChainPlace)>, StoreError> {
        let seqs: Vec<Seq> = self.facts.iter().copied().collect();
        let mut facts = r.chain_facts(frame.customer.id, &seqs)?;
        facts.retain(|(fact, _)| is_shown(who, fact));
        Ok(facts)
    }

    /// The things that a fact speaks of.
    fn mentioned(&mut self, entries: &Entries, fact: &Recorded) {
        const NAMED: [Topic; 5] = [
            Topic::Occasion,
            Topic::Failure,
            Topic::Loan,
            Topic::Complaint,
            Topic::Member,
        ];
        for id in ids_of(fact) {
            let key = id.to_string();
            let topic = NAMED
                .into_iter()
                .find(|topic| entries.beginning(*topic, &key).is_some());
            if let Some(topic) = topic {
                self.thing(entries, topic, &key);
            }
        }
    }
}

/// How a contract's occasions are called, as far as the asker may read the facts that announced them.
pub(crate) fn occasions(
    r: &mut Reader<'_>,
    who: &Who,
    shelf: &Shelf,
    whose: (CustomerId, ContractId),
    keys: BTreeSet<String>,
) -> Result<Called, StoreError> {
    let entries = shelf.entries(r, whose, None)?;
    let began = keys.into_iter().filter_map(|key| {
        let first = entries.beginning(Topic::Occasion, &key)?;
        Some(((Topic::Occasion, key), first.seq))
    });
    let mut called = Called {
        began: began.collect(),
        ..Called::default()
    };
    let seqs: Vec<Seq> = called.began.values().copied().collect();
    let mut facts = r.chain_facts(whose.0, &seqs)?;
    facts.retain(|(fact, _)| is_shown(who, fact));
    let vault: Vec<VaultId> = entry::vault_ids(facts.iter().map(|(fact, _)| fact));
    let texts = r.reveal(&Scope::Customer(whose.0), &vault)?;
    called.facts = facts
        .into_iter()
        .map(|(recorded, place)| (recorded.seq, telling(recorded, place, None, &texts)))
        .collect();
    Ok(called)
}

/// A fact with what its sealed words say.
fn telling(
    recorded: Recorded,
    place: ChainPlace,
    by: Option<String>,
    texts: &HashMap<VaultId, String>,
) -> Telling {
    let mut own = sealed(&recorded.fact).into_iter();
    Telling {
        no: place.no,
        by,
        text: own.find_map(|(_, s)| texts.get(&s.vault).cloned()),
        recorded,
    }
}

/// Every id in a fact, whatever it is of: who said it, and what its data name.
fn ids_of(fact: &Recorded) -> Vec<Uuid> {
    let data = fact.fact.data().unwrap_or_default();
    let mut ids: Vec<Uuid> = data
        .split('"')
        .filter_map(|word| Uuid::parse_str(word).ok())
        .collect();
    ids.extend(fact.actor.person().map(|p| p.0));
    ids.push(fact.subject.id());
    ids
}

/// The numbers of the facts that sentences tell of.
pub(super) fn numbers(called: &Called) -> FactNumbers {
    let facts = called.facts.values();
    facts.map(|t| (t.recorded.seq, t.no)).collect()
}
