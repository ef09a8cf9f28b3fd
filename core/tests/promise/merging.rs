#![cfg_attr(rustfmt, rustfmt_skip)]
//! The same report twice, and one outage with many devices.

use super::story::ticket;
use shounuo_core::promise::{Note, Status::*, WithdrawnBy};

#[test]
fn a_ticket_that_took_in_an_earlier_report_starts_with_it() {
    ticket()
        .at("09:20").reported()
        .due("D3.response", "09:35")
        .at("09:25").absorbed("09:00")
        .due("D3.response", "09:15")
        .says("D3.response", "09:25", Broken)
        .due("P2.handling", "10:00");
}

#[test]
fn a_later_report_taken_in_changes_no_start() {
    ticket()
        .at("09:00").reported()
        .at("09:10").absorbed("09:05")
        .due("D3.response", "09:15");
}

#[test]
fn the_merged_tickets_open_clocks_go_on_in_the_other() {
    ticket()
        .at("09:00").reported()
        .at("09:10").merged()
        .says("D3.response", "09:10", Withdrawn)
        .notes("D3.response", "09:10", Note::Withdrawn(WithdrawnBy::Merged));
}

#[test]
fn a_breach_stands_under_a_merge() {
    ticket()
        .at("09:00").reported()
        .at("09:20").merged()
        .says("D3.response", "09:20", Broken)
        .says("P2.handling", "09:20", Withdrawn);
}

#[test]
fn a_merge_claimed_before_the_breach_but_recorded_after_it_does_not_help() {
    ticket()
        .at("09:00").reported()
        .at("09:10").received("09:40").merged()
        .says("D3.response", "09:40", Broken);
}

#[test]
fn one_outage_counts_once() {
    ticket()
        .at("09:00").reported()
        .at("09:10").joined_an_outage()
        .says("D3.response", "09:10", Withdrawn)
        .at("09:30").solved_remotely()
        .says("P5.follow_up", "09:30", Withdrawn)
        .says("P5.follow_up", "+5 09:30", Withdrawn);
}
