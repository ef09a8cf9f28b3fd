//! What was begun under a contract and can be named by later evidence: occasions, failures, complaints,
//! loans, changes of members.

use super::{FactView, LedgerAsk, called::SpokenOf, fact::facts_at};
use crate::{App, AppError, Who};
use jiff::Timestamp;
use shounuo_core::{
    Seq,
    ledger::{Called, Entries, Topic, about},
};
use std::collections::BTreeMap;

/// So many are offered: the latest.
const SHOWN_MAX: usize = 60;

/// What can be named.
#[derive(Clone, Debug, Default)]
pub struct ThingsView {
    /// The facts by which they began, the latest first.
    pub facts: Vec<FactView>,
    /// How they are called.
    pub called: Called,
}

impl App {
    /// The facts by which things of a topic began, the latest first, at most sixty: for lists to choose
    /// from. Which one each began, says [`FactView::about`].
    pub async fn ledger_things(
        &self,
        who: &Who,
        ask: LedgerAsk,
        topic: Topic,
    ) -> Result<ThingsView, AppError> {
        let asker = who.clone();
        self.in_frame(who, ask, move |r, frame, shelf| {
            let entries = shelf.entries(r, frame.whose(), frame.known)?;
            let mut facts = facts_at(r, &asker, frame, &latest(&entries, topic))?;
            facts.sort_by_key(|f| std::cmp::Reverse((f.recorded.occurred_at, f.recorded.seq)));
            let mut spoken = SpokenOf::default();
            for (topic, key) in facts.iter().filter_map(|f| about(&f.recorded.fact)) {
                spoken.thing(&entries, topic, &key);
            }
            let called = spoken.read(r, &asker, frame, &entries)?;
            Ok(Ok(ThingsView { facts, called }))
        })
        .await
    }
}

/// Where the latest things of a topic began.
fn latest(entries: &Entries, topic: Topic) -> Vec<Seq> {
    let mut began: BTreeMap<&str, (Timestamp, Seq)> = BTreeMap::new();
    for entry in entries.each().filter(|e| e.topic == topic) {
        let first = began
            .entry(&entry.key)
            .or_insert((entry.occurred_at, entry.seq));
        // The journal's order tells what came first, not the claimed time.
        if entry.seq < first.1 {
            *first = (entry.occurred_at, entry.seq);
        }
    }
    let mut all: Vec<(Timestamp, Seq)> = began.into_values().collect();
    all.sort_unstable_by(|a, b| b.cmp(a));
    let mut seqs: Vec<Seq> = all
        .into_iter()
        .take(SHOWN_MAX)
        .map(|(_, seq)| seq)
        .collect();
    seqs.sort_unstable();
    seqs
}
