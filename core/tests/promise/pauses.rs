#![cfg_attr(rustfmt, rustfmt_skip)]
//! What lets a clock stand still: only the school's side, only where the clock names it, only confirmed.

use super::story::{Story, ticket};
use shounuo_core::{promise::{Note, Status::*}, ticket::words::WaitReason};

/// On site since 09:30: repaired by 17:30.
fn on_site() -> Story {
    ticket()
        .at("09:00").reported()
        .at("09:05").needs_visit()
        .at("09:30").arrived()
}

#[test]
fn a_locked_room_confirmed_by_the_school_adds_its_length() {
    let story = on_site().at("12:00").waits(WaitReason::RoomLocked);
    let wait = story.last();
    story
        .at("12:10").confirmed(wait)
        .says("D4a.repair", "13:00", Running)
        .notes("D4a.repair", "13:00", Note::Paused)
        .margin("D4a.repair", "13:00", 5 * 3600 + 1800)
        .at("14:00").goes_on()
        .due("D4a.repair", "19:30")
        .notes("D4a.repair", "15:00", Note::WasPaused)
        .at("19:30").repaired()
        .says("D4a.repair", "19:30", Kept);
}

#[test]
fn unconfirmed_it_adds_nothing() {
    on_site()
        .at("12:00").waits(WaitReason::RoomLocked)
        .at("14:00").goes_on()
        .due("D4a.repair", "17:30");
}

#[test]
fn the_schools_own_word_needs_no_confirmation() {
    on_site()
        .at("12:00").by_school().waits(WaitReason::UseRefused).by_house()
        .at("13:00").goes_on()
        .due("D4a.repair", "18:30");
}

#[test]
fn reasons_on_our_side_add_nothing_even_when_confirmed() {
    for reason in [WaitReason::Part, WaitReason::Vendor, WaitReason::UserInfo, WaitReason::Problem] {
        let story = on_site().at("12:00").waits(reason);
        let wait = story.last();
        story
            .at("12:10").confirmed(wait)
            .at("14:00").goes_on()
            .due("D4a.repair", "17:30");
    }
}

#[test]
fn a_promise_that_names_no_pause_has_none() {
    let story = ticket().at("09:00").reported().at("09:10").waits(WaitReason::RoomLocked);
    let wait = story.last();
    story
        .at("09:11").confirmed(wait)
        .at("09:50").goes_on()
        .due("P2.handling", "10:00")
        .due("D3.response", "09:15");
}

#[test]
fn beginnings_take_the_later_time_and_ends_the_earlier() {
    let story = on_site().at("12:00").received("13:00").waits(WaitReason::RoomLocked);
    let wait = story.last();
    // Confirmed by agreement, the claimed time counts as well.
    story.clone()
        .at("13:10").confirmed(wait)
        .at("14:00").received("15:00").goes_on()
        .due("D4a.repair", "19:30");
    // The school's own word that work was refused, its end claimed early by us.
    on_site()
        .by_school().at("12:00").waits(WaitReason::UseRefused).by_house()
        .at("12:30").received("14:00").goes_on()
        .due("D4a.repair", "18:00");
}

#[test]
fn who_works_again_waits_no_more_even_if_nobody_says_so() {
    let story = on_site().at("12:00").waits(WaitReason::RoomLocked);
    let wait = story.last();
    let story = story
        .at("12:10").confirmed(wait)
        .at("16:00").repaired();
    story.clone().due("D4a.repair", "21:30").says("D4a.repair", "16:00", Kept);
    assert_eq!(story.ticket.waiting, None);
}

#[test]
fn a_wait_begun_after_the_due_instant_repairs_no_breach() {
    let story = on_site().at("17:31").waits(WaitReason::RoomLocked);
    let wait = story.last();
    story
        .at("17:40").confirmed(wait)
        .says("D4a.repair", "18:00", Broken)
        .at("19:00").goes_on()
        .due("D4a.repair", "17:30")
        .says("D4a.repair", "19:00", Broken);
}

#[test]
fn the_warning_point_moves_with_the_pause() {
    let risk = |s: &Story| s.clock("D4a.repair").risk_at;
    let plain = on_site();
    assert_eq!(risk(&plain), Some(plain.instant("15:54")));
    let paused = on_site()
        .by_school().at("12:00").waits(WaitReason::UseRefused).by_house()
        .at("13:00").goes_on();
    assert_eq!(risk(&paused), Some(paused.instant("16:54")));
}
