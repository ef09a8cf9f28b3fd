//! What is wrong with a setting: where it stands, its name, and what to do, in a sentence.

use super::{settings::Setting, value::Wrong};
use serde_json::{Value, json};
use shounuo_words::{Lang, t, t_args};
use std::path::PathBuf;

/// Where a setting came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// The file as a whole.
    File(PathBuf),
    /// A line of it.
    Line(PathBuf, usize),
    /// A variable of the environment.
    Env(String),
    /// Several settings together.
    Together,
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// Nobody knows it; what was perhaps meant.
    Unknown {
        /// The nearest known name.
        near: Option<&'static str>,
    },
    /// Its value is not what it must be.
    Value {
        /// The value; nothing of a secret.
        value: String,
        /// What it must be.
        expects: &'static str,
    },
    /// A table, a date or the like, where a plain value belongs.
    Shape,
    /// Not TOML.
    Syntax {
        /// What the reader says.
        reason: String,
    },
    /// A file cannot be read.
    Unreadable {
        /// What the system says.
        reason: String,
    },
    /// It does not go with another one; the words stand under `cli.config.together`.
    Together(&'static str),
}

impl What {
    /// A value that does not do.
    pub fn value(setting: &Setting, value: String, wrong: Wrong) -> Self {
        let secret = setting.key.contains("secret") || setting.key == "database.url";
        let value = if secret {
            "•••".to_owned()
        } else {
            value
        };
        Self::Value {
            value,
            expects: wrong.0,
        }
    }
}

/// A mistake in the settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    place: Place,
    key: String,
    what: What,
}

impl Mistake {
    /// Of a key; empty when it is the file as a whole.
    pub fn new(place: Place, key: impl Into<String>, what: What) -> Self {
        Self {
            place,
            key: key.into(),
            what,
        }
    }

    /// Its line in the file; 0 where there is none.
    pub fn line(&self) -> usize {
        match self.place {
            Place::Line(_, line) => line,
            _ => 0,
        }
    }

    /// Where, which, what to do.
    pub fn sentence(&self, lang: Lang) -> String {
        let place = match &self.place {
            Place::File(path) => path.display().to_string(),
            Place::Line(path, line) => {
                let args = [
                    ("path", &*path.display().to_string()),
                    ("line", &*line.to_string()),
                ];
                t_args(lang, "cli.config.line", &args).into_owned()
            }
            Place::Env(name) => t_args(lang, "cli.config.env", &[("name", name)]).into_owned(),
            Place::Together => t(lang, "cli.config.settings").into_owned(),
        };
        t_args(
            lang,
            "cli.config.mistake",
            &[("place", &*place), ("reason", &*self.reason(lang))],
        )
        .into_owned()
    }

    fn reason(&self, lang: Lang) -> String {
        let key = self.key.as_str();
        match &self.what {
            What::Unknown { near: Some(near) } => t_args(
                lang,
                "cli.config.unknown_near",
                &[("key", key), ("near", near)],
            ),
            What::Unknown { near: None } => t_args(lang, "cli.config.unknown", &[("key", key)]),
            What::Value { value, expects } => {
                let expects = t(lang, &format!("cli.config.expects.{expects}"));
                let args = [("key", key), ("value", value), ("expects", &*expects)];
                t_args(lang, "cli.config.value", &args)
            }
            What::Shape => t_args(lang, "cli.config.shape", &[("key", key)]),
            What::Syntax { reason } => t_args(lang, "cli.config.syntax", &[("reason", reason)]),
            What::Unreadable { reason } => t_args(
                lang,
                "cli.config.unreadable",
                &[("key", key), ("reason", reason)],
            ),
            What::Together(which) => t(lang, &format!("cli.config.together.{which}")),
        }
        .into_owned()
    }

    /// For programs.
    pub fn to_json(&self, lang: Lang) -> Value {
        let (file, line, env) = match &self.place {
            Place::File(path) => (Some(path.display().to_string()), None, None),
            Place::Line(path, line) => (Some(path.display().to_string()), Some(*line), None),
            Place::Env(name) => (None, None, Some(name.clone())),
            Place::Together => (None, None, None),
        };
        json!({
            "file": file, "line": line, "env": env,
            "key": self.key, "message": self.sentence(lang),
        })
    }
}
