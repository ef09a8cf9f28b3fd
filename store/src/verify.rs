//! Proving the journal.

use crate::{
    Seal, StoreError,
    db::{Row, Tx, Value},
    journal::{self, CELLS, COLUMNS, ChainHead, HOUSE, Head, SealedHead, digest},
};
use serde::Serialize;
use shounuo_core::Seq;
use std::collections::BTreeMap;

/// What is wrong at one place of the journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// The stored fact is not what was written.
    Altered,
    /// A fact that must be there is missing.
    Missing,
    /// It does not follow the fact before it in its chain.
    Unchained,
    /// The head does not agree with the facts.
    Head,
    /// A seal does not agree with the facts.
    Seal,
    /// The seal kept elsewhere does not agree: the journal was cut off or rewritten.
    OutsideSeal,
}

/// A problem, with the fact at which it begins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// The first bad fact.
    pub seq: Seq,
    /// In which chain; empty where that is not known.
    pub chain: String,
    /// What is wrong.
    pub fault: Fault,
}

/// What a proof found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Verified {
    /// Facts read.
    pub facts: u64,
    /// Chains.
    pub chains: usize,
    /// Seals compared.
    pub seals: usize,
    /// The last fact.
    pub head: Seq,
    /// What is wrong, by place; at most 1,000 are listed.
    pub problems: Vec<Problem>,
}

impl Verified {
    /// Whether all is as it was written.
    pub fn is_sound(&self) -> bool {
        self.problems.is_empty()
    }
}

/// So many problems are listed.
const LISTED: usize = 1_000;

/// Reads the whole journal and compares it with its digests, chains and seals.
pub(crate) fn verify(tx: &mut dyn Tx, outside: Option<&Seal>) -> Result<Verified, StoreError> {
    let mut proof = Proof {
        seals: stored_seals(tx)?,
        ..Proof::default()
    };
    let stored = proof.seals.len();
    if let Some(seal) = outside {
        proof.outside(seal);
    }
    let sql = format!("SELECT {} FROM journal ORDER BY seq", COLUMNS.join(", "));
    tx.each(&sql, &[], &mut |row| {
        proof.take(&row);
        Ok(())
    })?;
    proof.finish(tx)?;
    let mut problems = proof.problems;
    problems.sort_by_key(|p| p.seq);
    problems.truncate(LISTED);
    Ok(Verified {
        facts: proof.facts,
        chains: proof.chains.len(),
        seals: stored + usize::from(outside.is_some()),
        head: proof.last,
        problems,
    })
}

fn stored_seals(tx: &mut dyn Tx) -> Result<Vec<(Seal, Fault)>, StoreError> {
    let sql = "SELECT seq, made_us, heads, prev, hash FROM seal ORDER BY seq";
    let rows = tx.rows(sql, &[])?;
    rows.iter()
        .map(|r| Ok((journal::stored_seals(r)?, Fault::Seal)))
        .collect()
}

#[derive(Default)]
struct Proof {
    facts: u64,
    last: Seq,
    chains: BTreeMap<String, ChainHead>,
    /// Seals still ahead, in order, with what it means when they do not agree.
    seals: Vec<(Seal, Fault)>,
    next_seal: usize,
    prev_seal: [u8; 32],
    problems: Vec<Problem>,
}

impl Proof {
    fn report(&mut self, seq: Seq, chain: &str, fault: Fault) {
        if self.problems.len() < 2 * LISTED {
            let chain = chain.to_owned();
            self.problems.push(Problem { seq, chain, fault });
        }
    }

    /// The seal kept elsewhere takes its place among the stored ones.
    fn outside(&mut self, seal: &Seal) {
        let place = self.seals.partition_point(|(s, _)| s.seq < seal.seq);
        self.seals.insert(place, (seal.clone(), Fault::OutsideSeal));
    }

    fn take(&mut self, row: &Row) {
        let Ok(seq) = row.int(0) else {
            return self.report(self.last + 1, "", Fault::Altered);
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
            return self.report(seq, &chain, Fault::Altered);
        }
        self.follow(seq, chain, row, stored);
        self.check_seals(seq);
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
    fn finish(&mut self, tx: &mut dyn Tx) -> Result<(), StoreError> {
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
