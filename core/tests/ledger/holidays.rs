//! X3: duty is reinforced on the official holidays.

use super::story::{Story, instant, service, without};
use shounuo_core::promise::Status::*;

/// Two on duty for so long; a check-in proves 12 h.
fn two(mut story: Story, days: std::ops::RangeInclusive<u32>) -> Story {
    for day in days {
        for hour in ["00:00", "12:00"] {
            story = story.at(&format!("2026-04-{day:02} {hour}"));
            story = story.checks_in(11, None).checks_in(12, None);
        }
    }
    story
}

#[test]
fn a_holiday_with_two_on_duty_is_kept_from_its_first_midnight_to_its_last() {
    let story = two(service(), 4..=6);
    let holiday = story.instance("X3.holiday", "holiday@2026-04-04", "2026-04-07 00:00");
    assert_eq!(
        (holiday.status, holiday.from),
        (Kept, instant("2026-04-04 00:00"))
    );
    // With one of them less for an evening it is broken.
    let alone = story.clone().at("2026-04-05 20:00").checks_out(12, None);
    alone.says(
        "X3.holiday",
        "holiday@2026-04-04",
        "2026-04-05 20:03",
        Broken,
    );
}

#[test]
fn one_on_duty_is_enough_between_holidays_and_the_next_one_lies_ahead() {
    let story = service().at("2026-03-02 00:00").checks_in(11, None);
    let line = story.line("X3.holiday", "2026-03-02 09:00");
    let ahead: Vec<_> = line.instances.iter().map(|i| (&*i.key, i.status)).collect();
    // The Spring Festival was not reinforced.
    assert_eq!(
        ahead,
        [
            ("holiday@2026-02-15", Broken),
            ("holiday@2026-04-04", NotDue)
        ]
    );
}

#[test]
fn a_holiday_that_is_published_later_moves_those_to_come_and_none_that_has_begun() {
    let mut story = service();
    let book = &mut story.versions[0].book;
    book.calendars.push((2, without("2026-03-09")));
    book.published = vec![super::story::published(2, "2026-03-05 09:00")];
    story.says(
        "X3.holiday",
        "holiday@2026-03-09",
        "2026-03-08 09:00",
        NotDue,
    );
    let mut late = service();
    let book = &mut late.versions[0].book;
    book.calendars.push((2, without("2026-03-09")));
    book.published = vec![super::story::published(2, "2026-03-10 09:00")];
    let line = late.line("X3.holiday", "2026-03-20 09:00");
    assert!(
        line.instances.iter().all(|i| i.key != "holiday@2026-03-09"),
        "{line:#?}"
    );
}
