//! The demonstration's ledger: every clause has been kept, and every clause has been something else, too.

mod facts;

use crate::world::shared;
use facts::Facts;
use shounuo_app::{
    Who,
    queries::ledger::{LedgerAsk, LedgerView},
};
use shounuo_core::{
    Seq,
    contract::Kind,
    ledger::{Instance, Ledger, Line},
    promise::Status,
};
use shounuo_sim::wait;
use std::collections::BTreeMap;

fn ledger(customer: &str) -> LedgerView {
    let ask = LedgerAsk {
        customer: Some(customer.to_owned()),
        ..LedgerAsk::default()
    };
    wait(shared().app.ledger(&Who::system(), ask)).unwrap()
}

/// What acts after the warranty only is shown by the second customer.
fn line(promise: &str) -> Line {
    let [first, second] = ["EC", "MZ"].map(ledger);
    let lines = [first.ledger.line(promise), second.ledger.line(promise)];
    let told = lines.into_iter().flatten().max_by_key(|l| all(l));
    told.cloned().unwrap()
}

fn all(line: &Line) -> u32 {
    line.counts.kept + others(line)
}

fn others(line: &Line) -> u32 {
    let c = line.counts;
    c.open + c.broken + c.excused + c.withdrawn + c.incomplete + c.corrected
}

fn promises() -> Vec<(String, Kind)> {
    let view = ledger("EC");
    let lines = view.ledger.lines();
    lines.map(|(_, l)| (l.promise.clone(), l.kind)).collect()
}

#[test]
fn every_promise_was_kept_once_and_was_something_else_once() {
    let mut poor = Vec::new();
    for (promise, kind) in promises() {
        let line = line(&promise);
        if kind != Kind::Record && (line.counts.kept == 0 || others(&line) == 0) {
            poor.push(format!("{promise}: {:?}", line.counts));
        }
    }
    assert!(poor.is_empty(), "{}", poor.join("\n"));
}

#[test]
fn what_time_and_forgetting_can_break_was_broken_once_and_runs_now() {
    // A repair report is forced by the procedure: it is missing for a while, and a rejected repair needs none.
    let report = line("P4.report").counts;
    assert!(report.open > 0 && report.withdrawn > 0, "{report:?}");
    for promise in ["O1.escalation", "P3.dispatch", "R1.consent"] {
        let counts = line(promise).counts;
        assert!(counts.broken > 0, "{promise}: {counts:?}");
        assert!(counts.open > 0, "{promise}: {counts:?}");
        assert!(counts.kept > counts.broken, "{promise}: {counts:?}");
    }
}

#[test]
fn every_record_is_complete_but_the_one_whose_work_goes_on() {
    for (promise, _) in promises().iter().filter(|p| p.1 == Kind::Record) {
        let expected = match promise.as_str() {
            "A3.optimisation" => Status::Incomplete,
            _ => Status::Kept,
        };
        assert_eq!(line(promise).status, expected, "{promise}");
    }
}

type Clocks = BTreeMap<(String, String), Instance>;

/// Every instance of a promise, the oldest first.
fn instances(promise: &str, kind: Kind, (ledger, clocks): &(Ledger, Clocks)) -> Vec<Instance> {
    let mut all: Vec<Instance> = match kind {
        Kind::Deadline | Kind::Rule if clocks.keys().any(|(of, _)| of == promise) => {
            let own = clocks.iter().filter(|((of, _), _)| of == promise);
            own.map(|(_, instance)| instance.clone()).collect()
        }
        _ => {
            let line = ledger.line(promise);
            line.map(|l| l.instances.clone()).unwrap_or_default()
        }
    };
    all.sort_by(|a, b| (a.from, &a.key).cmp(&(b.from, &b.key)));
    all
}

#[test]
fn what_is_kept_is_kept_by_its_facts_alone() {
    let world = shared();
    let books = [world.demo.centre, world.demo.second].map(|c| Facts::of(world, c));
    let whole = books.each_ref().map(|facts| facts.without(&[]));
    for (promise, kind) in promises() {
        let found = books.iter().zip(&whole).find_map(|(facts, whole)| {
            let mut all = instances(&promise, kind, whole).into_iter();
            let kept = all.find(|i| i.status == Status::Kept)?;
            Some((facts, kept))
        });
        // One record is not complete yet.
        let Some((facts, kept)) = found else {
            assert_eq!(promise, "A3.optimisation");
            continue;
        };
        // What started a clock is not what stopped it.
        let shown = match kind {
            Kind::Deadline => &kept.evidence[1..],
            _ => &kept.evidence[..],
        };
        assert!(!shown.is_empty(), "{promise}: nothing shows {}", kept.key);
        let status = fallen(facts, (&promise, kind), &kept.key, shown.to_vec());
        assert_ne!(status, Some(Status::Kept), "{promise} {}", kept.key);
    }
}

/// How an instance stands without some facts. The case of a ratio whose acceptance is gone is shown by its
/// filing: that goes, too.
fn fallen(
    facts: &Facts,
    (promise, kind): (&str, Kind),
    key: &str,
    mut gone: Vec<Seq>,
) -> Option<Status> {
    let rounds = if kind == Kind::Ratio { 4 } else { 1 };
    let mut status = None;
    for _ in 0..rounds {
        let after = instances(promise, kind, &facts.without(&gone));
        let same = after.iter().find(|i| i.key == key);
        status = same.map(|i| i.status);
        gone.extend(same.iter().flat_map(|i| &i.evidence));
    }
    status
}

#[test]
fn by_core_alone_the_ledger_is_the_same() {
    let world = shared();
    for (code, customer) in [("EC", world.demo.centre), ("MZ", world.demo.second)] {
        let (alone, _) = Facts::of(world, customer).without(&[]);
        let view = ledger(code);
        for (_, line) in view.ledger.lines() {
            let other = alone.line(&line.promise).unwrap();
            let both = (line.status, line.counts, &line.months);
            assert_eq!(
                both,
                (other.status, other.counts, &other.months),
                "{}",
                line.promise
            );
        }
    }
}
