#![cfg_attr(rustfmt, rustfmt_skip)]
//! P5's excuse: tried three times, by two ways, at decent hours, with a link, all of it in time.

use super::story::{Story, ticket};
use shounuo_core::{promise::Status::*, ticket::words::Channel::*};

/// Repaired at 10:00: the follow-up is due at 10:00 the next day.
fn repaired() -> Story {
    ticket()
        .at("09:00").reported()
        .at("09:05").responded().diagnosing()
        .at("10:00").solved_remotely()
}

fn tried() -> Story {
    repaired()
        .at("11:00").tried_follow_up(Phone, false)
        .at("15:00").tried_follow_up(Message, true)
        .at("20:00").tried_follow_up(Phone, false)
}

#[test]
fn three_tries_by_two_ways_with_a_link_excuse_a_missing_answer() {
    tried()
        .says("P5.follow_up", "21:00", Running)
        .says("P5.follow_up", "+1 10:00:01", Excused);
}

#[test]
fn excused_is_not_skipped() {
    let story = tried().at("+1 11:00").owned();
    assert_eq!(story.leading("+1 12:00").as_deref(), Some("P5.follow_up"));
    story
        .at("+1 15:00").followed_up(true)
        .says("P5.follow_up", "+1 15:00", Excused);
    tried().at("+1 09:00").followed_up(true).says("P5.follow_up", "+1 12:00", Kept);
}

#[test]
fn two_tries_are_not_enough_nor_is_one_way_nor_is_no_link() {
    repaired()
        .at("11:00").tried_follow_up(Phone, false)
        .at("15:00").tried_follow_up(Message, true)
        .says("P5.follow_up", "+1 12:00", Broken);
    repaired()
        .at("11:00").tried_follow_up(Phone, true)
        .at("15:00").tried_follow_up(Phone, false)
        .at("16:00").tried_follow_up(Phone, false)
        .says("P5.follow_up", "+1 12:00", Broken);
    repaired()
        .at("11:00").tried_follow_up(Phone, false)
        .at("15:00").tried_follow_up(Message, false)
        .at("16:00").tried_follow_up(Phone, false)
        .says("P5.follow_up", "+1 12:00", Broken);
}

#[test]
fn nobody_is_called_at_night() {
    repaired()
        .at("11:00").tried_follow_up(Phone, false)
        .at("15:00").tried_follow_up(Message, true)
        .at("23:00").tried_follow_up(Phone, false)
        .says("P5.follow_up", "+1 12:00", Broken);
    repaired()
        .at("11:00").tried_follow_up(Phone, false)
        .at("15:00").tried_follow_up(Message, true)
        .at("21:00").tried_follow_up(Phone, false)
        .says("P5.follow_up", "+1 12:00", Excused);
}

#[test]
fn what_excuses_comes_before_the_due_instant() {
    let two = || {
        repaired()
            .at("11:00").tried_follow_up(Phone, false)
            .at("15:00").tried_follow_up(Message, true)
    };
    two().at("+1 10:00").tried_follow_up(Phone, false).says("P5.follow_up", "+1 12:00", Excused);
    two().at("+1 10:01").tried_follow_up(Phone, false).says("P5.follow_up", "+1 12:00", Broken);
    two()
        .at("20:00").received("+1 11:00").tried_follow_up(Phone, false)
        .says("P5.follow_up", "+1 12:00", Broken);
    repaired()
        .at("11:00").tried_follow_up(Phone, false)
        .at("15:00").tried_follow_up(Message, false)
        .at("16:00").tried_follow_up(Phone, false)
        .at("+1 10:30").tried_follow_up(Message, true)
        .says("P5.follow_up", "+1 12:00", Broken);
}

#[test]
fn the_tries_of_an_earlier_repair_excuse_no_later_one() {
    tried()
        .at("21:30").rejected()
        .at("22:00").solved_remotely()
        .says("P5.follow_up#0", "+1 12:00", Withdrawn)
        .says("P5.follow_up#1", "+2 12:00", Broken);
}

#[test]
fn every_excuse_names_the_fact_that_completed_it() {
    let verdict = tried().verdict("P5.follow_up", "+1 12:00");
    assert_eq!(verdict.evidence, [4, 7]);
}
