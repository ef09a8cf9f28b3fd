//! A calendar as it is written down, so that contracts can carry it.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::calendar::hours::{day_hours, whole_day};
use crate::calendar::{CalendarError, DayHours, StatutoryDefinition};

/// A calendar file: what a contract carries, and what [`Calendar`](crate::calendar::Calendar) is built from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CalendarDefinition {
    /// Short name, as contracts refer to it.
    pub name: String,
    /// Which revision this is; verdicts keep it.
    pub version: String,
    /// IANA name of the zone whose clock the hours are read on.
    pub zone: String,
    /// Open hours of an ordinary week.
    pub hours: HoursDefinition,
    /// Whether statutory holidays are closed and make-up days take the hours of a Monday (unless the weekday, or an
    /// exception, has hours of its own).
    #[serde(default)]
    pub follow_working_days: bool,
    /// Dates that differ from the ordinary week.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exceptions: Vec<ExceptionDefinition>,
    /// Statutory working days. Without them, every date with an open hour is a working day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub working_days: Option<StatutoryDefinition>,
}

/// Either the word `always` (24×7) or hours by weekday.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum HoursDefinition {
    /// `always`; any other word is refused.
    Word(String),
    /// Hours of each weekday.
    Weekly(WeeklyHours),
}

/// Spans such as `08:00-12:00` for each weekday; a weekday left out is closed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WeeklyHours {
    /// Monday.
    #[serde(default)]
    pub mon: Vec<String>,
    /// Tuesday.
    #[serde(default)]
    pub tue: Vec<String>,
    /// Wednesday.
    #[serde(default)]
    pub wed: Vec<String>,
    /// Thursday.
    #[serde(default)]
    pub thu: Vec<String>,
    /// Friday.
    #[serde(default)]
    pub fri: Vec<String>,
    /// Saturday.
    #[serde(default)]
    pub sat: Vec<String>,
    /// Sunday.
    #[serde(default)]
    pub sun: Vec<String>,
}

/// A date whose hours replace those of its weekday.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExceptionDefinition {
    /// The date in the calendar's zone.
    pub on: Date,
    /// Its hours; none means closed.
    #[serde(default)]
    pub hours: Vec<String>,
    /// Why, for people.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

impl CalendarDefinition {
    /// Open day and night in `zone`; every day is a working day.
    pub fn always_open(zone: &str) -> Self {
        Self {
            name: "always open".into(),
            version: "1".into(),
            zone: zone.into(),
            hours: HoursDefinition::Word("always".into()),
            follow_working_days: false,
            exceptions: Vec::new(),
            working_days: None,
        }
    }

    /// Hours from Monday to Sunday.
    pub(super) fn week(&self) -> Result<[DayHours; 7], CalendarError> {
        match &self.hours {
            HoursDefinition::Word(word) if word == "always" => {
                Ok(std::array::from_fn(|_| whole_day()))
            }
            HoursDefinition::Word(word) => Err(CalendarError::HoursWord(word.clone())),
            HoursDefinition::Weekly(w) => Ok([
                day_hours("hours.mon", &w.mon)?,
                day_hours("hours.tue", &w.tue)?,
                day_hours("hours.wed", &w.wed)?,
                day_hours("hours.thu", &w.thu)?,
                day_hours("hours.fri", &w.fri)?,
                day_hours("hours.sat", &w.sat)?,
                day_hours("hours.sun", &w.sun)?,
            ]),
        }
    }
}
