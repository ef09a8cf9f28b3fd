//! When a clock is worth a word, and when a person is not to be disturbed.

mod server_clock;

use crate::promise::story::ticket;
use jiff::{
    Timestamp,
    civil::{Time, time},
    tz::TimeZone,
};
use shounuo_core::{
    notice::{Alarm, Quiet, Weekday},
    promise::Clock,
    role::Role,
};

fn diagnosis() -> (crate::promise::story::Story, Clock) {
    let story = ticket().at("09:00").reported();
    let clocks = story.clocks();
    let clock = clocks.into_iter().find(|c| c.promise == "D2.diagnosis");
    (story, clock.unwrap())
}

#[test]
fn a_clock_says_first_that_it_is_at_risk_then_that_it_presses_then_that_it_broke() {
    let (story, clock) = diagnosis();
    let said = |at: &str| clock.said_at(story.instant(at));
    assert_eq!(said("09:11:59"), None);
    let cases = [
        ("09:12", Alarm::Warned, "09:12"),
        ("09:13:29", Alarm::Warned, "09:12"),
        ("09:13:30", Alarm::Pressing, "09:13:30"),
        // Exactly at the due instant is still in time.
        ("09:15", Alarm::Pressing, "09:13:30"),
        ("09:15:01", Alarm::Broken, "09:15"),
        ("+3 09:00", Alarm::Broken, "09:15"),
    ];
    for (at, alarm, since) in cases {
        let said = said(at).unwrap();
        assert_eq!(
            (said.alarm, said.since),
            (alarm, story.instant(since)),
            "{at}"
        );
    }
}

#[test]
fn a_clock_that_was_stopped_in_time_says_nothing_and_one_stopped_too_late_says_that_it_broke() {
    let promise = |c: &Clock| c.promise == "D3.response";
    let kept = ticket().at("09:00").reported().at("09:10").responded();
    let clock = kept.clocks().into_iter().find(promise).unwrap();
    assert_eq!(clock.said_at(kept.instant("10:00")), None);
    let late = ticket().at("09:00").reported().at("09:16").responded();
    let clock = late.clocks().into_iter().find(promise).unwrap();
    let said = clock.said_at(late.instant("10:00")).unwrap();
    assert_eq!(
        (said.alarm, said.since),
        (Alarm::Broken, late.instant("09:15"))
    );
}

#[test]
fn what_is_broken_goes_up_the_line_and_to_the_school() {
    assert_eq!(Alarm::Warned.line(), &[] as &[Role]);
    assert_eq!(Alarm::Pressing.line(), &[Role::Dispatcher]);
    assert_eq!(
        Alarm::Broken.line(),
        &[Role::Dispatcher, Role::ProjectManager]
    );
    assert_eq!(Alarm::Broken.school(), Some(Role::SchoolManager));
    assert_eq!(Alarm::Pressing.school(), None);
}

fn at(text: &str) -> Timestamp {
    format!("{text}+08:00").parse().unwrap()
}

fn quiet(from: Time, to: Time, days: &[Weekday]) -> Quiet {
    Quiet {
        from,
        to,
        days: days.to_vec(),
        broken: false,
    }
}

fn until(quiet: &Quiet, from: &str) -> Timestamp {
    let zone = TimeZone::get("Asia/Shanghai").unwrap();
    quiet.until(at(from), &zone, Alarm::Warned)
}

#[test]
fn quiet_lasts_over_midnight_on_the_days_on_which_it_begins() {
    // 2026-03-06 is a Friday.
    let friday = quiet(time(22, 0, 0, 0), time(7, 0, 0, 0), &[Weekday::Friday]);
    for (from, to) in [
        ("2026-03-06T21:59:59", "2026-03-06T21:59:59"),
        ("2026-03-06T22:00:00", "2026-03-07T07:00:00"),
        ("2026-03-07T06:59:59", "2026-03-07T07:00:00"),
        ("2026-03-07T07:00:00", "2026-03-07T07:00:00"),
        // The night before and the night after are another day's.
        ("2026-03-06T06:00:00", "2026-03-06T06:00:00"),
        ("2026-03-07T22:00:00", "2026-03-07T22:00:00"),
    ] {
        assert_eq!(until(&friday, from), at(to), "{from}");
    }
}

#[test]
fn quiet_days_that_touch_are_one_quiet_time() {
    let midnight = time(0, 0, 0, 0);
    let weekend = quiet(midnight, midnight, &[Weekday::Saturday, Weekday::Sunday]);
    assert!(!weekend.is_endless());
    assert_eq!(
        until(&weekend, "2026-03-07T12:00:00"),
        at("2026-03-09T00:00:00")
    );
    assert_eq!(
        until(&weekend, "2026-03-06T12:00:00"),
        at("2026-03-06T12:00:00")
    );
    assert!(quiet(midnight, midnight, Weekday::ALL).is_endless());
}

#[test]
fn a_breach_comes_through_where_the_person_says_so_and_only_a_breach() {
    let zone = TimeZone::get("Asia/Shanghai").unwrap();
    let mut nights = quiet(time(22, 0, 0, 0), time(7, 0, 0, 0), Weekday::ALL);
    let (night, morning) = (at("2026-03-06T23:00:00"), at("2026-03-07T07:00:00"));
    assert_eq!(nights.until(night, &zone, Alarm::Broken), morning);
    nights.broken = true;
    assert_eq!(nights.until(night, &zone, Alarm::Broken), night);
    assert_eq!(nights.until(night, &zone, Alarm::Pressing), morning);
}

#[test]
fn an_instance_says_when_it_may_say_something_else() {
    let instant = |text: &str| at(text);
    let mut backup = shounuo_core::ledger::Instance {
        key: "2026-03".to_owned(),
        from: instant("2026-03-01T00:00:00"),
        due: Some(instant("2026-04-01T00:00:00")),
        status: shounuo_core::promise::Status::Running,
        provisional: true,
        margin: None,
        evidence: Vec::new(),
        remarks: Vec::new(),
        risk_at: Some(instant("2026-03-25T00:00:00")),
        turns_at: Some(instant("2026-04-01T00:00:00")),
    };
    let late = instant("2026-04-01T00:00:00.000001");
    for (from, to) in [
        ("2026-03-02T00:00:00", instant("2026-03-25T00:00:00")),
        ("2026-03-25T00:00:00", instant("2026-03-28T12:00:00")),
        ("2026-03-28T12:00:00", instant("2026-04-01T00:00:00")),
        // What is in time exactly at its due instant is late right after.
        ("2026-04-01T00:00:00", late),
    ] {
        assert_eq!(backup.turns_after(instant(from)), Some(to), "{from}");
    }
    assert_eq!(backup.turns_after(late), None);
    // Kept: nothing of it is awaited but the next period.
    backup.status = shounuo_core::promise::Status::Kept;
    let next = backup.turns_after(instant("2026-03-02T00:00:00"));
    assert_eq!(next, Some(instant("2026-04-01T00:00:00")));
}

#[test]
fn the_name_of_many_says_which_is_first_and_how_many_more() {
    use shounuo_core::notice::{of_several, several};
    assert_eq!(several("desk@2026-03", 0), "desk@2026-03");
    assert_eq!(of_several(&several("desk@2026-03", 4)), ("desk@2026-03", 4));
    for plain in ["EC-17#2", "a +b", "2026-03"] {
        assert_eq!(of_several(plain), (plain, 0));
    }
}

#[test]
fn the_name_of_a_delay_says_for_which_promises_it_speaks() {
    use shounuo_core::notice::{joined, of_joined, of_stint};
    let others = ["P3.dispatch".to_owned()];
    let name = joined("EC-17#2", &others);
    assert_eq!(of_joined(&name), ("EC-17#2", vec!["P3.dispatch"]));
    assert_eq!(of_joined(&joined("EC-17", &[])), ("EC-17", Vec::new()));
    assert_eq!(of_stint("EC-17 ~3"), "EC-17");
    for plain in ["EC-17", "a ~b"] {
        assert_eq!(of_stint(plain), plain);
    }
}
