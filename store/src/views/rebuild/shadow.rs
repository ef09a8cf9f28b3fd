//! Where tables and their shadows are, and how one becomes the other.

use crate::{
    StoreError, Table,
    db::{Backend, Tx},
    views::search,
};

/// The names of both places.
pub(super) struct Places {
    backend: Backend,
    /// The schema of the tables.
    real: String,
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Columns {
    /// Names that make the key.
    pub key: Vec<String>,
    /// The other names.
    pub rest: Vec<String>,
}

impl Places {
    /// Finds the tables' schema: PostgreSQL's may be any.
    pub fn find(tx: &mut dyn Tx) -> Result<Self, StoreError> {
        let backend = tx.backend();
        let real = match backend {
            Backend::Sqlite => "main".to_owned(),
            Backend::Postgres => {
                let row = tx.row("SELECT CAST(quote_ident(current_schema()) AS TEXT)", &[])?;
                let row = row.ok_or_else(|| StoreError::damaged("no schema"))?;
                row.text(0)?.to_owned()
            }
        };
        Ok(Self { backend, real })
    }

    /// The full name of a table in place.
    pub fn real(&self, table: &Table) -> String {
        format!("{}.{}", self.real, table.name)
    }

    /// The full name of its shadow.
    pub fn shadow(&self, table: &Table) -> String {
        let schema = match self.backend {
            Backend::Sqlite => "temp",
            Backend::Postgres => "pg_temp",
        };
        format!("{schema}.{}", table.name)
    }

    /// Makes an empty shadow.
    pub fn make_shadow(&self, tx: &mut dyn Tx, table: &Table) -> Result<(), StoreError> {
        tx.batch(&table.create_sql(self.backend, &self.shadow(table)))
    }

    /// Puts a shadow in the place of its table; indexes last.
    pub fn put_in_place(&self, tx: &mut dyn Tx, table: &Table) -> Result<(), StoreError> {
        let (real, shadow) = (self.real(table), self.shadow(table));
        if table.name == search::TABLE.name && self.backend == Backend::Sqlite {
            tx.batch(&format!(
                "DROP TABLE IF EXISTS {}",
                self.real(&search::INDEX)
            ))?;
        }
        tx.batch(&format!("DROP TABLE IF EXISTS {real}"))?;
        tx.batch(&table.create_sql(self.backend, &real))?;
        tx.batch(&format!("INSERT INTO {real} SELECT * FROM {shadow}"))?;
        self.drop_shadow(tx, table)?;
        let indexes = table.index_sql(self.backend, table.name);
        indexes.iter().try_for_each(|index| tx.batch(index))
    }

    /// Drops a shadow.
    pub fn drop_shadow(&self, tx: &mut dyn Tx, table: &Table) -> Result<(), StoreError> {
        tx.batch(&format!("DROP TABLE {}", self.shadow(table)))
    }

    /// Makes SQLite's index over the documents anew, once they are in place.
    pub fn renew_index(&self, tx: &mut dyn Tx) -> Result<(), StoreError> {
        if self.backend == Backend::Sqlite {
            search::INDEX.make(tx)?;
        }
        search::refill(tx)
    }
}

/// The columns of a table, as its own statement names them.
pub(super) fn columns(table: &Table) -> Columns {
    let body = table.create.split_once('(').map_or("", |(_, body)| body);
    let mut columns = Columns {
        key: Vec::new(),
        rest: Vec::new(),
    };
    let mut names = Vec::new();
    let mut depth = 0;
    let parts = body.split(|c: char| {
        depth += i32::from(c == '(') - i32::from(c == ')');
        c == ',' && depth == 0
    });
    for part in parts.map(str::trim) {
        if let Some(key) = part.strip_prefix("PRIMARY KEY (") {
            let key = key.split(')').next().unwrap_or_default();
            columns.key = key.split(',').map(|k| k.trim().to_owned()).collect();
            continue;
        }
        let name = part
            .split_whitespace()
            .next()
            .unwrap_or_default()
            .to_owned();
        if part.contains("PRIMARY KEY") {
            columns.key = vec![name.clone()];
        }
        names.push(name);
    }
    columns.rest = names
        .into_iter()
        .filter(|n| !columns.key.contains(n))
        .collect();
    columns
}

#[cfg(test)]
mod tests {
    use super::columns;
    use crate::views::SCHEMA;

    #[test]
    fn every_view_has_a_key_and_names_its_columns() {
        for table in SCHEMA.iter().filter(|t| t.name != "search_fts") {
            let columns = columns(table);
            assert!(!columns.key.is_empty(), "{} has no key", table.name);
            let named = columns.key.iter().chain(&columns.rest);
            assert!(named.clone().count() > 2, "{columns:?}");
            assert!(
                named
                    .clone()
                    .all(|n| n.chars().all(|c| c.is_ascii_lowercase() || c == '_'))
            );
        }
    }
}
