//! PostgreSQL through the synchronous client. It is made, used and dropped on one of the store's
//! own threads, never on a runtime's.

use super::{Backend, Conn, Insert, Mode, Row, Tx, Value, encryption};
use crate::{Cause, StoreError};
use postgres::{
    Client, NoTls, Statement,
    fallible_iterator::FallibleIterator,
    types::{IsNull, ToSql, Type, private::BytesMut, to_sql_checked},
};
use std::{collections::HashMap, error::Error};

/// Statements kept prepared on a connection.
const PREPARED: usize = 512;
/// Rows per statement at most; the protocol allows 65,535 parameters.
const ROWS: usize = 512;
/// What every connection is told first. Waiting for the head for longer means that it is stuck.
const SET_UP: &str = "SET lock_timeout = '10s'; \
                      SET standard_conforming_strings = on; SET TimeZone = 'UTC'";
/// The writer asks by key only. A plan made while a table was empty would read all of it for ever
/// after. And what is answered must be on disk.
///
/// Whoever holds the journal's head and says nothing for so long has lost it: a program that was stopped in
/// the midst of a transaction keeps the others waiting no longer, and what it sends when it wakes is refused.
const WRITER: &str = "SET enable_seqscan = off; SET synchronous_commit = on; \
                      SET idle_in_transaction_session_timeout = '5s'";
/// Readers' questions differ with their parameters: each is planned anew, for the table as it is. None looks
/// through a whole table that has an index for it, nor is worth compiling.
const READER: &str =
    "SET plan_cache_mode = force_custom_plan; SET enable_seqscan = off; SET jit = off";

/// A connection.
pub(super) struct Postgres {
    client: Client,
    prepared: HashMap<String, Statement>,
}

impl Postgres {
    /// Connects.
    pub(super) fn open(url: &str, mode: Mode) -> Result<Self, StoreError> {
        let (mut config, encrypting) = encryption::read(url)?;
        patient(&mut config);
        if config.get_application_name().is_none() {
            config.application_name("shounuo");
        }
        let client = match encrypting {
            None => config.connect(NoTls),
            Some(tls) => config.connect(tls),
        };
        let mut client = client.map_err(error)?;
        client.batch_execute(SET_UP).map_err(error)?;
        let own = match mode {
            Mode::Write => WRITER,
            Mode::Read => READER,
        };
        client.batch_execute(own).map_err(error)?;
        let prepared = HashMap::new();
        Ok(Self { client, prepared })
    }

    fn statement(&mut self, sql: &str) -> Result<Statement, StoreError> {
        if let Some(known) = self.prepared.get(sql) {
            return Ok(known.clone());
        }
        if self.prepared.len() >= PREPARED {
            self.prepared.clear();
        }
        let statement = self.client.prepare(sql).map_err(error)?;
        self.prepared.insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }

    /// The statement that inserts `rows` rows. Its text is long: it is kept under a short name.
    fn insert(&mut self, insert: Insert<'_>, rows: usize) -> Result<Statement, StoreError> {
        let name = format!("{rows} {}", insert.sql(1, "$"));
        if let Some(known) = self.prepared.get(&name) {
            return Ok(known.clone());
        }
        let sql = insert.sql(rows, "$");
        let statement = self.client.prepare(&sql).map_err(error)?;
        self.prepared.insert(name, statement.clone());
        Ok(statement)
    }
}

/// A server that is gone without a word is given up soon.
fn patient(config: &mut postgres::Config) {
    use std::time::Duration;
    config
        .connect_timeout(Duration::from_secs(3))
        .keepalives_idle(Duration::from_secs(5))
        .keepalives_interval(Duration::from_secs(2))
        .keepalives_retries(3)
        .tcp_user_timeout(Duration::from_secs(10));
}

impl Tx for Postgres {
    fn backend(&self) -> Backend {
        Backend::Postgres
    }

    fn exec(&mut self, sql: &str, params: &[Value]) -> Result<u64, StoreError> {
        let statement = self.statement(sql)?;
        let params: Vec<&(dyn ToSql + Sync)> = params.iter().map(|v| v as _).collect();
        self.client.execute(&statement, &params).map_err(error)
    }

    fn each(
        &mut self,
        sql: &str,
        params: &[Value],
        row: &mut dyn FnMut(&mut Row) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let statement = self.statement(sql)?;
        let mut rows = self.client.query_raw(&statement, params).map_err(error)?;
        while let Some(found) = rows.next().map_err(error)? {
            let cells = (0..found.len()).map(|i| cell(&found, i));
            row(&mut Row(cells.collect::<Result<_, _>>()?))?;
        }
        Ok(())
    }

    fn insert_many(&mut self, insert: Insert<'_>, rows: &[Vec<Value>]) -> Result<u64, StoreError> {
        let max = ROWS.min(65_535 / insert.columns.len().max(1));
        let (mut rest, mut written) = (rows, 0);
        while !rest.is_empty() {
            // Powers of two, so that few statements serve every number of rows.
            let size = 1 << rest.len().min(max).ilog2();
            let (now, later) = rest.split_at(size);
            let statement = self.insert(insert, size)?;
            let params: Vec<&(dyn ToSql + Sync)> = now.iter().flatten().map(|v| v as _).collect();
            written += self.client.execute(&statement, &params).map_err(error)?;
            rest = later;
        }
        Ok(written)
    }

    fn batch(&mut self, sql: &str) -> Result<(), StoreError> {
        self.client.batch_execute(sql).map_err(error)
    }

    fn check(&mut self, sql: &str) -> Result<(), StoreError> {
        self.client.prepare(sql).map(drop).map_err(error)
    }
}

impl Conn for Postgres {
    fn begin(&mut self, mode: Mode) -> Result<(), StoreError> {
        self.batch(match mode {
            Mode::Write => "BEGIN ISOLATION LEVEL READ COMMITTED",
            Mode::Read => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        })
    }

    fn commit(&mut self) -> Result<(), StoreError> {
        // COMMIT of a failed transaction is answered with ROLLBACK, and no error.
        let statement = self.statement("SELECT 1")?;
        self.client.query(&statement, &[]).map_err(error)?;
        self.batch("COMMIT")
    }

    fn rollback(&mut self) -> Result<(), StoreError> {
        self.batch("ROLLBACK")
    }
}

impl ToSql for Value {
    fn to_sql(
        &self,
        ty: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Int(i) => int(*i, ty, out),
            Self::Text(t) => t.to_sql(ty, out),
            Self::Blob(b) if *ty == Type::BYTEA => b.to_sql(ty, out),
            Self::Real(r) if *ty == Type::FLOAT8 => r.to_sql(ty, out),
            other => Err(format!("{other:?} is not a {ty}").into()),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

fn int(i: i64, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
    match *ty {
        Type::INT8 => i.to_sql(ty, out),
        Type::INT4 => i32::try_from(i)?.to_sql(ty, out),
        Type::INT2 => i16::try_from(i)?.to_sql(ty, out),
        Type::FLOAT8 => (i as f64).to_sql(ty, out),
        Type::BOOL => (i != 0).to_sql(ty, out),
        _ => Err(format!("{i} is not a {ty}").into()),
    }
}

fn cell(row: &postgres::Row, i: usize) -> Result<Value, StoreError> {
    let ty = row.columns()[i].type_().clone();
    let value: Option<Value> = match ty {
        Type::INT8 => row.try_get::<_, Option<i64>>(i).map(|v| v.map(Value::Int)),
        Type::INT4 => row.try_get::<_, Option<i32>>(i).map(|v| v.map(Value::from)),
        Type::INT2 => row
            .try_get::<_, Option<i16>>(i)
            .map(|v| v.map(|v| Value::Int(v.into()))),
        Type::BOOL => row
            .try_get::<_, Option<bool>>(i)
            .map(|v| v.map(Value::from)),
        Type::FLOAT8 => row.try_get::<_, Option<f64>>(i).map(|v| v.map(Value::Real)),
        Type::FLOAT4 => row
            .try_get::<_, Option<f32>>(i)
            .map(|v| v.map(|v| Value::Real(v.into()))),
        Type::BYTEA => row
            .try_get::<_, Option<Vec<u8>>>(i)
            .map(|v| v.map(Value::Blob)),
        Type::TEXT | Type::VARCHAR | Type::NAME | Type::UNKNOWN | Type::BPCHAR => row
            .try_get::<_, Option<String>>(i)
            .map(|v| v.map(Value::Text)),
        other => {
            let what = format!("column {i} is a {other}, which the port does not read: cast it");
            return Err(StoreError::damaged(what));
        }
    }
    .map_err(error)?;
    Ok(value.unwrap_or(Value::Null))
}

pub(super) fn error(e: postgres::Error) -> StoreError {
    let Some(code) = e.code().map(|c| c.code().to_owned()) else {
        return StoreError::Lost(Cause::new(e));
    };
    match (&code[..2], code.as_str()) {
        // Connection exceptions; shut down, crashed, starting up; silent for too long within a
        // transaction; no connection left for us.
        ("08", _) | (_, "57P01" | "57P02" | "57P03" | "57P05" | "25P03" | "53300") => {
            StoreError::Lost(Cause::new(e))
        }
        (_, "53100") => StoreError::Full,
        (_, "55P03" | "40P01") => StoreError::Locked,
        (_, "25006") => StoreError::ReadOnly {
            path: "the PostgreSQL database".into(),
        },
        _ => StoreError::Database(Cause::new(e)),
    }
}
