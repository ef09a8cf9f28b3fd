//! Links: QR labels, tracking pages, files, sign-in. Only the digest of the token is kept.

use super::Change;
use crate::{
    Reader, StoreError,
    db::{Insert, Row, Tx, Value},
};
use shounuo_core::{
    Subject, Timestamp,
    id::{CustomerId, FileId, LinkId},
};

/// A link.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// Its id, as facts name it.
    pub id: LinkId,
    /// SHA-256 of its token.
    pub hash: [u8; 32],
    /// What it is for, as `app` calls it: `label`, `tracking`, `file`, `sign_in`, `demo_sign_in`.
    pub purpose: String,
    /// Whose.
    pub customer: Option<CustomerId>,
    /// What it leads to.
    pub subject: Subject,
    /// The file, for a file link.
    pub file: Option<FileId>,
    /// Until when it works.
    pub expires_at: Option<Timestamp>,
    /// Since when it does not work any more; `None` in a new link.
    pub revoked_at: Option<Timestamp>,
}

impl Link {
    /// Whether it works at `at`.
    pub fn works_at(&self, at: Timestamp) -> bool {
        self.revoked_at.is_none() && self.expires_at.is_none_or(|e| at < e)
    }

    pub(super) fn row(&self, made_at: Timestamp) -> Vec<Value> {
        vec![
            self.id.into(),
            self.hash.into(),
            self.purpose.as_str().into(),
            self.customer.into(),
            self.subject.into(),
            self.file.into(),
            made_at.into(),
            self.expires_at.into(),
            self.revoked_at.into(),
        ]
    }
}

pub(super) const INSERT: Insert<'static> = Insert {
    table: "link",
    columns: &[
        "id",
        "hash",
        "purpose",
        "customer",
        "subject",
        "file",
        "made_us",
        "expires_us",
        "revoked_us",
    ],
    tail: "",
};

const SELECT: &str =
    "SELECT id, hash, purpose, customer, subject, file, expires_us, revoked_us FROM link";

fn read(row: &Row) -> Result<Link, StoreError> {
    Ok(Link {
        id: row.parse(0)?,
        hash: row.digest(1)?,
        purpose: row.text(2)?.to_owned(),
        customer: row.opt_parse(3)?,
        subject: row.parse(4)?,
        file: row.opt_parse(5)?,
        expires_at: row.opt_instant(6)?,
        revoked_at: row.opt_instant(7)?,
    })
}

pub(crate) fn find(tx: &mut dyn Tx, hash: &[u8; 32]) -> Result<Option<Link>, StoreError> {
    let sql = format!("{SELECT} WHERE hash = $1");
    tx.row(&sql, &[(*hash).into()])?
        .map(|r| read(&r))
        .transpose()
}

/// What a change of its batch makes of the link of `hash`, as far as the batch got until then.
pub(crate) fn after(
    found: Option<Link>,
    hash: &[u8; 32],
    at: Timestamp,
    change: &Change,
) -> Option<Link> {
    let ends = |link: &Link| match change {
        Change::RevokeLink(id) => *id == link.id,
        Change::RevokeLinks(subject, purpose) => {
            *subject == link.subject && *purpose == link.purpose
        }
        _ => false,
    };
    match change {
        Change::Link(link) if link.hash == *hash => Some(link.clone()),
        _ => found.map(|mut link| {
            if ends(&link) {
                link.revoked_at.get_or_insert(at);
            }
            link
        }),
    }
}

/// One statement for all: whatever was handed out before it, also in this very batch, ends.
pub(super) fn revoke_all(
    tx: &mut dyn Tx,
    subject: &Subject,
    purpose: &str,
    at: Timestamp,
) -> Result<(), StoreError> {
    let sql = "UPDATE link SET revoked_us = $3 \
               WHERE subject = $1 AND purpose = $2 AND revoked_us IS NULL";
    tx.exec(sql, &[(*subject).into(), purpose.into(), at.into()])
        .map(drop)
}

pub(super) fn revoke(tx: &mut dyn Tx, id: LinkId, at: Timestamp) -> Result<(), StoreError> {
    let sql = "UPDATE link SET revoked_us = $2 WHERE id = $1 AND revoked_us IS NULL";
    tx.exec(sql, &[id.into(), at.into()]).map(drop)
}

impl Reader<'_> {
    /// The link of a token's digest, also one that no longer works.
    pub fn link(&mut self, hash: &[u8; 32]) -> Result<Option<Link>, StoreError> {
        find(self.tx(), hash)
    }
}
