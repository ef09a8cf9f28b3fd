//! Running the binary as a child, on either database.

use serde_json::Value;
use shounuo_app::{App, Random};
use shounuo_store::{Options, Store, Target};
use shounuo_trial::{Folder, POSTGRES, Schema, ran, skipped};
use std::{
    ffi::OsStr,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
    sync::Arc,
};

/// A place for data, and the program that works on it.
pub struct Program {
    folder: Folder,
    schema: Option<Schema>,
    /// A database of the test's own.
    url: Option<String>,
}

/// How the program ended, and what it said to programs.
#[derive(Debug)]
pub struct Ended {
    pub exit: i32,
    pub answer: Value,
}

impl Program {
    /// On the embedded database, in a new folder.
    pub fn new() -> Self {
        Self {
            folder: Folder::new().expect("a folder"),
            schema: None,
            url: None,
        }
    }

    /// On a database of the test's own.
    pub fn on(url: String) -> Self {
        Self {
            url: Some(url),
            ..Self::new()
        }
    }

    /// Its database's address; `None` where it is embedded.
    pub fn url(&self) -> Option<String> {
        let schema = self.schema.as_ref().map(Schema::url);
        self.url.clone().or(schema)
    }

    /// Where its data is.
    pub fn target(&self) -> Target {
        match self.url() {
            None => Target::Folder(self.data()),
            Some(url) => Target::Postgres {
                url,
                files: self.data().join("files"),
            },
        }
    }

    /// The folder of the data.
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// A file beside the data.
    pub fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, content).expect("a file");
        path
    }

    /// A path beside the data.
    pub fn beside(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The command, not yet started.
    pub fn command<S: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = S>) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_shounuo"));
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("SHOUNUO_") {
                command.env_remove(name);
            }
        }
        command
            .env("SHOUNUO_DATA", self.data())
            // A machine for tests may have little room.
            .env("SHOUNUO_KEEP_FREE", "0")
            .env("LANG", "en_GB.UTF-8")
            .env_remove("LC_ALL");
        if let Some(url) = self.url() {
            command.env("SHOUNUO_DATABASE_URL", url);
        }
        command.args(args).stdin(Stdio::null());
        command
    }

    /// Runs it to its end, in sentences.
    pub fn run<S: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = S>) -> Output {
        self.command(args).output().expect("the program starts")
    }

    /// Runs it to its end, for programs: exactly one JSON object comes out.
    pub fn json<S: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = S>) -> Ended {
        let output = self
            .command(args)
            .arg("--json")
            .output()
            .expect("the program starts");
        let said = String::from_utf8(output.stdout).expect("UTF-8");
        let answer = serde_json::from_str(&said).unwrap_or_else(|e| {
            panic!(
                "not one JSON object ({e}): {said}{}",
                String::from_utf8_lossy(&output.stderr)
            )
        });
        Ended {
            exit: output.status.code().expect("an exit code"),
            answer,
        }
    }

    /// The same data through the application.
    pub fn app(&self) -> App {
        let store = Store::open(self.target(), Options::default()).expect("the data opens");
        App::new(store, Arc::new(jiff::Timestamp::now), Random::system())
    }

    /// The journal's last fact, as another reader sees it; 0 while nothing is there.
    pub fn last_seq(&self) -> i64 {
        let folder = self.data().join("files");
        if !folder.exists() {
            return 0;
        }
        let last = |r: &mut shounuo_store::Reader<'_>| r.row("SELECT seq FROM journal_head", &[]);
        let row = self.app().store().read(last).expect("the journal's head");
        row.map_or(0, |r| r.int(0).expect("a number"))
    }

    /// The embedded database, past the program.
    pub fn database(&self) -> rusqlite::Connection {
        rusqlite::Connection::open(self.data().join("shounuo.db")).expect("the database opens")
    }
}

/// Plays a scenario on each database there is.
pub fn on_both(scenario: &str, play: impl Fn(&Program)) {
    ran("sqlite", scenario);
    play(&Program::new());
    match Schema::new() {
        None => skipped(scenario, POSTGRES),
        Some(schema) => {
            ran("postgres", scenario);
            let schema = Some(schema.expect("PostgreSQL answers"));
            play(&Program {
                schema,
                ..Program::new()
            });
        }
    }
}

/// Waits for an answer of the application.
pub fn wait<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime.expect("a runtime").block_on(future)
}

/// A path as an argument.
pub fn arg(path: &Path) -> &str {
    path.to_str().expect("a path in UTF-8")
}
