//! The demonstration's ledger: every clause has been kept, and every clause has been something else, too.

use crate::world::shared;
use shounuo_app::{
    Who,
    queries::ledger::{LedgerAsk, LedgerView},
};
use shounuo_core::{contract::Kind, ledger::Line, promise::Status};
use shounuo_sim::wait;

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
        println!("{promise:<22} {:<10} {:?}", line.status.code(), line.counts);
        if kind != Kind::Record && (line.counts.kept == 0 || others(&line) == 0) {
            poor.push(format!("{promise}: {:?}", line.counts));
        }
    }
    assert!(poor.is_empty(), "{}", poor.join("\n"));
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
