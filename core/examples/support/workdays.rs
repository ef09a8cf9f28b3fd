//! Working-day cases, answered with the calendar the project carries.

use jiff::civil::Date;
use serde_json::{Map, Value};
use shounuo_core::calendar::{CN_TOML, Calendar};

use super::case::exactly;
use super::writing::{many, number, one};

pub fn carried_calendar() -> Result<Calendar, String> {
    Calendar::from_toml(CN_TOML).map_err(|error| error.to_string())
}

/// `n` working days from `date`, and whether `date` is one.
pub fn counted(calendar: &Calendar, case: &Value) -> Result<Map<String, Value>, String> {
    let n = number(case, "n")?;
    let n = i32::try_from(n).map_err(|_| format!("`n`: {n} is too large"))?;
    let answer = exactly(calendar.add_working_days(date(case, "date")?, n))?;
    Ok(one("answer", answer.to_string()))
}

/// The contract's own questions about an event's date.
pub fn contract(calendar: &Calendar, case: &Value) -> Result<Map<String, Value>, String> {
    let date = date(case, "event_date")?;
    let before = exactly(calendar.working_day_before(date, 7))?;
    let after = exactly(calendar.working_day_after(date, 2))?;
    Ok(many([
        ("seven_workdays_before", before.to_string().into()),
        ("two_workdays_after", after.to_string().into()),
    ]))
}

fn date(case: &Value, key: &str) -> Result<Date, String> {
    let text = case
        .get(key)
        .and_then(Value::as_str)
        .ok_or_else(|| format!("`{key}` is missing"))?;
    text.parse().map_err(|_| format!("`{text}` is not a date"))
}
