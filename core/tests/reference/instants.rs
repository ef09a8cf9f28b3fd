//! Law 2, for every kind of promise and every instant: what was told, and happened, after an instant says
//! nothing of it.

use super::{
    calendar::{S, instant, seconds},
    compare::{core, world},
    generate::{Chance, Theme},
    world::World,
};
use shounuo_core::{
    Fact,
    contract::Kind,
    ledger::{Ledger, Remark},
    promise::Status,
};
use std::collections::{BTreeMap, BTreeSet};

/// The same history, everything told as it happened. What speaks of the past by its nature is left out:
/// words on another fact's time, and calendars, by which open clocks are judged anew.
fn live(mut world: World) -> World {
    world.facts.retain(|f| {
        let of_past = matches!(
            f.fact,
            Fact::ServiceConfirmed(_) | Fact::ServiceCorrected(_) | Fact::CalendarPublished(_)
        );
        !of_past
    });
    for fact in &mut world.facts {
        fact.occurred_at = fact.recorded_at;
    }
    world
}

/// As it was known at an instant.
fn known_by(world: &World, at: S) -> World {
    let mut known = world.clone();
    known.facts.retain(|f| seconds(f.recorded_at) <= at);
    known.cases.retain(|c| seconds(c.known_at) <= at);
    for case in &mut known.cases {
        case.failed = case.failed.filter(|(failed, _)| seconds(*failed) <= at);
    }
    known
}

/// Instants about every fact, and between and behind them.
fn instants(world: &World, chance: &mut Chance) -> BTreeSet<S> {
    let told = world.facts.iter().map(|f| seconds(f.recorded_at));
    let told = told.chain(world.cases.iter().take(5).map(|c| seconds(c.known_at)));
    let about = |t: S| [t - 1, t, t + 1, t + chance.between(60, 20 * 86_400)];
    told.flat_map(about).collect()
}

/// Every line as it is told: status, what is left, evidence, remarks.
fn lines(ledger: &Ledger) -> BTreeMap<&str, String> {
    let lines = ledger.lines();
    lines
        .map(|(_, l)| (&*l.promise, format!("{l:#?}")))
        .collect()
}

#[test]
fn what_came_later_says_nothing_of_any_instant_whatever_the_kind() {
    let mut seen: BTreeMap<Kind, BTreeSet<String>> = BTreeMap::new();
    for seed in (0..480).filter(|s| Theme::of(*s) != Theme::Tickets) {
        let world = live(world(seed, true).1);
        for at in instants(&world, &mut Chance::new(seed ^ 0x7E11)) {
            let then = core(&known_by(&world, at), at);
            let now = core(&world, at);
            assert_eq!(lines(&then), lines(&now), "seed {seed} at {}", instant(at));
            for (_, line) in now.lines() {
                let statuses = line.instances.iter().map(|i| i.status.code().to_owned());
                seen.entry(line.kind).or_default().extend(statuses);
            }
        }
    }
    // Of every kind there was something open and something settled to compare.
    for kind in [
        Kind::Deadline,
        Kind::Cadence,
        Kind::Lead,
        Kind::Floor,
        Kind::Ratio,
        Kind::Rule,
    ] {
        let statuses = seen.get(&kind).map_or(0, BTreeSet::len);
        assert!(statuses > 1, "{kind:?}: {:?}", seen.get(&kind));
    }
}

/// The histories hold what they are to show, in numbers that no change of the generators may lose.
#[test]
fn the_histories_hold_calendars_plans_and_facts_that_nobody_can_read() {
    let (mut calendars, mut unread, mut planned, mut ahead) = (0, 0, 0, 0);
    for seed in (0..2_000).filter(|s| Theme::of(*s) != Theme::Tickets) {
        let (theme, world) = world(seed, true);
        let has = |is: fn(&Fact) -> bool| u32::from(world.facts.iter().any(|f| is(&f.fact)));
        calendars += has(|f| matches!(f, Fact::CalendarPublished(_)));
        planned += has(|f| matches!(f, Fact::StandbyPlanned(_)));
        let last = world.facts.last().map_or(0, |f| seconds(f.recorded_at));
        if world.facts.is_empty() || theme == Theme::Ratios {
            continue;
        }
        let ledger = core(&world, last);
        let instances = || ledger.lines().flat_map(|(_, l)| &l.instances);
        let cannot = instances().any(|i| {
            let note = shounuo_core::promise::Note::UnknownFact;
            i.status == Status::Incomplete && i.remarks.contains(&Remark::Note(note))
        });
        unread += u32::from(cannot);
        let gap = |r: &Remark| matches!(r, Remark::GapAhead(_));
        let shows = theme == Theme::Standby && instances().any(|i| i.remarks.iter().any(gap));
        ahead += u32::from(shows);
    }
    assert!(calendars >= 300, "{calendars} with calendars");
    assert!(unread >= 60, "{unread} with what nobody can read");
    assert!(planned >= 50, "{planned} with plans");
    assert!(ahead >= 10, "{ahead} with a planned gap ahead");
}
