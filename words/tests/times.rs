//! Instants, said to a reader in their zone at their present.

use crate::scene::reader;
use jiff::{Timestamp, civil::date, tz::TimeZone};
use shounuo_words::{Lang, Reader};

fn at(text: &str) -> Timestamp {
    format!("{text}+08:00").parse().unwrap()
}

fn both(say: impl Fn(&Reader) -> String) -> [String; 2] {
    // Sunday, 22 November 2026, 16:00 in Shanghai.
    [Lang::Zh, Lang::En].map(|lang| say(&reader(lang, at("2026-11-22T16:00:00"))))
}

#[test]
fn the_day_is_named_as_people_name_it() {
    let said = |text: &str| both(|r| r.instant(at(text)));
    assert_eq!(said("2026-11-22T15:42:05"), ["今天 15:42", "today 15:42"]);
    assert_eq!(
        said("2026-11-21T00:00:00"),
        ["昨天 00:00", "yesterday 00:00"]
    );
    assert_eq!(
        said("2026-11-23T09:05:00"),
        ["明天 09:05", "tomorrow 09:05"]
    );
    assert_eq!(
        said("2026-11-20T09:05:00"),
        ["11月20日 09:05", "20 Nov 09:05"]
    );
    assert_eq!(
        said("2026-11-18T09:05:00"),
        ["11月18日 09:05", "18 Nov 09:05"]
    );
    assert_eq!(
        said("2025-12-31T23:59:59"),
        ["2025年12月31日 23:59", "31 Dec 2025 23:59"]
    );
}

#[test]
fn a_due_instant_at_midnight_is_the_end_of_the_day_before() {
    let said = both(|r| r.due(at("2026-11-25T00:00:00")));
    assert_eq!(said, ["11月24日 24:00", "24 Nov 24:00"]);
    assert_eq!(
        both(|r| r.due(at("2027-01-01T00:00:00")))[0],
        "12月31日 24:00"
    );
    assert_eq!(both(|r| r.due(at("2026-11-22T16:42:00")))[0], "今天 16:42");
}

#[test]
fn the_full_form_leaves_nothing_out() {
    let said = both(|r| r.instant_full(at("2026-11-22T15:42:05")));
    assert_eq!(
        said,
        ["2026年11月22日 周日 15:42:05", "Sun 22 Nov 2026, 15:42:05"]
    );
    assert_eq!(
        both(|r| r.date(date(2026, 2, 3))),
        ["2026年2月3日", "3 Feb 2026"]
    );
}

#[test]
fn machines_get_the_instant_with_the_zones_offset() {
    let said = both(|r| r.iso(at("2026-11-22T15:42:05")));
    assert_eq!(said[0], "2026-11-22T15:42:05+08:00");
    let utc = Reader::new(Lang::En, TimeZone::UTC, at("2026-11-22T16:00:00"));
    assert_eq!(
        utc.iso(at("2026-11-22T15:42:05")),
        "2026-11-22T07:42:05+00:00"
    );
    assert_eq!(utc.time(at("2026-11-22T15:42:05")), "07:42");
}

#[test]
fn how_long_ago_is_said_until_the_day_says_more() {
    let said = |text: &str| both(|r| r.ago(at(text)));
    assert_eq!(said("2026-11-22T15:59:31"), ["刚刚", "just now"]);
    assert_eq!(said("2026-11-22T15:57:00"), ["3 分钟前", "3 minutes ago"]);
    assert_eq!(said("2026-11-22T14:59:00"), ["1 小时前", "1 hour ago"]);
    assert_eq!(said("2026-11-22T18:30:00"), ["2 小时后", "in 2 hours"]);
    assert_eq!(
        said("2026-11-19T16:00:00"),
        ["11月19日 16:00", "19 Nov 16:00"]
    );
}

#[test]
fn the_ends_of_time_are_said_without_harm() {
    for lang in Lang::ALL {
        for (now, then) in [
            (Timestamp::MIN, Timestamp::MAX),
            (Timestamp::MAX, Timestamp::MIN),
        ] {
            let r = Reader::new(*lang, TimeZone::get("Asia/Shanghai").unwrap(), now);
            assert!(!r.instant(then).is_empty());
            assert!(!r.due(then).is_empty());
            assert!(!r.ago(then).is_empty());
            assert!(!r.iso(then).is_empty());
        }
    }
}
