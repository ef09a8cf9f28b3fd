//! New tickets without HTTP, and the same rows written to a bare database: the limit of what a program on this
//! disk can do.
//!
//! What the tickets wrote is read back from every table, then put into a copy of the house as it was before: the
//! same tables and indexes of the same size, the same number of rows and transactions, the same durability.
//! The search index is left out there, because what it holds cannot be read back: the limit is a little high.

use crate::{
    Failed,
    fill::{Ground, House, ground},
    life::report,
    table::Table,
};
use rusqlite::{Connection, params_from_iter, types::Value};
use shounuo_app::App;
use std::{
    collections::BTreeMap,
    fs,
    path::Path,
    thread,
    time::{Duration, Instant},
};

/// So many tickets, by so many who wait for their answers at once.
const TICKETS: u32 = 4_000;
const AT_ONCE: u32 = 64;
/// Rows in one statement, as far as a table's columns allow.
const CELLS: usize = 900;

/// Measures both.
pub fn creates(house: &House, told: &mut Table) -> Result<(), Failed> {
    if house.is_postgres() {
        let app = house.open()?;
        told.rate("new tickets without HTTP", rate(create(&app)?));
        return Ok(());
    }
    let (before, live) = (
        house.folder().join("before.db"),
        house.folder().join("shounuo.db"),
    );
    let had = settled(&live)?;
    fs::copy(&live, &before)?;
    let app = house.open()?;
    let took = create(&app)?;
    drop(app);
    let now = settled(&live)?;
    let rows = captured(&live, &had)?;
    let batches = usize::try_from((now.batch - had.batch).max(1))?;
    let bare = written(&before, &rows, batches)?;
    fs::remove_file(&before)?;
    told.rate("new tickets without HTTP", rate(took));
    told.rate(
        &format!(
            "the same {} rows, bare, in {batches} transactions",
            rows.values().map(|r| r.rows.len()).sum::<usize>()
        ),
        rate(bare),
    );
    told.share("of the bare rate", bare.as_secs_f64() / took.as_secs_f64());
    Ok(())
}

fn rate(took: Duration) -> f64 {
    f64::from(TICKETS) / took.as_secs_f64()
}

/// Reports by many at once; each waits until its own is durable.
fn create(app: &App) -> Result<Duration, Failed> {
    let Ground {
        who,
        customer,
        devices,
    } = ground(app)?;
    let customer = customer.0;
    let began = Instant::now();
    thread::scope(|scope| {
        let clients: Vec<_> = (0..AT_ONCE)
            .map(|client| {
                let (who, devices) = (&who, &devices);
                scope.spawn(move || -> Result<(), Failed> {
                    for n in (client..TICKETS).step_by(AT_ONCE as usize) {
                        let report = report(n, devices);
                        let task =
                            app.report(who, customer, app.ask(), report, Vec::new(), None)?;
                        app.run_now(task)?;
                    }
                    Ok(())
                })
            })
            .collect();
        clients.into_iter().try_for_each(|client| {
            client
                .join()
                .unwrap_or_else(|_| Err("a client fell over".into()))
        })
    })?;
    Ok(began.elapsed())
}

/// How far the tables of a house go.
struct Ends {
    tables: BTreeMap<String, i64>,
    batch: i64,
}

/// Brings everything into the file itself, and says how far its tables go.
fn settled(file: &Path) -> Result<Ends, Failed> {
    let db = Connection::open(file)?;
    db.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)")?;
    let mut tables = BTreeMap::new();
    let mut named = db.prepare(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%' \
         AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'search%'",
    )?;
    for name in named.query_map([], |row| row.get::<_, String>(0))? {
        let name = name?;
        // One without row numbers is small and read whole by nobody here.
        let last = db.query_row(
            &format!("SELECT COALESCE(MAX(rowid), 0) FROM \"{name}\""),
            [],
            |row| row.get(0),
        );
        if let Ok(last) = last {
            tables.insert(name, last);
        }
    }
    let batch = db.query_row("SELECT batch FROM journal_head", [], |row| row.get(0))?;
    Ok(Ends { tables, batch })
}

/// The new rows of a table.
struct Rows {
    columns: Vec<String>,
    rows: Vec<Vec<Value>>,
}

fn captured(file: &Path, had: &Ends) -> Result<BTreeMap<String, Rows>, Failed> {
    let db = Connection::open(file)?;
    let mut all = BTreeMap::new();
    for (table, last) in &had.tables {
        let mut new = db.prepare(&format!(
            "SELECT * FROM \"{table}\" WHERE rowid > ?1 ORDER BY rowid"
        ))?;
        let columns: Vec<String> = new.column_names().map(str::to_owned).collect();
        let cells = columns.len();
        let read = new.query_map([last], |row| (0..cells).map(|cell| row.get(cell)).collect())?;
        let rows = read.collect::<Result<Vec<Vec<Value>>, _>>()?;
        if !rows.is_empty() {
            all.insert(table.clone(), Rows { columns, rows });
        }
    }
    Ok(all)
}

/// Writes them in so many transactions, each durable, several rows in a statement.
fn written(file: &Path, all: &BTreeMap<String, Rows>, batches: usize) -> Result<Duration, Failed> {
    let mut db = Connection::open(file)?;
    db.set_prepared_statement_cache_capacity(256);
    db.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -65536; PRAGMA wal_autocheckpoint = 4000;")?;
    let began = Instant::now();
    for batch in 0..batches {
        let tx = db.transaction()?;
        for (table, new) in all {
            let (from, to) = (
                new.rows.len() * batch / batches,
                new.rows.len() * (batch + 1) / batches,
            );
            let together = (CELLS / new.columns.len().max(1)).max(1);
            for some in new.rows[from..to].chunks(together) {
                let row = format!("({})", vec!["?"; new.columns.len()].join(","));
                let sql = format!(
                    "INSERT INTO \"{table}\" ({}) VALUES {}",
                    new.columns.join(","),
                    vec![row; some.len()].join(",")
                );
                tx.prepare_cached(&sql)?
                    .execute(params_from_iter(some.iter().flatten()))?;
            }
        }
        tx.commit()?;
    }
    Ok(began.elapsed())
}
