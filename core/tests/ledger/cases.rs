//! What a ticket gives to the repair rate and to satisfaction.

use crate::promise::story::{Story, ticket};
use shounuo_core::{
    contract::Quotient,
    id::TicketId,
    ledger::{Case, cases},
    ticket::{fact::*, words::CancelReason},
};
use uuid::Uuid;

fn of(story: &Story, quotient: Quotient) -> Vec<Case> {
    let all = cases(&story.facts).into_iter();
    all.filter(|c| c.quotient == quotient).collect()
}

fn repaired() -> Story {
    ticket()
        .at("09:00")
        .reported()
        .at("11:00")
        .happens(RepairCompleted { text: None })
}

fn accepted(story: Story) -> Story {
    story.by_school().at("12:00").happens(RepairAccepted {
        by: None,
        text: None,
    })
}

fn answered(story: Story, speed: u8, running: bool) -> Story {
    story.at("+1 09:00").happens(FollowUpAnswered {
        speed,
        skill: 5,
        attitude: 5,
        running,
        channel: shounuo_core::ticket::words::Channel::Phone,
        text: None,
    })
}

#[test]
fn a_repair_is_a_case_once_the_school_accepts_it_and_belongs_to_the_time_of_the_repair() {
    assert!(of(&repaired(), Quotient::RepairRate).is_empty());
    let story = accepted(repaired());
    let found = of(&story, Quotient::RepairRate);
    assert_eq!(found.len(), 1);
    assert!(found[0].good && found[0].failed.is_none());
    assert_eq!(found[0].at, story.instant("11:00"));
    assert_eq!(found[0].known_at, story.instant("12:00"));
}

#[test]
fn the_same_fault_again_makes_it_a_failed_repair_from_then_on() {
    let story = accepted(repaired()).at("+3 09:00").happens(Recurred {
        ticket: TicketId(Uuid::from_u128(6)),
    });
    let found = of(&story, Quotient::RepairRate);
    assert_eq!(
        found[0].failed,
        Some((story.instant("+3 09:00"), story.last()))
    );
}

#[test]
fn a_fault_cancelled_unsolved_is_a_failed_one() {
    let story = ticket()
        .at("09:00")
        .reported()
        .at("10:00")
        .happens(Cancelled {
            reason: CancelReason::NotCovered,
            text: None,
        });
    let found = of(&story, Quotient::RepairRate);
    assert_eq!((found.len(), found[0].good), (1, false));
}

#[test]
fn a_repair_that_the_school_finds_not_running_is_no_case_until_it_is_repaired_again() {
    let story = answered(accepted(repaired()), 5, false);
    assert!(of(&story, Quotient::RepairRate).is_empty());
    assert_eq!(of(&story, Quotient::Satisfaction).len(), 1);
}

#[test]
fn satisfied_is_four_of_five_on_each_question_and_the_desks_typing_shows() {
    let by_school = answered(accepted(repaired()), 4, true);
    let found = of(&by_school, Quotient::Satisfaction);
    assert!(found[0].good && !found[0].by_desk);
    let by_desk = answered(accepted(repaired()).by_house(), 3, true);
    let found = of(&by_desk, Quotient::Satisfaction);
    assert!(!found[0].good && found[0].by_desk);
}

#[test]
fn a_question_is_no_repair() {
    let story = ticket()
        .question()
        .at("09:00")
        .reported()
        .at("09:10")
        .happens(SolvedRemotely { text: None });
    assert!(of(&accepted(story), Quotient::RepairRate).is_empty());
}
