#![cfg_attr(rustfmt, rustfmt_skip)]
//! Which time counts when claim and receipt differ (law 6), and who can settle it.

use super::story::ticket;
use shounuo_core::promise::{Note, Status::*};

#[test]
fn a_claim_within_two_minutes_counts() {
    ticket()
        .at("09:00").reported()
        .at("09:14:30").received("09:16:30").responded()
        .says("D3.response", "09:20", Kept)
        .margin("D3.response", "09:20", 30);
}

#[test]
fn a_late_claim_stops_the_clock_when_it_is_received() {
    ticket()
        .at("09:00").reported()
        .at("09:10").received("09:40").responded()
        .says("D3.response", "09:20", Broken)
        .says("D3.response", "10:00", Broken)
        .margin("D3.response", "10:00", -1500)
        .notes("D3.response", "10:00", Note::LateRecord);
}

#[test]
fn a_slow_phone_leaves_no_clock_that_nothing_can_stop() {
    ticket()
        .at("09:00").reported()
        .at("08:55").received("09:10").responded()
        .says("D3.response", "09:12", Kept)
        .margin("D3.response", "09:12", 300);
    ticket()
        .at("09:00").reported()
        .at("08:55").received("09:20").responded()
        .says("D3.response", "09:21", Broken)
        .margin("D3.response", "09:21", -300);
}

#[test]
fn a_late_claim_starts_the_clock_when_it_happened() {
    ticket()
        .at("09:00").received("09:30").reported()
        .due("D3.response", "09:15")
        .notes("D3.response", "09:31", Note::StartInDoubt);
}

#[test]
fn somebody_of_the_school_confirms_a_claim_and_it_counts() {
    let story = ticket()
        .at("09:00").reported()
        .at("09:10").received("09:40").responded();
    let claim = story.last();
    let story = story
        .at("10:00").confirmed(claim)
        .says("D3.response", "10:00", Kept)
        .margin("D3.response", "10:00", 300)
        .notes("D3.response", "10:00", Note::Confirmed);
    assert_eq!(story.verdict("D3.response", "10:00").evidence, [1, 2, 3]);
}

#[test]
fn a_dispatcher_cannot_confirm_for_the_school() {
    let story = ticket()
        .at("09:00").reported()
        .at("09:10").received("09:40").responded();
    let claim = story.last();
    story
        .at("10:00").happens(shounuo_core::ticket::fact::Confirmed { of: claim })
        .says("D3.response", "10:00", Broken);
}

#[test]
fn a_label_scanned_on_site_proves_the_arrival() {
    let waiting = ticket().at("09:00").reported().at("09:05").needs_visit();
    waiting.clone()
        .at("09:50").received("11:00").arrived()
        .says("D3.arrival", "11:00", Broken);
    waiting
        .at("09:50").received("11:00").arrived_scanning()
        .says("D3.arrival", "11:00", Kept)
        .due("D4a.repair", "17:50");
}

#[test]
fn the_schools_own_word_needs_nobody() {
    ticket()
        .at("09:00").reported()
        .at("09:20").solved_remotely()
        .at("18:00").received("+1 12:00").by_school().followed_up(true)
        .says("P5.follow_up", "+1 12:00", Kept);
}

#[test]
fn a_fast_clock_is_set_to_the_receipt() {
    ticket()
        .at("09:00").reported()
        .at("09:16:30").received("09:15").responded()
        .says("D3.response", "09:20", Kept)
        .margin("D3.response", "09:20", 0);
}

#[test]
fn a_claim_far_ahead_is_kept_but_counts_against_who_made_it() {
    let story = ticket()
        .at("09:00").reported()
        .at("09:20").received("09:10").responded();
    let claim = story.last();
    story
        .says("D3.response", "09:15", AtRisk)
        .says("D3.response", "09:20", Broken)
        .notes("D3.response", "09:20", Note::LateRecord)
        .at("09:30").corrected(claim, "09:10")
        .says("D3.response", "09:30", Broken)
        .at("09:40").confirmed(claim + 1)
        .says("D3.response", "09:40", Kept);
}

#[test]
fn nobodys_word_makes_the_future_certain() {
    ticket()
        .by_school().at("11:00").received("09:00").reported().by_house()
        .due("D3.response", "09:15");
}

#[test]
fn another_systems_record_is_trusted_as_its_own() {
    ticket().imported()
        .at("09:00").received("+9 10:00").reported()
        .at("09:10").received("+9 10:00").responded()
        .says("D3.response", "+9 11:00", Kept);
}

#[test]
fn a_correction_counts_when_the_school_confirms_it() {
    let story = ticket()
        .at("09:00").reported()
        .at("09:20").responded();
    let reply = story.last();
    let story = story
        .at("10:00").corrected(reply, "09:12")
        .says("D3.response", "10:00", Broken);
    let correction = story.last();
    story
        .at("10:30").confirmed(correction)
        .says("D3.response", "10:30", Kept)
        .margin("D3.response", "10:30", 180);
}

#[test]
fn a_correction_against_oneself_counts_at_once() {
    let story = ticket()
        .at("09:00").reported()
        .at("09:12").responded();
    let reply = story.last();
    story
        .says("D3.response", "09:30", Kept)
        .at("10:00").corrected(reply, "09:25")
        .says("D3.response", "10:00", Broken);
}

#[test]
fn a_repair_claimed_late_starts_its_follow_up_early_and_stops_its_own_clock_late() {
    ticket()
        .at("09:00").reported()
        .at("09:05").needs_visit()
        .at("09:30").arrived()
        .at("17:00").received("19:00").repaired()
        .says("D4a.repair", "19:00", Broken)
        .due("P5.follow_up", "+1 17:00");
}

#[test]
fn the_answer_to_an_earlier_repair_is_none_to_the_next_whenever_it_was_recorded() {
    ticket()
        .at("09:00").reported()
        .at("10:00").solved_remotely()
        .at("10:30").received("12:00").followed_up(false)
        .at("11:00").received("12:05").solved_remotely()
        .due("P5.follow_up#1", "+1 11:00")
        .says("P5.follow_up#1", "+1 11:01", Broken);
}
