//! The same seed and plan give the same journal.

use crate::world::{self, World};
use shounuo_app::Who;
use shounuo_sim::wait;

/// Kind, author's side, claimed and received instant of every fact of every ticket, in order; then what is recorded
/// beside tickets.
fn digest(world: &World) -> Vec<String> {
    let mut lines = Vec::new();
    for scripted in &world.demo.tickets {
        let view = wait(world.app.ticket(&Who::system(), scripted.ticket)).unwrap();
        lines.push(format!(
            "{} {:?} {:?}",
            scripted.no,
            view.stage,
            view.device.map(|d| d.nickname)
        ));
        for entry in view.timeline {
            let r = entry.recorded;
            let texts: Vec<_> = entry.texts.iter().map(|(f, t)| (*f, t.clone())).collect();
            lines.push(format!(
                "{} {} {} {} {:?} {texts:?}",
                r.seq,
                r.fact.kind(),
                r.occurred_at,
                r.recorded_at,
                r.actor
            ));
        }
    }
    let facts = world.app.store().read(|r| r.facts_after(0, 1_000_000));
    for fact in facts.unwrap() {
        let beside = shounuo_core::ledger::entry(&fact);
        lines.extend(beside.map(|e| format!("{e:?} {:?}", fact.actor)));
    }
    lines
}

#[test]
fn the_same_seed_gives_the_same_journal() {
    let (first, second) = (
        digest(world::shared()),
        digest(&world::build(world::plan(1, world::NOW))),
    );
    let differs = first.iter().zip(&second).find(|(a, b)| a != b);
    assert_eq!(differs, None);
    assert_eq!(first.len(), second.len());
}

#[test]
fn another_seed_gives_another_journal() {
    let other = world::build(world::plan(2, world::NOW));
    assert_ne!(digest(world::shared()), digest(&other));
}

/// One month, on whichever database: what product and model say, and what the journal holds.
fn agrees_and_equals(world: &World) {
    let found = shounuo_sim::check::check(&world.app, &world.demo).unwrap();
    assert!(found.is_empty(), "{}", found[0]);
    let reference = world::build(one_month());
    assert_eq!(digest(world), digest(&reference));
}

fn one_month() -> shounuo_sim::DemoPlan {
    shounuo_sim::DemoPlan {
        months: 1,
        ..world::plan(6, world::NOW)
    }
}

#[test]
fn on_sqlite_the_world_is_what_it_is_everywhere() {
    shounuo_trial::ran("sqlite", "sim: the same world on both databases");
    agrees_and_equals(&world::build(one_month()));
}

#[test]
fn on_postgresql_the_world_is_what_it_is_everywhere() {
    let name = "sim: the same world on both databases";
    match world::build_on_postgres(one_month()) {
        Some(world) => {
            shounuo_trial::ran("postgres", name);
            agrees_and_equals(&world);
        }
        None => shounuo_trial::skipped(name, shounuo_trial::POSTGRES),
    }
}
