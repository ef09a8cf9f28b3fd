//! The kinds of question that cases ask, and the answers that need no hours.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use serde_json::{Map, Value, json};
use shounuo_core::calendar::{Calendar, CalendarError, Interval, Intervals};

use super::asked::Asked;
use super::case::{Peer, Wall, zone_named};
use super::peer_calendar::{Refusal, breaks, calendar};
use super::ticket;
use super::writing::{Answers, one};

/// Everything the kind of `case` can answer.
pub fn answers(case: &Value) -> Answers {
    let kind = case
        .get("kind")
        .and_then(Value::as_str)
        .ok_or("`kind` is missing")?;
    match kind {
        "interval_algebra" => return interval_algebra(case),
        "config_validation" => return config_validation(case),
        "local_to_utc" => return local_to_utc(case),
        "pause_to_daily_breaks" => return pause_to_daily_breaks(case),
        _ => {}
    }
    let wall = Wall::of(case)?;
    let asked = Asked {
        calendar: calendar(case)?,
        breaks: breaks(case, &wall)?,
        peer: Peer::of(case),
        wall,
    };
    let input = &case["input"];
    match kind {
        "ticket_sla" => ticket::answers(&asked, case),
        "working_time_between" => asked.working_time_between(input),
        "add_working_time" => asked.add_working_time(input),
        "add_working_days" => asked.add_working_days(input),
        "add_working_days_odoo" => asked.add_working_days_odoo(input),
        "open_periods" => asked.open_periods(input),
        "next_opening" => asked.next_opening(input),
        "is_open" => asked.is_open(input),
        other => Err(format!("`{other}` is not a kind of case known here")),
    }
}

/// A refusal in the words of those who ask, where they have words for it.
fn config_validation(case: &Value) -> Answers {
    let error = match calendar(case) {
        Ok(_) => Value::Null,
        Err(Refusal::Unreadable(why)) => why.into(),
        Err(Refusal::Refused(CalendarError::ReversedSpan { .. })) => {
            "nonsensical hours provided".into()
        }
        Err(Refusal::Refused(CalendarError::NoOpenHour(_))) => {
            "No configured business hours found!".into()
        }
        Err(Refusal::Refused(error)) => error.to_string().into(),
    };
    Ok(one("error", error))
}

fn local_to_utc(case: &Value) -> Answers {
    let zone = case
        .pointer("/input/tz")
        .or_else(|| case.pointer("/calendar/tz"))
        .and_then(Value::as_str);
    let local = case
        .pointer("/input/local")
        .and_then(Value::as_str)
        .ok_or("`local` is missing")?;
    let local: DateTime = local
        .parse()
        .map_err(|_| format!("`{local}` is not a local time"))?;
    let utc = Calendar::always_open(zone_named(zone.unwrap_or("UTC"))?).instant_of(local);
    Ok(one("utc", utc.to_string()))
}

/// Pauses cut at midnight of the calendar's own zone, whatever zone they were given in.
fn pause_to_daily_breaks(case: &Value) -> Answers {
    let zone = case
        .pointer("/calendar/tz")
        .and_then(Value::as_str)
        .unwrap_or("UTC");
    let days = Calendar::always_open(zone_named(zone)?);
    let wall = Wall::of(case)?;
    let pauses = given_pauses(&wall, &case["input"])?;
    let mut breaks = Map::new();
    for (date, parts) in days.by_date(&pauses) {
        let spans = parts
            .iter()
            .map(|part| json!([clock(&days, date, part.from), clock(&days, date, part.to)]));
        breaks.insert(date.to_string(), spans.collect());
    }
    Ok(one("breaks", breaks))
}

fn given_pauses(wall: &Wall, input: &Value) -> Result<Intervals<Timestamp>, String> {
    let mut pauses = Vec::new();
    for (from, to) in [
        ("from_local", "to_local"),
        ("from_utc", "to_utc"),
        ("from", "to"),
    ] {
        if input.get(from).is_some() {
            pauses.push(Interval::new(
                wall.instant(input, from)?,
                wall.instant(input, to)?,
            ));
        }
    }
    for key in ["intervals_local", "intervals_utc", "intervals"] {
        for pause in input
            .get(key)
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
        {
            pauses.push(wall.interval(pause)?);
        }
    }
    Ok(pauses.into())
}

/// `HH:MM`, with seconds where there are any; the end of `date` is 24:00.
fn clock(calendar: &Calendar, date: Date, at: Timestamp) -> String {
    if at == calendar.end_of_day(date) {
        return "24:00".into();
    }
    let time = calendar.zone().to_datetime(at).time();
    time.strftime(if time.second() == 0 {
        "%H:%M"
    } else {
        "%H:%M:%S"
    })
    .to_string()
}

/// Numbers or instants; a set without a partner is only put in order.
fn interval_algebra(case: &Value) -> Answers {
    let input = &case["input"];
    let is_number = input
        .pointer("/a/0/0")
        .or_else(|| input.pointer("/b/0/0"))
        .is_none_or(Value::is_number);
    let result = if is_number {
        combined(input, &|value: &Value| {
            value
                .as_i64()
                .ok_or_else(|| format!("`{value}` is not a whole number"))
        })?
    } else {
        let wall = Wall::of(case)?;
        combined(input, &|value: &Value| {
            wall.read(value.as_str().unwrap_or_default())
        })?
    };
    Ok(one("result", result))
}

fn combined<T: Ord + Copy + serde::Serialize>(
    input: &Value,
    read: &impl Fn(&Value) -> Result<T, String>,
) -> Result<Vec<Value>, String> {
    let set = |key: &str| -> Result<Intervals<T>, String> {
        let parts = input
            .get(key)
            .and_then(Value::as_array)
            .into_iter()
            .flatten();
        parts
            .map(|part| Ok(Interval::new(read(&part[0])?, read(&part[1])?)))
            .collect()
    };
    let (a, b) = (set("a")?, set("b")?);
    let result = match input.get("op").and_then(Value::as_str) {
        Some("union") => a.union(&b),
        Some("intersection") => a.intersection(&b),
        Some("difference") => a.difference(&b),
        other => return Err(format!("`op`: {other:?} is not known")),
    };
    Ok(result
        .iter()
        .map(|part| json!([part.from, part.to]))
        .collect())
}
