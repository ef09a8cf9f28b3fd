//! Every clause, in every status that its kind can take: told in the words of the trade, one line a
//! scenario (`service.txt`, `tickets.txt`), and a test that names what nobody told.

mod deeds;
mod reach;
mod tickets;

use crate::ledger::story::book;
use reach::reached;
use shounuo_core::promise::Status;
use std::collections::BTreeSet;

const SERVICE: &str = include_str!("service.txt");
const TICKETS: &str = include_str!("tickets.txt");

/// The columns of each line that tells something.
fn rows(file: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    let lines = file
        .lines()
        .filter(|l| !l.is_empty() && !l.starts_with('#'));
    lines.map(|l| l.split('|').map(str::trim).collect())
}

/// What happens, one deed after the other.
fn deeds(column: &'static str) -> impl Iterator<Item = &'static str> {
    column.split(';').map(str::trim).filter(|d| !d.is_empty())
}

fn status(code: &str) -> Status {
    Status::ALL
        .iter()
        .copied()
        .find(|s| s.code() == code)
        .unwrap_or_else(|| panic!("no status {code}"))
}

#[test]
fn every_promise_beside_tickets_stands_as_its_scenarios_say() {
    let mut wrong = Vec::new();
    for row in rows(SERVICE) {
        let [promise, expected, key, at, history] = row[..] else {
            panic!("{row:?}")
        };
        let story = deeds::story(deeds(history));
        let line = story.line(promise, at);
        let found = line.instances.iter().find(|i| i.key.starts_with(key));
        // A kept clock is counted and no longer listed.
        let said = found
            .map(|i| i.status)
            .or((line.counts.kept == 1).then_some(Status::Kept));
        if said != Some(status(expected)) {
            wrong.push(format!("{row:?}: {said:?}"));
        }
        if status(expected) == Status::Kept {
            assert!(found.is_none_or(|i| !i.evidence.is_empty()), "{row:?}");
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_promise_on_tickets_stands_as_its_scenarios_say() {
    let mut wrong = Vec::new();
    for row in rows(TICKETS) {
        let [promise, expected, at, history] = row[..] else {
            panic!("{row:?}")
        };
        let said = tickets::story(deeds(history)).verdict(&format!("{promise}#0"), at);
        if said.status != status(expected) {
            wrong.push(format!("{row:?}: {said:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn no_clause_lacks_a_scenario_for_a_status_that_its_kind_can_take() {
    let told: BTreeSet<(&str, Status)> = (rows(SERVICE).chain(rows(TICKETS)))
        .map(|row| (row[0], status(row[1])))
        .collect();
    let mut missing = Vec::new();
    let mut known = BTreeSet::new();
    for clause in &book().contract.clauses {
        let promises = reached(clause);
        assert!(!promises.is_empty(), "{} promises nothing", clause.id);
        for (promise, statuses) in promises {
            for status in Status::ALL {
                match (
                    statuses.contains(status),
                    told.contains(&(promise, *status)),
                ) {
                    (true, false) => missing.push(format!("{promise} {}", status.code())),
                    (false, true) => panic!("{promise} cannot be {}", status.code()),
                    _ => {}
                }
            }
            known.insert(promise);
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
    let strange: Vec<_> = told.iter().filter(|(p, _)| !known.contains(p)).collect();
    assert!(
        strange.is_empty(),
        "{strange:?} are no promises of the plan"
    );
}

#[test]
fn a_record_is_complete_only_with_every_one_of_its_items() {
    let items = |promise: &str| {
        let all = book().contract.clauses.iter().flat_map(|c| &c.records);
        all.filter(|r| r.id == promise)
            .map(|r| r.items.len())
            .sum::<usize>()
    };
    for promise in rows(SERVICE)
        .filter(|r| r[1] == "incomplete" && r[2] == "file")
        .map(|r| r[0])
    {
        let without = rows(SERVICE).filter(|r| r[0] == promise && r[1] == "incomplete");
        assert!(
            without.count() >= items(promise),
            "{promise}: each item left out once"
        );
    }
}
