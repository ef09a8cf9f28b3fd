//! Skipped and repeated local times, days that are not 24 hours long, and civil periods.

use super::at;
use jiff::SignedDuration;
use jiff::tz::TimeZone;
use shounuo_core::calendar::{
    CN_TOML, Calendar, CivilPeriod, Intervals, Measure, PeriodKind, counted_between,
};

#[test]
fn skipped_local_times_come_an_hour_later_and_repeated_ones_are_the_first() {
    let calendar = Calendar::always_open(TimeZone::get("America/Los_Angeles").unwrap());
    let utc = |local: &str| calendar.instant_of(local.parse().unwrap()).to_string();
    assert_eq!(utc("2014-03-09T02:30:00"), "2014-03-09T10:30:00Z");
    assert_eq!(utc("2014-11-02T01:30:00"), "2014-11-02T08:30:00Z");
    // Samoa left out 30 December 2011 altogether.
    let samoa = Calendar::always_open(TimeZone::get("Pacific/Apia").unwrap());
    let day = samoa.day("2011-12-30".parse().unwrap());
    assert!(day.is_empty());
    assert_eq!(
        samoa.open_periods(day.from).next().unwrap().length(),
        SignedDuration::from_hours(24)
    );
}

#[test]
fn days_of_23_and_25_hours_count_what_the_clock_shows() {
    let toml = "name='c'\nversion='1'\nzone='Europe/Berlin'\nhours='always'\n";
    let berlin = Calendar::from_toml(toml).unwrap();
    for (date, hours) in [("2026-03-29", 23), ("2026-10-25", 25), ("2026-10-26", 24)] {
        let day = berlin.day(date.parse().unwrap());
        let counted = counted_between(
            &berlin,
            Measure::Service,
            day.from,
            day.to,
            &Intervals::none(),
        );
        assert_eq!(
            counted.unwrap(),
            SignedDuration::from_hours(hours),
            "{date}"
        );
    }
}

#[test]
fn civil_periods_follow_one_another_without_gap() {
    let cn = Calendar::from_toml(CN_TOML).unwrap();
    for kind in [
        PeriodKind::Month,
        PeriodKind::Quarter,
        PeriodKind::HalfYear,
        PeriodKind::Year,
    ] {
        let mut period = cn.period_at(kind, at("2025-12-31T16:00:00Z"));
        assert_eq!(period.first_on.to_string(), "2026-01-01");
        for _ in 0..14 {
            assert_eq!(
                cn.instants_of(period).to,
                cn.instants_of(period.next()).from
            );
            assert_eq!(period.next().previous(), period);
            assert_eq!(CivilPeriod::containing(kind, period.last_on()), period);
            period = period.next();
        }
    }
    let half = CivilPeriod::containing(PeriodKind::HalfYear, "2026-08-31".parse().unwrap());
    assert_eq!(
        (half.first_on.to_string(), half.last_on().to_string()),
        ("2026-07-01".into(), "2026-12-31".into())
    );
}
