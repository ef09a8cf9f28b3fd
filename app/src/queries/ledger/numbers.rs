//! The names of facts outside the house.

use super::frame::Frame;
use shounuo_core::Seq;
use shounuo_store::{Reader, StoreError};
use std::collections::{BTreeMap, BTreeSet};

impl FromIterator<(Seq, i64)> for FactNumbers {
    fn from_iter<T: IntoIterator<Item = (Seq, i64)>>(numbers: T) -> Self {
        Self(numbers.into_iter().collect())
    }
}

/// The numbers by which facts are named outside: each by its place in the customer's chain.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FactNumbers(BTreeMap<Seq, i64>);

impl FactNumbers {
    /// The number of the fact at this place in the journal.
    pub fn no(&self, seq: Seq) -> Option<i64> {
        self.0.get(&seq).copied()
    }

    /// The numbers of the facts at these places, in their order.
    pub fn nos(&self, seqs: &[Seq]) -> Vec<i64> {
        seqs.iter().filter_map(|seq| self.no(*seq)).collect()
    }

    pub(super) fn read(
        r: &mut Reader<'_>,
        frame: &Frame,
        seqs: impl IntoIterator<Item = Seq>,
    ) -> Result<Self, StoreError> {
        let seqs: BTreeSet<Seq> = seqs.into_iter().collect();
        let seqs: Vec<Seq> = seqs.into_iter().collect();
        let facts = r.chain_facts(frame.customer.id, &seqs)?;
        let named = facts.into_iter().map(|(fact, place)| (fact.seq, place.no));
        Ok(Self(named.collect()))
    }
}
