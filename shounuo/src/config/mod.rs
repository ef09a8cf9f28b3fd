//! Settings: by flag, environment and file, in this order; what nobody knows is refused, and everything that is wrong is
//! told at once.

mod check;
mod file;
mod mistake;
mod near;
mod settings;
mod value;

pub use check::{Config, run};
pub use mistake::Mistake;
pub use settings::{Log, Metrics, SETTINGS, Settings};
pub use value::{Format, Level, TlsMode};

use mistake::{Place, What};
use near::nearest;
use std::{collections::BTreeMap, path::PathBuf};
use value::Secret;

/// The environment's name of the file.
pub const FILE: &str = "SHOUNUO_CONFIG";
/// Names in the environment that are no settings: of tests, benchmarks and the build.
const OTHERS: [&str; 4] = [
    "SHOUNUO_TEST_",
    "SHOUNUO_BENCH_",
    "SHOUNUO_CI_",
    "SHOUNUO_SKIP_WEB",
];

/// Where a setting's value came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// Nobody said otherwise.
    Default,
    /// A line of the file.
    File(usize),
    /// The environment.
    Env,
    /// The command line.
    Flag,
}

/// The settings in effect, whence each came, and what is wrong with them.
pub struct Loaded {
    /// In effect; not to be used while there are mistakes.
    pub settings: Settings,
    /// The file, if there is one.
    pub file: Option<PathBuf>,
    /// Whence, by key.
    pub sources: BTreeMap<&'static str, Source>,
    /// All of them.
    pub mistakes: Vec<Mistake>,
}

impl Loaded {
    /// Whence a setting came.
    pub fn source(&self, key: &str) -> Source {
        self.sources.get(key).cloned().unwrap_or(Source::Default)
    }
}

/// Reads all sources: the file that is named by flag or environment, the environment, the flags of the command line.
pub fn load(
    file: Option<PathBuf>,
    env: impl Iterator<Item = (String, String)>,
    flags: &[(&'static str, String)],
) -> Loaded {
    let env: BTreeMap<String, String> = env
        .filter(|(name, value)| name.starts_with("SHOUNUO_") && !value.is_empty())
        .collect();
    let file = file.or_else(|| env.get(FILE).map(PathBuf::from));
    let mut loaded = Loaded {
        settings: Settings::default(),
        file,
        sources: BTreeMap::new(),
        mistakes: Vec::new(),
    };
    loaded.take_file();
    loaded.take_env(&env);
    loaded.take_flags(flags);
    loaded.take_secrets();
    loaded.hold_together();
    loaded
}

impl Loaded {
    fn take_file(&mut self) {
        let Some(path) = self.file.clone() else {
            return;
        };
        let (given, mut mistakes) = file::read(&path, &mut self.settings);
        self.sources
            .extend(given.into_iter().map(|g| (g.key, Source::File(g.line))));
        self.mistakes.append(&mut mistakes);
    }

    fn take_env(&mut self, env: &BTreeMap<String, String>) {
        for (name, value) in env {
            let other = name == FILE || OTHERS.iter().any(|o| name.starts_with(o));
            let known = SETTINGS.iter().find(|s| s.env == name);
            let what = match known {
                Some(setting) => match (setting.put)(&mut self.settings, value, None) {
                    Ok(()) => {
                        self.sources.insert(setting.key, Source::Env);
                        continue;
                    }
                    Err(wrong) => What::value(setting, value.clone(), wrong),
                },
                None if other => continue,
                None => What::Unknown {
                    near: nearest(name, SETTINGS.iter().map(|s| s.env)),
                },
            };
            self.mistakes
                .push(Mistake::new(Place::Env(name.clone()), name.clone(), what));
        }
    }

    fn take_flags(&mut self, flags: &[(&'static str, String)]) {
        for (key, value) in flags {
            let Some(setting) = SETTINGS.iter().find(|s| s.key == *key) else {
                continue;
            };
            match (setting.put)(&mut self.settings, value, None) {
                Ok(()) => drop(self.sources.insert(setting.key, Source::Flag)),
                Err(wrong) => {
                    let what = What::value(setting, value.clone(), wrong);
                    self.mistakes
                        .push(Mistake::new(Place::Together, *key, what));
                }
            }
        }
    }

    /// What stands in files of its own.
    fn take_secrets(&mut self) {
        let database = &mut self.settings.database;
        // A flag or the environment wins over another source's file.
        let Some(path) = database.url_file.clone().filter(|_| database.url.is_none()) else {
            return;
        };
        match std::fs::read_to_string(&path) {
            Ok(url) => database.url = Some(Secret(url.trim().to_owned())),
            Err(e) => {
                let what = What::Unreadable {
                    reason: e.to_string(),
                };
                self.mistakes
                    .push(Mistake::new(Place::File(path), "database.url_file", what));
            }
        }
    }

    /// What is sound by itself, but not together.
    fn hold_together(&mut self) {
        let Settings {
            tls, server, disk, ..
        } = &self.settings;
        let own = tls.mode == TlsMode::Own;
        let on = tls.mode != TlsMode::Off;
        let plain = server
            .base_url
            .as_ref()
            .is_some_and(|url| url.0.starts_with("http://"));
        let files = tls.certificate.is_some() || tls.key.is_some();
        let same = tls
            .http_port
            .0
            .is_some_and(|port| port != 0 && port == self.settings.port());
        let wrong = [
            (
                own && tls.certificate.is_none(),
                "tls.certificate",
                "no_certificate",
            ),
            (own && tls.key.is_none(), "tls.key", "no_key"),
            (!own && files, "tls.mode", "not_own"),
            (on && plain, "server.base_url", "plain_address"),
            (on && same, "tls.http_port", "same_port"),
            (disk.least_mb > disk.warn_mb, "disk.least_mb", "disk"),
        ];
        for (_, key, which) in wrong.into_iter().filter(|(is, ..)| *is) {
            self.mistakes
                .push(Mistake::new(Place::Together, key, What::Together(which)));
        }
    }
}

#[cfg(test)]
#[allow(clippy::expect_used, reason = "a test that cannot begin fails")]
mod tests;
