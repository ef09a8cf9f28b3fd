//! Whether a server's clock can be believed.

use jiff::{SignedDuration, Timestamp};
use shounuo_core::server_clock::{Jump, Reading, STEP_MAX};

fn at(text: &str) -> Timestamp {
    format!("2026-03-{text}Z").parse().unwrap()
}

fn reading(wall: &str, steady_min: i64) -> Reading {
    Reading {
        wall: at(wall),
        steady: SignedDuration::from_mins(steady_min),
    }
}

#[test]
fn a_clock_that_runs_as_time_goes_by_is_believed() {
    let first = reading("02T08:00:00", 5);
    for (wall, steady) in [
        ("02T08:00:00", 5),
        ("02T09:00:00", 65),
        // Set by up to two minutes, either way.
        ("02T08:12:00", 15),
        ("02T08:08:00", 15),
        ("05T08:00:00", 5 + 3 * 24 * 60),
    ] {
        assert_eq!(first.jump_to(reading(wall, steady)), None, "{wall}");
    }
    assert_eq!(STEP_MAX, SignedDuration::from_mins(2));
}

#[test]
fn a_clock_that_jumps_either_way_is_not_believed_until_it_is_back() {
    let first = reading("02T08:00:00", 0);
    for (wall, days) in [("05T08:10:00", 3), ("02T08:13:00", 0)] {
        let jump = first.jump_to(reading(wall, 10)).expect("a jump");
        assert_eq!((jump.expected, jump.read), (at("02T08:10:00"), at(wall)));
        assert_eq!(jump.by().as_hours() / 24, days);
    }
    let back = first.jump_to(reading("01T08:10:00", 10)).expect("a jump");
    assert_eq!(back.by(), SignedDuration::from_hours(-24));
    assert_eq!(
        first.jump_to(reading("02T10:00:00", 120)),
        None,
        "back again"
    );
}

#[test]
fn a_program_that_starts_anew_knows_by_the_jump_whether_it_lasts() {
    let ahead = Jump {
        expected: at("02T08:00:00"),
        read: at("05T08:00:00"),
    };
    assert!(ahead.lasts_at(at("05T08:01:00")));
    assert!(!ahead.lasts_at(at("02T08:01:00")), "it went back");
    let behind = Jump {
        expected: at("05T08:00:00"),
        read: at("02T08:00:00"),
    };
    assert!(behind.lasts_at(at("02T08:01:00")));
    assert!(!behind.lasts_at(at("05T08:01:00")), "it went back");
    // What would be right while it lasts goes on by itself.
    let now = reading("05T09:00:00", 7);
    assert_eq!(ahead.undone(now), reading("02T09:00:00", 7));
}
