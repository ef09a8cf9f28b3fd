//! A case's calendar in our words.

use serde_json::{Map, Value, json};
use shounuo_core::calendar::{Calendar, CalendarDefinition, CalendarError, Intervals};

use super::case::Wall;

/// Why a case's calendar cannot be built.
pub enum Refusal {
    /// It cannot be read.
    Unreadable(String),
    /// It can be read and is refused.
    Refused(CalendarError),
}

impl From<Refusal> for String {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Unreadable(why) => why,
            Refusal::Refused(error) => error.to_string(),
        }
    }
}

/// Builds the calendar of `case`: holidays are closed dates, shifts are dates with other hours.
pub fn calendar(case: &Value) -> Result<Calendar, Refusal> {
    let given = case.get("calendar").filter(|value| value.is_object());
    let given = given.ok_or_else(|| Refusal::Unreadable("the case has no calendar".into()))?;
    let definition = json!({
        "name": "case",
        "version": "1",
        "zone": given.get("tz").and_then(Value::as_str).unwrap_or("UTC"),
        "hours": week(given)?,
        "exceptions": exceptions(given)?,
    });
    let definition: CalendarDefinition = serde_json::from_value(definition)
        .map_err(|error| Refusal::Unreadable(error.to_string()))?;
    Calendar::try_from(definition).map_err(Refusal::Refused)
}

/// Times that a case's calendar takes out of its hours, whether as instants or as clock times of a date.
pub fn breaks(case: &Value, wall: &Wall) -> Result<Intervals<jiff::Timestamp>, String> {
    match case.pointer("/calendar/breaks") {
        None | Some(Value::Null) => Ok(Intervals::none()),
        Some(Value::Array(list)) => wall.intervals(list),
        Some(Value::Object(by_date)) => {
            let shifts =
                json!({"tz": case.pointer("/calendar/tz"), "weekly": {}, "shifts": by_date});
            let calendar = calendar(&json!({"calendar": shifts})).map_err(String::from)?;
            let mut parts = Vec::new();
            for date in by_date.keys() {
                let date = date
                    .parse()
                    .map_err(|_| format!("`{date}` is not a date"))?;
                parts.extend(
                    calendar
                        .open_in(calendar.day(date))
                        .map_err(|error| error.to_string())?
                        .iter(),
                );
            }
            Ok(parts.into())
        }
        Some(other) => Err(format!("`breaks`: {other}")),
    }
}

fn week(given: &Value) -> Result<Map<String, Value>, Refusal> {
    let empty = Map::new();
    let weekly = given
        .get("weekly")
        .and_then(Value::as_object)
        .unwrap_or(&empty);
    let day = |(name, spans): (&String, &Value)| {
        let name: String = name.to_lowercase().chars().take(3).collect();
        Ok((name, hours(spans)?))
    };
    weekly.iter().map(day).collect()
}

fn exceptions(given: &Value) -> Result<Vec<Value>, Refusal> {
    let mut entries = Vec::new();
    for holiday in given
        .get("holidays")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        entries.push(json!({"on": holiday.get("date").unwrap_or(holiday)}));
    }
    for (date, spans) in given
        .get("shifts")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
    {
        entries.push(json!({"on": date, "hours": hours(spans)?}));
    }
    Ok(entries)
}

/// Spans as text. Who cannot write 24:00 writes 23:59 for the end of a day.
fn hours(spans: &Value) -> Result<Value, Refusal> {
    let unreadable = || Refusal::Unreadable(format!("`{spans}` is not a list of spans"));
    let span = |span: &Value| {
        let from = span.get(0).and_then(Value::as_str).ok_or_else(unreadable)?;
        let to = span.get(1).and_then(Value::as_str).ok_or_else(unreadable)?;
        let to = if to == "23:59" { "24:00" } else { to };
        Ok(Value::from(format!("{from}-{to}")))
    };
    spans
        .as_array()
        .ok_or_else(unreadable)?
        .iter()
        .map(span)
        .collect()
}
