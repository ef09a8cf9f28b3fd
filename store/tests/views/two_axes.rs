//! Clocks: what was so, and what was known of it.

use super::centre::{Centre, House, Says, respond};
use crate::world::World;
use shounuo_core::{
    Actor, Timestamp,
    id::TicketId,
    promise::{Clock, Status},
    ticket::{Command, words::*},
};
use shounuo_store::query::Scope;

on_both!(
    a_clock_is_remembered_as_it_was_known,
    a_ticket_is_remembered_as_it_was,
    clocks_that_are_due_are_found_across_tickets,
    clocks_stand_in_the_plans_order,
);

fn now_known(house: &House, centre: &Centre, ticket: TicketId) -> Vec<Clock> {
    let scope = Scope::Customer(centre.customer);
    house.ask(move |r| r.clocks(&scope, ticket))
}

fn known_at(house: &House, centre: &Centre, ticket: TicketId, seq: i64) -> Vec<Clock> {
    let scope = Scope::Customer(centre.customer);
    house.ask(move |r| r.clocks_known_at(&scope, ticket, seq))
}

fn last_seq(house: &House, ticket: TicketId) -> i64 {
    let row = house.ask(move |r| r.ticket_row(&Scope::House, ticket));
    row.expect("a ticket").last_seq
}

fn give(house: &House, centre: &Centre, ticket: TicketId, command: Command<String>) {
    house
        .give(centre, Actor::House(house.technician), ticket, command)
        .expect("it is allowed");
}

/// The promise that the first reply stops.
fn response(clocks: &[Clock]) -> &Clock {
    let response = clocks.iter().find(|c| c.promise.contains("response"));
    response.unwrap_or_else(|| {
        panic!(
            "{:?}",
            clocks.iter().map(|c| &c.promise).collect::<Vec<_>>()
        )
    })
}

fn a_clock_is_remembered_as_it_was_known(world: &World) {
    let house = House::open(world);
    let centre = house.customer("EC");
    let says = Says {
        device: Some(centre.device),
        ..Says::default()
    };
    let ticket = house.report(&centre, says);
    let reported = last_seq(&house, ticket);
    let first = now_known(&house, &centre, ticket);
    assert!(first.len() > 2, "the contract runs several clocks");
    house.pass_s(120);
    give(&house, &centre, ticket, respond());
    let responded = last_seq(&house, ticket);
    house.pass_s(600);
    let graded = Command::GradeFault {
        grade: Grade::Complex,
    };
    give(&house, &centre, ticket, graded);
    let last = now_known(&house, &centre, ticket);
    // As known with the report: nothing has stopped, whatever came later.
    assert_eq!(known_at(&house, &centre, ticket, reported), first);
    assert!(response(&first).stop().is_none());
    let then = known_at(&house, &centre, ticket, responded);
    assert!(response(&then).stop().is_some());
    assert_eq!(
        response(&then),
        response(&last),
        "an untouched clock has no new version"
    );
    assert_ne!(then, last, "the grade brought another clock");
    assert_eq!(known_at(&house, &centre, ticket, reported - 1), []);
    // What was true a minute after the report: running, by all that is known now.
    let minute = Timestamp::from_second(response(&last).started_at.as_second() + 60);
    let verdict = response(&last).verdict(minute.expect("an instant"));
    assert_eq!(verdict.status, Status::Running);
    assert_eq!(response(&last).verdict(house.now()).status, Status::Kept);
}

fn a_ticket_is_remembered_as_it_was(world: &World) {
    let house = House::open(world);
    let centre = house.customer("EC");
    let before = house.now();
    house.pass_s(60);
    let ticket = house.report(
        &centre,
        Says {
            text: Some("黑屏"),
            ..Says::default()
        },
    );
    let reported = house.now();
    house.pass_s(60);
    give(&house, &centre, ticket, respond());
    let scope = Scope::Customer(centre.customer);
    let as_of = |at| house.ask(move |r| r.ticket_as_of(&scope, ticket, at));
    assert_eq!(as_of(before), None);
    assert_eq!(as_of(reported).expect("a ticket").stage(), Stage::Reported);
    let (_, present) = house
        .ask(move |r| r.ticket(&scope, ticket))
        .expect("a ticket");
    assert_eq!(present.stage(), Stage::Diagnosing);
    assert_eq!(as_of(house.now()), Some(present.clone()));
    let known = house.ask(move |r| r.ticket_known_at(&scope, ticket, reported));
    assert_eq!(known.expect("a ticket").stage(), Stage::Reported);
}

fn clocks_that_are_due_are_found_across_tickets(world: &World) {
    let house = House::open(world);
    let (one, two) = (house.customer("EC"), house.customer("TC"));
    let first = house.report_device(&one);
    house.pass_s(60);
    let second = house.report_device(&two);
    let far = house.now() + jiff::SignedDuration::from_hours(24 * 30);
    let due = |scope, before| house.ask(move |r| r.clocks_due(&scope, before, 100));
    let all = due(Scope::House, far);
    assert!(all.is_sorted_by_key(|c| (c.clock.due_at(), c.ticket)));
    assert!(all.iter().any(|c| c.ticket == first) && all.iter().any(|c| c.ticket == second));
    let own = due(Scope::Customer(two.customer), far);
    assert!(!own.is_empty() && own.iter().all(|c| c.ticket == second));
    assert_eq!(due(Scope::House, house.now()), []);
    let count = own.len();
    give(&house, &two, second, respond());
    assert!(
        due(Scope::Customer(two.customer), far).len() < count,
        "a stopped clock is not due"
    );
    let risk = house.ask(move |r| r.clocks_at_risk(&Scope::House, far, 100));
    assert!(risk.iter().all(|c| c.clock.risk_at.is_some()));
}

fn clocks_stand_in_the_plans_order(world: &World) {
    let house = House::open(world);
    let centre = house.customer("EC");
    let ticket = house.report_device(&centre);
    let respond = Command::HandOn {
        text: None,
        to: Tier::OnSite,
        reason: HandReason::NeedsVisit,
    };
    give(&house, &centre, ticket, respond);
    let found: Vec<_> = now_known(&house, &centre, ticket)
        .into_iter()
        .map(|c| c.promise)
        .collect();
    let file = include_str!("../../../contracts/exam-centre.toml");
    let contract = shounuo_core::contract::read(file).expect("the plan");
    // What runs against time comes first, then the rules that are proven on the way.
    let places = found.iter().map(|p| {
        let place = file.find(&format!("id = \"{p}\"")).expect("a promise");
        (contract.deadline(p).is_none(), place)
    });
    assert!(places.is_sorted(), "{found:?}");
    assert!(found.len() > 3, "{found:?}");
}
