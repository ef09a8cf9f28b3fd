//! A ledger drawn up from counts is the one drawn up from every clock.

use super::story::service;
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use shounuo_core::{
    ledger::{Case, ClockSum, Entries, Ledger, LedgerClocks, Material, OneClock, ledger, month_of},
    promise::{Clock, ClockDue, CountedAs, Pause, Replaced, Status, Stop, Withdrawn, WithdrawnBy},
    ticket::words::WaitReason,
};
use std::{borrow::Cow, sync::Arc};

/// Instants of the clocks: half-days around the turn of a month, some beyond what is final.
fn instant(half_days: i64) -> Timestamp {
    let start: Timestamp = "2026-03-20T00:00:00+08:00".parse().unwrap();
    start + SignedDuration::from_hours(12 * half_days)
}

const SPAN: i64 = 40;

fn some() -> impl Strategy<Value = Timestamp> {
    (0..SPAN).prop_map(instant)
}

fn now_and_then<T: Clone + std::fmt::Debug>(
    strategy: impl Strategy<Value = T>,
) -> impl Strategy<Value = Option<T>> {
    (0..4_u8, strategy).prop_map(|(dice, value)| (dice == 0).then_some(value))
}

fn stop() -> impl Strategy<Value = Stop> {
    let void = proptest::option::of((some(), Just(31_i64)));
    (some(), void).prop_map(|(at, void)| Stop {
        at,
        seq: 30,
        void: void.map(|(v, seq)| (v.max(at), seq)),
        late: false,
        confirmed_at: None,
    })
}

fn pause() -> impl Strategy<Value = Pause> {
    (some(), proptest::option::of(some())).prop_map(|(from, to)| Pause {
        from,
        to: to.filter(|to| from < *to),
        reason: WaitReason::ALL[0],
        seq: 40,
    })
}

/// Any clock whatever, also such as no history brings about.
fn clock() -> impl Strategy<Value = Clock> {
    let promise = (0..3_usize).prop_map(|n| ["D3.response", "D3.arrival", "P2.handling"][n]);
    let due = (some(), any::<bool>()).prop_map(|(at, known)| match known {
        true => ClockDue::At(at),
        false => ClockDue::Unknown(at),
    });
    let stops = proptest::collection::vec(stop(), 0..3);
    let pauses = proptest::collection::vec(pause(), 0..2);
    let begins = (promise, 0..2_u16, some(), due, proptest::option::of(some()));
    let ends = (
        now_and_then(some()),
        now_and_then(some()),
        now_and_then(some()),
    );
    let marks = (now_and_then(Just(60_i64)), now_and_then(some()));
    (begins, stops, pauses, ends, marks).prop_map(made)
}

type Begins = (&'static str, u16, Timestamp, ClockDue, Option<Timestamp>);
type Ends = (Option<Timestamp>, Option<Timestamp>, Option<Timestamp>);
type Marks = (Option<i64>, Option<Timestamp>);

fn made(parts: (Begins, Vec<Stop>, Vec<Pause>, Ends, Marks)) -> Clock {
    let ((promise, instance, started_at, due, risk_at), mut stops, pauses, ends, marks) = parts;
    stops.sort_by_key(|s| s.at);
    let by = WithdrawnBy::Cancelled;
    Clock {
        promise: promise.to_owned(),
        instance,
        started_at,
        start_seq: 1,
        due,
        risk_at,
        stops,
        pauses,
        withdrawn: ends.0.map(|at| Withdrawn { at, seq: 50, by }),
        replaced: ends.1.map(|at| Replaced { at, seq: 51 }),
        excused: ends.2.map(|at| (at, 52)),
        start_in_doubt: false,
        calendars: 1,
        confirmed_by: Vec::new(),
        corrected_by: marks.0,
        unknown: marks.1.map(|at| (at, 70)),
        judged: None,
    }
}

fn count_of(clock: &Clock, status: Status) -> Option<CountedAs> {
    Some(match status {
        Status::NotDue | Status::Running | Status::AtRisk => return None,
        Status::Broken => CountedAs::Broken,
        _ if clock.corrected_by.is_some() => CountedAs::Corrected,
        Status::Kept => CountedAs::Kept,
        Status::Excused => CountedAs::Excused,
        Status::Withdrawn => CountedAs::Withdrawn,
        Status::Incomplete => CountedAs::Incomplete,
    })
}

/// Instants at and right beside every instant of a clock, and long after them all.
fn looked_at() -> Vec<Timestamp> {
    let nano = SignedDuration::from_nanos(1);
    let beside = |at: Timestamp| [at - nano, at, at + nano];
    let mut all: Vec<Timestamp> = (-1..SPAN + 6).map(instant).flat_map(beside).collect();
    all.push(instant(40_000));
    all
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn from_its_settlement_on_passing_time_changes_nothing_of_a_clock(clock in clock()) {
        let Some(settled) = clock.settlement() else {
            let end = clock.verdict(instant(40_000)).status;
            prop_assert!(matches!(end, Status::Running | Status::AtRisk | Status::NotDue));
            return Ok(());
        };
        for at in looked_at().into_iter().filter(|at| *at >= clock.started_at) {
            let verdict = clock.verdict(at);
            if at >= settled.counted_at {
                prop_assert_eq!(count_of(&clock, verdict.status), Some(settled.counted_as));
            }
            let waits = verdict.provisional || clock.stop_at(at).is_none();
            let well = matches!(verdict.status, Status::Kept | Status::Withdrawn);
            prop_assert_eq!(clock.is_live(at), !well && waits);
            if settled.final_at.is_some_and(|f| at >= f) {
                prop_assert!(!clock.is_live(at), "live at {at}");
            }
        }
        // Nor is it told later than need be: right before, it stood otherwise.
        let before = settled.counted_at - SignedDuration::from_nanos(1);
        if settled.counted_at > clock.started_at {
            let then = clock.verdict(before).status;
            prop_assert_ne!(then, clock.verdict(settled.counted_at).status);
        }
    }

    #[test]
    fn a_ledger_from_sums_is_the_ledger_from_every_clock(
        clocks in proptest::collection::vec(clock(), 0..40),
        at in -1..SPAN + 6,
    ) {
        let at = instant(at);
        let keys: Vec<String> = (0..clocks.len()).map(|n| format!("EC-{n}")).collect();
        let all = LedgerClocks::each(keys.iter().map(String::as_str).zip(&clocks));
        let whole = drawn(&all, at);
        let summed = drawn(&summed(&all, at), at);
        for ((clause, line), (of, counted)) in whole.lines().zip(summed.lines()) {
            prop_assert_eq!((clause, &line.promise), (of, &counted.promise));
            prop_assert_eq!(line.status, counted.status, "{}", line.promise);
            prop_assert_eq!(line.counts, counted.counts);
            prop_assert_eq!(&line.months, &counted.months);
            // What is live stands in both.
            for instance in line.instances.iter().filter(|i| i.provisional && i.status != Status::Kept) {
                prop_assert!(counted.instances.contains(instance), "{instance:?}");
            }
        }
        let reversed = LedgerClocks { single: all.single.into_iter().rev().collect(), sums: vec![] };
        for (one, other) in whole.lines().zip(drawn(&reversed, at).lines()) {
            prop_assert_eq!(one.1.status, other.1.status, "the order is of no matter");
        }
    }
}

fn drawn(clocks: &LedgerClocks, at: Timestamp) -> Ledger {
    let entries = Entries::default();
    let material = Material {
        entries: &entries,
        cases: &[] as &[Case],
        sites: &[],
    };
    ledger(&service().versions, material, clocks, at)
}

/// What a store keeps: counts of what is settled; one by one what is not, what is live, and of each
/// promise what began last.
fn summed(all: &LedgerClocks, at: Timestamp) -> LedgerClocks {
    let zone = service().versions[0].book.zone.clone();
    let began = |c: &OneClock| (c.clock.started_at <= at).then_some(c.clock.started_at);
    let mut sums: Vec<ClockSum> = Vec::new();
    let mut single = Vec::new();
    for one in &all.single {
        let settled = one.clock.settlement().filter(|s| s.counted_at <= at);
        let (Some(settled), Some(from)) = (settled, began(one)) else {
            single.push(one.clone());
            continue;
        };
        let promise = one.clock.promise.clone();
        let of = all.single.iter().filter(|o| o.clock.promise == promise);
        let last = of.filter_map(began).max() == Some(from);
        sums.push(ClockSum {
            month: month_of(&zone, one.clock.due_earliest()),
            counted_as: settled.counted_as,
            times: 1,
            promise,
        });
        if last || settled.final_at.is_none_or(|f| f > at) {
            single.push(OneClock {
                key: Cow::Owned(one.key.to_string()),
                clock: Arc::clone(&one.clock),
                counted: true,
            });
        }
    }
    LedgerClocks { single, sums }
}
