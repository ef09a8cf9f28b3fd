//! Claimed times at intake, and what only history of other systems may do.

use super::world::World;
use jiff::SignedDuration;
use shounuo_core::{
    Origin,
    ticket::{Action::*, Command, Invalid, Refusal, words::*},
};

#[test]
fn a_claim_a_little_ahead_is_set_right_a_day_ahead_is_refused() {
    let mut world = World::with_fault();
    let answer = |world: &World| {
        world
            .ask(0, Command::StartDiagnosis {})
            .map(|f| f[0].occurred_at)
    };
    world.ahead_s = 120;
    assert_eq!(answer(&world), Ok(world.now));
    world.ahead_s = 121;
    assert_eq!(
        answer(&world),
        Ok(world.now + SignedDuration::from_secs(121))
    );
    world.ahead_s = 86_401;
    let why = Invalid::TooFarAhead;
    assert_eq!(
        answer(&world),
        Err(Refusal::Invalid {
            field: "occurred_at",
            why
        })
    );
}

#[test]
fn a_slow_clock_places_no_deed_before_its_report() {
    let mut world = World::with_fault();
    let reported_at = world.ticket(0).reported_at.unwrap();
    world.pass(20).ahead_s = -60;
    let facts = world.ask(0, Command::StartDiagnosis {}).unwrap();
    assert_eq!(facts[0].occurred_at, reported_at);
    world.ahead_s = -3600;
    let facts = world.ask(0, Command::StartDiagnosis {}).unwrap();
    assert_eq!(
        facts[0].occurred_at,
        world.now - SignedDuration::from_hours(1)
    );
}

#[test]
fn only_another_systems_history_reopens() {
    let mut world = World::with_fault();
    world.does(0, SolveRemotely);
    assert!(matches!(
        world.ask(0, Command::Reopen {}),
        Err(Refusal::WrongState { .. })
    ));
    world.origin = Origin::Import {
        batch: "b".into(),
        line: 2,
    };
    world.give(0, Command::Reopen {}).unwrap();
    assert_eq!(world.ticket(0).stage(), Stage::Diagnosing);
}
