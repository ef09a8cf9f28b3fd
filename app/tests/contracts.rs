//! A new version acts only once both parties have confirmed it; what runs keeps the version of its start.

use crate::world::{PLAN, School, World};
use jiff::Timestamp;
use shounuo_app::{
    AppError, Who,
    commands::{PastContract, PastRow, PastStep},
};
use shounuo_core::{
    Subject,
    id::{ContractId, TicketId},
    promise::{Clock, Status},
    role::Role,
    ticket::{Command, Refusal},
};
use shounuo_store::query::Scope;

on_both!(
    a_version_acts_from_the_later_confirmation_and_what_runs_keeps_its_own,
    a_breach_under_the_old_version_stands_under_the_new_one,
    nobody_confirms_for_the_other_party_and_no_stranger_at_all,
    a_contract_with_an_error_never_half_loads,
    a_contract_is_published_for_no_other_customer,
    another_systems_contract_governs_its_record_and_nothing_that_happens_here,
);

/// The plan with two hours for the arrival.
fn looser() -> String {
    let (before, after) = PLAN.split_at(PLAN.find("id = \"D3.arrival\"").unwrap());
    format!(
        "{before}{}",
        after.replacen("limit = \"1 h\"", "limit = \"2 h\"", 1)
    )
}

fn contract_of(world: &World, code: &str) -> ContractId {
    let found = world
        .ask(world.app.customer_by_code(&Who::system(), code))
        .unwrap();
    found.contract.unwrap()
}

fn in_force(world: &World) -> Option<u32> {
    let view = world.ask(world.app.contract(&Who::system(), "EC")).unwrap();
    view.in_force.map(|(version, _)| version)
}

/// A report that needs a visit; its arrival clock runs.
fn visit(world: &World) -> TicketId {
    let ticket = world.report(world.centre);
    let command = Command::HandOn {
        to: shounuo_core::ticket::words::Tier::OnSite,
        reason: shounuo_core::ticket::words::HandReason::NeedsVisit,
        text: None,
    };
    world.act(&world.staff(Role::RemoteTechnician), ticket, command);
    ticket
}

fn arrival(world: &World, school: School, ticket: TicketId) -> Clock {
    let scope = Scope::Customer(school.id);
    let clocks = world
        .app
        .store()
        .read(move |r| r.clocks(&scope, ticket))
        .unwrap();
    clocks
        .into_iter()
        .find(|c| c.promise == "D3.arrival")
        .unwrap()
}

fn length_min(clock: &Clock) -> i64 {
    clock
        .due_at()
        .unwrap()
        .duration_since(clock.started_at)
        .as_secs()
        / 60
}

fn a_version_acts_from_the_later_confirmation_and_what_runs_keeps_its_own(world: &mut World) {
    let id = contract_of(world, "EC");
    let running = visit(world);
    let published = world.must(world.app.publish_contract(
        &Who::system(),
        world.centre.id,
        id,
        &looser(),
    ));
    assert_eq!(published.no.as_deref(), Some("2"));
    assert_eq!(in_force(world), Some(1), "published is not in force");
    world.pass_min(1);
    world.must(
        world
            .app
            .confirm_contract(&world.staff(Role::ProjectManager), id, 2),
    );
    world.pass_min(1);
    assert_eq!(in_force(world), Some(1), "one party is not both");
    assert_eq!(length_min(&arrival(world, world.centre, visit(world))), 60);
    world.must(
        world
            .app
            .confirm_contract(&world.manager(world.centre), id, 2),
    );
    world.pass_min(1);
    assert_eq!(in_force(world), Some(2));
    assert_eq!(length_min(&arrival(world, world.centre, visit(world))), 120);
    // Its next fact derives the clocks of the old ticket anew, by the version of its start.
    let note = Command::StartDiagnosis {};
    world.act(&world.staff(Role::RemoteTechnician), running, note);
    assert_eq!(length_min(&arrival(world, world.centre, running)), 60);
}

fn a_breach_under_the_old_version_stands_under_the_new_one(world: &mut World) {
    let id = contract_of(world, "EC");
    let late = visit(world);
    world.pass_min(90);
    world.must(
        world
            .app
            .publish_contract(&Who::system(), world.centre.id, id, &looser()),
    );
    world.must(
        world
            .app
            .confirm_contract(&world.staff(Role::ProjectManager), id, 2),
    );
    world.must(
        world
            .app
            .confirm_contract(&world.manager(world.centre), id, 2),
    );
    world.pass_min(1);
    world.act(
        &world.staff(Role::RemoteTechnician),
        late,
        Command::StartDiagnosis {},
    );
    let clock = arrival(world, world.centre, late);
    assert_eq!(length_min(&clock), 60);
    assert_eq!(clock.verdict(world.app.now()).status, Status::Broken);
}

fn nobody_confirms_for_the_other_party_and_no_stranger_at_all(world: &mut World) {
    let id = contract_of(world, "EC");
    world.must(
        world
            .app
            .publish_contract(&Who::system(), world.centre.id, id, &looser()),
    );
    for who in [
        Who::system(),
        world.staff(Role::Administrator),
        world.staff(Role::Desk),
    ] {
        let refused = world.app.confirm_contract(&who, id, 2);
        assert!(matches!(refused, Err(AppError::Forbidden)));
    }
    let stranger = world.manager(world.other);
    let task = world.app.confirm_contract(&stranger, id, 2).unwrap();
    let refused = world.app.run_now(task);
    assert!(matches!(refused, Err(AppError::NotFound)), "{refused:?}");
    let task = world
        .app
        .confirm_contract(&world.manager(world.centre), id, 3)
        .unwrap();
    assert!(
        world.app.run_now(task).is_err(),
        "there is no third version"
    );
    let house = world.staff(Role::ProjectManager);
    for _ in 0..2 {
        world.must(world.app.confirm_contract(&house, id, 2));
    }
    world.pass_min(1);
    assert_eq!(
        in_force(world),
        Some(1),
        "twice by one party is still one party"
    );
}

fn a_contract_with_an_error_never_half_loads(world: &mut World) {
    let id = contract_of(world, "EC");
    let broken = PLAN.replacen("limit = \"15 min\"", "limit = \"0 min\"", 1);
    let before = world.app.store().seal().unwrap().seq;
    let refused = world
        .app
        .publish_contract(&Who::system(), world.centre.id, id, &broken);
    assert!(matches!(
        refused,
        Err(AppError::Refused(Refusal::Invalid { field: "toml", .. }))
    ));
    let past = PastContract {
        batch: "b".to_owned(),
        toml: broken,
        since: Timestamp::UNIX_EPOCH,
    };
    assert!(
        world
            .app
            .import_contract(&Who::system(), world.other.id, past)
            .is_err()
    );
    assert_eq!(
        world.app.store().seal().unwrap().seq,
        before,
        "nothing was written"
    );
    assert_eq!(in_force(world), Some(1));
}

fn a_contract_is_published_for_no_other_customer(world: &mut World) {
    let id = contract_of(world, "EC");
    let task = world
        .app
        .publish_contract(&Who::system(), world.other.id, id, PLAN)
        .unwrap();
    let refused = world.app.run_now(task);
    assert!(matches!(refused, Err(AppError::NotFound)), "{refused:?}");
    let other = world
        .ask(world.app.customer_by_code(&Who::system(), "MZ"))
        .unwrap();
    assert_eq!(other.contract, None);
}

const LOG: &str = include_str!("../../contracts/incident-log.toml");

fn another_systems_contract_governs_its_record_and_nothing_that_happens_here(world: &mut World) {
    let since: Timestamp = "2016-02-29T00:00:00Z".parse().unwrap();
    let past = PastContract {
        batch: "b".to_owned(),
        toml: LOG.to_owned(),
        since,
    };
    let school = world.other;
    for _ in 0..2 {
        let task = world
            .app
            .import_contract(&Who::system(), school.id, past.clone());
        world.must(task);
    }
    let mut report = crate::world::report_of(school);
    (report.device, report.symptoms) = (None, Vec::new());
    report
        .tags
        .insert("priority".to_owned(), "1 - Critical".to_owned());
    report.source_no = Some("INC1".to_owned());
    let row = PastRow {
        batch: "b".to_owned(),
        line: 2,
        source_no: "INC1".to_owned(),
        steps: vec![(since, PastStep::Report(Box::new(report)))],
    };
    let receipt = world.must(world.app.import_row(&Who::system(), school.id, row));
    let Some(Subject::Ticket(imported)) = receipt.subject else {
        panic!("a ticket")
    };
    let clocks = |ticket| {
        let scope = Scope::Customer(school.id);
        let clocks = world
            .app
            .store()
            .read(move |r| r.clocks(&scope, ticket))
            .unwrap();
        clocks
            .into_iter()
            .map(|c| (c.promise.clone(), length_min(&c)))
            .collect::<Vec<_>>()
    };
    let of_log = [
        ("P1.acknowledge".to_owned(), 15),
        ("P1.resolve".to_owned(), 240),
    ];
    assert_eq!(clocks(imported), of_log);
    let here = world.report(school);
    assert_eq!(clocks(here), [], "nobody confirmed anything here");
    let another = PastContract {
        toml: LOG.replacen("\"15 min\"", "\"16 min\"", 1),
        ..past
    };
    let task = world
        .app
        .import_contract(&Who::system(), school.id, another)
        .unwrap();
    assert!(
        world.app.run_now(task).is_err(),
        "the record has one contract"
    );
}
