//! The ledger of a past instant: as it was true, and as it was known.

use super::*;
use shounuo_core::promise::Status;

on_both!(
    what_was_true_and_what_was_known_are_two_questions,
    an_instant_without_a_verdict_says_so,
    a_version_acts_from_both_confirmations_on,
    beyond_the_calendar_is_said,
);

fn at(as_of: Option<Timestamp>, known_at: Option<Timestamp>) -> LedgerAsk {
    LedgerAsk {
        as_of,
        known_at,
        ..centre()
    }
}

fn what_was_true_and_what_was_known_are_two_questions(world: &mut World) {
    let begin = world.app.now();
    pass_hours(world, 24);
    let done = world.app.now();
    pass_hours(world, 24);
    let expert = world.staff(Role::Expert);
    let data = json!({ "routine": "operator_training", "complete": true, "heads": 5 });
    // Told a day late by the provider: the receipt counts, until the school confirms.
    recorded_at(world, &expert, "routine.carried_out", data, Some(done)).expect("recorded");
    let told = world.app.now();
    pass_hours(world, 24);
    let manager = world.manager(world.centre);
    let shown = instance(world, LedgerAsk::default(), "M1.training", "2026-01");
    let no = shown.evidence[0].no();
    let task = world.app.confirm_fact(&manager, None, no, world.app.ask());
    world
        .app
        .run_now(world.ask(task).expect("allowed"))
        .expect("confirmed");
    let confirmed = world.app.now();
    pass_hours(world, 24);

    let kept = |ask: LedgerAsk| line(world, ask, "M1.training").counts.kept;
    let second = jiff::SignedDuration::from_secs(1);
    assert_eq!(kept(at(None, None)), 1);
    // True on the day it was done, as known now …
    assert_eq!(
        (
            kept(at(Some(done), None)),
            kept(at(Some(done - second), None))
        ),
        (1, 0)
    );
    // … but on that day nobody knew,
    assert_eq!(kept(at(Some(done), Some(done))), 0);
    // and when it was told, the receipt counted.
    assert_eq!(
        (
            kept(at(Some(done), Some(told))),
            kept(at(Some(told), Some(told)))
        ),
        (0, 1)
    );
    assert_eq!(kept(at(Some(done), Some(confirmed))), 1);
    assert_eq!(kept(at(None, Some(begin))), 0);
    let view = ledger(world, at(None, Some(begin)));
    assert_eq!((view.at, view.known_at), (begin, Some(begin)));
}

fn an_instant_without_a_verdict_says_so(world: &mut World) {
    let (now, day) = (world.app.now(), jiff::SignedDuration::from_hours(24));
    let who = world.staff(Role::Auditor);
    let says = |as_of, known_at| {
        let asked = world.app.ledger(&who, at(as_of, known_at));
        refused(world.ask(asked).map(|_| ()))
    };
    let (ahead, before) = (Invalid::TooFarAhead, Invalid::BeforeContract);
    assert_eq!(says(Some(now + day), None), ("as_of", ahead));
    assert_eq!(says(None, Some(now + day)), ("known_at", ahead));
    assert_eq!(says(Some(now - day), None), ("as_of", before));
    assert_eq!(says(None, Some(now - day)), ("known_at", before));
    assert_eq!(says(Some(now), Some(now - day)), ("known_at", before));
    // Far ends of time are no reason to break down.
    assert_eq!(says(Some(Timestamp::MIN), None), ("as_of", before));
    assert_eq!(
        says(Some(Timestamp::MAX), Some(Timestamp::MIN)),
        ("as_of", ahead)
    );
    // A school without a contract has no ledger, and is told that it has no contract.
    let other = world.manager(world.other);
    let none = world.ask(world.app.ledger(&other, LedgerAsk::default()));
    match none {
        Err(AppError::Refused(Refusal::Unknown { kind })) => assert_eq!(kind, "contract"),
        other => panic!("{other:?}"),
    }
}

fn a_version_acts_from_both_confirmations_on(world: &mut World) {
    let view = ledger(world, centre());
    let contract = view.contract;
    let plan = crate::world::PLAN.replace("recurrence_days = 7", "recurrence_days = 9");
    let who = Who::system();
    world.must(
        world
            .app
            .publish_contract(&who, world.centre.id, contract, &plan),
    );
    let manager = world.staff(Role::ProjectManager);
    world.must(world.app.confirm_contract(&manager, contract, 2));
    let days = |ask| ledger(world, ask).book().contract.recurrence_days;
    assert_eq!(days(centre()), 7, "the school has not confirmed");
    pass_hours(world, 24);
    let before = world.app.now();
    pass_hours(world, 24);
    let school = world.manager(world.centre);
    world.must(world.app.confirm_contract(&school, contract, 2));
    assert_eq!(days(centre()), 9);
    assert_eq!(
        (days(at(Some(before), None)), days(at(None, Some(before)))),
        (7, 7)
    );
    let versions = ledger(world, centre()).versions;
    assert_eq!(versions.len(), 2);
    assert_eq!(versions[1].from, Some(world.app.now()));
    let then = ledger(world, at(None, Some(before))).versions;
    assert_eq!(then[1].from, None);
    assert!(then[1].house_at.is_some() && then[1].school_at.is_none());
}

fn beyond_the_calendar_is_said(world: &mut World) {
    assert_eq!(ledger(world, centre()).beyond_calendar, None);
    let id = {
        pass_hours(world, 24 * 365 * 3);
        complaint(world)
    };
    let view = ledger(world, centre());
    assert!(view.beyond_calendar.is_some());
    // What needs no working days is judged all the same.
    let shown = instance(world, LedgerAsk::default(), "Q6.accepted", &id);
    assert_eq!(shown.instance.status, Status::Running);
}
