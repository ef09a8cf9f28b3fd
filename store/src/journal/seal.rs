//! Seals: the heads of all chains at one point. A bare chain cannot show that its tail was cut off;
//! a seal that is kept elsewhere can.

use super::Head;
use crate::{
    StoreError,
    db::{Row, Tx},
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use shounuo_core::{Seq, Timestamp};
use std::collections::BTreeMap;

/// The head of one chain under a seal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedHead {
    /// How many facts the chain has.
    pub no: i64,
    /// The digest of the last one.
    #[serde(with = "hex32")]
    pub hash: [u8; 32],
}

/// The heads of all chains at one point of the journal. As JSON it is what people keep elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seal {
    /// The last fact under it.
    pub seq: Seq,
    /// When it was made.
    pub made_at: Timestamp,
    /// Chains by name.
    pub heads: BTreeMap<String, SealedHead>,
    /// The digest of the seal before; zeros in the first.
    #[serde(with = "hex32")]
    pub prev: [u8; 32],
    /// Its own digest.
    #[serde(with = "hex32")]
    pub hash: [u8; 32],
}

impl Seal {
    /// The digest over everything else.
    pub fn digest(&self) -> [u8; 32] {
        let mut hash = Sha256::new();
        hash.update(b"shounuo.seal.1");
        hash.update(self.seq.to_be_bytes());
        hash.update(self.made_at.as_microsecond().to_be_bytes());
        hash.update((self.heads.len() as u64).to_be_bytes());
        for (chain, head) in &self.heads {
            hash.update((chain.len() as u64).to_be_bytes());
            hash.update(chain);
            hash.update(head.no.to_be_bytes());
            hash.update(head.hash);
        }
        hash.update(self.prev);
        hash.finalize().into()
    }
}

mod hex32 {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub fn serialize<S: Serializer>(bytes: &[u8; 32], s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(&hex::encode(bytes))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<[u8; 32], D::Error> {
        let text = String::deserialize(d)?;
        let mut bytes = [0; 32];
        hex::decode_to_slice(text, &mut bytes).map_err(D::Error::custom)?;
        Ok(bytes)
    }
}

/// The seal of the journal as it is in this transaction; kept when it is a new one. The heads of
/// chains are written already.
pub(crate) fn make(tx: &mut dyn Tx, head: &mut Head, now: Timestamp) -> Result<Seal, StoreError> {
    let last = tx.row(
        "SELECT seq, made_us, heads, prev, hash FROM seal ORDER BY seq DESC LIMIT 1",
        &[],
    )?;
    let last = last.map(|r| of(&r)).transpose()?;
    if let Some(last) = last.as_ref().filter(|s| s.seq == head.seq) {
        return Ok(last.clone());
    }
    let made_at = Timestamp::from_microsecond(now.as_microsecond()).unwrap_or(now);
    let mut seal = Seal {
        seq: head.seq,
        made_at,
        heads: heads(tx)?,
        prev: last.map_or([0; 32], |s| s.hash),
        hash: [0; 32],
    };
    seal.hash = seal.digest();
    keep(tx, &seal)?;
    head.sealed_seq = head.seq;
    Ok(seal)
}

fn heads(tx: &mut dyn Tx) -> Result<BTreeMap<String, SealedHead>, StoreError> {
    let rows = tx.rows("SELECT chain, chain_no, hash FROM chain", &[])?;
    let head = |row: &Row| {
        let (no, hash) = (row.int(1)?, row.digest(2)?);
        Ok((row.text(0)?.to_owned(), SealedHead { no, hash }))
    };
    rows.iter().map(head).collect()
}

fn keep(tx: &mut dyn Tx, seal: &Seal) -> Result<(), StoreError> {
    let heads = serde_json::to_string(&seal.heads)
        .map_err(|e| StoreError::damaged(format!("seal {}: {e}", seal.seq)))?;
    let sql = "INSERT INTO seal (seq, made_us, heads, prev, hash) VALUES ($1, $2, $3, $4, $5)";
    let params = [
        seal.seq.into(),
        seal.made_at.into(),
        heads.into(),
        seal.prev.into(),
        seal.hash.into(),
    ];
    tx.exec(sql, &params).map(drop)
}

/// The seal of a row `seq, made_us, heads, prev, hash`.
pub(crate) fn of(row: &Row) -> Result<Seal, StoreError> {
    let seq = row.int(0)?;
    let heads = serde_json::from_str(row.text(2)?)
        .map_err(|e| StoreError::damaged(format!("seal {seq}: {e}")))?;
    Ok(Seal {
        seq,
        made_at: row.instant(1)?,
        heads,
        prev: row.digest(3)?,
        hash: row.digest(4)?,
    })
}
