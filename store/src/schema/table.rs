//! A table as data, so that a rebuild can make it a second time under another name.

use crate::{
    StoreError,
    db::{Backend, Tx},
};

/// A table.
///
/// Texts are written once, in SQLite's types; PostgreSQL gets `BIGINT` for `INTEGER`, `BYTEA` for
/// `BLOB` and `DOUBLE PRECISION` for `REAL`. `{t}` stands for the table's name.
#[derive(Clone, Copy, Debug)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// `CREATE TABLE {t} (…)`.
    pub create: &'static str,
    /// The same for PostgreSQL, where it is another thing altogether (search).
    pub create_postgres: Option<&'static str>,
    /// `CREATE INDEX {t}_by_… ON {t} (…)`, each.
    pub indexes: &'static [&'static str],
    /// Indexes that only PostgreSQL has (or in its own form).
    pub indexes_postgres: &'static [&'static str],
}

impl Table {
    /// A table of the same form on both, with indexes.
    pub const fn new(
        name: &'static str,
        create: &'static str,
        indexes: &'static [&'static str],
    ) -> Self {
        Self {
            name,
            create,
            create_postgres: None,
            indexes,
            indexes_postgres: &[],
        }
    }

    /// The statement that makes it under `name`.
    pub fn create_sql(&self, backend: Backend, name: &str) -> String {
        match (backend, self.create_postgres) {
            (Backend::Sqlite, _) => self.create.replace("{t}", name),
            (Backend::Postgres, Some(own)) => own.replace("{t}", name),
            (Backend::Postgres, None) => for_postgres(self.create).replace("{t}", name),
        }
    }

    /// The statements that make its indexes.
    pub fn index_sql(&self, backend: Backend, name: &str) -> Vec<String> {
        let own = match backend {
            Backend::Sqlite => &[],
            Backend::Postgres => self.indexes_postgres,
        };
        let texts = self.indexes.iter().chain(own);
        texts.map(|t| t.replace("{t}", name)).collect()
    }

    /// Makes it with its indexes.
    pub fn make(&self, tx: &mut dyn Tx) -> Result<(), StoreError> {
        let backend = tx.backend();
        tx.batch(&self.create_sql(backend, self.name))?;
        for index in self.index_sql(backend, self.name) {
            tx.batch(&index)?;
        }
        Ok(())
    }
}

/// PostgreSQL's names of our types.
fn for_postgres(sql: &str) -> String {
    sql.replace("INTEGER", "BIGINT")
        .replace("BLOB", "BYTEA")
        .replace("REAL", "DOUBLE PRECISION")
}
