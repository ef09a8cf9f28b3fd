//! The laws, over histories that nobody thought of.

use super::story::{Story, instant, occasion, person, service, unit};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use shounuo_core::{
    Actor, Fact,
    ledger::{Entries, Instance, Ledger, LedgerClocks, Material, Topic, entry, fact::*, ledger},
    promise::Status,
};

/// One thing told: which deed, hours since the one before, hours between deed and receipt, and
/// whether the school says it.
type Told = (u8, u16, u16, bool);

fn told() -> impl Strategy<Value = Vec<Told>> {
    let late = prop_oneof![5 => Just(0_u16), 1 => 1..200_u16];
    proptest::collection::vec((0..17_u8, 0..120_u16, late, any::<bool>()), 1..40)
}

/// The same history, of which the provider alone told what came after so many deeds.
fn by_the_provider_from(mut history: Vec<Told>, cut: usize) -> Vec<Told> {
    for told in history.iter_mut().skip(cut) {
        told.3 = false;
    }
    history
}

fn story(history: &[Told]) -> Story {
    let mut story = service();
    let mut receipt = instant("2026-02-01 00:00");
    for (n, (deed, pause, late, school)) in history.iter().enumerate() {
        receipt += SignedDuration::from_hours(i64::from(*pause));
        let happened = receipt - SignedDuration::from_hours(i64::from(*late));
        story = match school {
            true => story.by_school(),
            false => story.by_house(),
        };
        let fact = fact(*deed, n, happened);
        story = story.happens(fact);
        let recorded = story.facts.last_mut().unwrap();
        (recorded.occurred_at, recorded.recorded_at) = (happened, receipt);
    }
    story
}

fn fact(deed: u8, n: usize, at: Timestamp) -> Fact {
    let class = || "cloud_server".to_owned();
    let day = SignedDuration::from_hours(24);
    let of = i64::try_from(n / 2).unwrap_or(0).max(1);
    let who = person(11 + (n % 3) as u128);
    let piece = unit((n % 3) as u128);
    match deed {
        0 | 1 => RoutineCarriedOut {
            routine: "inspection".into(),
            site: None,
            complete: !n.is_multiple_of(4),
            covered: Some(3),
            in_scope: Some(3),
            left_out: Vec::new(),
            share_percent: None,
            heads: None,
            files: vec![super::story::uuid(8).into()],
        }
        .into(),
        2 => OccasionAnnounced {
            occasion: occasion(1),
            starts_at: at + day * 12,
            ends_at: at + day * 13,
            name: None,
        }
        .into(),
        3 => OccasionMoved {
            occasion: occasion(1),
            starts_at: at + day * 9,
            ends_at: at + day * 10,
        }
        .into(),
        4 => OccasionInspected {
            occasion: occasion(1),
            whole_system: n.is_multiple_of(2),
            complete: true,
            covered: Some(3),
            in_scope: n.is_multiple_of(2).then_some(3),
            left_out: Vec::new(),
            files: vec![super::story::uuid(8).into()],
        }
        .into(),
        5 | 6 => PresenceBegun {
            person: who,
            occasion: n.is_multiple_of(2).then(|| occasion(1)),
            takes_over: None,
            scan: None,
        }
        .into(),
        7 => PresenceEnded {
            person: who,
            occasion: n.is_multiple_of(2).then(|| occasion(1)),
        }
        .into(),
        8 | 9 => StandbyEntered {
            class: class(),
            unit: piece,
        }
        .into(),
        10 => StandbyLeft {
            class: class(),
            unit: piece,
        }
        .into(),
        11 => StandbyTested {
            class: class(),
            unit: piece,
            passed: n.is_multiple_of(2),
        }
        .into(),
        12 => CaseShown {
            rule: "W1.free".into(),
            case: format!("EC-{}", n % 3),
            holds: n.is_multiple_of(2),
            why: "checked".into(),
            files: Vec::new(),
        }
        .into(),
        13 => OccasionCalledOff {
            occasion: occasion(1),
        }
        .into(),
        14 => StockCounted {
            part: super::story::uuid(1).into(),
            count: (n % 4) as u32,
            least: 2,
        }
        .into(),
        15 => StandbyPlanned {
            class: class(),
            unit: piece,
            from: at + day * 2,
            to: at + day * 9,
            away: !n.is_multiple_of(3),
        }
        .into(),
        _ => ServiceConfirmed {
            of,
            topic: if n.is_multiple_of(2) {
                Topic::Routine
            } else {
                Topic::Presence
            },
            key: if n.is_multiple_of(2) {
                "inspection".into()
            } else {
                "duty".into()
            },
        }
        .into(),
    }
}

fn judged(story: &Story, entries: &Entries, at: Timestamp) -> Ledger {
    let material = Material {
        entries,
        cases: &[],
        sites: &[],
    };
    ledger(&story.versions, material, &LedgerClocks::default(), at)
}

fn end(story: &Story) -> Timestamp {
    story.facts.last().unwrap().recorded_at + SignedDuration::from_hours(24 * 100)
}

/// The ledger when so many facts had come in, and when all had and nothing ran any more.
fn at_and_after(whole: &Story, cut: usize) -> (Ledger, Ledger) {
    let mut before = whole.clone();
    before.facts.truncate(cut);
    let at = before.facts.last().unwrap().recorded_at;
    let then = judged(&before, &before.entries(), at);
    (then, judged(whole, &whole.entries(), end(whole)))
}

fn instances(ledger: &Ledger) -> impl Iterator<Item = (String, &Instance)> {
    ledger
        .lines()
        .flat_map(|(_, l)| l.instances.iter().map(move |i| (l.promise.clone(), i)))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    /// Law 1: the store may hand the entries over in any order.
    #[test]
    fn the_order_in_which_entries_are_handed_over_is_of_no_matter(history in told(), turn in 0..40_usize) {
        let story = story(&history);
        let mut entries: Vec<_> = story.facts.iter().filter_map(entry).collect();
        let straight = judged(&story, &Entries::new(entries.clone()), end(&story));
        let turn = turn % entries.len().max(1);
        entries.rotate_left(turn);
        entries.reverse();
        let turned = judged(&story, &Entries::new(entries), end(&story));
        prop_assert!(straight == turned);
    }

    /// Law 4: what is kept rests on facts of the journal, and on none that came later.
    #[test]
    fn kept_rests_on_facts(history in told()) {
        let story = story(&history);
        let at = end(&story);
        for (promise, instance) in instances(&judged(&story, &story.entries(), at)) {
            if instance.status == Status::Kept {
                prop_assert!(!instance.evidence.is_empty(), "{} {:?}", promise, instance);
            }
            for seq in &instance.evidence {
                prop_assert!(story.facts.iter().any(|f| f.seq == *seq));
            }
        }
    }

    /// Law 3: the provider alone never turns a final breach into anything else.
    #[test]
    fn a_final_breach_stands_whatever_the_provider_adds(history in told(), cut in 1..40_usize) {
        let whole = story(&by_the_provider_from(history, cut));
        let (then, now) = at_and_after(&whole, cut);
        for (promise, was) in instances(&then).filter(|(_, i)| i.is_finally_broken()) {
            let same = instances(&now).find(|(p, i)| *p == promise && i.key == was.key);
            let status = same.map(|(_, i)| i.status);
            prop_assert_eq!(status, Some(Status::Broken), "{} {}", promise, was.key);
        }
    }

    /// Law 3: nor one that is not final yet, which only a fact that the school confirmed may change.
    #[test]
    fn a_breach_stands_whatever_the_provider_adds(history in told(), cut in 1..40_usize) {
        let whole = story(&by_the_provider_from(history, cut));
        let (then, now) = at_and_after(&whole, cut);
        for (promise, was) in instances(&then).filter(|(_, i)| i.status == Status::Broken) {
            let same = instances(&now).find(|(p, i)| *p == promise && i.key == was.key);
            let status = same.map(|(_, i)| i.status);
            prop_assert_eq!(status, Some(Status::Broken), "{} {:?}", promise, was);
        }
    }

    /// Law 3: whoever adds what, a final breach changes only with its mark.
    #[test]
    fn a_final_breach_changes_only_as_corrected(history in told(), cut in 1..40_usize) {
        let whole = story(&history);
        let (then, now) = at_and_after(&whole, cut);
        for (promise, was) in instances(&then).filter(|(_, i)| i.is_finally_broken()) {
            let same = instances(&now).find(|(p, i)| *p == promise && i.key == was.key);
            prop_assert!(same.is_some(), "{} {:?} is gone", promise, was);
            let Some((_, is)) = same else { continue };
            let marked = is.remarks.iter().any(|r| format!("{r:?}").contains("Corrected"));
            prop_assert!(is.status == Status::Broken || marked, "{} {:?}\n{:?}", promise, was, is);
        }
    }

    /// Law 2: what happened after an instant says nothing of it, when it was taken in at once.
    #[test]
    fn what_came_later_says_nothing_of_an_instant(history in told(), cut in 1..40_usize) {
        let mut history = history;
        for told in &mut history {
            told.2 = 0;
            // A confirmation speaks of the past by its nature.
            told.0 = told.0.min(15);
        }
        let whole = story(&history);
        let mut before = whole.clone();
        before.facts.truncate(cut);
        let last = before.facts.last().unwrap().recorded_at;
        let next = whole.facts.get(before.facts.len()).map(|f| f.recorded_at);
        prop_assume!(next.is_none_or(|n| n > last));
        let then = judged(&before, &before.entries(), last);
        let now = judged(&whole, &whole.entries(), last);
        for (line, same) in then.lines().zip(now.lines()) {
            prop_assert_eq!(&line.1.instances, &same.1.instances);
        }
    }
}

#[test]
fn unconfirmed_doubt_never_speaks_for_the_provider() {
    let late = Actor::House(person(1));
    let mut story = service().at("2026-02-10 09:00").enters("cloud_server", 1);
    let fact = story.facts.last_mut().unwrap();
    (fact.actor, fact.occurred_at) = (late, instant("2026-02-01 00:00"));
    let broken = story.instance(
        "B1.cloud_server",
        "cloud_server@2026-02",
        "2026-02-20 00:00",
    );
    assert_eq!(broken.status, Status::Broken);
}
