#![cfg_attr(rustfmt, rustfmt_skip)]
//! Special parts: what waits for them, and what does not.

use super::story::{on, ticket};
use shounuo_core::{promise::{Note, Status::*}, ticket::words::{Grade, WaitReason}};

/// A complex fault on site.
fn complex() -> super::story::Story {
    ticket()
        .at("09:00").reported()
        .at("09:05").needs_visit().graded(Grade::Complex)
        .at("09:30").arrived()
}

#[test]
fn a_special_part_replaces_the_12_hours_by_two_working_days_and_2_hours() {
    complex()
        .at("11:00").needs_special_part(1)
        .says("D4b.repair", "11:00", Withdrawn)
        .notes("D4b.repair", "11:00", Note::Replaced)
        .due("A2.special_part", "+3 00:00")
        .runs_no("D4b.part")
        .at("+1 10:00").part_arrived(1)
        .due("D4b.part", "+1 12:00")
        .at("+1 11:00").part_fitted(1)
        .at("+1 12:00").repaired()
        .says("A2.special_part", "+2 00:00", Kept)
        .says("D4b.part", "+2 00:00", Kept)
        .margin("D4b.part", "+2 00:00", 0)
        .says("D4b.repair", "+2 00:00", Withdrawn);
}

#[test]
fn a_part_that_should_be_in_stock_changes_nothing() {
    complex()
        .at("11:00").needs_common_part(1)
        .at("20:30").part_arrived(1)
        .runs_no("A2.special_part")
        .runs_no("D4b.part")
        .due("D4b.repair", "21:00")
        .says("D4b.repair", "21:01", Broken);
}

#[test]
fn an_ordinary_fault_keeps_its_8_hours_also_while_a_special_part_is_bought() {
    ticket()
        .at("09:00").reported()
        .at("09:05").needs_visit()
        .at("09:30").arrived()
        .at("10:00").needs_special_part(1)
        .due("D4a.repair", "17:30")
        .says("D4a.repair", "17:31", Broken)
        .says("A2.special_part", "17:31", Running);
}

#[test]
fn waiting_for_a_part_never_pauses_even_when_the_school_confirms_it() {
    let story = complex().at("10:00").waits(WaitReason::Part);
    let wait = story.last();
    story
        .at("10:10").confirmed(wait)
        .due("D4b.repair", "21:00")
        .says("D4b.repair", "21:01", Broken);
}

#[test]
fn a_need_recorded_after_the_12_hours_replaces_nothing() {
    complex()
        .at("21:30").needs_special_part(1)
        .says("D4b.repair", "21:30", Broken);
    complex()
        .at("20:00").received("21:30").needs_special_part(1)
        .says("D4b.repair", "21:30", Broken);
}

#[test]
fn the_2_hours_count_from_the_earliest_evidence_of_the_arrival() {
    complex()
        .at("11:00").needs_special_part(1)
        .at("+1 09:00").received("+1 11:00").part_arrived(1)
        .due("D4b.part", "+1 11:00");
}

#[test]
fn with_several_special_parts_the_last_arrival_counts() {
    complex()
        .at("11:00").needs_special_part(1)
        .at("11:10").needs_special_part(2)
        .at("+1 09:00").part_arrived(2)
        .runs_no("D4b.part")
        .at("+1 10:00").part_arrived(1)
        .due("D4b.part", "+1 12:00");
}

#[test]
fn a_further_part_needed_puts_the_repair_off_but_not_a_breach() {
    let arrived = complex()
        .at("11:00").needs_special_part(1)
        .at("+1 10:00").part_arrived(1);
    arrived.clone()
        .at("+1 11:00").needs_special_part(2)
        .says("D4b.part", "+1 13:00", Withdrawn)
        .at("+2 09:00").part_arrived(2)
        .due("D4b.part#1", "+2 11:00");
    arrived
        .at("+1 12:30").needs_special_part(2)
        .says("D4b.part#0", "+1 13:00", Broken)
        .at("+2 09:00").part_arrived(2)
        .says("D4b.part#0", "+4 13:00", Broken)
        .due("D4b.part#1", "+2 11:00");
}

#[test]
fn each_special_part_has_its_own_two_working_days() {
    on("2026-03-13") // a Friday
        .at("09:00").reported().graded(Grade::Complex)
        .at("10:00").needs_special_part(1)
        .due("A2.special_part#0", "+5 00:00")
        .at("+3 10:00").needs_special_part(2)
        .due("A2.special_part#1", "+6 00:00")
        .at("+4 20:00").part_arrived(1).part_fitted(1)
        .says("A2.special_part#0", "+6 00:00", Kept)
        .says("A2.special_part#1", "+6 00:01", Broken);
}

#[test]
fn a_part_that_the_signed_repair_did_without_needs_no_longer_be_bought() {
    let repaired = complex()
        .at("11:00").needs_special_part(1)
        .at("20:00").repaired()
        .says("A2.special_part", "20:00", Running);
    repaired.clone()
        .at("20:30").accepted()
        .says("A2.special_part", "+5 00:00", Withdrawn);
    repaired
        .at("20:30").accepted()
        .at("+1 09:00").rejected()
        .says("A2.special_part", "+5 00:00", Broken);
}
