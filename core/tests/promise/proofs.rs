//! Rules that a ticket's own facts prove.

use super::story::ticket;
use shounuo_core::promise::{Evidence, Note, Status::*};

#[test]
fn a_ticket_lies_unfiled_until_the_week_is_over_and_is_late_from_then_on() {
    ticket()
        .at("09:00")
        .reported()
        .at("11:00")
        .repaired()
        .says("P6.archive", "+1 09:00", Running)
        .says("P6.archive", "+6 02:00", AtRisk)
        .says("P6.archive", "+7 11:00", AtRisk)
        .says("P6.archive", "+7 11:00:01", Broken)
        .at("+9 11:00")
        .archived()
        .says("P6.archive", "+9 11:00", Broken)
        .margin("P6.archive", "+9 11:00", -2 * 86_400);
}

#[test]
fn the_order_of_facts_decides_and_not_the_claimed_time() {
    // Both come in late from a phone without a network, in their order.
    let story = ticket()
        .at("09:00")
        .reported()
        .at("09:20")
        .received("11:00")
        .consented()
        .at("09:25")
        .received("11:00")
        .remote();
    story.says("R1.consent", "11:00:01", Kept);
    // A consent that is written down afterwards is none, whatever time it claims.
    let story = ticket()
        .at("09:00")
        .reported()
        .at("09:25")
        .remote()
        .at("09:20")
        .received("11:00")
        .consented();
    story.says("R1.consent", "12:00", Broken);
}

#[test]
fn the_school_can_still_confirm_what_came_before() {
    let story = ticket()
        .at("09:00")
        .reported()
        .at("09:25")
        .remote()
        .at("09:20")
        .received("11:00")
        .consented();
    let consent = story.last();
    let confirmed = |at: &str| {
        let story = ticket()
            .at("09:00")
            .reported()
            .at("09:25")
            .remote()
            .at("09:20")
            .received("11:00")
            .consented();
        story.at(at).by_school().confirmed(consent)
    };
    confirmed("12:00").says("R1.consent", "12:00", Kept);
    // After 48 hours the breach stands; what is proven then is counted apart.
    confirmed("+3 12:00")
        .says("R1.consent", "+3 12:00", Kept)
        .notes("R1.consent", "+3 12:00", Note::Corrected);
}

#[test]
fn what_another_system_does_not_tell_is_incomplete_and_done_with() {
    let story = ticket()
        .imported()
        .at("09:00")
        .reported()
        .at("10:00")
        .repaired()
        .at("12:00")
        .accepted();
    let story = story.says("P4.report", "12:00:01", Incomplete);
    let clock = story.clock("P4.report");
    let missing = clock.judged.as_ref().map(|j| j.missing.clone());
    let all = [
        Evidence::Diagnosed,
        Evidence::Tested,
        Evidence::ReportHanded,
    ];
    assert_eq!(missing.as_deref(), Some(&all[..]));
    assert!(!clock.is_live(story.instant("+3 12:00")));
}

#[test]
fn a_breach_at_a_fact_is_final_and_no_later_fact_mends_it() {
    let story = ticket()
        .at("09:00")
        .reported()
        .at("10:00")
        .repaired()
        .says("S2.transparent", "10:00:01", Broken)
        .at("10:30")
        .diagnosed(false)
        .says("S2.transparent", "+1 10:00", Broken);
    let clock = story.clock("S2.transparent");
    assert!(clock.is_live(story.instant("+1 10:00")));
    assert!(!clock.is_live(story.instant("+2 10:00")));
    assert_eq!(clock.verdict(story.instant("+2 10:00")).margin_s, None);
}

#[test]
fn a_rule_that_waits_for_a_fact_never_leads_the_ladder() {
    let story = ticket().at("09:00").reported().at("09:01").owned();
    let leads = story.leading("09:05").unwrap();
    assert!(
        !["S2.transparent", "P1.ticket"].contains(&&*leads),
        "{leads}"
    );
}
