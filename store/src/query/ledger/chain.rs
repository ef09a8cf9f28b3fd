//! Facts with their places in the customer's chain. Outside, facts of the service are named by
//! these places: they count nothing that the house does for others.

use super::super::{
    Scope,
    sql::{Build, templates},
};
use crate::{
    Reader, StoreError,
    db::{Backend, Row, Value},
    journal::{self, COLUMNS, recorded},
};
use shounuo_core::{Recorded, Seq, Timestamp, id::CustomerId};

templates! {
    /// The last fact taken in by $1: receipts never run back, so halving finds it.
    KNOWN_BY = "WITH RECURSIVE halves(low, high) AS (SELECT CAST(0 AS BIGINT), h.seq \
                FROM journal_head h UNION ALL SELECT \
                CASE WHEN j.recorded_us <= $1 THEN j.seq ELSE s.low END, \
                CASE WHEN j.recorded_us <= $1 THEN s.high ELSE j.seq - 1 END \
                FROM halves s JOIN journal j ON j.seq = (s.low + s.high + 1) / 2 \
                WHERE s.low < s.high) SELECT MAX(low) FROM halves";
    /// The first seal over the fact $1.
    SEAL = "SELECT s.seq, s.made_us, s.heads, s.prev, s.hash FROM seal s WHERE s.seq >= $1 \
            ORDER BY s.seq LIMIT 1";
    /// Every seal.
    SEALS = "SELECT s.seq, s.made_us, s.heads, s.prev, s.hash FROM seal s ORDER BY s.seq";
}

/// A fact's place in its customer's chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChainPlace {
    /// From 1, without gaps.
    pub no: i64,
    /// The digest over the fact with the one before.
    pub digest: [u8; 32],
    /// The digest of the fact before; zeros for the first.
    pub prev: [u8; 32],
}

/// A seal, as far as it speaks of one customer's chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SealOver {
    /// When it was made.
    pub made_at: Timestamp,
    /// How many facts the chain had.
    pub no: i64,
    /// The digest of the last of them.
    pub head: [u8; 32],
    /// The seal's own digest.
    pub digest: [u8; 32],
}

impl Reader<'_> {
    /// The place in the journal of the last fact taken in by an instant; 0 before the first.
    pub fn seq_known_at(&mut self, at: Timestamp) -> Result<Seq, StoreError> {
        let row = self.row(KNOWN_BY.text, &[at.into()])?;
        let row = row.ok_or(StoreError::Stopped("no answer"))?;
        Ok(row.opt_int(0)?.unwrap_or(0))
    }

    /// The facts at these places of the journal that are this customer's, in order.
    pub fn chain_facts(
        &mut self,
        customer: CustomerId,
        seqs: &[Seq],
    ) -> Result<Vec<(Recorded, ChainPlace)>, StoreError> {
        let mut facts = Vec::new();
        // A statement takes only so many parameters.
        for some in seqs.chunks(500) {
            let seqs = some.iter().map(|s| Value::from(*s)).collect();
            let build = by_seqs(self.backend(), customer, seqs);
            let rows = self.rows(&build.sql, &build.params)?;
            for row in &rows {
                facts.push(placed(row)?);
            }
        }
        facts.sort_by_key(|(fact, _)| fact.seq);
        facts.dedup_by_key(|(fact, _)| fact.seq);
        Ok(facts)
    }

    /// The fact with this number in the customer's chain.
    pub fn chain_fact(
        &mut self,
        customer: CustomerId,
        no: i64,
    ) -> Result<Option<(Recorded, ChainPlace)>, StoreError> {
        let build = by_no(self.backend(), customer, no);
        let row = self.row(&build.sql, &build.params)?;
        row.map(|r| placed(&r)).transpose()
    }

    /// The first seal over a fact of the customer; `None` while there is none.
    pub fn seal_over(
        &mut self,
        customer: CustomerId,
        seq: Seq,
    ) -> Result<Option<SealOver>, StoreError> {
        let Some(row) = self.row(SEAL.text, &[seq.into()])? else {
            return Ok(None);
        };
        let seal = journal::stored_seals(&row)?;
        let head = seal.heads.get(&customer.to_string());
        Ok(head.map(|head| SealOver {
            made_at: seal.made_at,
            no: head.no,
            head: head.hash,
            digest: seal.hash,
        }))
    }
}

impl Reader<'_> {
    /// Every seal, as far as it speaks of one customer's chain, in order.
    pub fn seals_of(&mut self, customer: CustomerId) -> Result<Vec<SealOver>, StoreError> {
        let rows = self.rows(SEALS.text, &[])?;
        let chain = customer.to_string();
        let mut seals = Vec::new();
        for row in &rows {
            let seal = journal::stored_seals(row)?;
            seals.extend(seal.heads.get(&chain).map(|head| SealOver {
                made_at: seal.made_at,
                no: head.no,
                head: head.hash,
                digest: seal.hash,
            }));
        }
        Ok(seals)
    }
}

/// The columns of a fact, then its number in the chain and both digests.
fn select(customer: CustomerId, backend: Backend) -> Build {
    let mut build = Build::new(Scope::Customer(customer), backend);
    build.text("SELECT ");
    for column in COLUMNS {
        build.text("j.").text(column).text(", ");
    }
    build.text("j.chain_no, j.hash, j.prev FROM journal j");
    build.where_scope("j");
    build
}

fn by_seqs(backend: Backend, customer: CustomerId, seqs: Vec<Value>) -> Build {
    let mut build = select(customer, backend);
    build.text(" AND j.seq IN ").list(seqs);
    build
}

fn by_no(backend: Backend, customer: CustomerId, no: i64) -> Build {
    let mut build = select(customer, backend);
    build.and_is("j.chain", customer).and_is("j.chain_no", no);
    build
}

fn placed(row: &Row) -> Result<(Recorded, ChainPlace), StoreError> {
    let place = ChainPlace {
        no: row.int(COLUMNS.len())?,
        digest: row.digest(COLUMNS.len() + 1)?,
        prev: row.digest(COLUMNS.len() + 2)?,
    };
    Ok((recorded(row)?, place))
}

pub(super) fn forms(customer: CustomerId, backend: Backend) -> Vec<(String, Build)> {
    let seqs = vec![Value::from(7_i64)];
    vec![
        ("chain facts".to_owned(), by_seqs(backend, customer, seqs)),
        ("chain fact".to_owned(), by_no(backend, customer, 7)),
    ]
}
