//! The vault: personal data that can be erased, while the journal keeps only its digest.

use crate::{
    PrivateText, Reader, StoreError,
    db::{Insert, Row, Tx, Value},
};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use shounuo_core::{
    Subject,
    id::{CustomerId, PersonId, VaultId},
};
use std::collections::HashMap;

/// A text for the vault.
#[derive(Clone, Debug)]
pub struct VaultItem {
    /// Its id, as the fact's [`shounuo_core::Sealed`] names it.
    pub id: VaultId,
    /// Whose; `None` for the house's own people.
    pub customer: Option<CustomerId>,
    /// Whose personal data it is; erased with them.
    pub person: Option<PersonId>,
    /// What it stands in.
    pub subject: Subject,
    /// In which field of it.
    pub field: &'static str,
    /// The key of its digest; random, of its own, and erased with it.
    pub key: [u8; 32],
    /// The text.
    pub text: String,
}

impl From<VaultItem> for PrivateText {
    fn from(item: VaultItem) -> Self {
        Self {
            id: item.id,
            customer: item.customer,
            person: item.person,
            subject: item.subject,
            field: item.field.to_owned(),
            text: item.text,
        }
    }
}

/// The digest that a fact carries in place of a text: HMAC-SHA-256 under the item's own key, the
/// first 128 bits.
pub fn seal_text(key: &[u8; 32], text: &str) -> [u8; 16] {
    let mut short = [0; 16];
    // A key of 32 bytes is never refused: the error arm cannot be reached.
    if let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) {
        mac.update(text.as_bytes());
        short.copy_from_slice(&mac.finalize().into_bytes()[..16]);
    }
    short
}

/// Writes items.
pub(crate) fn keep(tx: &mut dyn Tx, items: &[VaultItem]) -> Result<(), StoreError> {
    let insert = Insert {
        table: "vault",
        columns: &[
            "id", "customer", "person", "subject", "field", "mac_key", "text",
        ],
        tail: "",
    };
    let rows: Vec<_> = items.iter().map(row).collect();
    tx.insert_many(insert, &rows).map(drop)
}

fn row(item: &VaultItem) -> Vec<Value> {
    vec![
        item.id.into(),
        item.customer.into(),
        item.person.into(),
        item.subject.into(),
        item.field.into(),
        item.key.into(),
        item.text.clone().into(),
    ]
}

/// Takes every item of a person out of the vault, text and key; what they said.
pub(crate) fn take_person(
    tx: &mut dyn Tx,
    person: PersonId,
) -> Result<Vec<PrivateText>, StoreError> {
    let sql = "SELECT id, customer, person, subject, field, text FROM vault WHERE person = $1";
    let found = tx.rows(sql, &[person.into()])?;
    tx.exec("DELETE FROM vault WHERE person = $1", &[person.into()])?;
    found.iter().map(read).collect()
}

fn read(row: &Row) -> Result<PrivateText, StoreError> {
    Ok(PrivateText {
        id: row.parse(0)?,
        customer: row.opt_parse(1)?,
        person: row.opt_parse(2)?,
        subject: row.parse(3)?,
        field: row.text(4)?.to_owned(),
        text: row.text(5)?.to_owned(),
    })
}

/// How many texts are asked for in one statement.
const AT_ONCE: usize = 32;

/// The texts of these items; erased ones are missing from the answer.
pub fn texts(tx: &mut dyn Tx, ids: &[VaultId]) -> Result<HashMap<VaultId, String>, StoreError> {
    let mut found = HashMap::with_capacity(ids.len());
    for some in ids.chunks(AT_ONCE) {
        let (list, params) = some_of(1, some.iter().map(|id| (*id).into()).collect());
        let sql = format!("SELECT id, text FROM vault WHERE id IN ({list})");
        for row in tx.rows(&sql, &params)? {
            found.insert(row.parse(0)?, row.text(1)?.to_owned());
        }
    }
    Ok(found)
}

/// The parameters of an `IN (…)`, from `$first` on, filled up with repeats to a power of two: so
/// that a few prepared statements serve every length.
pub(crate) fn some_of(first: usize, mut values: Vec<Value>) -> (String, Vec<Value>) {
    let last = values.last().cloned().unwrap_or(Value::Null);
    values.resize(values.len().max(1).next_power_of_two(), last);
    let names: Vec<_> = (first..first + values.len())
        .map(|n| format!("${n}"))
        .collect();
    (names.join(", "), values)
}

/// Every text of a subject with its field, oldest first.
pub fn of_subject(tx: &mut dyn Tx, subject: &Subject) -> Result<Vec<PrivateText>, StoreError> {
    let sql = "SELECT id, customer, person, subject, field, text FROM vault \
               WHERE subject = $1 ORDER BY id";
    let found = tx.rows(sql, &[(*subject).into()])?;
    found.iter().map(read).collect()
}

impl Reader<'_> {
    /// The texts of vault items; erased ones are missing from the answer. Whoever asks has been
    /// authorised for the subject that names them.
    pub fn texts(&mut self, ids: &[VaultId]) -> Result<HashMap<VaultId, String>, StoreError> {
        texts(self.tx(), ids)
    }
}
