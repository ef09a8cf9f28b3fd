//! The columns of a file, found by the mapping.

use super::mapping::Mapping;
use crate::problem::{Exit, Problem};
use csv::StringRecord;

/// Where things stand in a row.
pub struct Layout {
    /// How many columns there are.
    pub width: usize,
    /// The incident's number.
    pub number: usize,
    /// Its state.
    pub state: usize,
    /// When it was reported.
    pub reported_at: Vec<usize>,
    /// When the row came to be.
    pub changed_at: Vec<usize>,
    /// How it came in.
    pub channel: Option<usize>,
    /// Who reported.
    pub reporter: Option<usize>,
    /// Who works on it.
    pub person: Option<usize>,
    /// Which team.
    pub team: Option<usize>,
    /// Attributes.
    pub tags: Vec<(String, usize)>,
    /// Attributes that only a closing row gives.
    pub tags_at_end: Vec<(String, usize)>,
    /// The heading.
    pub names: Vec<String>,
    /// Columns that the mapping does not speak of.
    pub unknown: Vec<String>,
    null: String,
}

impl Layout {
    /// Finds every column that the mapping names.
    ///
    /// # Errors
    /// Every column that the file does not have.
    pub fn find(mapping: &Mapping, heading: &StringRecord) -> Result<Self, Problem> {
        let names: Vec<String> = heading.iter().map(|n| n.trim().to_owned()).collect();
        let mut finder = Finder {
            names: &names,
            missing: Vec::new(),
            used: Vec::new(),
        };
        let c = &mapping.columns;
        let mut layout = Self {
            width: names.len(),
            number: finder.one(&c.number),
            state: finder.one(&c.state),
            reported_at: c.reported_at.iter().map(|n| finder.one(n)).collect(),
            changed_at: c.changed_at.iter().map(|n| finder.one(n)).collect(),
            channel: finder.maybe(&c.channel),
            reporter: finder.maybe(&c.reporter),
            person: finder.maybe(&c.person),
            team: finder.maybe(&c.team),
            tags: mapping
                .tags
                .iter()
                .map(|(t, n)| (t.clone(), finder.one(n)))
                .collect(),
            tags_at_end: mapping
                .tags_at_end
                .iter()
                .map(|(t, n)| (t.clone(), finder.one(n)))
                .collect(),
            names: Vec::new(),
            unknown: Vec::new(),
            null: mapping.null.clone(),
        };
        let Finder { missing, used, .. } = finder;
        if !missing.is_empty() {
            return Err(Problem::new("columns", Exit::Input).with("columns", missing.join(", ")));
        }
        let spoken_of =
            |i: usize, n: &String| used.contains(&i) || mapping.left_out.contains_key(n);
        let unknown = names.iter().enumerate().filter(|(i, n)| !spoken_of(*i, n));
        layout.unknown = unknown.map(|(_, n)| n.clone()).collect();
        layout.names = names;
        Ok(layout)
    }

    /// What a cell holds; nothing when it is empty or holds the word for nothing.
    pub fn cell<'a>(&self, row: &'a StringRecord, column: usize) -> Option<&'a str> {
        let text = row.get(column)?.trim();
        (!text.is_empty() && text != self.null).then_some(text)
    }

    /// The same for a column that the mapping may leave out.
    pub fn maybe<'a>(&self, row: &'a StringRecord, column: Option<usize>) -> Option<&'a str> {
        self.cell(row, column?)
    }

    /// The names of the columns in which two rows differ.
    pub fn differing(&self, a: &StringRecord, b: &StringRecord) -> Vec<&str> {
        let differs = |i: &usize| self.cell(a, *i) != self.cell(b, *i);
        (0..self.width)
            .filter(differs)
            .filter_map(|i| self.names.get(i))
            .map(String::as_str)
            .collect()
    }
}

struct Finder<'a> {
    names: &'a [String],
    missing: Vec<String>,
    used: Vec<usize>,
}

impl Finder<'_> {
    /// The place of a column; one that is missing is remembered.
    fn one(&mut self, name: &str) -> usize {
        match self.names.iter().position(|n| n == name) {
            Some(place) => {
                self.used.push(place);
                place
            }
            None => {
                self.missing.push(name.to_owned());
                usize::MAX
            }
        }
    }

    fn maybe(&mut self, name: &Option<String>) -> Option<usize> {
        name.as_ref().map(|n| self.one(n))
    }
}
