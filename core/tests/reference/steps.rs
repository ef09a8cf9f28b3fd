//! Step by step is at once (law 1): what one fact touches, judged alone from the entries that it asks
//! for, put into the ledger of before, gives the ledger of after. At every prefix of histories that
//! nobody thought of.

use super::{
    calendar::instant,
    compare::{versions, world},
    generate::{Chance, Theme},
    world::World,
};
use jiff::Timestamp;
use proptest::prelude::*;
use shounuo_core::{
    Fact, Recorded,
    contract::Kind,
    ledger::{
        Entries, Entry, InForce, Instance, LedgerClocks, Material, Remark, Wanted, entry, ledger,
        thing_clocks, touched, wanted,
    },
    promise::{Clock, Note},
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
        Fact::ServiceConfirmed(f) => (f.of, own),
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

fn asked_for(facts: &[Recorded], asked: &[Wanted]) -> Entries {
    let fits = |e: &Entry| {
        let late = e.occurred_at.max(e.recorded_at);
        let by = |w: &Wanted| {
            e.topic == w.topic && *e.key == *w.key && w.since.is_none_or(|s| late >= s)
        };
        asked.iter().any(by)
    };
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
    clocks.retain(|(key, ..), _| *key != *own.key);
    for clock in alone.clocks.into_iter().filter(|c| c.started_at <= at) {
        let key = (own.key.to_string(), clock.promise.clone(), clock.instance);
        clocks.insert(key, clock);
    }
    let (all, all_clocks) = whole(world, versions, n, at);
    for (key, instance) in &all {
        let alone = step.get(key).cloned().map(comparable);
        prop_assert_eq!(
            alone,
            Some(comparable(instance.clone())),
            "{:?} at {}",
            key,
            at
        );
    }
    prop_assert_eq!(clocks, all_clocks);
    Ok(())
}

/// A corrected verdict names every proof that came in while it stood broken, those of other cases too,
/// which who judges it alone does not know of: its proofs are left out, and all else must be equal.
fn comparable(mut instance: Instance) -> Instance {
    let corrected = Remark::Note(Note::Corrected);
    if instance.remarks.contains(&corrected) {
        instance.evidence.clear();
        instance.remarks = vec![corrected];
    }
    instance
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn verdicts_step_by_step_are_the_whole_ledger_at_every_prefix(seed in any::<u64>()) {
        prop_assume!(Theme::of(seed) != Theme::Tickets);
        let (_, world) = world(seed);
        let versions = versions(&world);
        let mut chance = Chance::new(!seed);
        for n in 1..=world.facts.len() {
            let received = world.facts[n - 1].recorded_at.as_second();
            let later = chance.of(&[0, 0, 600, 3 * 86_400, 40 * 86_400]);
            step(&world, &versions, n, instant(received + later))?;
        }
    }
}
