//! Search: one document per text, found by the customer's token and the words together.
//!
//! A document stands in `search_doc` with its terms; SQLite indexes them by FTS5, PostgreSQL by a
//! GIN index over the same words. The customer's token is a term of every document and of every
//! question of that customer, so isolation holds inside the index. Erasing a text takes its
//! document, and with it the terms in the index.

mod ask;
mod documents;
mod terms;

pub(crate) use ask::{Asked, HITS_POSTGRES, HITS_SQLITE};
pub use terms::{Term, asked_terms, document_terms};

use super::owner;
use crate::{
    Changes, StoreError, Table,
    db::{Backend, Insert, Tx, Value},
};
use documents::{Document, Documents};

/// The documents.
pub(super) const TABLE: Table = Table {
    name: "search_doc",
    create: "CREATE TABLE {t} (id INTEGER NOT NULL PRIMARY KEY, customer TEXT NOT NULL, \
             kind TEXT NOT NULL, subject TEXT NOT NULL, vault TEXT, terms TEXT NOT NULL)",
    create_postgres: None,
    indexes: &[
        "CREATE INDEX {t}_by_subject ON {t} (customer, subject)",
        "CREATE INDEX {t}_by_vault ON {t} (customer, vault) WHERE vault IS NOT NULL",
    ],
    indexes_postgres: &["CREATE INDEX {t}_by_terms ON {t} \
         USING GIN (array_to_tsvector(string_to_array(terms, ' ')))"],
};

/// The index over the documents' terms: SQLite's is a table of its own, kept by triggers;
/// PostgreSQL's is an ordinary index of the documents. With `secure-delete`, terms that go are
/// taken out of the index's pages, not marked as gone.
pub(super) const INDEX: Table = Table {
    name: "search_fts",
    create: "CREATE VIRTUAL TABLE {t} USING fts5(terms, content='search_doc', content_rowid='id', \
             detail=none, columnsize=0, \
             tokenize=\"unicode61 remove_diacritics 0 tokenchars '_'\"); \
             INSERT INTO {t}({t}, rank) VALUES ('secure-delete', 1); \
             CREATE TRIGGER search_doc_taken_in AFTER INSERT ON search_doc BEGIN \
             INSERT INTO {t}(rowid, terms) VALUES (new.id, new.terms); END; \
             CREATE TRIGGER search_doc_taken_out AFTER DELETE ON search_doc BEGIN \
             INSERT INTO {t}({t}, rowid, terms) VALUES ('delete', old.id, old.terms); END",
    create_postgres: Some("SELECT 1"),
    indexes: &[],
    indexes_postgres: &[],
};

const FORGET_SUBJECT: &str = "DELETE FROM search_doc WHERE customer = $1 AND subject = $2";
const FORGET_TEXT: &str = "DELETE FROM search_doc WHERE customer = $1 AND vault = $2";

/// Every statement that both databases understand.
pub(super) const STATEMENTS: &[(&str, &str)] = &[
    ("search.forget_subject", FORGET_SUBJECT),
    ("search.forget_text", FORGET_TEXT),
];

/// Takes in the texts of a batch, and takes out what was erased or said anew.
pub(super) fn flush(tx: &mut dyn Tx, changes: &Changes) -> Result<(), StoreError> {
    let Documents {
        documents,
        replaced,
        ..
    } = Documents::of(tx, changes)?;
    for (customer, subject) in replaced {
        tx.exec(FORGET_SUBJECT, &[owner(customer), subject.into()])?;
    }
    let rows: Vec<_> = documents.into_values().map(Document::row).collect();
    if !rows.is_empty() {
        let columns = &["id", "customer", "kind", "subject", "vault", "terms"];
        tx.insert_many(
            Insert {
                table: TABLE.name,
                columns,
                tail: "",
            },
            &rows,
        )?;
    }
    for text in &changes.erased {
        tx.exec(FORGET_TEXT, &[owner(text.customer), text.id.into()])?;
    }
    Ok(())
}

/// Fills SQLite's index anew from the documents; PostgreSQL's keeps itself.
pub(super) fn refill(tx: &mut dyn Tx) -> Result<(), StoreError> {
    match tx.backend() {
        Backend::Sqlite => tx.batch("INSERT INTO search_fts(search_fts) VALUES ('rebuild')"),
        Backend::Postgres => Ok(()),
    }
}

/// Whether the index says what the documents say.
pub(super) fn index_is_true(tx: &mut dyn Tx) -> Result<bool, StoreError> {
    if tx.backend() == Backend::Postgres {
        return Ok(true);
    }
    let sql = "INSERT INTO search_fts(search_fts, rank) VALUES ('integrity-check', 1)";
    match tx.exec(sql, &[]) {
        Ok(_) => Ok(true),
        Err(StoreError::Database(_) | StoreError::Damaged(_)) => Ok(false),
        Err(other) => Err(other),
    }
}

impl Document {
    fn row(self) -> Vec<Value> {
        vec![
            self.id.into(),
            owner(self.customer),
            self.kind.into(),
            self.subject.into(),
            self.vault.into(),
            self.terms.into(),
        ]
    }
}
