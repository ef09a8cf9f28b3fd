//! A contract's entries, in groups of one topic and key, each with the times that count (law 6).

use super::{
    entry::{Entry, What},
    key::Topic,
};
use crate::{
    fact::Seq,
    promise::{Detail, Evidence as Shows, Mark, PROVISIONAL, TOLERANCE, Testimony},
};
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};

/// An entry with its times.
#[derive(Clone, Debug, PartialEq)]
pub struct Seen {
    /// The entry.
    pub entry: Entry,
    /// The instant when it begins something against the provider: the earlier of two.
    pub as_start: Timestamp,
    /// The instant when it speaks for the provider: the later of two.
    pub as_stop: Timestamp,
    /// Whether claim and receipt differ and nobody of the school has confirmed the claim.
    pub in_doubt: bool,
    /// Since when it is the school's own word, and by which fact: it said so itself, or confirmed what
    /// was said for it. Another system's record is taken as it was.
    pub agreed: Option<(Timestamp, Seq)>,
}

/// Entries of one topic and key, in journal order.
pub type Group = Vec<Seen>;

/// Entries by topic and key.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Entries {
    groups: BTreeMap<(Topic, Box<str>), Group>,
    /// By topic: what can prove an earlier time, and what is in doubt. Both are few.
    proofs: BTreeMap<Topic, Vec<Entry>>,
    doubts: BTreeMap<Topic, Vec<Seq>>,
}

impl Entries {
    /// Groups entries; their order among each other is the journal's, whatever order they come in.
    pub fn new(entries: impl IntoIterator<Item = Entry>) -> Self {
        let mut all = Self::default();
        all.add(entries);
        all
    }

    /// Takes in more entries. Only the groups that they fall into are worked out again.
    pub fn add(&mut self, entries: impl IntoIterator<Item = Entry>) {
        let mut groups: BTreeMap<(Topic, Box<str>), Vec<Entry>> = BTreeMap::new();
        for entry in entries {
            match groups.get_mut(&(entry.topic, entry.key.clone())) {
                Some(group) => group.push(entry),
                None => {
                    groups.insert((entry.topic, entry.key.clone()), vec![entry]);
                }
            }
        }
        let topics: BTreeSet<Topic> = groups.keys().map(|(topic, _)| *topic).collect();
        for (key, more) in groups {
            let known = self.groups.remove(&key).unwrap_or_default().into_iter();
            let all = known.map(|seen| seen.entry).chain(more);
            self.groups.insert(key, seen(all.collect()));
        }
        for topic in topics {
            self.note(topic);
        }
    }

    /// Notes what of a topic proves an earlier time, and what is in doubt.
    fn note(&mut self, topic: Topic) {
        let facts = || self.all(topic).flat_map(|(_, group)| group);
        let proofs = facts().filter(|f| is_late_proof(&f.entry));
        let proofs: Vec<Entry> = proofs.map(|f| f.entry.clone()).collect();
        let doubts = facts().filter(|f| f.in_doubt);
        let doubts: Vec<Seq> = doubts.map(|f| f.entry.seq).collect();
        put(&mut self.proofs, topic, proofs);
        put(&mut self.doubts, topic, doubts);
    }

    /// Every entry, group by group.
    pub fn each(&self) -> impl Iterator<Item = &Entry> {
        self.groups.values().flatten().map(|seen| &seen.entry)
    }

    /// The group of one key; empty when nothing was recorded.
    pub fn of(&self, topic: Topic, key: &str) -> &[Seen] {
        self.groups
            .get(&(topic, key.into()))
            .map_or(&[], Vec::as_slice)
    }

    /// Every group of a topic, in order of the keys.
    pub fn all(&self, topic: Topic) -> impl Iterator<Item = (&str, &[Seen])> {
        let from = (topic, Box::from(""));
        self.groups
            .range(from..)
            .take_while(move |((t, _), _)| *t == topic)
            .map(|((_, key), group)| (&**key, group.as_slice()))
    }

    /// Every group of a topic whose key begins so.
    pub fn starting<'s>(
        &'s self,
        topic: Topic,
        prefix: &'s str,
    ) -> impl Iterator<Item = (&'s str, &'s [Seen])> {
        self.groups
            .range((topic, Box::from(prefix))..)
            .take_while(move |((t, key), _)| *t == topic && key.starts_with(prefix))
            .map(|((_, key), group)| (&**key, group.as_slice()))
    }

    /// How many entries there are.
    pub fn count(&self) -> usize {
        self.groups.values().map(Vec::len).sum()
    }

    /// The same with only what is in the journal up to `last`, of some topics, without some facts.
    pub(super) fn known(&self, last: Seq, without: &[Seq], topics: &[Topic]) -> Self {
        let groups = self.groups.iter().filter(|((t, _), _)| topics.contains(t));
        let entries = groups.flat_map(|(_, g)| g).map(|s| &s.entry);
        let known = |e: &&Entry| e.seq <= last && !without.contains(&e.seq);
        Self::new(entries.filter(known).cloned())
    }

    /// The same without some facts, of some topics.
    pub(super) fn without(&self, seqs: &[Seq], topics: &[Topic]) -> Self {
        self.known(Seq::MAX, seqs, topics)
    }

    /// Facts of some topics that can prove an earlier time: the school's word on another fact, and
    /// claims of the past that need no confirmation. In journal order.
    pub(super) fn late_proofs(&self, topics: &[Topic]) -> Vec<&Entry> {
        let of = topics.iter().filter_map(|t| self.proofs.get(t));
        let mut proofs: Vec<&Entry> = of.flatten().collect();
        proofs.sort_unstable_by_key(|e| e.seq);
        proofs
    }

    /// The first fact of an unknown kind that may be about one of these topics.
    pub(super) fn unknown(&self, topics: &[Topic]) -> Option<&Entry> {
        let kinds = self.all(Topic::Unknown);
        let touching = kinds.filter(|(kind, _)| topics.iter().any(|t| t.may_be(kind)));
        let facts = touching.flat_map(|(_, group)| group).map(|s| &s.entry);
        facts.min_by_key(|e| e.seq)
    }

    /// Facts of some topics whose claim differs from the receipt and is not confirmed.
    pub(super) fn doubts(&self, topics: &[Topic]) -> Vec<Seq> {
        let of = topics.iter().filter_map(|t| self.doubts.get(t));
        of.flatten().copied().collect()
    }
}

fn put<T>(all: &mut BTreeMap<Topic, Vec<T>>, topic: Topic, found: Vec<T>) {
    match found.is_empty() {
        true => drop(all.remove(&topic)),
        false => drop(all.insert(topic, found)),
    }
}

/// Whether a fact speaks of a time for which a breach could be final already.
fn is_late_proof(entry: &Entry) -> bool {
    let age = entry.recorded_at.duration_since(entry.occurred_at);
    match entry.what {
        _ if entry.imported => false,
        What::Confirmed { .. } | What::Corrected { .. } => true,
        // The school may set a window while it lasts.
        What::WindowSet { .. } => entry.by_school,
        // The school's own word on a case can set an earlier one right at any time.
        What::Shown { holds } => holds && entry.by_school,
        _ => entry.trusted && age > PROVISIONAL.max(TOLERANCE),
    }
}

fn seen(mut entries: Vec<Entry>) -> Group {
    entries.sort_by_key(|e| e.seq);
    let said: Vec<Mark> = entries.iter().filter_map(testimony).collect();
    let testimony = Testimony::of(&said);
    let confirmed = confirmed(&entries);
    let times = |entry: Entry| {
        // Only its times are asked for; what the mark shows is of no matter.
        let moment = testimony.moment(&entry.as_mark(Shows::Archived, Detail::None));
        Seen {
            as_start: moment.as_start,
            as_stop: moment.as_stop,
            in_doubt: moment.in_doubt,
            agreed: match &entry {
                e if e.imported => Some((e.occurred_at, e.seq)),
                e if e.by_school => Some((e.recorded_at, e.seq)),
                e => confirmed.get(&e.seq).copied(),
            },
            entry,
        }
    };
    entries.into_iter().map(times).collect()
}

/// What the school confirmed: when first, and by which fact.
fn confirmed(entries: &[Entry]) -> BTreeMap<Seq, (Timestamp, Seq)> {
    let mut first = BTreeMap::new();
    for entry in entries.iter().filter(|e| e.by_school) {
        if let What::Confirmed { of } = entry.what {
            first.entry(of).or_insert((entry.recorded_at, entry.seq));
        }
    }
    first
}

fn testimony(entry: &Entry) -> Option<Mark> {
    match entry.what {
        What::Confirmed { .. } | What::Corrected { .. } => entry.mark(),
        _ => None,
    }
}
