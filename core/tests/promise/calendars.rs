#![cfg_attr(rustfmt, rustfmt_skip)]
//! Two working days, make-up days, and years that nobody has announced yet.

use super::story::{CN, Story, on};
use shounuo_core::{promise::{ClockDue, Note, Status::*}, ticket::words::Grade};

fn needed_on(day: &str) -> Story {
    on(day)
        .at("09:00").reported().graded(Grade::Complex)
        .at("10:00").needs_special_part(1)
}

#[test]
fn two_working_days_begin_with_the_next_one_and_end_at_midnight() {
    needed_on("2026-03-10").due("A2.special_part", "+3 00:00"); // Tuesday
    needed_on("2026-03-12").due("A2.special_part", "+5 00:00"); // Thursday: Friday, Monday
    needed_on("2026-03-14").due("A2.special_part", "+4 00:00"); // Saturday: Monday, Tuesday
}

#[test]
fn exactly_midnight_is_in_time() {
    let story = needed_on("2026-03-10").at("+2 20:00").part_arrived(1);
    story.clone().at("+3 00:00").part_fitted(1).says("A2.special_part", "+4 00:00", Kept);
    story.at("+3 00:00:01").part_fitted(1).says("A2.special_part", "+4 00:00", Broken);
}

#[test]
fn make_up_saturdays_count_and_holidays_do_not() {
    // 2026-09-30, Wednesday: the national holiday lasts to the 7th; the 8th and 9th are worked.
    needed_on("2026-09-30").due("A2.special_part", "+10 00:00");
    // Friday, 2026-02-13: Saturday the 14th is made up, the 28th again after Spring Festival.
    needed_on("2026-02-13").due("A2.special_part", "+12 00:00");
}

#[test]
fn beyond_the_last_official_year_the_due_instant_is_not_guessed() {
    let story = needed_on("2026-12-30");
    let clock = story.clock("A2.special_part");
    let ClockDue::Unknown(earliest) = clock.due else {
        panic!("{clock:?}");
    };
    assert_eq!(earliest, story.instant("+3 00:00"));
    story
        .says("A2.special_part", "+2 00:00", Running)
        .notes("A2.special_part", "+2 00:00", Note::DueUnknown)
        .says("A2.special_part", "+3 00:00", AtRisk)
        .says("A2.special_part", "+60 00:00", AtRisk);
}

#[test]
fn what_was_done_before_the_earliest_possible_due_instant_is_kept_whatever_comes() {
    needed_on("2026-12-30")
        .at("+1 10:00").part_arrived(1).part_fitted(1)
        .says("A2.special_part", "+9 00:00", Kept);
}

#[test]
fn what_was_done_later_cannot_be_judged_before_the_calendar_is_out() {
    let story = needed_on("2026-12-30")
        .at("+4 10:00").part_arrived(1).part_fitted(1)
        .says("A2.special_part", "+5 00:00", Incomplete);
    // Then it is: the first days of 2027 turn out to be a holiday, the 4th and 5th are worked.
    story
        .at("+6 10:00").calendar_published(&with_2027())
        .due("A2.special_part", "+6 00:00")
        .says("A2.special_part", "+6 10:00", Kept);
}

#[test]
fn a_revised_calendar_moves_an_open_clock_and_the_verdict_keeps_its_version() {
    let story = needed_on("2026-03-10")
        .at("+1 10:00").calendar_published(&without_thursday())
        .due("A2.special_part", "+4 00:00");
    assert_eq!(story.clock("A2.special_part").calendars, 2);
    assert_eq!(story.clock("D4b.repair").calendars, 1);
}

#[test]
fn a_revised_calendar_moves_no_clock_that_has_stopped_or_broken() {
    let stopped = needed_on("2026-03-10")
        .at("+1 09:00").part_arrived(1).part_fitted(1)
        .at("+1 10:00").calendar_published(&without_thursday())
        .due("A2.special_part", "+3 00:00");
    assert_eq!(stopped.clock("A2.special_part").calendars, 1);
    needed_on("2026-03-10")
        .at("+3 10:00").calendar_published(&without_thursday())
        .due("A2.special_part", "+3 00:00")
        .says("A2.special_part", "+3 10:00", Broken);
}

#[test]
fn without_any_calendar_hours_still_run_and_working_days_are_not_guessed() {
    let mut story = needed_on("2026-03-10");
    story.book.calendars.clear();
    story
        .due("D3.response", "09:15")
        .says("A2.special_part", "+9 00:00", AtRisk)
        .notes("A2.special_part", "+9 00:00", Note::DueUnknown);
}

/// The carried calendar, Thursday the 12th of March declared a holiday.
fn without_thursday() -> String {
    let (head, year) = CN.split_once("year = 2026").unwrap();
    let year = year.replacen("holidays = [", "holidays = [ \"2026-03-12\",", 1);
    format!("{head}year = 2026{year}")
}

/// The carried calendar with an invented list for 2027.
fn with_2027() -> String {
    format!(
        "{CN}\n[[working_days.years]]\nyear = 2027\nstatus = \"official\"\nsource = \"invented\"\n\
         holidays = [\"2027-01-01..2027-01-03\"]\n"
    )
}
