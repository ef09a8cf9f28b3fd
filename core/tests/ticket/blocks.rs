//! What a rule of the contract forbids is refused by its clause.

use super::world::{World, house, school};
use crate::promise::story::book;
use shounuo_core::{
    Origin,
    contract::{Contract, Mode},
    promise::Book,
    ticket::{
        Action::{self, *},
        Command, Refusal,
    },
};

/// A fault under the plan.
fn under_the_plan() -> World {
    World {
        terms: Some(book().clone()),
        ..World::with_fault()
    }
}

/// The clause by which a command is refused.
fn clause(world: &World, action: Action) -> Option<String> {
    match world.ask(0, world.sane(0, action, 0)) {
        Err(Refusal::Blocked { clause, .. }) => Some(clause),
        _ => None,
    }
}

#[track_caller]
fn wrong_state(world: &World, action: Action) {
    let answer = world.ask(0, world.sane(0, action, 0));
    assert!(
        matches!(answer, Err(Refusal::WrongState { .. })),
        "{answer:?}"
    );
}

fn repaired() -> World {
    let mut world = under_the_plan();
    for action in [HandOn, Assign, Arrive, Diagnose, RecordTest, CompleteRepair] {
        world.does(0, action);
    }
    world
}

#[test]
fn who_signs_without_the_report_is_refused_by_clause_p4() {
    let mut world = repaired();
    assert_eq!(clause(&world, AcceptRepair).as_deref(), Some("P4"));
    world.by(school());
    assert_eq!(clause(&world, AcceptRepair).as_deref(), Some("P4"));
    world.by(house()).does(0, HandReport).does(0, AcceptRepair);
}

#[test]
fn what_was_answered_for_without_the_report_is_not_filed_by_clause_p4() {
    let mut world = repaired();
    world.does(0, AnswerFollowUp);
    assert_eq!(clause(&world, Archive).as_deref(), Some("P4"));
    world.does(0, HandReport).does(0, Archive);
}

#[test]
fn a_session_without_consent_is_refused_by_clause_r1() {
    let mut world = under_the_plan();
    assert_eq!(clause(&world, StartRemote).as_deref(), Some("R1"));
    world.does(0, ConsentRemote).does(0, StartRemote);
    // The next one needs a consent of its own.
    world.does(0, EndRemote);
    assert_eq!(clause(&world, StartRemote).as_deref(), Some("R1"));
}

#[test]
fn a_session_left_open_holds_up_no_repair() {
    let mut world = under_the_plan();
    world.does(0, ConsentRemote).does(0, StartRemote);
    assert_eq!(clause(&world, HandOn), None);
    world.does(0, HandOn);
}

#[test]
fn where_no_clause_can_be_kept_first_the_state_is_named() {
    let world = under_the_plan();
    // Nothing is repaired yet.
    wrong_state(&world, AcceptRepair);
    wrong_state(&world, Archive);
    // On site nobody begins a session.
    wrong_state(&repaired(), StartRemote);
}

#[test]
fn without_terms_the_procedure_refuses_all_the_same() {
    let world = World {
        terms: None,
        ..repaired()
    };
    wrong_state(&world, AcceptRepair);
}

#[test]
fn a_rule_on_block_refuses_what_the_procedure_allows() {
    let strict = |contract: &mut Contract| {
        let rules = contract.clauses.iter_mut().flat_map(|c| &mut c.rules);
        let mut own = rules.filter(|r| r.id == "R1.consent");
        own.next().unwrap().mode = Mode::Block;
    };
    let mut terms: Book = book().clone();
    strict(&mut terms.contract);
    let mut world = World {
        terms: Some(terms),
        ..World::with_fault()
    };
    world.does(0, ConsentRemote).does(0, StartRemote);
    assert_eq!(clause(&world, HandOn).as_deref(), Some("R1"));
    assert_eq!(clause(&world, SolveRemotely).as_deref(), Some("R1"));
    world.does(0, EndRemote).does(0, HandOn);
}

#[test]
fn what_another_system_did_is_taken_as_it_was() {
    let mut world = repaired();
    world.origin = Origin::Import {
        batch: "b".into(),
        line: 1,
    };
    let by = None;
    assert!(
        world
            .ask(0, Command::AcceptRepair { by, text: None })
            .is_ok()
    );
}
