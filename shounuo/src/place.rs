//! Where the data is.

use crate::{
    config::Settings,
    problem::{Exit, Problem},
    say::Say,
};
use jiff::Timestamp;
use shounuo_app::{App, Clock, Random};
use shounuo_store::{BucketSettings, Options, Progress, Room, Store, Target};
use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

/// A server's database is asked so often whether it is there.
const PULSE: Duration = Duration::from_secs(1);

/// Where the data is, as the command line says.
pub struct Place {
    data: PathBuf,
    url: Option<String>,
    bucket: Option<BucketSettings>,
    say: Option<Say>,
    room: Option<Room>,
}

impl Place {
    /// A folder; with a database's address, PostgreSQL and a folder for files and reports.
    pub fn of(settings: &Settings) -> Self {
        Self {
            data: settings.data.folder.clone(),
            url: settings.database.url.as_ref().map(|url| url.0.clone()),
            bucket: settings.files.in_bucket(),
            room: room(settings.disk.keep_free_mib),
            say: None,
        }
    }

    /// A folder with an embedded database.
    pub fn at(folder: &Path) -> Self {
        Self {
            data: folder.to_owned(),
            url: None,
            bucket: None,
            room: room(Settings::default().disk.keep_free_mib),
            say: None,
        }
    }

    /// Telling how older data is brought to this program's form.
    pub fn telling(self, say: Say) -> Self {
        let say = Some(say);
        Self { say, ..self }
    }

    /// As the store is told it.
    pub fn target(&self) -> Target {
        match &self.bucket {
            None => self.target_without_bucket(),
            Some(bucket) => self.target_without_bucket().with_bucket(bucket.clone()),
        }
    }

    /// The same with files in the data folder.
    pub fn target_without_bucket(&self) -> Target {
        match &self.url {
            None => Target::Folder(self.data.clone()),
            Some(url) => Target::Postgres {
                url: url.clone(),
                files: self.data.join("files"),
            },
        }
    }

    /// For sentences. The database's address may hold a password and is not shown.
    pub fn name(&self) -> String {
        match &self.url {
            None => self.data.display().to_string(),
            Some(_) => format!("PostgreSQL + {}", self.data.display()),
        }
    }

    /// The folder for files, reports and the demo's mark.
    pub fn folder(&self) -> &Path {
        &self.data
    }

    /// Whether the data is in PostgreSQL.
    pub fn is_postgres(&self) -> bool {
        self.url.is_some()
    }

    /// Whether there is an embedded database. Of PostgreSQL only opening it tells.
    pub fn is_there(&self) -> bool {
        self.is_postgres() || self.data.join(shounuo_store::db::FILE).exists()
    }

    /// Opens the data, made when there is none.
    pub fn open(&self) -> Result<App, Problem> {
        self.open_at(Arc::new(Timestamp::now))
    }

    /// The same with another clock.
    pub fn open_at(&self, clock: Clock) -> Result<App, Problem> {
        if self.data.exists() && !self.data.is_dir() {
            return Err(Problem::new("not_a_folder", Exit::Data));
        }
        let options = Options {
            clock: clock.clone(),
            progress: self.say.map(progress),
            room: self.room.clone(),
            pulse: Some(PULSE),
            ..Options::default()
        };
        let store = Store::open(self.target(), options)?;
        Ok(App::new(store, clock, Random::system()))
    }

    /// Opens data that must be there.
    pub fn open_existing(&self) -> Result<App, Problem> {
        self.existing().and_then(|_| self.open())
    }

    /// Data that must be there, not opened.
    pub fn existing(&self) -> Result<Target, Problem> {
        match self.is_there() {
            true => Ok(self.target()),
            false => Err(Problem::new("no_data", Exit::Data)),
        }
    }

    /// Where the report of an import goes.
    pub fn import_report(&self, batch: &str) -> PathBuf {
        self.data.join("imports").join(format!("{batch}.jsonl"))
    }
}

/// Where so many MiB, and a part of the disk, stay free; 0: nothing does.
fn room(mib: u32) -> Option<Room> {
    (mib > 0).then(|| Room {
        bytes: u64::from(mib) << 20,
        ..Room::kept_free()
    })
}

/// Views of older data are made anew while it is opened; of a large journal that takes a while.
fn progress(say: Say) -> Progress {
    Arc::new(move |seq| say.aside("cli.rebuild.older", &[("n", shounuo_words::number(seq))]))
}
