//! The ledger is what core computes from the journal, for every instant and state of knowledge (law 1).

use super::*;
use shounuo_core::{
    Recorded, Subject,
    contract::{self, Contracts},
    house::House,
    ledger::{Entries, InForce, Ledger, LedgerClocks, Material, cases, entry, ledger},
    promise::{self, Book, Clock},
    ticket::{Command, Ticket},
};
use std::collections::BTreeMap;

on_both!(the_ledger_is_what_the_journal_says_at_every_instant);

/// Half a year of a small school: faults answered and not, a training, complaints in time and late,
/// an occasion, standby units, stock, a broken rule, an objection, a second version.
fn history(world: &World) -> Vec<Timestamp> {
    let mut instants = vec![world.app.now()];
    let (desk, expert) = (world.staff(Role::Desk), world.staff(Role::Expert));
    let (keeper, school) = (world.staff(Role::Storekeeper), world.manager(world.centre));
    let told = |who: &Who, kind: &str, data: Value| {
        let receipt = record(world, who, kind, data).unwrap_or_else(|e| panic!("{kind}: {e:?}"));
        receipt.no.unwrap_or_default()
    };
    let first = world.report(world.centre);
    world.pass_min(10);
    world.act(&desk, first, respond());
    let second = world.report(world.centre);
    let diagnosis = Command::StartDiagnosis {};
    world.act(&world.staff(Role::RemoteTechnician), first, diagnosis);
    instants.push(world.app.now());
    world.pass_min(45);
    world.act(&desk, second, respond());
    let part = json!({ "part": world.part, "count": 1, "least": 3 });
    told(&keeper, "stock.counted", part);
    let unit = json!({ "class": "student_terminal", "unit": world.centre.device });
    told(&keeper, "standby.entered", unit.clone());
    told(&keeper, "standby.lent", unit.clone());
    let mut plan = unit;
    let days = |n: i64| (world.app.now() + jiff::SignedDuration::from_hours(24 * n)).to_string();
    plan["from"] = json!(days(9));
    plan["to"] = json!(days(50));
    plan["away"] = json!(true);
    told(&keeper, "standby.planned", plan);
    instants.push(world.app.now());
    pass_hours(world, 30);
    let training = json!({ "routine": "operator_training", "complete": true, "heads": 8 });
    let yesterday = world.app.now() - jiff::SignedDuration::from_hours(20);
    let past = recorded_at(
        world,
        &expert,
        "routine.carried_out",
        training,
        Some(yesterday),
    );
    past.expect("recorded");
    let start = world.app.now() + jiff::SignedDuration::from_hours(24 * 20);
    let end = start + jiff::SignedDuration::from_hours(9);
    let occasion = json!({ "starts_at": start.to_string(), "ends_at": end.to_string() });
    let occasion = told(&school, "occasion.announced", occasion);
    let id = complaint(world);
    instants.push(world.app.now());
    pass_hours(world, 40);
    told(&desk, "complaint.outcome_told", json!({ "complaint": id }));
    let broken = json!({ "rule": "W1.free", "case": "EC-1", "holds": false, "why": "travel" });
    told(&school, "case.shown", broken);
    let task = world.app.dispute(
        &school,
        None,
        "D3.response",
        "EC-2",
        "太晚".into(),
        world.app.ask(),
    );
    world
        .app
        .run_now(world.ask(task).expect("allowed"))
        .expect("objected");
    let inspected =
        json!({ "occasion": occasion, "whole_system": true, "complete": true, "covered": 1 });
    let inspected = super::evidence("occasion.inspected", inspected);
    let (app, papers) = (&world.app, vec![super::sheet(&world.app)]);
    super::keep_with(app, &expert, world.centre.id, app.ask(), inspected, papers)
        .expect("inspected");
    instants.push(world.app.now());
    let contract = super::ledger(world, centre()).contract;
    let plan = crate::world::PLAN.replace("cap_fen = 5000000", "cap_fen = 4000000");
    world.must(
        world
            .app
            .publish_contract(&Who::system(), world.centre.id, contract, &plan),
    );
    let provider = world.staff(Role::ProjectManager);
    world.must(world.app.confirm_contract(&provider, contract, 2));
    pass_hours(world, 24 * 30);
    world.must(world.app.confirm_contract(&school, contract, 2));
    world.report(world.centre);
    instants.push(world.app.now());
    pass_hours(world, 24 * 100);
    instants.push(world.app.now());
    instants
}

fn the_ledger_is_what_the_journal_says_at_every_instant(world: &mut World) {
    let instants = history(world);
    let facts = world
        .app
        .store()
        .read(|r| r.facts_after(0, 100_000))
        .expect("facts");
    let mut seen = std::collections::BTreeSet::new();
    for as_of in &instants {
        for known_at in instants.iter().map(Some).chain([None]) {
            let ask = LedgerAsk {
                as_of: Some(*as_of),
                known_at: known_at.copied(),
                ..centre()
            };
            let read = super::ledger(world, ask).ledger;
            let known: Vec<&Recorded> = facts
                .iter()
                .filter(|f| known_at.is_none_or(|k| f.recorded_at <= *k))
                .collect();
            let expected = recomputed(world, &known, *as_of);
            assert_eq!(plain(&read), plain(&expected), "{as_of} known {known_at:?}");
            seen.insert(plain(&read).to_string());
        }
    }
    assert!(
        seen.len() > instants.len() * 2,
        "the history says different things"
    );
}

/// A ledger with its instances in order of their keys.
fn plain(ledger: &Ledger) -> Value {
    let mut ledger = ledger.clone();
    for clause in &mut ledger.clauses {
        for line in &mut clause.lines {
            line.instances
                .sort_by(|a, b| (a.from, &a.key).cmp(&(b.from, &b.key)));
        }
    }
    serde_json::to_value(ledger).expect("JSON")
}

/// By core alone, from facts in journal order.
fn recomputed(world: &World, facts: &[&Recorded], at: Timestamp) -> Ledger {
    let (mut house, mut contracts) = (House::default(), Contracts::default());
    let mut tickets: BTreeMap<Subject, Vec<Recorded>> = BTreeMap::new();
    let mut entries = Vec::new();
    for fact in facts {
        let own = fact.customer == Some(world.centre.id);
        match fact.subject {
            Subject::House => house.evolve(fact),
            Subject::Contract(_) if own => contracts.evolve(fact),
            Subject::Ticket(_) if own => {
                tickets
                    .entry(fact.subject)
                    .or_default()
                    .push((*fact).clone());
            }
            _ if own => entries.extend(entry(fact)),
            _ => {}
        }
    }
    let books: Vec<Book> = contracts
        .versions
        .iter()
        .map(|v| book(&v.toml, &house))
        .collect();
    let mut versions = Vec::new();
    for (version, book) in contracts.versions.iter().zip(&books) {
        if let Some(from) = version.in_force_at() {
            let book = book.clone();
            versions.push(InForce { book, from });
        }
    }
    let mut clocks: Vec<(String, Clock)> = Vec::new();
    for facts in tickets.values() {
        let mut ticket = Ticket::default();
        facts.iter().for_each(|f| ticket.evolve(f));
        let Some(contract) = ticket.contract else {
            continue;
        };
        let book = &books[contract.version as usize - 1];
        let found = promise::clocks(book, &ticket.marks, ticket.calendars);
        clocks.extend(
            found
                .into_iter()
                .map(|c| (format!("EC-{}", ticket.number), c)),
        );
    }
    let cases: Vec<_> = tickets.values().flat_map(cases).collect();
    let entries = Entries::new(entries);
    let material = Material {
        entries: &entries,
        cases: &cases,
        sites: &[],
    };
    let clocks = LedgerClocks::each(clocks.iter().map(|(key, clock)| (key.as_str(), clock)));
    ledger(&versions, material, &clocks, at)
}

fn book(toml: &str, house: &House) -> Book {
    let contract = contract::read(toml).expect("a contract");
    let zone = jiff::tz::TimeZone::get(&contract.zone).expect("a zone");
    let calendars = (1..).zip(&house.calendars).map(|(version, (_, toml))| {
        let calendar = shounuo_core::calendar::Calendar::from_toml(toml);
        (version, calendar.expect("a calendar"))
    });
    Book {
        calendars: calendars.collect(),
        published: house.publications(),
        contract,
        zone,
    }
}
