//! What stands where in a contract file. Each value is read on its own, so that one mistake does
//! not hide the next, and every mistake has its line.

use super::{read::Mistake, wrong::Wrong};
use serde::de::DeserializeOwned;
use std::collections::{BTreeMap, BTreeSet};
use toml::{
    Spanned,
    de::{DeTable, DeValue, ValueDeserializer},
};

/// A file while it is read.
pub(super) struct File<'t> {
    text: &'t str,
    /// Where each line ends.
    line_ends: Vec<usize>,
    mistakes: Vec<Mistake>,
    /// Where a clause, or something beside the clauses, begins.
    sections: Vec<(usize, Option<String>)>,
    /// Whether it was published already: then only what made it sound at that time is asked of it.
    pub(super) published: bool,
}

impl<'t> File<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self {
            text,
            line_ends: text.match_indices('\n').map(|(end, _)| end).collect(),
            mistakes: Vec::new(),
            sections: Vec::new(),
            published: false,
        }
    }

    /// A file that stands in the journal.
    pub(super) fn published(text: &'t str) -> Self {
        Self {
            published: true,
            ..Self::new(text)
        }
    }

    /// The whole file as one table. Where it is not TOML at all, nothing else can be said of it.
    pub(super) fn open(&mut self) -> Option<Table<'t>> {
        let (root, errors) = DeTable::parse_recoverable(self.text);
        for error in &errors {
            let line = error.span().map_or(1, |s| self.line(s.start));
            self.mistake(
                line,
                Wrong::Syntax {
                    detail: error.message().to_owned(),
                },
            );
        }
        let root = root.into_inner();
        for key in root.keys() {
            let line = self.line(key.span().start);
            self.section(line, None);
        }
        errors.is_empty().then(|| Table::new(1, root))
    }

    pub(super) fn mistake(&mut self, line: usize, reason: Wrong) {
        self.mistakes.push(Mistake {
            line,
            clause: None,
            reason,
        });
    }

    /// From this line on the file speaks of a clause, or of something beside them.
    pub(super) fn section(&mut self, line: usize, clause: Option<&str>) {
        let clause = clause.filter(|id| !id.is_empty()).map(str::to_owned);
        self.sections.push((line, clause));
    }

    /// Every mistake, in the order of the file, with its clause.
    pub(super) fn mistakes(mut self) -> Vec<Mistake> {
        self.sections.sort_by_key(|(line, _)| *line);
        for mistake in &mut self.mistakes {
            let after = self
                .sections
                .partition_point(|(line, _)| *line <= mistake.line);
            let section = after.checked_sub(1).and_then(|i| self.sections.get(i));
            mistake.clause = section.and_then(|(_, clause)| clause.clone());
        }
        self.mistakes.sort_by_key(|m| m.line);
        // The same said of the same line is said once: a nest of brackets is one mistake, not a hundred.
        let mut said = BTreeSet::new();
        self.mistakes
            .retain(|m| said.insert((m.line, m.reason.clone())));
        self.mistakes
    }

    fn line(&self, offset: usize) -> usize {
        self.line_ends.partition_point(|end| *end < offset) + 1
    }

    fn value<T: DeserializeOwned>(&mut self, key: &str, value: Spanned<DeValue<'t>>) -> Option<T> {
        let start = value.span().start;
        match T::deserialize(ValueDeserializer::from(value)) {
            Ok(read) => Some(read),
            Err(error) => {
                let line = self.line(error.span().map_or(start, |s| s.start));
                let (key, detail) = (key.to_owned(), error.message().to_owned());
                self.mistake(line, Wrong::Unreadable { key, detail });
                None
            }
        }
    }
}

/// A table of the file: what is read is taken out, and what is left in the end is unknown.
pub(super) struct Table<'t> {
    /// Where it begins.
    pub(super) line: usize,
    rest: DeTable<'t>,
    lines: BTreeMap<&'static str, usize>,
    /// Fields with a mistake of their own.
    bad: BTreeSet<&'static str>,
}

impl<'t> Table<'t> {
    fn new(line: usize, rest: DeTable<'t>) -> Self {
        Self {
            line,
            rest,
            lines: BTreeMap::new(),
            bad: BTreeSet::new(),
        }
    }

    /// Whether all that stands in a field could be read; what it means can be judged only then.
    pub(super) fn is_read(&self, key: &str) -> bool {
        !self.bad.contains(key)
    }

    /// Whether a field that was asked for stands there.
    pub(super) fn has(&self, key: &str) -> bool {
        self.lines.contains_key(key)
    }

    /// The line of a field that was read; of the table when it is not there.
    pub(super) fn line_of(&self, key: &str) -> usize {
        self.lines.get(key).copied().unwrap_or(self.line)
    }

    /// A value that must be there.
    pub(super) fn must<T: DeserializeOwned>(
        &mut self,
        file: &mut File<'t>,
        key: &'static str,
    ) -> Option<T> {
        if !self.rest.contains_key(key) {
            file.mistake(
                self.line,
                Wrong::Missing {
                    key: key.to_owned(),
                },
            );
            self.bad.insert(key);
        }
        self.may(file, key)
    }

    /// A value that must be there. Where it is missing or cannot be read, that is a mistake, and `stands_in`
    /// takes its place only so that the other fields of the table are judged as well: a file with a mistake is
    /// never loaded.
    pub(super) fn must_or<T: DeserializeOwned>(
        &mut self,
        file: &mut File<'t>,
        key: &'static str,
        stands_in: T,
    ) -> T {
        self.must(file, key).unwrap_or(stands_in)
    }

    /// A value that may be left out; its default then.
    pub(super) fn may_or<T: DeserializeOwned>(
        &mut self,
        file: &mut File<'t>,
        key: &'static str,
        default: T,
    ) -> T {
        self.may(file, key).unwrap_or(default)
    }

    /// A value that may be left out.
    pub(super) fn may<T: DeserializeOwned>(
        &mut self,
        file: &mut File<'t>,
        key: &'static str,
    ) -> Option<T> {
        let value = self.take(file, key)?;
        let read = file.value(key, value);
        if read.is_none() {
            self.bad.insert(key);
        }
        read
    }

    /// A list, each entry on its own; empty when left out.
    pub(super) fn list<T: DeserializeOwned>(
        &mut self,
        file: &mut File<'t>,
        key: &'static str,
    ) -> Vec<T> {
        let Some(value) = self.take(file, key) else {
            return Vec::new();
        };
        let DeValue::Array(entries) = value.into_inner() else {
            let line = self.line_of(key);
            file.mistake(
                line,
                Wrong::NotList {
                    key: key.to_owned(),
                },
            );
            self.bad.insert(key);
            return Vec::new();
        };
        let given = entries.len();
        let read: Vec<T> = entries
            .into_iter()
            .filter_map(|entry| file.value(key, entry))
            .collect();
        if read.len() < given {
            self.bad.insert(key);
        }
        read
    }

    /// A table within.
    pub(super) fn table(&mut self, file: &mut File<'t>, key: &'static str) -> Option<Table<'t>> {
        let value = self.take(file, key)?;
        let line = self.line_of(key);
        let table = as_table(line, value);
        if table.is_none() {
            file.mistake(
                line,
                Wrong::NotTable {
                    key: key.to_owned(),
                },
            );
            self.bad.insert(key);
        }
        table
    }

    /// Tables within: `[[key]]`.
    pub(super) fn tables(&mut self, file: &mut File<'t>, key: &'static str) -> Vec<Table<'t>> {
        let Some(value) = self.take(file, key) else {
            return Vec::new();
        };
        let line = self.line_of(key);
        let DeValue::Array(entries) = value.into_inner() else {
            file.mistake(
                line,
                Wrong::NotTables {
                    key: key.to_owned(),
                },
            );
            self.bad.insert(key);
            return Vec::new();
        };
        let mut tables = Vec::new();
        for entry in entries {
            let line = file.line(entry.span().start);
            match as_table(line, entry) {
                Some(table) => tables.push(table),
                None => {
                    file.mistake(
                        line,
                        Wrong::NotTables {
                            key: key.to_owned(),
                        },
                    );
                    self.bad.insert(key);
                }
            }
        }
        tables
    }

    /// What is left is not known: a slip of the pen that must not be taken for agreed.
    pub(super) fn finish(self, file: &mut File<'t>, known: &str) {
        for key in self.rest.keys() {
            let line = file.line(key.span().start);
            let (key, known) = (key.get_ref().to_string(), known.to_owned());
            let reason = Wrong::UnknownField { key, known };
            file.mistake(line, reason);
        }
    }

    fn take(&mut self, file: &File<'t>, key: &'static str) -> Option<Spanned<DeValue<'t>>> {
        let (name, value) = self.rest.remove_entry(key)?;
        self.lines.insert(key, file.line(name.span().start));
        Some(value)
    }
}

/// What a table came to, with its place in the file.
pub(super) struct Given<'t, T> {
    /// What stands there.
    pub(super) value: T,
    /// Where.
    pub(super) table: Table<'t>,
}

impl<T> Given<'_, T> {
    /// The line of a field; of the table when it is not there.
    pub(super) fn line_of(&self, key: &str) -> usize {
        self.table.line_of(key)
    }
}

fn as_table(line: usize, value: Spanned<DeValue<'_>>) -> Option<Table<'_>> {
    match value.into_inner() {
        DeValue::Table(table) => Some(Table::new(line, table)),
        _ => None,
    }
}
