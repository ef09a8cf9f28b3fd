//! What one fact changes, without drawing up the whole ledger: which promises it touches, which
//! entries that takes, and the instances as they stand afterwards.

use super::{
    entry::Entry,
    instance::Instance,
    judge::of_clause,
    key::{DUTY, Topic},
    scene::Material,
    terms::Terms,
    things,
    whole::{InForce, in_phase, scenes},
};
use crate::{
    contract::{Contract, Quantity},
    promise::Clock,
};
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeSet;

/// Entries that the store is asked for: of one topic and key, those that happened or were taken in
/// at `since` or later; all of them where it is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// What they are about.
    pub topic: Topic,
    /// … and which one; every one of them where it is none.
    pub key: Option<String>,
    /// From when on.
    pub since: Option<Timestamp>,
}

impl Wanted {
    /// Whether an entry is asked for.
    pub fn takes(&self, entry: &Entry) -> bool {
        let late = entry.occurred_at.max(entry.recorded_at);
        self.topic == entry.topic
            && self.key.as_ref().is_none_or(|key| **key == *entry.key)
            && self.since.is_none_or(|since| late >= since)
    }

    fn all(topic: Topic) -> Self {
        let (key, since) = (None, None);
        Self { topic, key, since }
    }
}

/// What a fact changed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Touched {
    /// Instances by promise.
    pub instances: Vec<(String, Instance)>,
    /// Clocks beside tickets, each with the key of what it runs on.
    pub clocks: Vec<(String, Clock)>,
}

/// The promises that a fact about this topic and key can touch, in the plan's order.
pub fn affected<'c>(contract: &'c Contract, topic: Topic, key: &str) -> Vec<&'c str> {
    let mut ids = Vec::new();
    for clause in &contract.clauses {
        let touched = Terms::of(clause).filter(|t| touches(*t, topic, key));
        ids.extend(touched.map(Terms::id));
    }
    ids
}

/// The entries that it takes to judge again what a fact about this topic and key changes from
/// `from` on. Facts of a kind that nobody knows are among them whatever it is about: they may make
/// incomplete what it touches.
pub fn wanted(contract: &Contract, topic: Topic, key: &str, from: Timestamp) -> Vec<Wanted> {
    let mut asked = match topic {
        // It may be about anything that its kind's head names.
        Topic::Unknown => about(key).into_iter().map(Wanted::all).collect(),
        _ => of_key(contract, topic, key, from),
    };
    match topic {
        // A failure counts in its occasion's window; its own facts do not all name the occasion.
        Topic::Failure => asked.push(Wanted::all(Topic::Occasion)),
        Topic::Occasion => asked.push(Wanted::all(Topic::Failure)),
        _ => {}
    }
    asked.push(Wanted::all(Topic::Unknown));
    asked
}

/// The topics whose verdicts a fact of an unknown kind leaves open, with those that they hang on.
fn about(kind: &str) -> Vec<Topic> {
    let known = Topic::ALL.iter().filter(|t| **t != Topic::Unknown);
    let meant: Vec<Topic> = known.copied().filter(|t| t.may_be(kind)).collect();
    let hang = |t: Topic| match PEOPLE.contains(&t) {
        true => PEOPLE.to_vec(),
        false => vec![t],
    };
    let all: BTreeSet<Topic> = meant.into_iter().flat_map(hang).collect();
    all.into_iter().collect()
}

/// What is judged together: who is there, and in which occasion; what fails in it.
const PEOPLE: &[Topic] = &[
    Topic::Occasion,
    Topic::Failure,
    Topic::Presence,
    Topic::Roster,
];

/// What has the same key as a fact.
fn of_key(contract: &Contract, topic: Topic, key: &str, from: Timestamp) -> Vec<Wanted> {
    let people = [Topic::Occasion, Topic::Presence, Topic::Roster];
    let topics = match people.contains(&topic) {
        true => people.to_vec(),
        false => vec![topic],
    };
    // The month in which `from` lies is judged as a whole. A check-in proves for so long; what lies
    // further back says nothing of that month. An occasion's windows are judged all together.
    let floors = contract.clauses.iter().flat_map(|c| &c.floors);
    let proof = floors.filter_map(|f| f.proof_hours).max().unwrap_or(0);
    let since = |t: Topic| {
        let proof = SignedDuration::from_hours(31 * 24 + i64::from(proof));
        (t == Topic::Presence && key == DUTY)
            .then(|| from.saturating_sub(proof).unwrap_or(Timestamp::MIN))
    };
    let keys = match topic {
        Topic::Record => file_of(contract, key),
        _ => vec![key.to_owned()],
    };
    let ask = |topic: Topic| {
        let keys = keys.iter().cloned().map(Some);
        let since = since(topic);
        keys.map(move |key| Wanted { topic, key, since })
    };
    topics.into_iter().flat_map(ask).collect()
}

/// The keys of all papers of the record that one of them belongs to: a file is judged as a whole.
fn file_of(contract: &Contract, key: &str) -> Vec<String> {
    let records = contract.clauses.iter().flat_map(|c| &c.records);
    let own = records.filter(|r| is_of(key, &r.id));
    let papers = own.flat_map(|r| r.items.iter().map(|i| format!("{}/{}", r.id, i.code)));
    let mut keys: Vec<String> = papers.filter(|k| k != key).collect();
    keys.push(key.to_owned());
    keys
}

/// What stands at `at` of everything that a fact about this topic and key can touch, from the
/// periods on in which `from` lies. `material` needs to hold only what [`wanted`] asks for.
pub fn touched(
    versions: &[InForce],
    material: Material<'_>,
    (topic, key): (Topic, &str),
    from: Timestamp,
    at: Timestamp,
) -> Touched {
    let mut found = Touched::default();
    for mut scene in scenes(versions, material, at) {
        // What nobody knows may change anything, of any time.
        scene.focus = (topic != Topic::Unknown).then_some((key, from));
        let contract = &scene.book.contract;
        for clause in &contract.clauses {
            let mut terms = of_clause(clause)
                .filter(|t| touches(*t, topic, key))
                .peekable();
            if terms.peek().is_none() {
                continue;
            }
            let scene = in_phase(&scene, contract, clause.phase);
            for terms in terms.filter(|_| !scene.span.is_empty()) {
                let instances = terms.judge(&scene).into_iter();
                let id = terms.id();
                found
                    .instances
                    .extend(instances.map(|i| (id.to_owned(), i)));
            }
        }
        if has_clocks(topic, key) {
            found.clocks.extend(things::judge(&scene));
        }
    }
    found
}

/// Whether a fact can touch a clock beside tickets.
fn has_clocks(topic: Topic, key: &str) -> bool {
    let things = [things::THINGS, &[Topic::Occasion]].concat();
    match topic {
        Topic::Unknown => things.iter().any(|t| t.may_be(key)),
        topic => things.contains(&topic),
    }
}

fn touches(terms: Terms<'_>, topic: Topic, key: &str) -> bool {
    if topic == Topic::Unknown {
        return terms.topics().iter().any(|t| t.may_be(key));
    }
    if !terms.topics().contains(&topic) {
        return false;
    }
    match (terms, topic) {
        (Terms::Cadence(t), Topic::Routine) => t.routine == key,
        (Terms::Floor(t), Topic::Standby | Topic::Backup) => t.of.iter().any(|of| of == key),
        (Terms::Floor(t), Topic::Presence | Topic::Roster) => {
            (key == DUTY) == matches!(t.quantity, Quantity::Duty | Quantity::Holiday)
        }
        (Terms::Rule(t), Topic::Case) => is_of(key, &t.id),
        (Terms::Record(t), Topic::Record) => is_of(key, &t.id),
        _ => true,
    }
}

/// Whether a key is `<id>/…`.
fn is_of(key: &str, id: &str) -> bool {
    key.strip_prefix(id)
        .is_some_and(|rest| rest.starts_with('/'))
}
