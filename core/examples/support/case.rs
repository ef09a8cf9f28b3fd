//! The parts of a case, and how it writes instants.

use jiff::civil::DateTime;
use jiff::tz::{TimeZone, TimeZoneDatabase};
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use shounuo_core::calendar::{Calendar, Due, Interval, Intervals};

/// Whose words a case is written in. Tickets of others are read as today's Zammad would.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Peer {
    Zammad,
    Zammad2018,
    ErpNext,
    Glpi,
    Biz,
    Other,
}

impl Peer {
    pub fn of(case: &Value) -> Self {
        let project = case
            .pointer("/source/project")
            .and_then(Value::as_str)
            .unwrap_or_default();
        let known = [
            ("biz", Self::Biz),
            ("2018", Self::Zammad2018),
            ("Zammad", Self::Zammad),
            ("ERPNext", Self::ErpNext),
            ("Frappe", Self::ErpNext),
            ("GLPI", Self::Glpi),
        ];
        known
            .iter()
            .find(|(word, _)| project.contains(word))
            .map_or(Self::Other, |(_, peer)| *peer)
    }
}

/// Reads and writes instants the way one case does: in UTC, or by the clock on its wall.
pub struct Wall {
    calendar: Calendar,
    utc: bool,
}

impl Wall {
    /// The wall of a case: its own zone if it names one, else that of its calendar.
    pub fn of(case: &Value) -> Result<Self, String> {
        let zone = case
            .pointer("/input/tz")
            .or_else(|| case.pointer("/calendar/tz"))
            .and_then(Value::as_str);
        let calendar = Calendar::always_open(zone_named(zone.unwrap_or("UTC"))?);
        Ok(Self {
            calendar,
            utc: first_instant(case).is_some_and(|text| is_absolute(&text)),
        })
    }

    pub fn read(&self, text: &str) -> Result<Timestamp, String> {
        let parsed = if is_absolute(text) {
            text.parse::<Timestamp>().ok()
        } else {
            text.parse::<DateTime>()
                .ok()
                .map(|local| self.calendar.instant_of(local))
        };
        parsed.ok_or_else(|| format!("`{text}` is not an instant"))
    }

    pub fn write(&self, at: Timestamp) -> Value {
        if self.utc {
            at.to_string().into()
        } else {
            self.calendar.zone().to_datetime(at).to_string().into()
        }
    }

    /// Reads the instant under `key` of `object`.
    pub fn instant(&self, object: &Value, key: &str) -> Result<Timestamp, String> {
        let text = object
            .get(key)
            .and_then(Value::as_str)
            .ok_or_else(|| format!("`{key}` is missing"))?;
        self.read(text)
    }

    /// Reads `["from", "to"]` or `{"from": …, "to": …}`.
    pub fn interval(&self, value: &Value) -> Result<Interval<Timestamp>, String> {
        let end = |index: usize, key: &str| {
            let text = value
                .get(index)
                .or_else(|| value.get(key))
                .and_then(Value::as_str);
            self.read(text.ok_or_else(|| format!("`{value}` is not an interval"))?)
        };
        Ok(Interval::new(end(0, "from")?, end(1, "to")?))
    }

    pub fn intervals(&self, values: &[Value]) -> Result<Intervals<Timestamp>, String> {
        values.iter().map(|value| self.interval(value)).collect()
    }
}

pub fn zone_named(name: &str) -> Result<TimeZone, String> {
    TimeZoneDatabase::bundled()
        .get(name)
        .map_err(|error| error.to_string())
}

/// What is known exactly; anything else is no answer to these cases.
pub fn exactly<T: Copy + std::fmt::Display>(due: Due<T>) -> Result<T, String> {
    due.at()
        .ok_or_else(|| format!("not known; not before {}", due.earliest()))
}

pub fn whole_minutes(time: SignedDuration) -> i64 {
    time.as_mins()
}

fn is_absolute(text: &str) -> bool {
    text.parse::<Timestamp>().is_ok()
}

/// The first instant a case mentions; its answers are written alike.
fn first_instant(case: &Value) -> Option<String> {
    let in_input = ["start", "at", "from", "from_utc", "to"].into_iter();
    let mut texts = in_input.filter_map(|key| case.get("input")?.get(key)?.as_str());
    texts
        .next()
        .or_else(|| case.pointer("/events/0/at").and_then(Value::as_str))
        .map(String::from)
}
