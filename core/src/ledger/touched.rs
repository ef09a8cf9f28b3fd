//! What one fact changes, without drawing up the whole ledger: which promises it touches, which
//! entries that takes, and the instances as they stand afterwards.

use super::{
    instance::Instance,
    judge::{Terms, of_clause},
    key::{DUTY, Topic},
    scene::Material,
    things,
    whole::{InForce, in_phase, scenes},
};
use crate::{
    contract::{Contract, Quantity},
    promise::Clock,
};
use jiff::{SignedDuration, Timestamp};

/// Entries that the store is asked for: of one topic and key, those that happened or were taken in
/// at `since` or later; all of them where it is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// What they are about.
    pub topic: Topic,
    /// … and which one.
    pub key: String,
    /// From when on.
    pub since: Option<Timestamp>,
}

/// What a fact changed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Touched {
    /// Instances by promise.
    pub instances: Vec<(String, Instance)>,
    /// Clocks of the thing that the fact is about.
    pub clocks: Vec<Clock>,
}

/// The promises that a fact about this topic and key can touch, in the plan's order.
pub fn affected<'c>(contract: &'c Contract, topic: Topic, key: &str) -> Vec<&'c str> {
    let mut ids = Vec::new();
    for clause in &contract.clauses {
        let touched = of_clause(clause).filter(|t| touches(*t, topic, key));
        ids.extend(touched.map(|t| t.head().0));
    }
    ids
}

/// The entries that it takes to judge again what a fact about this topic and key changes from
/// `from` on.
pub fn wanted(contract: &Contract, topic: Topic, key: &str, from: Timestamp) -> Vec<Wanted> {
    let people = [Topic::Occasion, Topic::Presence, Topic::Roster];
    let topics = match people.contains(&topic) {
        true => people.to_vec(),
        false => vec![topic],
    };
    // The month in which `from` lies is judged as a whole. A check-in proves for so long; what lies
    // further back says nothing of that month.
    let floors = contract.clauses.iter().flat_map(|c| &c.floors);
    let proof = floors.filter_map(|f| f.proof_hours).max().unwrap_or(0);
    let since = |t: Topic| {
        let proof = SignedDuration::from_hours(31 * 24 + i64::from(proof));
        (t == Topic::Presence).then(|| from.saturating_sub(proof).unwrap_or(Timestamp::MIN))
    };
    let keys = match topic {
        Topic::Record => file_of(contract, key),
        _ => vec![key.to_owned()],
    };
    let ask = |topic: Topic| {
        let keys = keys.iter().cloned();
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
        scene.focus = Some((key, from));
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
                let id = terms.head().0;
                found
                    .instances
                    .extend(instances.map(|i| (id.to_owned(), i)));
            }
        }
        if things::THINGS.contains(&topic) {
            let clocks = things::judge(&scene).into_iter().map(|(_, clock)| clock);
            found.clocks.extend(clocks);
        }
    }
    found
}

fn touches(terms: Terms<'_>, topic: Topic, key: &str) -> bool {
    let named = match (terms, topic) {
        (Terms::Cadence(t), Topic::Routine) => t.routine == key,
        (Terms::Floor(t), Topic::Standby | Topic::Backup) => t.of.iter().any(|of| of == key),
        (Terms::Floor(t), Topic::Presence | Topic::Roster) => {
            (key == DUTY) == (t.quantity == Quantity::Duty)
        }
        (Terms::Rule(t), Topic::Case) => is_of(key, &t.id),
        (Terms::Record(t), Topic::Record) => is_of(key, &t.id),
        (Terms::Lead(t), _) => matches!(
            (t.before, topic),
            (crate::contract::Moment::Occasion, Topic::Occasion)
                | (crate::contract::Moment::MemberChange, Topic::Member)
        ),
        _ => true,
    };
    named && terms.topics().contains(&topic)
}

/// Whether a key is `<id>/…`.
fn is_of(key: &str, id: &str) -> bool {
    key.strip_prefix(id)
        .is_some_and(|rest| rest.starts_with('/'))
}
