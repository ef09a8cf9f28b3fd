#![cfg_attr(rustfmt, rustfmt_skip)]
//! Somebody at work on a major fault at every moment (D4c).

use super::story::{Story, on, ticket};
use shounuo_core::{promise::{Note, Status::*, WithdrawnBy}, ticket::words::{Grade, WaitReason}};

const P: &str = "D4c.unbroken";

/// Graded at 09:10; the group stands at 09:40.
fn major() -> Story {
    ticket()
        .at("09:00").reported()
        .at("09:10").graded(Grade::Major)
        .at("09:40").group_formed()
}

#[test]
fn from_the_groups_forming_on_somebody_takes_it_up_within_the_grace() {
    let story = major().due(P, "09:50").says(P, "09:50", AtRisk).says(P, "09:50:01", Broken);
    story.at("09:50").at_work(4, None).says(P, "09:50:01", Running);
    major().at("09:50:01").at_work(4, None)
        .says(P, "10:00", Broken)
        .margin(P, "10:00", -1);
}

#[test]
fn where_no_group_is_formed_it_is_asked_from_when_it_had_to_stand() {
    let story = ticket().at("09:00").reported().at("09:10").graded(Grade::Major);
    story.clone().due(P, "10:20").says(P, "09:30", Running).says(P, "10:20:01", Broken);
    // Forming it later puts nothing off.
    story.at("10:15").group_formed().due(P, "10:20");
}

#[test]
fn a_hand_over_is_one_instant_and_leaves_no_gap() {
    let story = major().at("09:45").at_work(4, None).at("18:00").at_work(5, Some(4));
    story.clone().due(P, "+1 06:10").says(P, "+1 00:00", Running);
    // Told late, it was late for both: nobody was gone meanwhile.
    let late = major().at("09:45").at_work(4, None).at("18:00").received("20:00").at_work(5, Some(4));
    late.due(P, "+1 08:10").says(P, "+1 00:00", Running);
    story.at("+1 02:00").repaired().says(P, "+1 02:00", Kept).says(P, "+3 02:00", Kept);
}

#[test]
fn who_begins_proves_twelve_hours_and_may_begin_again() {
    let story = major().at("09:45").at_work(4, None);
    story.clone().due(P, "21:55").says(P, "19:00", Running).says(P, "19:30", AtRisk).says(P, "21:55:01", Broken);
    story.at("21:00").at_work(4, None).due(P, "+1 09:10");
}

#[test]
fn what_they_plan_warns_and_proves_nothing() {
    let story = major().at("09:45").stays(4, None, Some("11:45"));
    story.clone()
        .says(P, "11:20", Running)
        .says(P, "11:21", AtRisk)
        .due(P, "21:55");
    // Whoever stays longer than planned was there.
    story.at("13:00").repaired().says(P, "13:00", Kept);
}

#[test]
fn while_another_stays_the_first_one_may_go() {
    let story = major().at("09:45").at_work(4, None).at("10:00").at_work(5, None).at("11:00").leaves_off(4);
    story.clone().due(P, "22:10").says(P, "12:00", Running);
    story.at("12:00").leaves_off(5)
        .due(P, "12:10").says(P, "12:05", AtRisk).says(P, "12:10:01", Broken);
}

#[test]
fn a_gap_within_the_grace_is_listed_and_not_counted() {
    let story = major().at("09:45").at_work(4, None).at("12:00").leaves_off(4).at("12:10").at_work(5, None);
    let clock = story.clock(P);
    let breaks = clock.judged.unwrap().breaks.unwrap();
    let closed: Vec<_> = breaks.iter().filter_map(|b| Some((b.from, b.to?, b.counted))).collect();
    let at = |t: &str| story.instant(t);
    assert_eq!(closed, [(at("09:40"), at("09:45"), false), (at("12:00"), at("12:10"), false)]);
    story.at("14:00").repaired().says(P, "14:00", Kept);
}

#[test]
fn a_gap_stands_whoever_comes_afterwards() {
    let story = major().at("09:45").at_work(4, None).at("12:00").leaves_off(4).at("13:00").at_work(5, None);
    story.at("14:00").repaired()
        .says(P, "12:10", AtRisk)
        .says(P, "12:10:01", Broken)
        .says(P, "+9 14:00", Broken)
        .margin(P, "+9 14:00", -50 * 60);
}

#[test]
fn a_going_in_doubt_counts_at_both_times_and_a_coming_from_its_receipt() {
    let gone = major().at("09:45").at_work(4, None).at("11:00").received("12:00").leaves_off(4);
    gone.due(P, "11:10").says(P, "12:00", Broken);
    let came = major().at("09:45").received("11:00").at_work(4, None);
    let seq = came.last();
    came.clone().says(P, "11:00", Broken);
    came.at("12:00").by_school().confirmed(seq)
        .says(P, "12:00", Running)
        .at("+1 09:00").by_house().at_work(5, Some(4));
}

#[test]
fn a_proof_that_comes_when_the_breach_is_final_is_counted_apart() {
    let story = major().at("09:45").received("11:00").at_work(4, None);
    let seq = story.last();
    story
        .at("14:00").repaired()
        .says(P, "+2 09:50", Broken)
        .at("+3 09:00").by_school().confirmed(seq)
        .says(P, "+3 09:00", Kept)
        .notes(P, "+3 09:00", Note::Corrected);
}

#[test]
fn what_stands_still_by_the_schools_word_needs_nobody() {
    let story = major().at("09:45").at_work(4, None).at("12:00").waits(WaitReason::RoomLocked);
    let wait = story.last();
    let story = story.at("12:05").confirmed(wait).at("12:10").leaves_off(4);
    story.clone().says(P, "15:00", Running).notes(P, "15:00", Note::Paused);
    story.at("16:00").goes_on().due(P, "16:10").says(P, "16:10:01", Broken);
    // Unconfirmed, and for a part, nothing stands still.
    let part = major().at("09:45").at_work(4, None).at("12:00").waits(WaitReason::Part).at("12:10").leaves_off(4);
    part.says(P, "12:20:01", Broken);
}

#[test]
fn what_is_repaired_before_anybody_had_to_be_there_needed_nobody() {
    ticket()
        .at("09:00").reported()
        .at("09:10").graded(Grade::Major)
        .at("10:00").repaired()
        .says(P, "10:00", Withdrawn)
        .notes(P, "10:00", Note::Withdrawn(WithdrawnBy::NotNeeded))
        .says("D4c.group", "10:00", Withdrawn);
}

#[test]
fn what_the_school_rejects_is_taken_up_again_within_the_hour() {
    let story = major().at("09:45").at_work(4, None).at("14:00").repaired().at("15:00").by_school().rejected();
    story.clone()
        .says(P, "14:30", Kept)
        .due(P, "16:10")
        .says(P, "15:30", Running)
        .says(P, "16:10:01", Broken);
    // Nobody is at work still because they were before the repair.
    story.clone().at("15:50").by_house().at_work(5, None).at("18:00").repaired().says(P, "18:00", Kept);
    // Solved before anybody had to be there again.
    story.clone().at("15:40").by_house().solved_remotely().says(P, "17:00", Kept);
    let graded = story.at("15:30").by_house().diagnosed(false).graded(Grade::Complex);
    let seq = graded.last();
    graded.at("15:40").by_school().confirmed(seq).says(P, "15:40", Withdrawn);
}

#[test]
fn another_systems_grading_leaves_it_incomplete() {
    on("2026-03-10").imported()
        .at("09:00").reported()
        .at("09:10").graded(Grade::Major)
        .says(P, "10:20:01", Incomplete);
}

#[test]
fn its_evidence_is_who_came_and_went_by_then() {
    let story = major();
    let formed = story.last();
    let story = story.at("09:45").at_work(4, None);
    let begun = story.last();
    let story = story.at("20:00").at_work(5, Some(4));
    assert_eq!(story.verdict(P, "12:00").evidence, [2, formed, begun]);
    assert_eq!(story.verdict(P, "20:00").evidence, [2, formed, begun, story.last()]);
}
