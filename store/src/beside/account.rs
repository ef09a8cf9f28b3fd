//! What people and programs prove themselves with: passwords (as argon2 wrote them) and API tokens
//! (as digests).

use crate::{
    Reader, StoreError,
    db::{Insert, Row, Tx, Value},
};
use shounuo_core::{
    Timestamp,
    id::{CustomerId, PersonId},
};
use uuid::Uuid;

/// How a person signs in.
#[derive(Clone, Debug, PartialEq)]
pub struct Credential {
    /// Who.
    pub person: PersonId,
    /// Of which customer; `None` for the house.
    pub customer: Option<CustomerId>,
    /// Digest of the sign-in name, as `app` makes it.
    pub login: [u8; 32],
    /// The password as argon2 wrote it; `None`: only by link.
    pub secret: Option<String>,
}

impl Credential {
    pub(super) fn row(&self, at: Timestamp) -> Vec<Value> {
        vec![
            self.person.into(),
            self.customer.into(),
            self.login.into(),
            self.secret.as_ref().into(),
            at.into(),
        ]
    }
}

pub(super) const INSERT_CREDENTIAL: Insert<'static> = Insert {
    table: "credential",
    columns: &["person", "customer", "login", "secret", "changed_us"],
    tail: "ON CONFLICT (person) DO UPDATE SET customer = excluded.customer, \
           login = excluded.login, secret = excluded.secret, changed_us = excluded.changed_us",
};

/// An API token.
#[derive(Clone, Debug, PartialEq)]
pub struct Token {
    /// Its public id.
    pub id: Uuid,
    /// SHA-256 of the token.
    pub hash: [u8; 32],
    /// In whose name it acts.
    pub person: PersonId,
    /// Of which customer; `None` for the house.
    pub customer: Option<CustomerId>,
    /// What its owner calls it.
    pub name: String,
    /// What it may do, as `app` calls it; a scope holds no blank.
    pub scopes: Vec<String>,
    /// Until when it works.
    pub expires_at: Option<Timestamp>,
    /// Since when it does not work any more; `None` in a new token.
    pub revoked_at: Option<Timestamp>,
}

impl Token {
    /// Whether it works at `at`.
    pub fn works_at(&self, at: Timestamp) -> bool {
        self.revoked_at.is_none() && self.expires_at.is_none_or(|e| at < e)
    }

    pub(super) fn row(&self, made_at: Timestamp) -> Vec<Value> {
        vec![
            self.id.into(),
            self.hash.into(),
            self.person.into(),
            self.customer.into(),
            self.name.as_str().into(),
            self.scopes.join(" ").into(),
            made_at.into(),
            self.expires_at.into(),
            self.revoked_at.into(),
        ]
    }
}

pub(super) const INSERT_TOKEN: Insert<'static> = Insert {
    table: "token",
    columns: &[
        "id",
        "hash",
        "person",
        "customer",
        "name",
        "scopes",
        "made_us",
        "expires_us",
        "revoked_us",
    ],
    tail: "",
};

pub(super) fn revoke_token(tx: &mut dyn Tx, id: Uuid, at: Timestamp) -> Result<(), StoreError> {
    let sql = "UPDATE token SET revoked_us = $2 WHERE id = $1 AND revoked_us IS NULL";
    tx.exec(sql, &[id.into(), at.into()]).map(drop)
}

/// A person who is erased signs in no more.
pub(super) fn erase(tx: &mut dyn Tx, person: PersonId, at: Timestamp) -> Result<(), StoreError> {
    tx.exec("DELETE FROM credential WHERE person = $1", &[person.into()])?;
    let sql = "UPDATE token SET name = '', revoked_us = COALESCE(revoked_us, $2) \
               WHERE person = $1";
    tx.exec(sql, &[person.into(), at.into()]).map(drop)
}

pub(crate) const SELECT_TOKEN: &str = "SELECT id, hash, person, customer, name, scopes, \
     expires_us, revoked_us, made_us FROM token";
/// The column of the instant in which it was made.
pub(crate) const MADE: usize = 8;

pub(crate) fn read_token(row: &Row) -> Result<Token, StoreError> {
    Ok(Token {
        id: row.parse(0)?,
        hash: row.digest(1)?,
        person: row.parse(2)?,
        customer: row.opt_parse(3)?,
        name: row.text(4)?.to_owned(),
        scopes: row.text(5)?.split_whitespace().map(str::to_owned).collect(),
        expires_at: row.opt_instant(6)?,
        revoked_at: row.opt_instant(7)?,
    })
}

fn read_credential(row: &Row) -> Result<Credential, StoreError> {
    Ok(Credential {
        person: row.parse(0)?,
        customer: row.opt_parse(1)?,
        login: row.digest(2)?,
        secret: row.opt_text(3)?.map(str::to_owned),
    })
}

impl Reader<'_> {
    /// Who signs in with this name (its digest).
    pub fn credential(&mut self, login: &[u8; 32]) -> Result<Option<Credential>, StoreError> {
        let sql = "SELECT person, customer, login, secret FROM credential WHERE login = $1";
        let row = self.row(sql, &[(*login).into()])?;
        row.map(|r| read_credential(&r)).transpose()
    }

    /// How a person signs in.
    pub fn credential_of(&mut self, person: PersonId) -> Result<Option<Credential>, StoreError> {
        let sql = "SELECT person, customer, login, secret FROM credential WHERE person = $1";
        let row = self.row(sql, &[person.into()])?;
        row.map(|r| read_credential(&r)).transpose()
    }

    /// The API token of a digest, also one that no longer works.
    pub fn token(&mut self, hash: &[u8; 32]) -> Result<Option<Token>, StoreError> {
        let sql = format!("{SELECT_TOKEN} WHERE hash = $1");
        let row = self.row(&sql, &[(*hash).into()])?;
        row.map(|r| read_token(&r)).transpose()
    }
}
