//! The port to both databases: small, synchronous, one SQL text where portable (`$1` on both).

mod encryption;
mod postgres;
mod sqlite;
mod still;
mod value;

pub use value::{Row, Value};

use crate::{StoreError, Target, measure};

/// What a connection or a transaction is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// The writer's.
    Write,
    /// A reader's: one snapshot, nothing can be written.
    Read,
}

/// A connection: between [`Conn::begin`] and [`Conn::commit`] it is a transaction.
pub trait Conn: Tx {
    /// Begins a transaction.
    fn begin(&mut self, mode: Mode) -> Result<(), StoreError>;

    /// Ends it. After an error nobody knows whether it holds.
    fn commit(&mut self) -> Result<(), StoreError>;

    /// Takes everything back.
    fn rollback(&mut self) -> Result<(), StoreError>;
}

/// Connects. PostgreSQL's client must stay on the thread that made it.
pub fn connect(target: &Target, mode: Mode) -> Result<Box<dyn Conn>, StoreError> {
    let conn: Box<dyn Conn> = match target {
        Target::Folder(folder) => Box::new(sqlite::Sqlite::open(&folder.join(FILE), mode)?),
        Target::Postgres { url, .. } => Box::new(postgres::Postgres::open(url, mode)?),
        // What is in its bucket is no matter here.
        Target::WithBucket { data, .. } => return connect(data, mode),
    };
    measure::connected();
    Ok(conn)
}

/// Connects to read what perhaps nobody here can write: nothing is made, and nothing is brought to
/// another form.
pub(crate) fn connect_still(target: &Target) -> Result<Box<dyn Conn>, StoreError> {
    Ok(match target {
        Target::Folder(folder) => Box::new(still::open(&folder.join(FILE))?),
        Target::Postgres { .. } => connect(target, Mode::Read)?,
        Target::WithBucket { data, .. } => connect_still(data)?,
    })
}

/// Connects to a SQLite file by its path: that of a backup.
pub(crate) fn connect_file(
    path: &std::path::Path,
    mode: Mode,
) -> Result<Box<dyn Conn>, StoreError> {
    Ok(Box::new(sqlite::Sqlite::open(path, mode)?))
}

/// Lets this transaction take its time between two statements, as bringing data to another form may.
pub(crate) fn unhurried(tx: &mut dyn Tx) -> Result<(), StoreError> {
    match tx.backend() {
        Backend::Sqlite => Ok(()),
        Backend::Postgres => tx.batch("SET LOCAL idle_in_transaction_session_timeout = 0"),
    }
}

/// The name of SQLite's file in the data folder.
pub const FILE: &str = "shounuo.db";

/// Which database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backend {
    /// SQLite in one folder.
    Sqlite,
    /// PostgreSQL.
    Postgres,
}

/// Rows for one table, written as the database likes it best: a prepared statement in a loop on
/// SQLite, few multi-row statements on PostgreSQL.
#[derive(Clone, Copy, Debug)]
pub struct Insert<'a> {
    /// The table.
    pub table: &'a str,
    /// Its columns, each a name, or `name=expression(?)` where the value needs one.
    pub columns: &'a [&'a str],
    /// What comes after the values: nothing, or `ON CONFLICT …`.
    pub tail: &'a str,
}

impl Insert<'_> {
    /// The statement for a number of rows; parameters are `?1 …` or `$1 …`.
    fn sql(&self, rows: usize, sign: &str) -> String {
        let names: Vec<_> = self.columns.iter().map(|c| name_of(c)).collect();
        let mut place = 0;
        let mut row = || {
            let cells: Vec<_> = self
                .columns
                .iter()
                .map(|column| {
                    place += 1;
                    cell_of(column, &format!("{sign}{place}"))
                })
                .collect();
            format!("({})", cells.join(", "))
        };
        let values: Vec<_> = (0..rows).map(|_| row()).collect();
        format!(
            "INSERT INTO {} ({}) VALUES {} {}",
            self.table,
            names.join(", "),
            values.join(", "),
            self.tail
        )
    }
}

fn name_of(column: &str) -> &str {
    column.split_once('=').map_or(column, |(name, _)| name)
}

fn cell_of(column: &str, parameter: &str) -> String {
    match column.split_once('=') {
        Some((_, expression)) => expression.replace('?', parameter),
        None => parameter.to_owned(),
    }
}

/// A transaction under way, or a connection between two.
pub trait Tx {
    /// Which database this is, for the few statements that differ.
    fn backend(&self) -> Backend;

    /// Runs a statement; how many rows it touched.
    fn exec(&mut self, sql: &str, params: &[Value]) -> Result<u64, StoreError>;

    /// Runs a query and hands over row by row, without holding all in memory. Whoever keeps a row
    /// takes it; else its memory serves the next one.
    fn each(
        &mut self,
        sql: &str,
        params: &[Value],
        row: &mut dyn FnMut(&mut Row) -> Result<(), StoreError>,
    ) -> Result<(), StoreError>;

    /// Writes many rows.
    fn insert_many(&mut self, insert: Insert<'_>, rows: &[Vec<Value>]) -> Result<u64, StoreError>;

    /// Runs several statements without parameters.
    fn batch(&mut self, sql: &str) -> Result<(), StoreError>;

    /// Prepares a statement and throws it away: for the test that does so with every statement.
    fn check(&mut self, sql: &str) -> Result<(), StoreError>;

    /// Runs a query; all rows.
    fn rows(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>, StoreError> {
        let mut rows = Vec::new();
        self.each(sql, params, &mut |row| {
            rows.push(std::mem::take(row));
            Ok(())
        })?;
        Ok(rows)
    }

    /// Runs a query; the first row.
    fn row(&mut self, sql: &str, params: &[Value]) -> Result<Option<Row>, StoreError> {
        Ok(self.rows(sql, params)?.into_iter().next())
    }
}
