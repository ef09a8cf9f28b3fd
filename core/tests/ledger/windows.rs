//! D5 counts in an occasion's window only: set-up included, as the school set it, as it was known then.

use super::story::{Story, instant, service};
use shounuo_core::{
    ledger::{Remark, fact::*},
    promise::{Note, Status::*},
};

/// An exam from 08:30 to 17:00, for which the school opened the rooms at 07:30.
fn exam() -> Story {
    service()
        .at("2026-05-01 09:00")
        .announces(1, "2026-05-15 08:30", "2026-05-15 17:00")
        .at("2026-05-02 09:00")
        .by_school()
        .sets_window(1, "2026-05-15 07:30", "2026-05-15 17:30")
        .by_house()
}

#[track_caller]
fn no_clock(story: &Story, at: &str) {
    for promise in ["D5.handling", "D5.restored"] {
        let line = story.line(promise, at);
        assert_eq!(line.counts, Default::default(), "{promise}: {line:#?}");
    }
}

#[track_caller]
fn begins(story: &Story, from: &str) {
    for promise in ["D5.handling", "D5.restored"] {
        let instance = story.instance(promise, "", "2026-05-20 09:00");
        assert_eq!(instance.from, instant(from), "{promise}");
    }
}

#[test]
fn a_device_that_fails_while_the_rooms_are_set_up_has_its_clocks() {
    begins(
        &exam().at("2026-05-15 07:40").device_fails(1),
        "2026-05-15 07:40",
    );
}

#[test]
fn a_device_that_fails_after_the_window_starts_no_clock() {
    let after = exam().at("2026-05-15 17:30").device_fails(1);
    no_clock(&after, "2026-05-20 09:00");
    let unheard = service().at("2026-05-15 09:00").device_fails(1);
    no_clock(&unheard, "2026-05-20 09:00");
}

#[test]
fn what_stands_failed_when_the_window_begins_enters_it_then() {
    let story = exam().at("2026-05-14 16:00").device_fails(1);
    no_clock(&story, "2026-05-15 07:29");
    begins(&story, "2026-05-15 07:30");
    let story = story.at("2026-05-15 07:50").restored();
    assert_eq!(story.line("D5.restored", "2026-05-20 09:00").counts.kept, 1);
}

#[test]
fn what_is_mended_before_the_window_begins_never_enters_it() {
    let story = exam().at("2026-05-14 16:00").device_fails(1);
    no_clock(&story.at("2026-05-14 18:00").restored(), "2026-05-20 09:00");
}

#[test]
fn an_occasion_registered_later_opens_no_past_clock() {
    let exam = ("2026-05-15 08:30", "2026-05-15 17:00");
    let late = |claimed: &str, received: &str| {
        let story = service().at("2026-05-15 09:00").device_fails(1);
        let story = story.at(claimed).received(received);
        story.announces(1, exam.0, exam.1)
    };
    begins(
        &late("2026-05-15 10:00", "2026-05-15 10:00"),
        "2026-05-15 10:00",
    );
    // The school had told it by then: who writes it down late is not excused by that.
    begins(
        &late("2026-05-15 08:00", "2026-05-15 10:00"),
        "2026-05-15 09:00",
    );
}

#[test]
fn a_window_that_is_widened_opens_no_past_clock_and_one_that_shrinks_closes_none() {
    let story = exam().at("2026-05-15 07:10").device_fails(1).by_school();
    let wider = story.at("2026-05-15 07:20");
    let wider = wider.sets_window(1, "2026-05-15 07:00", "2026-05-15 17:30");
    begins(&wider, "2026-05-15 07:20");
    let story = exam().at("2026-05-15 16:00").device_fails(1).by_school();
    let shorter = story.at("2026-05-15 16:20");
    let shorter = shorter.sets_window(1, "2026-05-15 07:30", "2026-05-15 15:00");
    begins(&shorter, "2026-05-15 16:00");
    let story = exam().at("2026-05-15 16:30").by_school();
    let shorter = story.sets_window(1, "2026-05-15 07:30", "2026-05-15 16:30");
    no_clock(
        &shorter.at("2026-05-15 16:40").device_fails(1),
        "2026-05-20 09:00",
    );
}

#[test]
fn an_occasion_that_was_called_off_or_moved_has_no_window_on_that_day() {
    let off = || OccasionCalledOff {
        occasion: super::story::occasion(1),
    };
    // Said by the provider it takes no clock away.
    let claimed = exam().at("2026-05-10 09:00").happens(off());
    begins(
        &claimed.at("2026-05-15 09:00").device_fails(1),
        "2026-05-15 09:00",
    );
    let called_off = exam().at("2026-05-10 09:00").school_says(off());
    let story = called_off.at("2026-05-15 09:00").device_fails(1);
    no_clock(&story, "2026-05-20 09:00");
    let moved = exam().at("2026-05-10 09:00");
    let moved = moved.moves(1, "2026-05-16 08:30", "2026-05-16 17:00");
    let story = moved.at("2026-05-15 09:00").device_fails(1);
    no_clock(&story, "2026-05-15 23:00");
    begins(&story, "2026-05-16 08:30");
}

#[test]
fn a_house_that_sets_the_window_itself_changes_nothing() {
    let story = exam().at("2026-05-10 09:00");
    let story = story.sets_window(1, "2026-05-15 12:00", "2026-05-15 12:30");
    begins(
        &story.at("2026-05-15 09:00").device_fails(1),
        "2026-05-15 09:00",
    );
}

#[test]
fn a_final_breach_that_was_outside_of_the_window_by_the_schools_word_is_taken_away_and_not_lost() {
    let story = exam().at("2026-05-15 17:20").device_fails(1);
    let failure = story.last();
    let key = super::story::uuid(62).to_string();
    let corrected = |story: Story| {
        story.happens(ServiceCorrected {
            of: failure,
            at: instant("2026-05-15 18:00"),
            topic: shounuo_core::ledger::Topic::Failure,
            key: key.clone(),
        })
    };
    let own = corrected(story.clone().at("2026-05-19 09:00"));
    own.says("D5.restored", "", "2026-05-19 10:00", Broken);
    let school = corrected(story.at("2026-05-19 09:00").by_school());
    let corrected = Remark::Note(Note::Corrected);
    school
        .says("D5.restored", "", "2026-05-19 08:00", Broken)
        .says("D5.restored", "", "2026-05-19 10:00", Withdrawn)
        .remarks("D5.restored", "", "2026-05-19 10:00", &corrected);
}
