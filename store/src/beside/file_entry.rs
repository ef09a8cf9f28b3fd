//! Entries of files. The bytes are in the files folder under their digest ([`crate::Files`]).

use crate::{
    Reader, StoreError,
    db::{Insert, Row, Tx, Value},
};
use shounuo_core::{
    Subject, Timestamp,
    id::{CustomerId, FileId, PersonId},
};

/// A file.
#[derive(Clone, Debug, PartialEq)]
pub struct FileRow {
    /// Its id, as facts name it.
    pub id: FileId,
    /// Whose.
    pub customer: CustomerId,
    /// What it belongs to.
    pub subject: Subject,
    /// Whose personal data it is; erased with them.
    pub person: Option<PersonId>,
    /// Its content.
    pub sha256: [u8; 32],
    /// Bytes.
    pub size: u64,
    /// What it is, found out and not believed.
    pub mime: String,
    /// Its name as uploaded: private, never in a fact.
    pub name: Option<String>,
}

impl FileRow {
    pub(super) fn row(&self, kept_at: Timestamp) -> Vec<Value> {
        vec![
            self.id.into(),
            self.customer.into(),
            self.subject.into(),
            self.person.into(),
            self.sha256.into(),
            // Checked when it was handed in.
            i64::try_from(self.size).unwrap_or(i64::MAX).into(),
            self.mime.as_str().into(),
            self.name.as_ref().into(),
            kept_at.into(),
        ]
    }
}

pub(super) const INSERT: Insert<'static> = Insert {
    table: "file",
    columns: &[
        "id", "customer", "subject", "person", "sha256", "size", "mime", "name", "kept_us",
    ],
    tail: "",
};

/// The files of a person who is erased: the names at once, the contents with the next sweep.
pub(super) fn erase(tx: &mut dyn Tx, person: PersonId, at: Timestamp) -> Result<(), StoreError> {
    let sql = "UPDATE file SET name = NULL, erased_us = $2 WHERE person = $1";
    tx.exec(sql, &[person.into(), at.into()]).map(drop)
}

/// Whether anything still needs this content.
pub(crate) fn is_needed(tx: &mut dyn Tx, sha256: &[u8; 32]) -> Result<bool, StoreError> {
    let sql = "SELECT 1 FROM file WHERE sha256 = $1 AND erased_us IS NULL LIMIT 1";
    Ok(tx.row(sql, &[(*sha256).into()])?.is_some())
}

const SELECT: &str = "SELECT id, customer, subject, person, sha256, size, mime, name FROM file";

fn read(row: &Row) -> Result<FileRow, StoreError> {
    Ok(FileRow {
        id: row.parse(0)?,
        customer: row.parse(1)?,
        subject: row.parse(2)?,
        person: row.opt_parse(3)?,
        sha256: row.digest(4)?,
        size: row.int(5)?.unsigned_abs(),
        mime: row.text(6)?.to_owned(),
        name: row.opt_text(7)?.map(str::to_owned),
    })
}

impl Reader<'_> {
    /// A file of a customer; erased ones and other customers' are not there.
    pub fn file(
        &mut self,
        customer: CustomerId,
        id: FileId,
    ) -> Result<Option<FileRow>, StoreError> {
        let sql = format!("{SELECT} WHERE customer = $1 AND id = $2 AND erased_us IS NULL");
        let row = self.row(&sql, &[customer.into(), id.into()])?;
        row.map(|r| read(&r)).transpose()
    }

    /// The files of a subject of a customer, oldest first.
    pub fn files_of(
        &mut self,
        customer: CustomerId,
        subject: &Subject,
    ) -> Result<Vec<FileRow>, StoreError> {
        let sql = format!(
            "{SELECT} WHERE customer = $1 AND subject = $2 AND erased_us IS NULL \
             ORDER BY kept_us, id"
        );
        let rows = self.rows(&sql, &[customer.into(), (*subject).into()])?;
        rows.iter().map(read).collect()
    }

    /// The file of a subject with this content, the latest.
    pub fn file_of_content(
        &mut self,
        customer: CustomerId,
        subject: &Subject,
        sha256: [u8; 32],
    ) -> Result<Option<FileRow>, StoreError> {
        let sql = format!(
            "{SELECT} WHERE sha256 = $1 AND customer = $2 AND subject = $3 AND erased_us IS NULL \
             ORDER BY kept_us DESC, id DESC LIMIT 1"
        );
        let row = self.row(&sql, &[sha256.into(), customer.into(), (*subject).into()])?;
        row.map(|r| read(&r)).transpose()
    }
}
