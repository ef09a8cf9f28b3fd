//! How another system's export is read: which column is what, as a file that people can change.

use super::phase::Phase;
use crate::problem::{Exit, Problem};
use jiff::{Timestamp, civil::DateTime, tz::TimeZone};
use serde::Deserialize;
use shounuo_app::commands::IMPORT_TAG;
use shounuo_core::ticket::words::Channel;
use std::{collections::BTreeMap, path::Path};

/// The mapping that comes with the program.
const SERVICENOW: &str = include_str!("../../../maps/servicenow.toml");

/// A mapping file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// The other system.
    pub name: String,
    /// What stands in a cell that holds nothing.
    pub null: String,
    /// How times are written, in strptime's letters.
    time: String,
    /// In which zone, by its IANA name.
    zone: String,
    /// Whose tickets they become.
    pub customer: CustomerWords,
    /// Which column is what.
    pub columns: Columns,
    /// What a state means.
    pub states: BTreeMap<String, Phase>,
    /// How a report came in.
    #[serde(default)]
    pub channels: BTreeMap<String, Channel>,
    /// Attributes that the ticket keeps, with their columns.
    #[serde(default)]
    pub tags: BTreeMap<String, String>,
    /// The same, taken only from a row that says closed.
    #[serde(default)]
    pub tags_at_end: BTreeMap<String, String>,
    /// Columns that are not taken, with the reason.
    #[serde(default)]
    pub left_out: BTreeMap<String, String>,
}

/// The customer to register when there is none of this code.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CustomerWords {
    /// Short code.
    pub code: String,
    /// Name.
    pub name: String,
}

/// Which column is what. Of several, the first that holds something counts.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Columns {
    /// The incident's number.
    pub number: String,
    /// Its state.
    pub state: String,
    /// When it was reported.
    pub reported_at: Vec<String>,
    /// When this row came to be.
    pub changed_at: Vec<String>,
    /// How it came in.
    pub channel: Option<String>,
    /// Who reported.
    pub reporter: Option<String>,
    /// Who works on it.
    pub person: Option<String>,
    /// Which team.
    pub team: Option<String>,
}

impl Mapping {
    /// Reads a mapping file; without one, the mapping for ServiceNow.
    pub fn read(path: Option<&Path>) -> Result<Self, Problem> {
        let (name, text) = match path {
            None => ("maps/servicenow.toml".to_owned(), SERVICENOW.to_owned()),
            Some(path) => (path.display().to_string(), crate::files::text(path)?),
        };
        let mapping: Self = toml::from_str(&text).map_err(|e| {
            let line = e
                .span()
                .map_or(1, |s| text[..s.start].matches('\n').count() + 1);
            wrong(&name, line, e.message())
        })?;
        mapping.check().map_err(|reason| wrong(&name, 1, &reason))?;
        Ok(mapping)
    }

    fn check(&self) -> Result<(), String> {
        TimeZone::get(&self.zone).map_err(|e| format!("zone: {e}"))?;
        if self.columns.reported_at.is_empty() && self.columns.changed_at.is_empty() {
            return Err("reported_at, changed_at: one of them must name a column".to_owned());
        }
        match self.tags.contains_key(IMPORT_TAG) || self.tags_at_end.contains_key(IMPORT_TAG) {
            true => Err(format!("the tag `{IMPORT_TAG}` is the program's own")),
            false => Ok(()),
        }
    }

    /// How this mapping reads times.
    pub fn times(&self) -> Times {
        // The zone was looked up when the file was read.
        let zone = TimeZone::get(&self.zone).unwrap_or(TimeZone::UTC);
        Times {
            form: self.time.clone(),
            zone,
        }
    }
}

fn wrong(file: &str, line: usize, reason: &str) -> Problem {
    Problem::new("mapping", Exit::Input)
        .with("path", file)
        .with("line", line)
        .with("reason", reason)
}

/// Reads times.
pub struct Times {
    form: String,
    zone: TimeZone,
}

impl Times {
    /// The instant that a cell names.
    pub fn read(&self, cell: &str) -> Option<Timestamp> {
        let local = DateTime::strptime(&self.form, cell).ok()?;
        Some(
            self.zone
                .to_ambiguous_zoned(local)
                .compatible()
                .ok()?
                .timestamp(),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mapping_that_comes_along_is_sound() {
        assert!(Mapping::read(None).is_ok());
    }

    #[test]
    fn times_are_read_with_one_digit_days_and_refused_when_there_is_no_such_day() {
        let times = Mapping::read(None).map(|m| m.times()).ok();
        let read = |cell: &str| {
            times
                .as_ref()
                .and_then(|t| t.read(cell))
                .map(|t| t.to_string())
        };
        assert_eq!(
            read("29/2/2016 01:16").as_deref(),
            Some("2016-02-29T01:16:00Z")
        );
        assert_eq!(
            read("5/3/2016 12:00").as_deref(),
            Some("2016-03-05T12:00:00Z")
        );
        assert_eq!(read("29/2/2015 01:16"), None);
        assert_eq!(read("?"), None);
    }
}
