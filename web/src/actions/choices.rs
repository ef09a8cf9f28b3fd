//! Lists to choose from.

use super::{Field, FieldKind, Opt};
use crate::request::Given;
use shounuo_words::{Label, Lang, field};

/// Makes fields: it knows the language and what was sent before.
pub struct Maker<'a> {
    /// The language.
    pub lang: Lang,
    /// What was sent before, or nothing.
    pub given: &'a Given,
}

impl Maker<'_> {
    /// What was sent, or else the default.
    pub fn or(&self, name: &str, default: &str) -> String {
        if self.given.is_empty() {
            default.to_owned()
        } else {
            self.given.one(name).to_owned()
        }
    }

    /// A field of a kind.
    pub fn field(&self, name: &'static str, kind: FieldKind) -> Field {
        let label = match name {
            "text" => shounuo_words::t(self.lang, "page.field.text").into_owned(),
            "person" => shounuo_words::t(self.lang, "page.ticket.technician").into_owned(),
            name => field(self.lang, name).into_owned(),
        };
        Field {
            id: name.to_owned(),
            name,
            label,
            kind,
            must: false,
            error: None,
            hint: None,
        }
    }

    /// A line.
    pub fn line(&self, name: &'static str, default: &str) -> Field {
        self.field(
            name,
            FieldKind::Line {
                value: self.or(name, default),
                list: Vec::new(),
            },
        )
    }

    /// Several lines.
    pub fn lines(&self, name: &'static str) -> Field {
        self.field(
            name,
            FieldKind::Lines {
                value: self.or(name, ""),
            },
        )
    }

    /// A number.
    pub fn number(&self, name: &'static str, default: &str) -> Field {
        self.field(
            name,
            FieldKind::Number {
                value: self.or(name, default),
            },
        )
    }

    /// A tick.
    pub fn tick(&self, name: &'static str, default: bool) -> Field {
        let on = if self.given.is_empty() {
            default
        } else {
            self.given.ticked(name)
        };
        self.field(name, FieldKind::Tick(on))
    }

    /// One of some words of core.
    pub fn words<L: Label + Copy>(
        &self,
        name: &'static str,
        all: &[L],
        code: fn(L) -> &'static str,
        default: L,
    ) -> Field {
        let chosen = self.or(name, code(default));
        let opt = |w: &L| {
            let value = code(*w).to_owned();
            Opt {
                on: value == chosen,
                label: w.label(self.lang).into_owned(),
                value,
            }
        };
        self.field(name, FieldKind::Choice(all.iter().map(opt).collect()))
    }

    /// One of pairs of value and label; the first is the default where `first` says so.
    pub fn choice(&self, name: &'static str, pairs: Vec<(String, String)>, default: &str) -> Field {
        let chosen = self.or(name, default);
        let opt = |(value, label): (String, String)| Opt {
            on: value == chosen,
            value,
            label,
        };
        self.field(
            name,
            FieldKind::Choice(pairs.into_iter().map(opt).collect()),
        )
    }

    /// Chips of pairs; those in `default` are chosen.
    pub fn picks(
        &self,
        name: &'static str,
        pairs: Vec<(String, String)>,
        default: &[&str],
    ) -> Field {
        let sent = self.given.all(name);
        let chosen = if self.given.is_empty() {
            default
        } else {
            &sent[..]
        };
        let opt = |(value, label): (String, String)| Opt {
            on: chosen.contains(&value.as_str()),
            value,
            label,
        };
        self.field(
            name,
            FieldKind::Picks {
                options: pairs.into_iter().map(opt).collect(),
            },
        )
    }

    /// One to five.
    pub fn score(&self, name: &'static str) -> Field {
        let chosen = self.or(name, "");
        let opt = |n: u8| {
            let value = n.to_string();
            Opt {
                on: value == chosen,
                label: value.clone(),
                value,
            }
        };
        self.field(name, FieldKind::Score((1..=5).map(opt).collect()))
            .must()
    }
}

impl Field {
    /// Must be filled.
    pub fn must(self) -> Self {
        Self { must: true, ..self }
    }

    /// With a word of help.
    pub fn hinted(self, hint: impl Into<String>) -> Self {
        Self {
            hint: Some(hint.into()),
            ..self
        }
    }

    /// With its own name.
    pub fn named(self, label: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            ..self
        }
    }
}
