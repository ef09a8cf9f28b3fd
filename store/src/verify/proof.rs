//! The journal by itself: digests, chains, heads and seals.

use super::{Fault, LISTED, Problem};
use crate::{
    Seal, StoreError,
    db::{Row, Tx, Value},
    journal::{self, CELLS, ChainHead, HOUSE, Head, SealedHead, digest},
};
use shounuo_core::Seq;
use std::collections::BTreeMap;

fn stored_seals(tx: &mut dyn Tx) -> Result<Vec<(Seal, Fault)>, StoreError> {
    let sql = "SELECT seq, made_us, heads, prev, hash FROM seal ORDER BY seq";
    let rows = tx.rows(sql, &[])?;
    rows.iter()
        .map(|r| Ok((journal::stored_seals(r)?, Fault::Seal)))
        .collect()
}

/// What is known of the journal up to some fact.
#[derive(Default)]
pub(super) struct Proof {
    pub facts: u64,
    pub last: Seq,
    pub chains: BTreeMap<String, ChainHead>,
    /// Seals still ahead, in order, with what it means when they do not agree.
    pub seals: Vec<(Seal, Fault)>,
    next_seal: usize,
    prev_seal: [u8; 32],
    pub problems: Vec<Problem>,
}

impl Proof {
    /// Before the first fact, with the seals that the journal itself keeps.
    pub(super) fn begin(tx: &mut dyn Tx) -> Result<Self, StoreError> {
        let seals = stored_seals(tx)?;
        Ok(Self {
            seals,
            ..Self::default()
        })
    }

    fn report(&mut self, seq: Seq, chain: &str, fault: Fault) {
        if self.problems.len() < 2 * LISTED {
            self.problems.push(Problem::of_fact(seq, chain, fault));
        }
    }

    /// The seal kept elsewhere takes its place among the stored ones.
    pub(super) fn outside(&mut self, seal: &Seal) {
        let place = self.seals.partition_point(|(s, _)| s.seq < seal.seq);
        self.seals.insert(place, (seal.clone(), Fault::OutsideSeal));
    }

    /// Takes the next fact; whether it is what was written.
    pub(super) fn take(&mut self, row: &Row) -> bool {
        let Ok(seq) = row.int(0) else {
            self.report(self.last + 1, "", Fault::Altered);
            return false;
        };
        for missing in (self.last + 1..seq).take(LISTED) {
            self.report(missing, "", Fault::Missing);
        }
        self.last = self.last.max(seq);
        self.facts += 1;
        let chain = match row.value(1) {
            Value::Text(name) => name.clone(),
            _ => String::new(),
        };
        let hash = digest(&row.0[..CELLS]);
        let stored = row.digest(CELLS).unwrap_or_default();
        if hash != stored || chain != chain_of(row) {
            self.report(seq, &chain, Fault::Altered);
            return false;
        }
        self.follow(seq, chain, row, stored);
        self.check_seals(seq);
        true
    }

    /// The fact is what was written; whether it follows the one before it in its chain.
    fn follow(&mut self, seq: Seq, chain: String, row: &Row, hash: [u8; 32]) {
        let (no, prev) = (row.int(2).unwrap_or(0), row.digest(14).unwrap_or_default());
        let head = self
            .chains
            .entry(chain.clone())
            .or_insert_with(|| ChainHead::empty(chain.clone()));
        let follows = no == head.no + 1 && prev == head.hash;
        (head.no, head.hash) = (no, hash);
        if !follows {
            self.report(seq, &chain, Fault::Unchained);
        }
    }

    /// Compares the seals that stand here.
    fn check_seals(&mut self, seq: Seq) {
        while let Some((seal, fault)) = self.seals.get(self.next_seal).cloned() {
            if seal.seq > seq {
                return;
            }
            self.next_seal += 1;
            let own = fault == Fault::Seal;
            let linked = !own || seal.prev == self.prev_seal;
            if own {
                self.prev_seal = seal.hash;
            }
            if seal.digest() != seal.hash || !linked || seal.seq < seq || !self.agrees(&seal) {
                self.report(seal.seq, "", fault);
            }
        }
    }

    fn agrees(&self, seal: &Seal) -> bool {
        let here = self.chains.iter().map(|(name, head)| {
            let ChainHead { no, hash, .. } = *head;
            (name.clone(), SealedHead { no, hash })
        });
        seal.heads == here.collect()
    }

    /// After the last fact: the head, the chains' heads, and seals that lie beyond.
    pub(super) fn finish(&mut self, tx: &mut dyn Tx) -> Result<(), StoreError> {
        self.check_seals(self.last);
        let beyond: Vec<_> = self.seals.drain(self.next_seal..).collect();
        for (_, fault) in beyond {
            self.report(self.last + 1, "", fault);
        }
        if Head::peek(tx)?.seq != self.last {
            self.report(self.last + 1, "", Fault::Head);
        }
        let mut heads = BTreeMap::new();
        for row in tx.rows("SELECT chain, chain_no, hash FROM chain", &[])? {
            let head = (row.int(1)?, row.digest(2).unwrap_or_default());
            heads.insert(row.text(0)?.to_owned(), head);
        }
        let found = self.chains.iter();
        let found: BTreeMap<_, _> = found.map(|(n, h)| (n.clone(), (h.no, h.hash))).collect();
        if heads != found {
            self.report(self.last + 1, "", Fault::Head);
        }
        Ok(())
    }
}

/// The chain in which a fact must be: its customer's, or the house's.
fn chain_of(row: &Row) -> String {
    match row.value(3) {
        Value::Text(customer) => customer.clone(),
        _ => HOUSE.to_owned(),
    }
}
