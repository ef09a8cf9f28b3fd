#![cfg_attr(rustfmt, rustfmt_skip)]
//! Reclassifying: what shortens acts at once, what lengthens needs the school in time.

use super::story::ticket;
use shounuo_core::{
    promise::{Note, Status::*, WithdrawnBy},
    ticket::words::{Grade, TicketKind},
};

/// A fault on site since 09:30: repaired by 17:30.
fn on_site() -> super::story::Story {
    ticket()
        .at("09:00").reported()
        .at("09:05").needs_visit()
        .at("09:30").arrived()
}

#[test]
fn a_higher_grade_with_diagnosis_and_agreement_takes_the_shorter_clock_away() {
    let story = on_site().at("10:00").diagnosed(false).graded(Grade::Complex);
    let grade = story.last();
    story
        .says("D4a.repair", "10:00", Running)
        .at("11:00").confirmed(grade)
        .says("D4a.repair", "10:59", Running)
        .says("D4a.repair", "11:00", Withdrawn)
        .notes("D4a.repair", "11:00", Note::Withdrawn(WithdrawnBy::Reclassified))
        .due("D4b.repair", "21:00")
        .at("20:00").repaired()
        .says("D4b.repair", "20:00", Kept)
        .says("D4a.repair", "20:00", Withdrawn);
}

#[test]
fn without_the_schools_agreement_the_old_clock_runs_on_beside() {
    on_site()
        .at("10:00").diagnosed(false).graded(Grade::Complex)
        .says("D4a.repair", "17:31", Broken)
        .says("D4b.repair", "17:31", Running)
        .at("20:00").repaired()
        .says("D4a.repair", "20:00", Broken)
        .says("D4b.repair", "20:00", Kept);
}

#[test]
fn without_a_diagnosis_the_schools_agreement_is_not_enough() {
    let story = on_site().at("10:00").graded(Grade::Complex);
    let grade = story.last();
    story
        .at("11:00").confirmed(grade)
        .says("D4a.repair", "12:00", Running)
        .at("13:00").diagnosed(false)
        .says("D4a.repair", "12:59", Running)
        .says("D4a.repair", "13:00", Withdrawn);
}

#[test]
fn an_agreement_after_the_due_instant_changes_nothing() {
    let story = on_site().at("10:00").diagnosed(false).graded(Grade::Complex);
    let grade = story.last();
    story
        .at("17:30:01").confirmed(grade)
        .says("D4a.repair", "18:00", Broken);
}

#[test]
fn a_diagnosis_made_up_afterwards_changes_nothing() {
    let story = on_site().at("10:00").graded(Grade::Complex);
    let grade = story.last();
    let story = story
        .at("11:00").confirmed(grade)
        .at("10:30").received("19:00").diagnosed(false);
    let diagnosis = story.last();
    story
        .says("D4a.repair", "19:00", Broken)
        .at("20:00").confirmed(diagnosis)
        .says("D4a.repair", "20:00", Broken);
}

#[test]
fn a_lower_grade_acts_at_once_from_the_original_start() {
    ticket()
        .at("09:00").reported()
        .at("09:05").needs_visit().graded(Grade::Major)
        .at("09:30").arrived()
        .runs_no("D4b.repair")
        .at("15:00").graded(Grade::Ordinary)
        .due("D4a.repair", "17:30")
        .at("15:30").graded(Grade::Complex)
        .due("D4b.repair", "21:00");
}

#[test]
fn a_change_to_a_due_instant_already_past_is_a_breach() {
    ticket()
        .at("09:00").reported().graded(Grade::Major)
        .at("+1 08:00").graded(Grade::Complex)
        .says("D4b.repair", "+1 08:00", Broken)
        .margin("D4b.repair", "+1 08:00", -11 * 3600);
}

#[test]
fn a_breach_stands_under_a_later_grade() {
    let story = on_site().at("18:00").diagnosed(false).graded(Grade::Complex);
    let grade = story.last();
    story
        .at("18:05").confirmed(grade)
        .at("19:00").repaired()
        .says("D4a.repair", "+5 09:00", Broken)
        .says("D4b.repair", "+5 09:00", Kept);
}

#[test]
fn a_change_that_is_not_lawful_is_not_made_lawful_by_another_one() {
    // The conversion is not agreed; the grade is. The arrival does not depend on the grade.
    let story = ticket()
        .at("09:00").reported()
        .at("09:05").needs_visit()
        .at("09:10").diagnosed(false).converted(TicketKind::Consultation)
        .at("09:20").graded(Grade::Complex);
    let grade = story.last();
    story
        .at("09:30").confirmed(grade)
        .says("D3.arrival", "10:01", Broken);
}

#[test]
fn fault_to_question_needs_diagnosis_and_agreement() {
    let story = ticket()
        .at("09:00").reported()
        .at("09:05").responded().diagnosed(false)
        .at("09:10").converted(TicketKind::Consultation);
    let conversion = story.last();
    story.clone()
        .says("P2.handling", "10:01", Broken)
        .due("D1.solution", "09:30")
        .says("D1.reply", "09:10", Kept);
    story
        .at("09:20").confirmed(conversion)
        .says("P2.handling", "10:01", Withdrawn)
        .says("D3.response", "10:01", Kept);
}

#[test]
fn cancelling_stops_no_clock_unless_the_school_agrees_in_time() {
    let story = ticket()
        .at("09:00").reported()
        .at("09:05").responded().diagnosed(false)
        .at("09:20").cancelled();
    let cancel = story.last();
    story.clone().says("P2.handling", "10:01", Broken);
    story.clone()
        .at("09:50").confirmed(cancel)
        .says("P2.handling", "10:01", Withdrawn)
        .notes("P2.handling", "10:01", Note::Withdrawn(WithdrawnBy::Cancelled));
    story.at("10:00:01").confirmed(cancel).says("P2.handling", "10:01", Broken);
}

#[test]
fn the_school_takes_its_own_report_back_at_once() {
    ticket()
        .at("09:00").reported()
        .at("09:05").by_school().cancelled()
        .says("D3.response", "09:05", Withdrawn)
        .says("P2.handling", "12:00", Withdrawn);
}

#[test]
fn a_fault_called_simple_stays_so_unless_the_school_agrees() {
    let story = ticket()
        .at("09:00").reported()
        .at("09:10").diagnosed(true)
        .at("09:30").diagnosed(false);
    let second = story.last();
    story.clone().says("D2.simple", "10:01", Broken);
    story.at("09:40").confirmed(second).says("D2.simple", "10:01", Withdrawn);
}

#[test]
fn what_begins_after_the_lawful_end_is_withdrawn_from_its_beginning() {
    let story = ticket()
        .at("09:00").reported()
        .at("09:05").diagnosed(false)
        .at("09:10").converted(TicketKind::Consultation);
    let conversion = story.last();
    story
        .at("09:15").confirmed(conversion)
        .at("09:30").solved_remotely()
        .says("P5.follow_up", "09:30", Withdrawn)
        .says("P5.follow_up", "+5 09:30", Withdrawn);
}
