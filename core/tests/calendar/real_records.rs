//! 718 real incidents whose working seconds a real system recorded.

use super::shared;
use jiff::civil::DateTime;
use shounuo_core::calendar::{Calendar, Intervals, Measure, counted_between};

const SERVICE_DESK_2013: &str = r#"
name = "service desk 2013"
version = "1"
zone = "Europe/Amsterdam"
hours = { mon = ["07:30-18:00"], tue = ["07:30-18:00"], wed = ["07:30-18:00"], thu = ["07:30-18:00"], fri = ["07:30-18:00"] }
exceptions = [{ on = "2013-12-25" }, { on = "2013-12-26" }, { on = "2014-01-01" }]
"#;

/// The record is exact to 3.6 s.
const TOLERANCE_S: i64 = 4;

fn check(rows: &str) -> usize {
    let desk = Calendar::from_toml(SERVICE_DESK_2013).unwrap();
    let instant = |text: &str| desk.instant_of(text.parse::<DateTime>().unwrap());
    for row in rows.lines() {
        let fields: Vec<&str> = row.split(',').collect();
        let (opened, closed) = (instant(fields[1]), instant(fields[2]));
        let recorded_s: i64 = fields[3].parse().unwrap();
        let counted =
            counted_between(&desk, Measure::Service, opened, closed, &Intervals::none()).unwrap();
        assert!(
            (counted.as_secs() - recorded_s).abs() <= TOLERANCE_S,
            "{row}: {counted:?}"
        );
    }
    rows.lines().count()
}

#[test]
fn our_working_seconds_equal_the_recorded_ones() {
    // Two of them the project carries: one within a day, one over eight months and three holidays.
    check(
        "IM0001307,2013-10-01T09:04:21,2013-10-01T09:12:44,503\nIM0000163,2013-06-19T15:46:10,2014-02-13T15:14:46,6348516",
    );
    if let Some(content) = shared::read("working_time_2013.csv") {
        let (_, rows) = content.split_once('\n').unwrap();
        assert_eq!(check(rows), 718);
    }
}
