//! For tests only: places for data on either database, and a tally of what ran where.
//!
//! A skipped scenario says so past the test runner's capture, and `.ci/run` fails on one. With
//! `SHOUNUO_TEST_TALLY` set, each scenario notes itself in that file.

mod cluster;

pub use cluster::{Cluster, signal};

use std::{
    fs::OpenOptions,
    io::Write,
    path::{Path, PathBuf},
    sync::atomic::{AtomicU32, Ordering},
};

/// The variable that names a PostgreSQL database for tests.
pub const POSTGRES: &str = "SHOUNUO_TEST_POSTGRES";
/// The variable that names a Chromium for tests.
pub const BROWSER: &str = "SHOUNUO_TEST_BROWSER";
/// The variable that names the file of the tally.
const TALLY: &str = "SHOUNUO_TEST_TALLY";

static NEXT: AtomicU32 = AtomicU32::new(0);

/// A name that no other test uses.
pub fn unique() -> String {
    let no = NEXT.fetch_add(1, Ordering::Relaxed);
    format!("shounuo_test_{}_{no}", std::process::id())
}

/// Notes that a scenario runs: `where_` is `sqlite`, `postgres` or `browser`, or
/// `sqlite-only` and `postgres-only` for what one database alone can do.
pub fn ran(where_: &str, scenario: &str) {
    note(&format!("{where_} {scenario}\n"));
}

/// Says plainly that a scenario does not run, and how to make it run.
pub fn skipped(scenario: &str, variable: &str) {
    say_skipped(
        scenario,
        &format!("set {variable} to run it (see README.md)"),
    );
}

/// Says plainly that a scenario does not run because a file beside the project is not there.
pub fn missing(scenario: &str, file: &str) {
    say_skipped(scenario, &format!("it needs {file} beside the project"));
}

fn say_skipped(scenario: &str, how: &str) {
    note(&format!("skipped {scenario}\n"));
    // Straight to the stream, for the test runner keeps what `println!` writes to itself; and in one
    // piece, so that tests side by side do not mix their words.
    let words = format!("SKIPPED {scenario}: {how}\n");
    let _ = std::io::stderr().write_all(words.as_bytes());
}

fn note(line: &str) {
    let Some(path) = std::env::var_os(TALLY) else {
        return;
    };
    let file = OpenOptions::new().create(true).append(true).open(path);
    // One short write is one line, whoever else writes.
    let written = file.and_then(|mut f| f.write_all(line.as_bytes()));
    assert!(written.is_ok(), "the tally cannot be written: {written:?}");
}

/// A folder that goes when it is dropped.
#[derive(Debug)]
pub struct Folder(PathBuf);

impl Folder {
    /// A new, empty one.
    pub fn new() -> std::io::Result<Self> {
        let path = std::env::temp_dir().join(unique());
        std::fs::create_dir_all(&path)?;
        Ok(Self(path))
    }

    /// Where.
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A PostgreSQL schema that goes when it is dropped.
#[derive(Debug)]
pub struct Schema {
    base: String,
    name: String,
}

impl Schema {
    /// A new, empty one in the database that [`POSTGRES`] names; `None` when it names none.
    pub fn new() -> Option<Result<Self, postgres::Error>> {
        let base = std::env::var(POSTGRES).ok()?;
        let name = unique();
        let sql = format!("DROP SCHEMA IF EXISTS {name} CASCADE; CREATE SCHEMA {name}");
        let made = postgres::Client::connect(&base, postgres::NoTls)
            .and_then(|mut c| c.batch_execute(&sql));
        Some(made.map(|()| Self { base, name }))
    }

    /// The database's own address.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// Its name; connections by [`Self::url`] call themselves so.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its address.
    pub fn url(&self) -> String {
        let sign = if self.base.contains('?') { '&' } else { '?' };
        let (base, name) = (&self.base, &self.name);
        format!("{base}{sign}options=-csearch_path%3D{name}&application_name={name}")
    }
}

impl Drop for Schema {
    fn drop(&mut self) {
        if let Ok(mut client) = postgres::Client::connect(&self.base, postgres::NoTls) {
            let _ = client.batch_execute(&format!("DROP SCHEMA {} CASCADE", self.name));
        }
    }
}
