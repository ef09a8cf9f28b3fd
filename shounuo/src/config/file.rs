//! The settings file: every mistake in it, with its line.

use super::{
    mistake::{Mistake, Place, What},
    near::nearest,
    settings::{SETTINGS, Settings},
};
use std::path::Path;
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

/// A value that the file gives, as text, with its line.
pub struct Given {
    /// The setting.
    pub key: &'static str,
    /// Its line.
    pub line: usize,
}

/// Reads the file into the settings; which keys it gave, and what is wrong with it.
pub fn read(path: &Path, settings: &mut Settings) -> (Vec<Given>, Vec<Mistake>) {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(e) => {
            let what = What::Unreadable {
                reason: e.to_string(),
            };
            return (
                Vec::new(),
                vec![Mistake::new(Place::File(path.into()), "", what)],
            );
        }
    };
    let mut reading = Reading {
        path,
        text: &text,
        settings,
        given: Vec::new(),
        mistakes: Vec::new(),
    };
    let (table, errors) = DeTable::parse_recoverable(&text);
    for error in errors {
        let at = error.span().map_or(0, |span| span.start);
        let what = What::Syntax {
            reason: error.message().to_owned(),
        };
        reading.wrong(at, String::new(), what);
    }
    reading.sections(table.get_ref());
    // The table is sorted by name; people read from the top.
    reading.mistakes.sort_by_key(Mistake::line);
    (reading.given, reading.mistakes)
}

struct Reading<'a> {
    path: &'a Path,
    text: &'a str,
    settings: &'a mut Settings,
    given: Vec<Given>,
    mistakes: Vec<Mistake>,
}

impl Reading<'_> {
    fn line(&self, at: usize) -> usize {
        let before = self.text.get(..at).unwrap_or(self.text);
        before.matches('\n').count() + 1
    }

    fn wrong(&mut self, at: usize, key: String, what: What) {
        let place = Place::Line(self.path.into(), self.line(at));
        self.mistakes.push(Mistake::new(place, key, what));
    }

    fn unknown(&mut self, at: usize, key: String) {
        let near = nearest(&key, SETTINGS.iter().map(|s| s.key));
        self.wrong(at, key, What::Unknown { near });
    }

    fn sections(&mut self, table: &DeTable<'_>) {
        for (name, value) in table.iter() {
            let at = name.span().start;
            let section = name.get_ref().as_ref();
            let known = SETTINGS
                .iter()
                .any(|s| s.key.split('.').next() == Some(section));
            match value.get_ref() {
                DeValue::Table(keys) if known => self.keys(section, keys),
                DeValue::Table(_) => {
                    let sections = SETTINGS.iter().filter_map(|s| s.key.split('.').next());
                    let near = nearest(section, sections);
                    self.wrong(at, format!("[{section}]"), What::Unknown { near });
                }
                _ => self.unknown(at, section.to_owned()),
            }
        }
    }

    fn keys(&mut self, section: &str, keys: &DeTable<'_>) {
        for (name, value) in keys.iter() {
            let key = format!("{section}.{}", name.get_ref());
            match SETTINGS.iter().find(|s| s.key == key) {
                None => self.unknown(name.span().start, key),
                Some(setting) => {
                    let line = self.line(name.span().start);
                    let text = text_of(value);
                    let base = self.path.parent();
                    let put = text
                        .as_deref()
                        .map(|text| (setting.put)(self.settings, text, base));
                    match put {
                        Some(Ok(())) => self.given.push(Given {
                            key: setting.key,
                            line,
                        }),
                        Some(Err(wrong)) => {
                            let what = What::value(setting, text.unwrap_or_default(), wrong);
                            self.wrong(value.span().start, key, what);
                        }
                        None => self.wrong(value.span().start, key, What::Shape),
                    }
                }
            }
        }
    }
}

/// The value as the environment would write it; nothing for what no setting can be.
fn text_of(value: &Spanned<DeValue<'_>>) -> Option<String> {
    match value.get_ref() {
        DeValue::String(text) => Some(text.to_string()),
        DeValue::Integer(number) => Some(number.as_str().replace('_', "")),
        DeValue::Boolean(switch) => Some(switch.to_string()),
        DeValue::Array(items) => {
            let items: Option<Vec<String>> = items
                .iter()
                .map(|item| match item.get_ref() {
                    DeValue::String(text) => Some(text.to_string()),
                    _ => None,
                })
                .collect();
            Some(items?.join(","))
        }
        _ => None,
    }
}
