//! A store of its own for each test, on either database.

mod fixtures;

pub use fixtures::*;

use shounuo_core::Timestamp;
use shounuo_store::{
    Options, Store, StoreError, Target,
    db::{Conn, Mode, connect},
};
use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};

/// The variable that names a PostgreSQL for the tests.
pub const POSTGRES: &str = "SHOUNUO_TEST_POSTGRES";

static NEXT: AtomicU32 = AtomicU32::new(0);

fn unique() -> String {
    let no = NEXT.fetch_add(1, Ordering::Relaxed);
    format!("shounuo_test_{}_{no}", std::process::id())
}

/// A folder that goes when it is dropped.
pub struct Folder(PathBuf);

impl Folder {
    pub fn new() -> Self {
        let path = std::env::temp_dir().join(unique());
        std::fs::create_dir_all(&path).expect("a temporary folder");
        Self(path)
    }

    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A place for data, empty at first, cleared away afterwards.
pub struct World {
    pub target: Target,
    pub folder: Folder,
    schema: Option<(String, String)>,
}

impl World {
    pub fn sqlite() -> Self {
        let folder = Folder::new();
        let target = Target::Folder(folder.path().join("data"));
        Self {
            target,
            folder,
            schema: None,
        }
    }

    /// Runs a scenario in a schema of its own; says plainly when there is no PostgreSQL.
    pub fn postgres(scenario: impl FnOnce(&Self)) {
        match std::env::var(POSTGRES) {
            Ok(url) => scenario(&Self::in_schema(&url)),
            Err(_) => println!("SKIPPED: set {POSTGRES}=postgres://user@host/database to run this"),
        }
    }

    fn in_schema(base: &str) -> Self {
        let (folder, schema) = (Folder::new(), unique());
        let mut client = postgres::Client::connect(base, postgres::NoTls).expect("PostgreSQL");
        let sql = format!("DROP SCHEMA IF EXISTS {schema} CASCADE; CREATE SCHEMA {schema}");
        client.batch_execute(&sql).expect("a schema");
        let sign = if base.contains('?') { '&' } else { '?' };
        Self {
            target: Target::Postgres {
                url: format!(
                    "{base}{sign}options=-csearch_path%3D{schema}&application_name={schema}"
                ),
                files: folder.path().join("files"),
            },
            folder,
            schema: Some((base.to_owned(), schema)),
        }
    }

    /// Another empty place on the same database.
    pub fn another(&self) -> Self {
        match &self.schema {
            None => Self::sqlite(),
            Some((base, _)) => Self::in_schema(base),
        }
    }

    /// Ends every connection of stores on this place, as a restart of the server does.
    pub fn end_connections(&self) {
        let (base, name) = self.schema.as_ref().expect("PostgreSQL");
        end_connections(base, name);
    }

    /// The database's own address, and the name that connections of this place have.
    pub fn address(&self) -> (String, String) {
        self.schema.clone().expect("PostgreSQL")
    }

    pub fn open(&self) -> Store {
        self.try_open(Options::default()).expect("the store opens")
    }

    pub fn try_open(&self, options: Options) -> Result<Store, StoreError> {
        Store::open(self.target.clone(), options)
    }

    /// A store whose clock reads what `now` holds, in microseconds.
    pub fn open_at(&self, now: Arc<std::sync::atomic::AtomicI64>) -> Store {
        let clock = Arc::new(move || {
            Timestamp::from_microsecond(now.load(Ordering::SeqCst)).expect("an instant")
        });
        let options = Options {
            clock,
            ..Options::default()
        };
        self.try_open(options).expect("the store opens")
    }

    /// A connection past the store, to look and to tamper.
    pub fn raw(&self) -> Box<dyn Conn> {
        connect(&self.target, Mode::Write).expect("a connection")
    }

    /// A count, past the store.
    pub fn count(&self, table: &str) -> i64 {
        let mut raw = self.raw();
        let row = raw.row(&format!("SELECT count(*) FROM {table}"), &[]);
        row.expect("a count")
            .expect("a row")
            .int(0)
            .expect("a number")
    }
}

/// This very program, also when a new build has taken its place on the disk meanwhile.
pub fn this_program() -> PathBuf {
    let running = PathBuf::from("/proc/self/exe");
    match running.exists() {
        true => running,
        false => std::env::current_exe().expect("this program"),
    }
}

/// Ends every connection of this name.
pub fn end_connections(base: &str, name: &str) {
    let mut client = postgres::Client::connect(base, postgres::NoTls).expect("PostgreSQL");
    let sql = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1";
    client.query(sql, &[&name]).expect("connections end");
}

impl Drop for World {
    fn drop(&mut self) {
        if let Some((base, schema)) = &self.schema
            && let Ok(mut client) = postgres::Client::connect(base, postgres::NoTls)
        {
            let _ = client.batch_execute(&format!("DROP SCHEMA {schema} CASCADE"));
        }
    }
}

/// What only one of the databases can do.
macro_rules! only_on {
    (sqlite: $($scenario:ident),+ $(,)?) => {
        mod sqlite_only {
            $(#[test] fn $scenario() { super::$scenario(&crate::world::World::sqlite()); })+
        }
    };
    (postgres: $($scenario:ident),+ $(,)?) => {
        mod postgres_only {
            $(#[test] fn $scenario() { crate::world::World::postgres(super::$scenario); })+
        }
    };
}

/// One suite, both databases.
macro_rules! on_both {
    ($($scenario:ident),+ $(,)?) => {
        mod sqlite {
            $(#[test] fn $scenario() { super::$scenario(&crate::world::World::sqlite()); })+
        }
        mod postgres {
            $(#[test] fn $scenario() { crate::world::World::postgres(super::$scenario); })+
        }
    };
}
