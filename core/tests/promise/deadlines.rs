#![cfg_attr(rustfmt, rustfmt_skip)]
//! Each promise of the plan: what starts it, what stops it, and to the second.

use super::story::{on, ticket};
use shounuo_core::{
    promise::{Note, Status::*},
    ticket::words::{Grade, Tier, TicketKind},
};

#[test]
fn a_stop_exactly_at_the_due_instant_is_kept_and_a_second_later_is_not() {
    ticket()
        .at("09:00").reported()
        .at("09:15").responded()
        .says("D3.response", "09:15", Kept)
        .margin("D3.response", "12:00", 0);
    ticket()
        .at("09:00").reported()
        .at("09:15:01").responded()
        .says("D3.response", "09:15", AtRisk)
        .says("D3.response", "09:15:01", Broken)
        .margin("D3.response", "12:00", -1);
}

#[test]
fn any_part_of_a_second_too_late_is_too_late() {
    ticket()
        .at("09:00").reported()
        .at("09:15:00.001").responded()
        .says("D3.response", "09:16", Broken)
        .margin("D3.response", "09:16", -1);
}

#[test]
fn nobodys_answer_runs_into_the_breach_by_time_alone() {
    ticket()
        .at("09:00").reported()
        .says("D3.response", "08:59", NotDue)
        .says("D3.response", "09:00", Running)
        .says("D3.response", "09:12", AtRisk)
        .says("D3.response", "09:15", AtRisk)
        .says("D3.response", "09:15:01", Broken)
        .margin("D3.response", "09:20", -300);
}

#[test]
fn an_automatic_answer_is_nobodys_response() {
    ticket()
        .at("09:00").reported()
        .at("09:00:05").by_the_program().responded()
        .says("D3.response", "09:16", Broken);
}

#[test]
fn a_question_has_a_reply_and_a_solution_and_no_fault_clock() {
    ticket().question()
        .at("09:00").reported()
        .at("09:10").responded()
        .at("09:30").solution()
        .says("D1.reply", "10:00", Kept)
        .says("D1.solution", "10:00", Kept)
        .margin("D1.solution", "10:00", 0)
        .runs_no("D3.response")
        .runs_no("P2.handling")
        .runs_no("P5.follow_up");
}

#[test]
fn a_solution_given_at_once_is_a_reply_as_well() {
    ticket().question()
        .at("09:00").reported()
        .at("09:12").solution()
        .says("D1.reply", "10:00", Kept)
        .says("D1.solution", "10:00", Kept);
}

#[test]
fn remote_diagnosis_starts_within_the_quarter_of_an_hour() {
    ticket()
        .at("09:00").reported()
        .at("09:14").diagnosing()
        .says("D2.diagnosis", "10:00", Kept)
        .margin("D2.diagnosis", "10:00", 60);
}

#[test]
fn a_simple_fault_is_solved_within_the_hour_of_its_report() {
    ticket()
        .at("09:00").reported()
        .runs_no("D2.simple")
        .at("09:20").diagnosed(true)
        .due("D2.simple", "10:00")
        .at("10:01").solved_remotely()
        .says("D2.simple", "10:01", Broken);
}

#[test]
fn what_was_solved_remotely_was_simple() {
    ticket()
        .at("09:00").reported()
        .at("10:30").solved_remotely()
        .says("D2.simple", "10:30", Broken)
        .margin("D2.simple", "10:30", -1800);
}

#[test]
fn within_the_hour_it_is_solved_remotely_or_handed_over() {
    let reported = ticket().at("09:00").reported();
    reported.clone().at("09:59").solved_remotely().says("P2.handling", "11:00", Kept);
    reported.clone().at("10:00").needs_visit().says("P2.handling", "11:00", Kept);
    reported.at("09:30").handed_on(Tier::Expert).says("P2.handling", "11:00", Broken);
}

#[test]
fn the_arrival_counts_from_the_report_as_soon_as_a_visit_is_needed() {
    ticket()
        .at("09:00").reported()
        .runs_no("D3.arrival")
        .at("09:50").needs_visit()
        .due("D3.arrival", "10:00")
        .at("10:05").arrived()
        .says("D3.arrival", "10:05", Broken)
        .margin("D3.arrival", "11:00", -300);
}

#[test]
fn what_is_solved_before_anybody_had_to_be_there_needs_no_arrival() {
    ticket()
        .at("09:00").reported()
        .at("09:20").needs_visit()
        .at("09:40").solved_remotely()
        .says("D3.arrival", "12:00", Kept)
        .at("15:00").rejected()
        .says("D3.arrival", "15:00", Broken);
}

#[test]
fn a_later_visit_opens_no_new_arrival_clock_and_leaving_pauses_nothing() {
    let story = ticket()
        .at("09:00").reported()
        .at("09:10").needs_visit()
        .at("09:40").arrived()
        .at("10:30").left()
        .at("15:00").arrived()
        .at("17:40").repaired();
    assert_eq!(story.clocks().iter().filter(|c| c.promise == "D3.arrival").count(), 1);
    story
        .says("D3.arrival", "18:00", Kept)
        .due("D4a.repair", "17:40")
        .says("D4a.repair", "18:00", Kept)
        .margin("D4a.repair", "18:00", 0);
}

#[test]
fn an_ordinary_repair_counts_from_the_arrival() {
    ticket()
        .at("09:00").reported()
        .at("09:10").needs_visit()
        .at("09:30").arrived()
        .due("D4a.repair", "17:30");
}

#[test]
fn who_comes_late_has_no_more_time_to_repair() {
    ticket()
        .at("09:00").reported()
        .at("09:10").needs_visit()
        .due("D4a.repair", "18:00")
        .at("13:00").arrived()
        .due("D4a.repair", "18:00")
        .at("18:00").repaired()
        .says("D4a.repair", "19:00", Kept);
}

#[test]
fn the_repair_clock_is_not_due_before_somebody_had_to_be_there() {
    ticket()
        .at("09:00").reported()
        .at("09:10").needs_visit()
        .says("D4a.repair", "09:30", NotDue)
        .says("D4a.repair", "10:00", Running);
}

#[test]
fn complex_and_major_faults_count_from_the_report() {
    let reported = ticket().at("09:00").reported();
    reported.clone().graded(Grade::Complex).due("D4b.repair", "21:00").runs_no("D4c.repair");
    reported.graded(Grade::Major).due("D4c.repair", "+1 09:00").runs_no("D4b.repair");
}

#[test]
fn hours_are_hours_also_at_night_and_on_holidays() {
    on("2026-09-30")
        .at("23:30").reported()
        .graded(Grade::Major)
        .due("D4c.repair", "+1 23:30")
        .due("D3.response", "23:45");
}

#[test]
fn every_repair_has_a_follow_up_of_its_own_within_24_hours() {
    ticket()
        .at("09:00").reported()
        .at("09:30").solved_remotely()
        .due("P5.follow_up", "+1 09:30")
        .at("+1 09:30").followed_up(true)
        .says("P5.follow_up", "+2 09:00", Kept)
        .margin("P5.follow_up", "+2 09:00", 0);
}

#[test]
fn a_rejected_repair_is_none_and_the_clock_runs_on_from_its_start() {
    ticket()
        .at("09:00").reported()
        .at("09:10").needs_visit()
        .at("10:00").arrived()
        .at("12:00").repaired()
        .says("D4a.repair", "12:00", Kept)
        .at("17:00").rejected()
        .says("D4a.repair", "16:59", Kept)
        .says("D4a.repair", "17:00", AtRisk)
        .due("D4a.repair", "18:00")
        .notes("D4a.repair", "17:00", Note::Rejected)
        .at("18:30").repaired()
        .says("D4a.repair", "18:30", Broken)
        .margin("D4a.repair", "19:00", -1800);
}

#[test]
fn a_device_that_does_not_run_at_follow_up_voids_the_repair_but_not_the_follow_up() {
    ticket()
        .at("09:00").reported()
        .at("09:20").solved_remotely()
        .at("20:00").followed_up(false)
        .says("P5.follow_up", "20:00", Kept)
        .says("P2.handling", "20:00", Broken)
        .notes("P2.handling", "20:00", Note::Rejected);
}

#[test]
fn a_solution_that_helps_nobody_was_none() {
    ticket().question()
        .at("09:00").reported()
        .at("09:20").solution()
        .at("15:00").followed_up(false)
        .says("D1.solution", "15:00", Broken)
        .says("D1.reply", "15:00", Broken);
}

#[test]
fn the_follow_up_of_a_repair_rejected_before_is_pointless_and_stays_visible() {
    ticket()
        .at("09:00").reported()
        .at("09:20").solved_remotely()
        .at("12:00").rejected()
        .says("P5.follow_up#0", "13:00", Withdrawn)
        .at("14:00").solved_remotely()
        .due("P5.follow_up#1", "+1 14:00")
        .at("+1 13:00").followed_up(true)
        .says("P5.follow_up#1", "+1 13:00", Kept)
        .says("P5.follow_up#0", "+1 13:00", Withdrawn);
}

#[test]
fn a_reply_to_a_question_counts_for_the_fault_that_it_becomes() {
    ticket().question()
        .at("09:00").reported()
        .at("09:05").responded()
        .at("09:40").converted(TicketKind::Fault)
        .says("D3.response", "09:40", Kept)
        .due("D3.response", "09:15")
        .says("D2.diagnosis", "09:40", Broken)
        .due("P2.handling", "10:00");
}

#[test]
fn all_clocks_of_a_ticket_are_shown_and_meeting_one_hides_no_other() {
    let story = ticket()
        .at("09:00").reported()
        .at("09:10").responded()
        .at("09:20").needs_visit();
    let ladder = story.ladder("09:30");
    let rungs: Vec<&str> = ladder.rungs.iter().map(|(c, _)| c.promise.as_str()).collect();
    let expected = ["P2.handling", "D2.diagnosis", "D3.response", "D3.arrival", "D4a.repair",
        "S1.owner", "S2.transparent", "O1.escalation", "P1.ticket", "P3.dispatch"];
    assert_eq!(rungs, expected);
    assert_eq!(ladder.rungs[2].1.status, Kept);
}

#[test]
fn the_strictest_open_promise_leads_the_ladder() {
    let reported = ticket().at("09:00").reported();
    assert!(reported.leading("09:01").unwrap().starts_with('D'));
    let visited = reported.at("09:05").responded().owned().diagnosing().at("09:10").needs_visit();
    assert_eq!(visited.leading("09:30").as_deref(), Some("O1.escalation"));
    let visited = visited.at("09:31").assigned(Some("09:50"));
    assert_eq!(visited.leading("09:32").as_deref(), Some("D3.arrival"));
    let there = visited.at("09:50").arrived();
    assert_eq!(there.leading("10:30").as_deref(), Some("D4a.repair"));
    let done = there.at("11:00").repaired();
    assert_eq!(done.leading("11:30").as_deref(), Some("P5.follow_up"));
    let answered = done.at("12:00").followed_up(true);
    assert_eq!(answered.leading("12:30").as_deref(), Some("P6.archive"));
    assert_eq!(answered.at("13:00").archived().leading("13:30"), None);
}

#[test]
fn every_verdict_names_the_facts_it_rests_on() {
    let story = ticket()
        .at("09:00").reported()
        .at("09:10").responded();
    assert_eq!(story.verdict("D3.response", "09:05").evidence, [1]);
    assert_eq!(story.verdict("D3.response", "09:10").evidence, [1, 2]);
}
