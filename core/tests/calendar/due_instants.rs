//! Due instants by example. Times are UTC; Shanghai is eight hours ahead.

use super::{at, limit, office, pauses};
use jiff::Timestamp;
use shounuo_core::calendar::{
    CN_TOML, Calendar, Due, Intervals, Measure, counted_between, due, due_before,
};

fn due_at(length: &str, start: &str, stops: &[(&str, &str)]) -> String {
    due(&office(), limit(length), at(start), &pauses(stops))
        .at()
        .unwrap()
        .to_string()
}

#[test]
fn elapsed_time_runs_day_and_night() {
    assert_eq!(
        due_at("1 h", "2026-09-30T15:30:00Z", &[]),
        "2026-09-30T16:30:00Z"
    );
    assert_eq!(
        due_at("45 s", "2026-09-30T15:30:17Z", &[]),
        "2026-09-30T15:31:02Z"
    );
}

#[test]
fn service_time_starts_at_the_next_opening() {
    // Wednesday evening; Thursday is closed; Friday opens at 09:00.
    assert_eq!(
        due_at("1 h open", "2026-09-30T10:00:00Z", &[]),
        "2026-10-02T02:00:00Z"
    );
}

#[test]
fn due_exactly_at_closing_is_the_closing_and_not_the_next_opening() {
    assert_eq!(
        due_at("4 h open", "2026-09-30T05:00:00Z", &[]),
        "2026-09-30T09:00:00Z"
    );
    assert_eq!(
        due_at("3 h open", "2026-09-30T01:00:00Z", &[]),
        "2026-09-30T04:00:00Z"
    );
}

#[test]
fn a_pause_adds_only_the_counted_time_it_covers() {
    // From 11:00 to 14:00 with an hour's lunch between: two counted hours.
    let lunch = [("2026-09-30T03:00:00Z", "2026-09-30T06:00:00Z")];
    assert_eq!(
        due_at("5 h open", "2026-09-30T01:00:00Z", &lunch),
        "2026-09-30T09:00:00Z"
    );
    // A pause at night adds nothing to service time, and its whole length to elapsed time.
    let night = [("2026-09-29T12:00:00Z", "2026-09-29T13:00:00Z")];
    assert_eq!(
        due_at("1 h open", "2026-09-29T10:00:00Z", &night),
        "2026-09-30T02:00:00Z"
    );
    assert_eq!(
        due_at("4 h", "2026-09-29T10:00:00Z", &night),
        "2026-09-29T15:00:00Z"
    );
    // Overlapping pauses count once; a reversed one is empty.
    let twice = [
        night[0],
        ("2026-09-29T12:30:00Z", "2026-09-29T13:00:00Z"),
        (night[0].1, night[0].0),
    ];
    assert_eq!(
        due_at("4 h", "2026-09-29T10:00:00Z", &twice),
        "2026-09-29T15:00:00Z"
    );
}

#[test]
fn a_pause_after_the_due_instant_changes_nothing() {
    let late = [("2026-09-30T03:00:00Z", "2026-09-30T04:00:00Z")];
    assert_eq!(
        due_at("1 h", "2026-09-30T02:00:00Z", &late),
        "2026-09-30T03:00:00Z"
    );
}

#[test]
fn a_pause_without_end_leaves_the_due_instant_unknown() {
    let open_end = Intervals::one(shounuo_core::calendar::Interval::new(
        at("2026-09-30T03:00:00Z"),
        Timestamp::MAX,
    ));
    for length in ["2 h", "2 h open", "2 wd"] {
        let answer = due(
            &office(),
            limit(length),
            at("2026-09-30T02:00:00Z"),
            &open_end,
        );
        assert_eq!(
            answer,
            Due::Unknown {
                earliest: Timestamp::MAX
            },
            "{length}"
        );
    }
}

#[test]
fn two_working_days_end_at_midnight_of_the_second() {
    let cn = Calendar::from_toml(CN_TOML).unwrap();
    let due_in_cn = |start: &str| {
        due(&cn, limit("2 wd"), at(start), &Intervals::none())
            .at()
            .unwrap()
            .to_string()
    };
    // Wednesday before the holiday week: Thursday 8 and Friday 9 October are the next working days.
    assert_eq!(due_in_cn("2026-09-30T02:00:00Z"), "2026-10-09T16:00:00Z");
    // Friday 9 October: the make-up Saturday counts.
    assert_eq!(due_in_cn("2026-10-09T02:00:00Z"), "2026-10-12T16:00:00Z");
    // One second before midnight in Shanghai is still Friday; at midnight it is Saturday.
    assert_eq!(due_in_cn("2026-10-09T15:59:59Z"), "2026-10-12T16:00:00Z");
    assert_eq!(due_in_cn("2026-10-09T16:00:00Z"), "2026-10-13T16:00:00Z");
}

#[test]
fn a_pause_moves_a_working_day_limit_by_the_working_time_it_covers() {
    let cn = Calendar::from_toml(CN_TOML).unwrap();
    let due_with = |from: &str, to: &str| {
        due(
            &cn,
            limit("2 wd"),
            at("2026-10-09T02:00:00Z"),
            &pauses(&[(from, to)]),
        )
        .at()
        .unwrap()
        .to_string()
    };
    // Sunday the 11th: nothing. The whole of Saturday the 10th, a make-up day: one working day.
    assert_eq!(
        due_with("2026-10-10T16:00:00Z", "2026-10-11T16:00:00Z"),
        "2026-10-12T16:00:00Z"
    );
    assert_eq!(
        due_with("2026-10-09T16:00:00Z", "2026-10-10T16:00:00Z"),
        "2026-10-13T16:00:00Z"
    );
}

#[test]
fn before_a_moment_lengths_run_backwards() {
    let before = |length: &str, moment: &str| {
        due_before(&office(), limit(length), at(moment))
            .at()
            .unwrap()
            .to_string()
    };
    assert_eq!(
        before("24 h", "2026-10-10T02:00:00Z"),
        "2026-10-09T02:00:00Z"
    );
    // Saturday opens at 10:00; two open hours before 11:00 reach back to Friday 16:00.
    assert_eq!(
        before("2 h open", "2026-10-10T03:00:00Z"),
        "2026-10-09T08:00:00Z"
    );
    assert_eq!(
        before("1 h open", "2026-10-10T03:00:00Z"),
        "2026-10-10T02:00:00Z"
    );
    let cn = Calendar::from_toml(CN_TOML).unwrap();
    let inspected = due_before(&cn, limit("7 wd"), at("2026-09-28T01:00:00Z"))
        .at()
        .unwrap();
    assert_eq!(inspected.to_string(), "2026-09-17T16:00:00Z");
}

#[test]
fn beyond_the_last_official_year_nothing_is_guessed() {
    let cn = Calendar::from_toml(CN_TOML).unwrap();
    let in_cn = |length: &str, start: &str| due(&cn, limit(length), at(start), &Intervals::none());
    // The last two working days of 2026 are known, to the last second.
    assert_eq!(
        in_cn("2 wd", "2026-12-29T02:00:00Z"),
        Due::At(at("2026-12-31T16:00:00Z"))
    );
    // After them every day might be one: due at the end of 1 January at the earliest.
    assert_eq!(
        in_cn("1 wd", "2026-12-31T02:00:00Z"),
        Due::Unknown {
            earliest: at("2027-01-01T16:00:00Z")
        }
    );
    assert_eq!(
        in_cn("2 wd", "2026-12-30T02:00:00Z"),
        Due::Unknown {
            earliest: at("2027-01-01T16:00:00Z")
        }
    );
    // Elapsed time asks no calendar.
    assert_eq!(
        in_cn("1 h", "2027-05-01T00:00:00Z"),
        Due::At(at("2027-05-01T01:00:00Z"))
    );
    let days = counted_between(
        &cn,
        Measure::WorkingDays,
        at("2026-12-30T02:00:00Z"),
        at("2027-01-05T00:00:00Z"),
        &Intervals::none(),
    );
    assert_eq!(days.unwrap_err().date.to_string(), "2027-01-01");
}

#[test]
fn hours_that_follow_working_days_are_unknown_with_them() {
    let toml = CN_TOML.replace("hours = \"always\"", "follow_working_days = true\n[hours]\nmon=['09:00-17:00']\ntue=['09:00-17:00']\nwed=['09:00-17:00']\nthu=['09:00-17:00']\nfri=['09:00-17:00']\n");
    let calendar = Calendar::from_toml(&toml).unwrap();
    let answer = |start: &str| due(&calendar, limit("8 h open"), at(start), &Intervals::none());
    // The holiday week is closed; a make-up Saturday has Monday's hours.
    assert_eq!(
        answer("2026-09-30T09:00:00Z"),
        Due::At(at("2026-10-08T09:00:00Z"))
    );
    assert_eq!(
        answer("2026-10-09T09:00:00Z"),
        Due::At(at("2026-10-10T09:00:00Z"))
    );
    // Friday 1 January 2027 might be open like any day.
    assert_eq!(
        answer("2026-12-31T09:00:00Z"),
        Due::Unknown {
            earliest: at("2027-01-01T09:00:00Z")
        }
    );
    assert_eq!(
        calendar
            .is_open(at("2027-01-04T02:00:00Z"))
            .unwrap_err()
            .date
            .to_string(),
        "2027-01-04"
    );
}

#[test]
fn a_calendar_that_never_opens_again_ends_the_walk() {
    let once = "name='c'\nversion='1'\nzone='UTC'\nhours={}\n[[exceptions]]\non='2026-10-10'\nhours=['10:00-12:00']\n";
    let calendar = Calendar::from_toml(once).unwrap();
    let start = at("2026-10-01T00:00:00Z");
    assert_eq!(
        due(&calendar, limit("2 h open"), start, &Intervals::none()),
        Due::At(at("2026-10-10T12:00:00Z"))
    );
    let never = Due::Unknown {
        earliest: Timestamp::MAX,
    };
    assert_eq!(
        due(&calendar, limit("3 h open"), start, &Intervals::none()),
        never
    );
    assert_eq!(calendar.next_opening(at("2026-10-10T12:00:00Z")), never);
    assert_eq!(
        due(&calendar, limit("4294967295 wd"), start, &Intervals::none()),
        never
    );
}
