//! A store of its own for each test, on either database.

mod fake_bucket;
mod fixtures;

pub use fake_bucket::{FakeBucket, Trouble};
pub use fixtures::*;

use shounuo_core::Timestamp;
use shounuo_store::{
    Options, Store, StoreError, Target,
    db::{Conn, Mode, connect},
};
pub use shounuo_trial::Folder;
use shounuo_trial::Schema;
use std::{
    path::PathBuf,
    sync::{Arc, atomic::Ordering},
};

/// A place for data, empty at first, cleared away afterwards.
pub struct World {
    pub target: Target,
    pub folder: Folder,
    schema: Option<Schema>,
}

impl World {
    pub fn sqlite() -> Self {
        let folder = Folder::new().expect("a folder");
        let target = Target::Folder(folder.path().join("data"));
        Self {
            target,
            folder,
            schema: None,
        }
    }

    /// Runs a scenario in a schema of its own; says plainly when there is no PostgreSQL.
    pub fn postgres(scenario: impl FnOnce(&Self), on: &str, name: &str) {
        match Schema::new() {
            Some(schema) => {
                shounuo_trial::ran(on, name);
                scenario(&Self::within(schema.expect("a schema")));
            }
            None => shounuo_trial::skipped(name, shounuo_trial::POSTGRES),
        }
    }

    /// The same world with its files in a bucket.
    pub fn in_bucket(mut self, bucket: &FakeBucket) -> Self {
        self.target = self.target.with_bucket(bucket.settings());
        self
    }

    /// Runs a scenario in a schema of its own, with files in a bucket.
    pub fn postgres_in_bucket(scenario: impl FnOnce(&Self), name: &str) {
        match Schema::new() {
            Some(schema) => {
                shounuo_trial::ran("postgres", name);
                let world = Self::within(schema.expect("a schema"));
                scenario(&world.in_bucket(&FakeBucket::start()));
            }
            None => shounuo_trial::skipped(name, shounuo_trial::POSTGRES),
        }
    }

    fn within(schema: Schema) -> Self {
        let folder = Folder::new().expect("a folder");
        Self {
            target: Target::Postgres {
                url: schema.url(),
                files: folder.path().join("files"),
            },
            folder,
            schema: Some(schema),
        }
    }

    /// Another empty place on the same database.
    pub fn another(&self) -> Self {
        match &self.schema {
            None => Self::sqlite(),
            Some(_) => {
                let schema = Schema::new().expect("named in the environment");
                Self::within(schema.expect("a schema"))
            }
        }
    }

    /// Ends every connection of stores on this place, as a restart of the server does.
    pub fn end_connections(&self) {
        let (base, name) = self.address();
        end_connections(&base, &name);
    }

    /// The database's own address, and the name that connections of this place have.
    pub fn address(&self) -> (String, String) {
        let schema = self.schema.as_ref().expect("PostgreSQL");
        (schema.base().to_owned(), schema.name().to_owned())
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

/// What only one of the databases can do.
macro_rules! only_on {
    (sqlite: $($scenario:ident),+ $(,)?) => {
        mod sqlite_only {
            $(#[test] fn $scenario() {
                shounuo_trial::ran("sqlite-only", concat!(file!(), " ", stringify!($scenario)));
                super::$scenario(&crate::world::World::sqlite());
            })+
        }
    };
    (postgres: $($scenario:ident),+ $(,)?) => {
        mod postgres_only {
            $(#[test] fn $scenario() {
                let name = concat!(file!(), " ", stringify!($scenario));
                crate::world::World::postgres(super::$scenario, "postgres-only", name);
            })+
        }
    };
}

/// One suite, both databases, files in the data folder and in a bucket.
macro_rules! on_both_places {
    ($($scenario:ident),+ $(,)?) => {
        on_both!($($scenario),+);
        mod sqlite_and_bucket {
            $(#[test] fn $scenario() {
                shounuo_trial::ran("sqlite", concat!(file!(), " in a bucket: ", stringify!($scenario)));
                let bucket = crate::world::FakeBucket::start();
                super::$scenario(&crate::world::World::sqlite().in_bucket(&bucket));
            })+
        }
        mod postgres_and_bucket {
            $(#[test] fn $scenario() {
                let name = concat!(file!(), " in a bucket: ", stringify!($scenario));
                crate::world::World::postgres_in_bucket(super::$scenario, name);
            })+
        }
    };
}

/// One suite, both databases.
macro_rules! on_both {
    ($($scenario:ident),+ $(,)?) => {
        mod sqlite {
            $(#[test] fn $scenario() {
                shounuo_trial::ran("sqlite", concat!(file!(), " ", stringify!($scenario)));
                super::$scenario(&crate::world::World::sqlite());
            })+
        }
        mod postgres {
            $(#[test] fn $scenario() {
                let name = concat!(file!(), " ", stringify!($scenario));
                crate::world::World::postgres(super::$scenario, "postgres", name);
            })+
        }
    };
}
