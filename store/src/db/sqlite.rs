//! SQLite: one file in the data folder, WAL, every commit synced.

use super::{Backend, Conn, Insert, Mode, Row, Tx, Value};
use crate::{Cause, StoreError, own};
use rusqlite::{
    CachedStatement, Connection, ErrorCode, OpenFlags, ToSql,
    types::{ToSqlOutput, ValueRef},
};
use std::{
    borrow::Cow,
    path::{Path, PathBuf},
    time::Duration,
};

/// How long we wait for another process before saying that the database is locked.
const PATIENCE: Duration = Duration::from_secs(10);
/// Statements kept prepared on a connection.
const PREPARED: usize = 256;

/// A connection.
pub(super) struct Sqlite {
    connection: Connection,
    path: PathBuf,
}

impl Sqlite {
    /// Opens the file; made when missing, unless only for reading.
    pub(super) fn open(path: &Path, mode: Mode) -> Result<Self, StoreError> {
        let fail = |e| error(path, e);
        let mut flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        if mode == Mode::Write {
            flags |= OpenFlags::SQLITE_OPEN_CREATE;
        }
        if mode == Mode::Write {
            // SQLite makes its files for everybody, and those beside the first like it. When this
            // fails, SQLite says why.
            let _ = own::touch(path);
        }
        let connection = Connection::open_with_flags(path, flags).map_err(fail)?;
        connection.busy_timeout(PATIENCE).map_err(fail)?;
        connection.set_prepared_statement_cache_capacity(PREPARED);
        let pragmas = match mode {
            Mode::Write => {
                "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -65536; \
                 PRAGMA temp_store = MEMORY; PRAGMA wal_autocheckpoint = 4000;"
            }
            Mode::Read => "PRAGMA query_only = ON; PRAGMA cache_size = -16384;",
        };
        connection.execute_batch(pragmas).map_err(fail)?;
        let path = path.to_owned();
        Ok(Self { connection, path })
    }

    /// Opens a file that nobody writes, without any file beside it.
    pub(super) fn open_still(path: &Path) -> Result<Self, StoreError> {
        let fail = |e| error(path, e);
        let plain = |b: u8| b.is_ascii_alphanumeric() || b"/-_.~".contains(&b);
        let bytes = path.as_os_str().as_encoded_bytes().iter();
        let name: String = bytes
            .map(|b| match plain(*b) {
                true => char::from(*b).to_string(),
                false => format!("%{b:02X}"),
            })
            .collect();
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
            | OpenFlags::SQLITE_OPEN_URI
            | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let uri = format!("file:{name}?immutable=1");
        let connection = Connection::open_with_flags(uri, flags).map_err(fail)?;
        let path = path.to_owned();
        Self { connection, path }.tried()
    }

    /// The same, once a first read has shown that it can be read.
    pub(super) fn tried(mut self) -> Result<Self, StoreError> {
        self.row("SELECT count(*) FROM sqlite_master", &[])?;
        Ok(self)
    }

    fn statement(&self, sql: &str) -> Result<CachedStatement<'_>, StoreError> {
        self.connection
            .prepare_cached(sql)
            .map_err(|e| error(&self.path, e))
    }

    fn bound(&self, sql: &str, params: &[Value]) -> Result<CachedStatement<'_>, StoreError> {
        let mut statement = self.statement(sql)?;
        // SQLite numbers `$n` by first occurrence, PostgreSQL by n: so bind by name.
        for (n, value) in params.iter().enumerate() {
            let name = NAMES.get(n).map(|name| Cow::Borrowed(*name));
            let name = name.unwrap_or_else(|| Cow::Owned(format!("${}", n + 1)));
            statement
                .raw_bind_parameter(&*name, value)
                .map_err(|e| error(&self.path, e))?;
        }
        Ok(statement)
    }
}

/// The names of parameters; of more than these each is made.
const NAMES: &[&str] = &[
    "$1", "$2", "$3", "$4", "$5", "$6", "$7", "$8", "$9", "$10", "$11", "$12", "$13", "$14", "$15",
    "$16", "$17", "$18", "$19", "$20", "$21", "$22", "$23", "$24", "$25", "$26", "$27", "$28",
    "$29", "$30", "$31", "$32", "$33", "$34", "$35", "$36", "$37", "$38", "$39", "$40", "$41",
    "$42", "$43", "$44", "$45", "$46", "$47", "$48", "$49", "$50", "$51", "$52", "$53", "$54",
    "$55", "$56", "$57", "$58", "$59", "$60", "$61", "$62", "$63", "$64",
];

impl Tx for Sqlite {
    fn backend(&self) -> Backend {
        Backend::Sqlite
    }

    fn exec(&mut self, sql: &str, params: &[Value]) -> Result<u64, StoreError> {
        let changed = self
            .bound(sql, params)?
            .raw_execute()
            .map_err(|e| error(&self.path, e))?;
        Ok(changed as u64)
    }

    fn each(
        &mut self,
        sql: &str,
        params: &[Value],
        row: &mut dyn FnMut(&mut Row) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let fail = |e| error(&self.path, e);
        let mut statement = self.bound(sql, params)?;
        let columns = statement.column_count();
        let mut rows = statement.raw_query();
        let mut held = Row::default();
        while let Some(found) = rows.next().map_err(fail)? {
            held.0.resize(columns, Value::Null);
            for (i, cell) in held.0.iter_mut().enumerate() {
                put(cell, found.get_ref(i).map_err(fail)?);
            }
            row(&mut held)?;
        }
        Ok(())
    }

    fn insert_many(&mut self, insert: Insert<'_>, rows: &[Vec<Value>]) -> Result<u64, StoreError> {
        let fail = |e| error(&self.path, e);
        if rows.is_empty() {
            return Ok(0);
        }
        let mut statement = self.statement(&insert.sql(1, "?"))?;
        let mut written = 0;
        for row in rows {
            for (place, value) in (1..).zip(row) {
                statement.raw_bind_parameter(place, value).map_err(fail)?;
            }
            written += statement.raw_execute().map_err(fail)? as u64;
        }
        Ok(written)
    }

    fn batch(&mut self, sql: &str) -> Result<(), StoreError> {
        self.connection
            .execute_batch(sql)
            .map_err(|e| error(&self.path, e))
    }

    fn check(&mut self, sql: &str) -> Result<(), StoreError> {
        let prepared = self.connection.prepare(sql);
        prepared.map(drop).map_err(|e| error(&self.path, e))
    }
}

impl Conn for Sqlite {
    fn begin(&mut self, mode: Mode) -> Result<(), StoreError> {
        self.batch(match mode {
            Mode::Write => "BEGIN IMMEDIATE",
            Mode::Read => "BEGIN DEFERRED",
        })
    }

    fn commit(&mut self) -> Result<(), StoreError> {
        self.batch("COMMIT")
    }

    fn rollback(&mut self) -> Result<(), StoreError> {
        // Some errors have rolled back by themselves.
        match self.connection.is_autocommit() {
            true => Ok(()),
            false => self.batch("ROLLBACK"),
        }
    }
}

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Int(i) => ValueRef::Integer(*i),
            Self::Text(t) => ValueRef::Text(t.as_bytes()),
            Self::Blob(b) => ValueRef::Blob(b),
            Self::Real(r) => ValueRef::Real(*r),
        }))
    }
}

/// Puts a cell where another one was; text into the same memory.
fn put(held: &mut Value, cell: ValueRef<'_>) {
    match (&mut *held, cell) {
        (Value::Text(text), ValueRef::Text(bytes)) => match std::str::from_utf8(bytes) {
            Ok(found) => {
                text.clear();
                text.push_str(found);
            }
            Err(_) => *held = value(cell),
        },
        _ => *held = value(cell),
    }
}

/// Text that is no longer UTF-8 is damage; it is handed on as bytes, so that `verify` can name it.
fn value(cell: ValueRef<'_>) -> Value {
    match cell {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(i) => Value::Int(i),
        ValueRef::Real(r) => Value::Real(r),
        ValueRef::Blob(b) => Value::Blob(b.to_owned()),
        ValueRef::Text(t) => match std::str::from_utf8(t) {
            Ok(text) => Value::Text(text.to_owned()),
            Err(_) => Value::Blob(t.to_owned()),
        },
    }
}

fn error(path: &Path, e: rusqlite::Error) -> StoreError {
    let rusqlite::Error::SqliteFailure(failure, _) = &e else {
        return StoreError::Database(Cause::new(e));
    };
    let path = path.to_owned();
    match failure.code {
        ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => StoreError::Locked,
        ErrorCode::DiskFull => StoreError::Full,
        ErrorCode::ReadOnly => StoreError::ReadOnly { path },
        ErrorCode::CannotOpen | ErrorCode::PermissionDenied => StoreError::File {
            path,
            cause: Cause::new(e),
        },
        ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => {
            StoreError::damaged(format!("{}: {e}", path.display()))
        }
        ErrorCode::SystemIoFailure => StoreError::Lost(Cause::new(e)),
        _ => StoreError::Database(Cause::new(e)),
    }
}
