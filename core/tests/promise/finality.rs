#![cfg_attr(rustfmt, rustfmt_skip)]
//! Law 3: a final breach stands; what the school proves later is a correction, and shows as one.

use super::story::ticket;
use shounuo_core::{
    promise::{Note, Status::*},
    ticket::words::WaitReason,
};

#[test]
fn a_breach_is_provisional_for_48_hours() {
    let story = ticket().at("09:00").reported();
    assert!(story.verdict("D3.response", "09:16").provisional);
    assert!(story.verdict("D3.response", "+2 09:14:59").provisional);
    assert!(!story.verdict("D3.response", "+2 09:15").provisional);
}

#[test]
fn a_confirmation_in_that_time_is_no_correction() {
    let story = ticket()
        .at("09:00").reported()
        .at("09:10").received("09:40").responded();
    let claim = story.last();
    let story = story.at("+2 09:00").confirmed(claim).says("D3.response", "+2 09:00", Kept);
    assert!(!story.verdict("D3.response", "+2 09:00").notes.contains(&Note::Corrected));
}

#[test]
fn a_confirmation_after_it_is_shown_as_a_correction() {
    let story = ticket()
        .at("09:00").reported()
        .at("09:10").received("09:40").responded();
    let claim = story.last();
    let story = story
        .says("D3.response", "+3 09:00", Broken)
        .at("+3 10:00").confirmed(claim)
        .says("D3.response", "+3 10:00", Kept)
        .notes("D3.response", "+3 10:00", Note::Corrected);
    assert_eq!(story.clock("D3.response").corrected_by, Some(3));
}

#[test]
fn what_was_known_before_a_correction_can_still_be_asked_for() {
    let story = ticket()
        .at("09:00").reported()
        .at("09:10").received("09:40").responded();
    let claim = story.last();
    let before = story.clone();
    story.at("+3 10:00").confirmed(claim).says("D3.response", "+4 09:00", Kept);
    before.says("D3.response", "+4 09:00", Broken);
}

#[test]
fn a_wait_confirmed_only_after_the_final_breach_is_a_correction_too() {
    let story = ticket()
        .at("09:00").reported()
        .at("09:05").needs_visit()
        .at("09:30").arrived()
        .at("10:00").waits(WaitReason::RoomLocked);
    let wait = story.last();
    story
        .at("14:00").goes_on()
        .at("20:00").repaired()
        .says("D4a.repair", "+3 09:00", Broken)
        .at("+3 10:00").confirmed(wait)
        .says("D4a.repair", "+3 10:00", Kept)
        .notes("D4a.repair", "+3 10:00", Note::Corrected);
}

#[test]
fn a_scan_handed_in_after_the_final_breach_is_a_correction() {
    ticket()
        .at("09:00").reported()
        .at("09:05").needs_visit()
        .says("D3.arrival", "+3 09:00", Broken)
        .at("09:50").received("+3 10:00").arrived_scanning()
        .says("D3.arrival", "+3 10:00", Kept)
        .notes("D3.arrival", "+3 10:00", Note::Corrected);
}

#[test]
fn another_systems_history_taken_in_late_is_no_correction() {
    let story = ticket().imported()
        .at("09:00").received("+30 10:00").reported()
        .at("09:10").received("+30 10:00").responded();
    assert_eq!(story.clock("D3.response").corrected_by, None);
}

#[test]
fn a_final_breach_stands_under_everything_the_provider_can_do() {
    let story = ticket()
        .at("09:00").reported()
        .says("D3.response", "+3 09:00", Broken)
        .at("+3 09:00").responded().diagnosed(false)
        .graded(shounuo_core::ticket::words::Grade::Major)
        .converted(shounuo_core::ticket::words::TicketKind::Consultation)
        .cancelled()
        .absorbed("08:30")
        .merged()
        .at("+3 10:00");
    let ends: Vec<i64> = (3..=story.last()).collect();
    let story = ends.into_iter().fold(story, |s, of| s.confirmed(of));
    let story = story.says("D3.response", "+9 09:00", Broken);
    assert_eq!(story.clock("D3.response").corrected_by, None);
}

#[test]
fn a_breach_corrected_twice_still_shows_that_it_was() {
    let story = ticket()
        .at("09:00").reported()
        .at("09:20").by_school().cancelled()
        .says("D3.response", "+2 09:30", Broken)
        .at("+2 10:00").corrected(1, "09:10")
        .says("D3.response", "+2 10:00", Withdrawn)
        .notes("D3.response", "+2 10:00", Note::Corrected)
        .at("+2 12:00").corrected(1, "+2 11:50");
    assert_eq!(story.clock("D3.response").corrected_by, Some(3));
}

#[test]
fn a_corrected_start_makes_no_clock_disappear() {
    let story = ticket()
        .at("09:00").reported()
        .at("09:10").joined_an_outage()
        .at("09:30").solved_remotely();
    let solved = story.last();
    story
        .says("P5.follow_up", "+1 10:00", Withdrawn)
        .at("+4 10:00").by_school().corrected(solved, "09:05")
        .says("P5.follow_up", "+4 10:00", Withdrawn);
}
