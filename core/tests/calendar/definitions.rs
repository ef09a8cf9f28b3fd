//! What a calendar file may say, and what is refused.

use super::{OFFICE, at, office};
use shounuo_core::calendar::{Calendar, CalendarDefinition, CalendarError, Limit, LimitError};

fn refusal(toml: &str) -> CalendarError {
    Calendar::from_toml(toml).unwrap_err()
}

fn with_hours(hours: &str) -> String {
    format!("name='c'\nversion='1'\nzone='UTC'\nhours={hours}\n")
}

#[test]
fn a_calendar_survives_being_written_down_and_read_again() {
    let written = toml_of(office().definition());
    assert_eq!(Calendar::from_toml(&written).unwrap(), office());
    let json = serde_json::to_string(&office()).unwrap();
    assert_eq!(serde_json::from_str::<Calendar>(&json).unwrap(), office());
}

fn toml_of(definition: &CalendarDefinition) -> String {
    // JSON's inline forms are valid values for what this small calendar holds.
    let value = serde_json::to_value(definition).unwrap();
    let mut text = String::new();
    for key in ["name", "version", "zone", "follow_working_days"] {
        text += &format!("{key} = {}\n", value[key]);
    }
    text += "[hours]\n";
    for (day, spans) in value["hours"].as_object().unwrap() {
        text += &format!("{day} = {spans}\n");
    }
    for entry in value["exceptions"].as_array().unwrap() {
        text += &format!(
            "[[exceptions]]\non = {}\nhours = {}\n",
            entry["on"], entry["hours"]
        );
        text += &format!("note = {}\n", entry["note"]);
    }
    text
}

#[test]
fn two_entries_for_one_date_are_refused() {
    let twice = format!("{OFFICE}\n[[exceptions]]\non = '2026-10-01'\nhours = ['09:00-10:00']\n");
    assert_eq!(
        refusal(&twice),
        CalendarError::DateTwice("2026-10-01".parse().unwrap())
    );
}

#[test]
fn overlapping_spans_merge() {
    let merged = Calendar::from_toml(&with_hours(
        "{mon=['08:00-12:00','11:00-13:00','13:00-14:00']}",
    ))
    .unwrap();
    let hours = merged.hours_on("2026-10-05".parse().unwrap()).unwrap();
    assert_eq!(
        hours
            .iter()
            .map(|span| (span.from, span.to))
            .collect::<Vec<_>>(),
        [(28_800, 50_400)]
    );
}

#[test]
fn a_day_may_close_at_24_00_and_not_later() {
    assert!(Calendar::from_toml(&with_hours("{mon=['20:00-24:00']}")).is_ok());
    let late = refusal(&with_hours("{mon=['20:00-24:01']}"));
    assert_eq!(
        late,
        CalendarError::TimeOfDay {
            field: "hours.mon".into(),
            text: "24:01".into()
        }
    );
}

#[test]
fn a_span_that_closes_before_it_opens_is_refused() {
    for span in ["17:00-09:00", "09:00-09:00", "09:00-00:00"] {
        let refused = refusal(&with_hours(&format!("{{tue=['{span}']}}")));
        assert_eq!(
            refused,
            CalendarError::ReversedSpan {
                field: "hours.tue".into(),
                text: span.into()
            }
        );
    }
}

#[test]
fn a_calendar_without_any_open_hour_is_refused() {
    assert_eq!(
        refusal(&with_hours("{}")),
        CalendarError::NoOpenHour("c".into())
    );
    assert_eq!(
        refusal(&with_hours("{mon=[]}")),
        CalendarError::NoOpenHour("c".into())
    );
}

#[test]
fn times_of_day_are_read_strictly() {
    for text in ["9:00", "09", "09:60", "aa:00", "09:00:00:00", "+9:00", ""] {
        let refused = refusal(&with_hours(&format!("{{wed=['{text}-10:00']}}")));
        assert_eq!(
            refused,
            CalendarError::TimeOfDay {
                field: "hours.wed".into(),
                text: text.into()
            }
        );
    }
    assert_eq!(
        refusal(&with_hours("{wed=['morning']}")),
        CalendarError::Span {
            field: "hours.wed".into(),
            text: "morning".into()
        }
    );
}

#[test]
fn unknown_words_zones_and_keys_are_refused() {
    assert_eq!(
        refusal(&with_hours("'sometimes'")),
        CalendarError::HoursWord("sometimes".into())
    );
    let nowhere = with_hours("'always'").replace("UTC", "Asia/Nowhere");
    assert_eq!(
        refusal(&nowhere),
        CalendarError::UnknownZone("Asia/Nowhere".into())
    );
    assert!(matches!(
        refusal(&(with_hours("'always'") + "colour='red'\n")),
        CalendarError::File(_)
    ));
    assert!(matches!(refusal("name="), CalendarError::File(_)));
}

#[test]
fn working_day_lists_are_checked() {
    let list = |years: &str| with_hours("'always'") + "[working_days]\nauthority='a'\n" + years;
    let year = |year: i16, rest: &str| {
        format!("[[working_days.years]]\nyear={year}\nstatus='official'\nsource='s'\n{rest}\n")
    };
    assert_eq!(
        refusal(&list(&(year(2025, "") + &year(2025, "")))),
        CalendarError::YearTwice(2025)
    );
    assert_eq!(
        refusal(&list(&(year(2025, "") + &year(2027, "")))),
        CalendarError::YearMissing(2026)
    );
    assert_eq!(
        refusal(&list(&year(2025, "holidays=['2026-01-01']"))),
        CalendarError::DateOutsideYear {
            year: 2025,
            date: "2026-01-01".parse().unwrap()
        }
    );
    assert_eq!(
        refusal(&list(&year(
            2025,
            "holidays=['2025-01-01..2025-01-03']\nmake_up_days=['2025-01-02']"
        ))),
        CalendarError::BothWays("2025-01-02".parse().unwrap())
    );
    for text in ["2025-01-03..2025-01-01", "New Year"] {
        let refused = refusal(&list(&year(2025, &format!("holidays=['{text}']"))));
        assert!(
            matches!(refused, CalendarError::DateRange { .. }),
            "{refused}"
        );
    }
    let follows = with_hours("'always'") + "follow_working_days=true\n";
    assert_eq!(refusal(&follows), CalendarError::NothingToFollow);
}

#[test]
fn limits_are_read_exactly_and_written_back() {
    for (text, written) in [
        ("15 min", "15 min"),
        ("1 h", "1 h"),
        ("90min", "90 min"),
        ("120 min", "2 h"),
        (" 45 s ", "45 s"),
        ("8 h open", "8 h open"),
        ("30  min   open", "30 min open"),
        ("2 wd", "2 wd"),
    ] {
        let limit: Limit = text.parse().unwrap();
        assert_eq!(limit.to_string(), written);
        assert_eq!(written.parse::<Limit>().unwrap(), limit);
        assert_eq!(
            serde_json::from_str::<Limit>(&format!("\"{written}\"")).unwrap(),
            limit
        );
    }
}

#[test]
fn what_is_no_limit_is_refused_with_the_reason() {
    let refused = |text: &str| text.parse::<Limit>().unwrap_err();
    let text = |text: &str| text.to_owned();
    assert_eq!(
        refused("0 min"),
        LimitError::Zero {
            text: text("0 min")
        }
    );
    assert_eq!(refused("soon"), LimitError::Number { text: text("soon") });
    assert_eq!(refused("-1 h"), LimitError::Number { text: text("-1 h") });
    assert_eq!(
        refused("2 days"),
        LimitError::Unit {
            text: text("2 days"),
            unit: text("days")
        }
    );
    assert_eq!(
        refused("1.5 h"),
        LimitError::Unit {
            text: text("1.5 h"),
            unit: text(".5 h")
        }
    );
    assert_eq!(
        refused("2 wd open"),
        LimitError::Unit {
            text: text("2 wd open"),
            unit: text("wd open")
        }
    );
    assert_eq!(
        refused("9999999999 s"),
        LimitError::TooLong {
            text: text("9999999999 s")
        }
    );
    assert_eq!(
        refused("4000000000 h"),
        LimitError::TooLong {
            text: text("4000000000 h")
        }
    );
}

#[test]
fn an_exception_replaces_the_hours_of_its_weekday() {
    let office = office();
    // Thursday 1 October is closed; Saturday 10 October is open to midnight.
    assert_eq!(office.is_open(at("2026-10-01T02:00:00Z")), Ok(false));
    assert_eq!(office.is_open(at("2026-10-10T01:00:00Z")), Ok(false));
    assert_eq!(office.is_open(at("2026-10-10T02:00:00Z")), Ok(true));
    assert_eq!(office.is_open(at("2026-10-10T15:59:59Z")), Ok(true));
    assert_eq!(office.is_open(at("2026-10-10T16:00:00Z")), Ok(false));
}
