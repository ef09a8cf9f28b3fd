//! Sign-in sessions. The cookie's token is kept as a digest.

use crate::{
    Reader, StoreError,
    db::{Insert, Row, Tx, Value},
};
use shounuo_core::{
    Timestamp,
    id::{CustomerId, PersonId},
};
use uuid::Uuid;

/// A session.
#[derive(Clone, Debug, PartialEq)]
pub struct Session {
    /// Its public id, by which its owner can end it from another device.
    pub id: Uuid,
    /// SHA-256 of the cookie's token.
    pub hash: [u8; 32],
    /// Who.
    pub person: PersonId,
    /// Of which customer; `None` for the house.
    pub customer: Option<CustomerId>,
    /// The browser, as it names itself.
    pub agent: String,
    /// When it began; in a new session the receipt is written, whatever stands here.
    pub made_at: Timestamp,
    /// When it ends by itself.
    pub expires_at: Timestamp,
}

impl Session {
    pub(super) fn row(&self, made_at: Timestamp) -> Vec<Value> {
        vec![
            self.hash.into(),
            self.id.into(),
            self.person.into(),
            self.customer.into(),
            self.agent.as_str().into(),
            made_at.into(),
            self.expires_at.into(),
        ]
    }
}

pub(super) const INSERT: Insert<'static> = Insert {
    table: "session",
    columns: &[
        "hash",
        "id",
        "person",
        "customer",
        "agent",
        "made_us",
        "expires_us",
    ],
    tail: "",
};

pub(super) fn renew(tx: &mut dyn Tx, hash: &[u8; 32], until: Timestamp) -> Result<(), StoreError> {
    let sql = "UPDATE session SET expires_us = $2 WHERE hash = $1 AND expires_us < $2";
    tx.exec(sql, &[(*hash).into(), until.into()]).map(drop)
}

pub(super) fn drop_one(tx: &mut dyn Tx, hash: &[u8; 32]) -> Result<(), StoreError> {
    let sql = "DELETE FROM session WHERE hash = $1";
    tx.exec(sql, &[(*hash).into()]).map(drop)
}

pub(super) fn drop_of(tx: &mut dyn Tx, person: PersonId) -> Result<(), StoreError> {
    let sql = "DELETE FROM session WHERE person = $1";
    tx.exec(sql, &[person.into()]).map(drop)
}

/// Forgets sessions that have ended.
pub(crate) fn sweep(tx: &mut dyn Tx, now: Timestamp) -> Result<(), StoreError> {
    let sql = "DELETE FROM session WHERE expires_us < $1";
    tx.exec(sql, &[now.into()]).map(drop)
}

pub(crate) const SELECT: &str =
    "SELECT hash, id, person, customer, agent, made_us, expires_us FROM session";

pub(crate) fn read(row: &Row) -> Result<Session, StoreError> {
    Ok(Session {
        hash: row.digest(0)?,
        id: row.parse(1)?,
        person: row.parse(2)?,
        customer: row.opt_parse(3)?,
        agent: row.text(4)?.to_owned(),
        made_at: row.instant(5)?,
        expires_at: row.instant(6)?,
    })
}

impl Reader<'_> {
    /// The session of a token's digest; the caller compares its end with the time.
    pub fn session(&mut self, hash: &[u8; 32]) -> Result<Option<Session>, StoreError> {
        let row = self.row(&format!("{SELECT} WHERE hash = $1"), &[(*hash).into()])?;
        row.map(|r| read(&r)).transpose()
    }
}
