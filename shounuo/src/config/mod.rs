//! Settings: by flag, environment and file, in this order; what nobody knows is refused, and everything that is wrong is
//! told at once.

mod check;
mod file;
mod mistake;
mod near;
mod settings;
mod together;
mod value;

pub use check::{Config, run};
pub use mistake::Mistake;
pub use settings::{Backup, Log, Metrics, SETTINGS, Settings};
pub use value::{Format, Level, TlsMode};

use mistake::{Place, What};
use near::nearest;
use std::{collections::BTreeMap, path::PathBuf};
use together::Together;
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
        let Settings {
            database, files, ..
        } = &mut self.settings;
        let secrets = [
            ("database.url_file", &database.url_file, &mut database.url),
            ("files.secret_file", &files.secret_file, &mut files.secret),
        ];
        for (key, path, secret) in secrets {
            // A flag or the environment wins over another source's file.
            let Some(path) = path.clone().filter(|_| secret.is_none()) else {
                continue;
            };
            match std::fs::read_to_string(&path) {
                Ok(read) => *secret = Some(Secret(read.trim().to_owned())),
                Err(e) => {
                    let reason = e.to_string();
                    let what = What::Unreadable { reason };
                    self.mistakes
                        .push(Mistake::new(Place::File(path), key, what));
                }
            }
        }
    }

    /// What is sound by itself, but not together.
    fn hold_together(&mut self) {
        let wrong = together::TOGETHER
            .iter()
            .filter(|t| (t.wrong)(&self.settings));
        let mistake = |t: &Together| Mistake::new(Place::Together, t.key, What::Together(t.which));
        self.mistakes.extend(wrong.map(mistake));
    }
}

#[cfg(test)]
#[allow(clippy::expect_used, reason = "a test that cannot begin fails")]
mod tests;
