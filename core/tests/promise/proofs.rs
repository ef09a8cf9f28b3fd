//! Rules that a ticket's own facts prove.

use super::story::{Story, ticket};
use shounuo_core::{
    promise::{Evidence, Note, Status::*, WithdrawnBy},
    ticket::words::{HelpKind, TicketKind, Tier},
};

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

/// A remote session, and a consent to it that is claimed for before but received long after.
fn consent_written_down_afterwards() -> Story {
    ticket()
        .at("09:00")
        .reported()
        .at("09:25")
        .remote()
        .at("09:20")
        .received("11:00")
        .consented()
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
        .remote()
        .at("09:40")
        .received("11:00")
        .remote_ended()
        .at("09:41")
        .received("11:00")
        .solved_remotely();
    story.says("R1.consent", "11:00:01", Kept);
    // A consent that is written down afterwards is none, whatever time it claims.
    let story = consent_written_down_afterwards();
    story.says("R1.consent", "12:00", Broken);
}

#[test]
fn the_school_can_still_confirm_what_came_before() {
    let story = consent_written_down_afterwards();
    let consent = story.last();
    let confirmed = |at: &str| {
        let story = consent_written_down_afterwards().at("11:10").remote_ended();
        story.at(at).by_school().confirmed(consent)
    };
    confirmed("12:00").says("R1.consent", "12:00", Kept);
    // After 48 hours the breach stands; what is proven then is counted apart.
    confirmed("+3 12:00")
        .says("R1.consent", "+3 12:00", Kept)
        .notes("R1.consent", "+3 12:00", Note::Corrected);
}

#[test]
fn a_session_left_open_shows_from_the_moment_the_ticket_goes_on() {
    let story = ticket().at("09:00").reported().at("09:20").consented();
    let story = story
        .at("09:25")
        .remote()
        .says("R1.consent", "+1 09:00", Running);
    let left_open = |story: Story| {
        story
            .says("R1.consent", "10:00", Running)
            .says("R1.consent", "10:00:01", Broken)
            .at("10:05")
            .remote_ended()
            .says("R1.consent", "+3 10:05", Broken)
    };
    left_open(story.clone().at("10:00").solved_remotely());
    left_open(story.clone().at("10:00").needs_visit());
    left_open(story.clone().at("10:00").handed_on(Tier::Expert));
    left_open(story.clone().at("10:00").archived());
    let ended = story.at("09:50").remote_ended();
    ended
        .at("10:00")
        .needs_visit()
        .says("R1.consent", "10:00", Kept);
}

#[test]
fn a_consent_is_for_one_session() {
    let first = ticket().at("09:00").reported().at("09:20").consented();
    let first = first.at("09:25").remote().at("09:40").remote_ended();
    let silent = first.clone().at("10:00").remote();
    silent
        .says("R1.consent#0", "10:00:01", Kept)
        .says("R1.consent#1", "10:00:01", Broken);
    let agreed = first.at("09:55").consented().at("10:00").remote();
    agreed
        .says("R1.consent#1", "10:00:01", Running)
        .at("10:10")
        .remote_ended()
        .says("R1.consent#1", "10:10", Kept);
}

#[test]
fn what_is_solved_first_needs_nobody_to_go_until_the_school_rejects_it() {
    let story = ticket().at("09:00").reported().at("09:20").needs_visit();
    let story = story
        .at("09:40")
        .solved_remotely()
        .says("P3.dispatch", "09:39", Running)
        .says("P3.dispatch", "09:40", Withdrawn)
        .notes(
            "P3.dispatch",
            "09:40",
            Note::Withdrawn(WithdrawnBy::NotNeeded),
        )
        .says("O1.escalation", "09:40", Withdrawn)
        .says("P3.dispatch", "+3 09:40", Withdrawn);
    story
        .at("11:00")
        .by_school()
        .rejected()
        .says("P3.dispatch", "11:00", Broken)
        .says("O1.escalation", "11:00", Broken);
}

#[test]
fn what_is_solved_too_late_or_written_down_too_late_excuses_nobody() {
    let story = ticket().at("09:00").reported().at("09:20").needs_visit();
    let exactly = story.clone().at("09:50").solved_remotely();
    exactly.says("P3.dispatch", "10:00", Withdrawn);
    let late = story.clone().at("09:50:01").solved_remotely();
    late.says("P3.dispatch", "10:00", Broken);
    // Nothing is made up afterwards to escape a clock, and no word of the school makes it come in earlier.
    let claimed = story.at("09:40").received("10:30").solved_remotely();
    let solved = claimed.last();
    claimed
        .says("P3.dispatch", "10:30", Broken)
        .at("11:00")
        .by_school()
        .confirmed(solved)
        .says("P3.dispatch", "11:00", Broken);
}

#[test]
fn each_hand_over_is_taken_up_for_itself() {
    let story = ticket()
        .at("09:00")
        .reported()
        .at("09:20")
        .needs_visit()
        .at("09:30")
        .assigned(Some("10:00"))
        .at("11:00")
        .handed_on(Tier::Expert)
        .says("O1.escalation#0", "11:00", Kept)
        .says("O1.escalation#1", "11:20", Running)
        .says("O1.escalation#1", "11:30:01", Broken);
    story
        .at("11:40")
        .called_in(HelpKind::Expert)
        .says("O1.escalation#1", "11:40", Broken)
        .margin("O1.escalation#1", "11:40", -600)
        // Nobody has to be sent for what goes to the experts.
        .says("P3.dispatch", "11:40", Kept);
}

#[test]
fn what_was_kept_names_nothing_that_came_after_it() {
    let story = ticket().at("09:00").reported().at("09:20").needs_visit();
    let story = story.at("09:25").assigned(Some("09:40"));
    let sent = story.last();
    let done = story.at("09:40").arrived().at("09:45").repaired();
    for promise in ["P3.dispatch", "O1.escalation"] {
        let verdict = done.verdict(promise, "10:00");
        assert_eq!((verdict.status, verdict.evidence), (Kept, vec![2, sent]));
    }
}

#[test]
fn who_turns_out_to_have_only_asked_needs_nobody_to_go() {
    let story = ticket().at("09:00").reported().at("09:20").needs_visit();
    let story = story
        .at("09:30")
        .diagnosed(false)
        .converted(TicketKind::Consultation);
    let converted = story.last();
    story
        .clone()
        .at("09:40")
        .by_school()
        .confirmed(converted)
        .says("P3.dispatch", "09:51", Withdrawn);
    // The provider's own word alone takes nothing away.
    story.says("P3.dispatch", "09:51", Broken);
}

#[test]
fn another_system_that_names_nobody_leaves_the_dispatch_incomplete() {
    let story = ticket().imported().at("09:00").reported();
    story
        .at("09:20")
        .needs_visit()
        .says("P3.dispatch", "09:50:01", Incomplete)
        .says("O1.escalation", "09:50:01", Incomplete)
        .at("10:00")
        .remote()
        .says("R1.consent", "10:00:01", Incomplete);
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
