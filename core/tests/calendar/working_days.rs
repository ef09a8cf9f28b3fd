//! The carried statutory calendar against the official lists, day by day.

use super::{shared, support};
use jiff::civil::{Date, date};
use serde_json::Value;
use shounuo_core::calendar::{CN_TOML, Calendar, Due};

fn cn() -> Calendar {
    Calendar::from_toml(CN_TOML).unwrap()
}

#[test]
fn the_carried_calendar_reaches_from_2018_to_2026() {
    let cn = cn();
    assert_eq!(cn.last_official_year(), Some(2026));
    assert_eq!(cn.is_working_day(date(2018, 1, 1)), Ok(false));
    assert_eq!(cn.is_working_day(date(2026, 12, 31)), Ok(true));
    assert!(cn.is_working_day(date(2017, 12, 31)).is_err());
    assert_eq!(
        cn.is_working_day(date(2027, 1, 1)).unwrap_err().date,
        date(2027, 1, 1)
    );
}

#[test]
fn every_day_equals_the_official_list() {
    let Some(list) = shared::read("cn_workdays_2018_2026.csv") else {
        return;
    };
    let cn = cn();
    let mut day_count = 0;
    for row in list.lines().skip(1) {
        let mut fields = row.split(',');
        let day: Date = fields.next().unwrap().parse().unwrap();
        let working = fields.next().unwrap() == "1";
        assert_eq!(cn.is_working_day(day), Ok(working), "{day}");
        day_count += 1;
    }
    assert_eq!(day_count, 3287);
}

#[test]
fn n_working_days_from_a_date_are_counted_as_the_cases_say() {
    let Some(content) = shared::read("cn_workday_cases.json") else {
        return;
    };
    let root: Value = serde_json::from_str(&content).unwrap();
    let mut cases = root["cases"].as_array().unwrap().clone();
    cases.extend(root["contract_cases"].as_array().unwrap().clone());
    let lines = support::workday_lines(&root);
    assert_eq!(lines.len(), cases.len());
    for (line, case) in lines.iter().zip(&cases) {
        assert_eq!(line["id"], case["id"]);
        let answer = line["answer"]
            .as_object()
            .unwrap_or_else(|| panic!("{line}"));
        assert!(!answer.is_empty());
        for (key, value) in answer {
            assert_eq!(value, &case[key], "{} {key}", case["id"]);
        }
    }
}

#[test]
fn working_days_before_and_after_a_date() {
    let cn = cn();
    assert_eq!(
        cn.working_day_before(date(2026, 9, 28), 7),
        Due::At(date(2026, 9, 17))
    );
    assert_eq!(
        cn.working_day_after(date(2026, 9, 28), 2),
        Due::At(date(2026, 9, 30))
    );
    // Zero: the day itself, or the next working day.
    assert_eq!(
        cn.add_working_days(date(2026, 9, 28), 0),
        Due::At(date(2026, 9, 28))
    );
    assert_eq!(
        cn.add_working_days(date(2026, 10, 1), 0),
        Due::At(date(2026, 10, 8))
    );
}

#[test]
fn a_question_about_2027_is_not_known_yet() {
    let cn = cn();
    let unknown = |year, month, day| Due::Unknown {
        earliest: date(year, month, day),
    };
    // Ahead, every unknown day might count; backwards, none might.
    assert_eq!(
        cn.working_day_after(date(2026, 12, 30), 1),
        Due::At(date(2026, 12, 31))
    );
    assert_eq!(
        cn.working_day_after(date(2026, 12, 30), 3),
        unknown(2027, 1, 2)
    );
    assert_eq!(
        cn.working_day_before(date(2027, 1, 1), 1),
        Due::At(date(2026, 12, 31))
    );
    assert_eq!(
        cn.working_day_before(date(2027, 1, 6), 7),
        unknown(2026, 12, 23)
    );
    let case = serde_json::json!([{"id": "x", "date": "2026-12-31", "n": 5}]);
    let line = &support::workday_lines(&case)[0];
    assert_eq!(line["error"], "not known; not before 2027-01-05");
}

#[test]
fn an_expected_year_is_not_believed() {
    let toml = format!(
        "{CN_TOML}\n[[working_days.years]]\nyear = 2027\nstatus = \"expected\"\nsource = \"a forecast\"\n"
    );
    let calendar = Calendar::from_toml(&toml).unwrap();
    assert_eq!(calendar.last_official_year(), Some(2026));
    assert!(calendar.is_working_day(date(2027, 1, 4)).is_err());
}
