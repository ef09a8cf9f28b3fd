//! What the rows so far say of one incident.

use super::phase::Phase;
use csv::StringRecord;
use jiff::Timestamp;
use std::collections::BTreeMap;

/// An incident as its last row left it.
pub struct Incident {
    /// The last row; empty before the first is done with.
    pub row: StringRecord,
    /// Where it stands; a state that says nothing does not change it.
    pub phase: Option<Phase>,
    /// That state's word.
    pub word: String,
    /// Whether diagnosis began.
    pub diagnosed: bool,
    /// The time of the last row.
    pub last_at: Timestamp,
    /// Attributes.
    pub tags: BTreeMap<String, String>,
    /// Who works on it.
    pub person: Option<String>,
    /// Which team.
    pub team: Option<String>,
}

impl Incident {
    /// One that was just reported.
    pub fn new(at: Timestamp, tags: BTreeMap<String, String>) -> Self {
        Self {
            row: StringRecord::new(),
            phase: None,
            word: String::new(),
            diagnosed: false,
            last_at: at,
            tags,
            person: None,
            team: None,
        }
    }
}
