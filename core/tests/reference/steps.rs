//! Step by step is at once (law 1): what one fact touches, judged alone from the entries that it asks
//! for, put into the ledger of before, gives the ledger of after. At every prefix of histories that
//! nobody thought of.

use super::{
    calendar::instant,
    compare::{versions, world},
    generate::{Chance, Theme, UNREAD, renumbered},
    world::World,
};
use jiff::Timestamp;
use proptest::prelude::*;
use shounuo_core::{
    Fact, Origin, Recorded, Seq,
    contract::Kind,
    fact::Unknown,
    ledger::{
        Entries, Entry, InForce, Instance, LedgerClocks, Material, Wanted, entry, ledger,
        thing_clocks, touched, wanted,
    },
    promise::Clock,
};
use std::collections::BTreeMap;

/// Instances by promise and key.
type All = BTreeMap<(String, String), Instance>;
/// Clocks by what they run on, promise and number.
type Clocks = BTreeMap<(String, String, u16), Clock>;

fn material<'a>(world: &'a World, entries: &'a Entries) -> Material<'a> {
    Material {
        entries,
        cases: &world.cases,
        sites: &[],
    }
}

/// The whole ledger as known with the first `n` facts.
fn whole(world: &World, versions: &[InForce], n: usize, at: Timestamp) -> (All, Clocks) {
    let entries = Entries::new(world.facts[..n].iter().filter_map(entry));
    let material = material(world, &entries);
    let ledger = ledger(versions, material, &LedgerClocks::default(), at);
    let lines = ledger.lines().filter(|(_, l)| l.kind != Kind::Deadline);
    let all = lines.flat_map(|(_, l)| {
        let of = |i: &Instance| ((l.promise.clone(), i.key.clone()), i.clone());
        l.instances.iter().map(of).collect::<Vec<_>>()
    });
    let clocks = thing_clocks(versions, material, at).into_iter();
    let clocks = clocks.map(|(key, c)| ((key, c.promise.clone(), c.instance), c));
    (all.collect(), clocks.collect())
}

/// The earliest instant of which a fact can say something: where its own times differ, the earlier;
/// what it confirms or corrects, too.
fn earliest(facts: &[Recorded], fact: &Recorded) -> Timestamp {
    let own = fact.occurred_at.min(fact.recorded_at);
    let (of, said) = match &fact.fact {
        // Who confirms a correction speaks of the fact that it corrects.
        Fact::ServiceConfirmed(f) => match corrected(facts, f.of) {
            Some(of) => (of, own),
            None => (f.of, own),
        },
        Fact::ServiceCorrected(f) => (f.of, f.at),
        _ => return own,
    };
    let meant = facts.iter().filter(|f| f.seq == of);
    let meant = meant.map(|f| f.occurred_at.min(f.recorded_at));
    let corrections = facts.iter().filter_map(|f| match &f.fact {
        Fact::ServiceCorrected(c) if c.of == of => Some(c.at),
        _ => None,
    });
    meant.chain(corrections).fold(own.min(said), Timestamp::min)
}

/// The fact that a correction is about.
fn corrected(facts: &[Recorded], correction: Seq) -> Option<Seq> {
    let found = facts.iter().find(|f| f.seq == correction)?;
    match &found.fact {
        Fact::ServiceCorrected(f) => Some(f.of),
        _ => None,
    }
}

fn asked_for(facts: &[Recorded], asked: &[Wanted]) -> Entries {
    let fits = |e: &Entry| asked.iter().any(|w| w.takes(e));
    Entries::new(facts.iter().filter_map(entry).filter(fits))
}

/// What the ledger of before becomes by the verdicts of the `n`th fact alone, beside the ledger of
/// after.
fn step(world: &World, versions: &[InForce], n: usize, at: Timestamp) -> Result<(), TestCaseError> {
    let facts = &world.facts[..n];
    let fact = &facts[n - 1];
    let Some(own) = entry(fact) else {
        return Ok(());
    };
    let about = (own.topic, &*own.key);
    let from = earliest(facts, fact);
    let asked = wanted(&versions[0].book.contract, about.0, about.1, from);
    let entries = asked_for(facts, &asked);
    let alone = touched(versions, material(world, &entries), about, from, at);
    let (mut step, mut clocks) = whole(world, versions, n - 1, at);
    for (promise, instance) in alone.instances {
        step.insert((promise, instance.key.clone()), instance);
    }
    // All clocks of what the fact is about are judged anew; of an occasion, those of what failed in it.
    let about = |key: &str| *key == *own.key || failed_in(facts, key, &own.key);
    clocks.retain(|(key, ..), _| !about(key));
    for (key, clock) in alone.clocks.into_iter().filter(|(_, c)| c.started_at <= at) {
        clocks.insert((key, clock.promise.clone(), clock.instance), clock);
    }
    let (all, all_clocks) = whole(world, versions, n, at);
    for (key, instance) in &all {
        prop_assert_eq!(step.get(key), Some(instance), "{:?} at {}", key, at);
    }
    prop_assert_eq!(clocks, all_clocks);
    Ok(())
}

/// Whether something failed in an occasion.
fn failed_in(facts: &[Recorded], failure: &str, occasion: &str) -> bool {
    facts.iter().any(|f| match &f.fact {
        Fact::OccasionDeviceFailed(f) => {
            f.failure.to_string() == failure && f.occasion.to_string() == occasion
        }
        _ => false,
    })
}

/// The same history with a fact of a kind that this program does not know somewhere in it.
fn with_unknown(mut world: World, chance: &mut Chance) -> World {
    let place = chance.below(world.facts.len() as u64 + 1) as usize;
    let before = place.checked_sub(1).and_then(|n| world.facts.get(n));
    let Some(model) = before.or(world.facts.first()) else {
        return world;
    };
    let unknown = Unknown {
        kind: chance.of(UNREAD).into(),
        version: 1,
        data: String::new(),
    };
    let unknown = Recorded {
        // Between the facts of the journal, whose numbers stay.
        seq: 0,
        actor: model.actor,
        origin: Origin::Live,
        fact: Fact::Unknown(unknown),
        ..model.clone()
    };
    world.facts.insert(place, unknown);
    renumbered(&mut world.facts);
    world
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn verdicts_step_by_step_are_the_whole_ledger_at_every_prefix(seed in any::<u64>()) {
        prop_assume!(Theme::of(seed) != Theme::Tickets);
        every_step(seed, true)?;
    }
}

/// Histories on which the two once differed.
const KEPT: &[u64] = &[14_423_740_328_218_867_216, 18_075_359_318_106_409_730];

#[test]
fn kept_histories_are_told_step_by_step_again() {
    for seed in KEPT {
        every_step(*seed, false).unwrap();
    }
}

fn every_step(seed: u64, beside: bool) -> Result<(), TestCaseError> {
    let (_, plain) = world(seed, beside);
    let mut chance = Chance::new(!seed);
    let mut more = Chance::new(seed ^ 0xFACE);
    let world = match more.percent(25) {
        true => with_unknown(plain, &mut more),
        false => plain,
    };
    for n in 1..=world.facts.len() {
        // The calendars that were out by then.
        let versions = versions(&world.known(n));
        let received = world.facts[n - 1].recorded_at.as_second();
        let later = chance.of(&[0, 0, 600, 3 * 86_400, 40 * 86_400]);
        step(&world, &versions, n, instant(received + later))?;
    }
    Ok(())
}
