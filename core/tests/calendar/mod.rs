//! The calendar: its own examples, other projects' cases, official lists, and laws on made-up calendars.

#[path = "../../examples/support/mod.rs"]
mod support;

mod definitions;
mod due_instants;
mod laws;
mod local_time;
mod others_cases;
mod real_records;
mod shared;
mod working_days;

use jiff::Timestamp;
use shounuo_core::calendar::{Calendar, Interval, Intervals, Limit};

/// Monday to Friday 09:00-12:00 and 13:00-17:00 in Shanghai; 1 October 2026 closed, Saturday 10 October open.
const OFFICE: &str = r#"
name = "office"
version = "1"
zone = "Asia/Shanghai"
[hours]
mon = ["09:00-12:00", "13:00-17:00"]
tue = ["09:00-12:00", "13:00-17:00"]
wed = ["09:00-12:00", "13:00-17:00"]
thu = ["09:00-12:00", "13:00-17:00"]
fri = ["09:00-12:00", "13:00-17:00"]
[[exceptions]]
on = "2026-10-01"
note = "National Day"
[[exceptions]]
on = "2026-10-10"
hours = ["10:00-24:00"]
note = "make-up Saturday"
"#;

fn office() -> Calendar {
    Calendar::from_toml(OFFICE).unwrap()
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn limit(text: &str) -> Limit {
    text.parse().unwrap()
}

fn pauses(parts: &[(&str, &str)]) -> Intervals<Timestamp> {
    parts
        .iter()
        .map(|(from, to)| Interval::new(at(from), at(to)))
        .collect()
}
