//! The whole ledger: every clause live, versions, what breaks next, and the statement.

use super::story::{Story, instant, occasion, service};
use jiff::SignedDuration;
use shounuo_core::{
    calendar::Interval,
    contract::{Kind, Plan},
    ledger::{LedgerClocks, Material, Remark, Standing, ahead, fact::*, ledger, statement},
    promise::{Status, Status::*},
};
use std::collections::BTreeSet;

#[test]
fn every_clause_of_the_plan_stands_in_the_ledger_in_its_order_with_a_line_for_each_of_its_kinds() {
    let ledger = service().ledger("2026-03-10 09:00");
    let ids: Vec<&str> = ledger.clauses.iter().map(|c| c.clause.as_str()).collect();
    assert_eq!(ids, Plan::ExamCentre.clauses());
    for (line, clause) in ledger
        .clauses
        .iter()
        .zip(&super::story::book().contract.clauses)
    {
        let kinds: BTreeSet<Kind> = line.lines.iter().map(|l| l.kind).collect();
        assert_eq!(
            kinds,
            clause.kinds.iter().copied().collect(),
            "{}",
            clause.id
        );
    }
}

#[test]
fn before_the_contract_nothing_is_due() {
    let ledger = service().ledger("2026-01-10 09:00");
    assert!(ledger.clauses.is_empty());
}

#[test]
fn nothing_is_kept_without_a_fact() {
    let ledger = service().ledger("2028-03-10 09:00");
    for (_, line) in ledger.lines() {
        assert_eq!(line.counts.kept, 0, "{}", line.promise);
        assert!(line.instances.iter().all(|i| i.status != Kept));
    }
}

#[test]
fn a_clause_stands_where_its_worst_line_stands() {
    let ledger = service()
        .at("2026-03-10 09:00")
        .shows("R1.urgent", "EC-1", false)
        .ledger("2026-03-10 10:00");
    let status = |id: &str| {
        ledger
            .clauses
            .iter()
            .find(|c| c.clause == id)
            .unwrap()
            .status
    };
    assert_eq!(status("R1"), Broken);
    assert_eq!(status("D1"), NotDue);
    assert_eq!(status("K6"), Incomplete);
}

#[test]
fn a_period_keeps_the_terms_of_its_start() {
    let mut story = service();
    let mut second = story.versions[0].clone();
    for clause in &mut second.book.contract.clauses {
        for cadence in clause.cadences.iter_mut().filter(|c| c.id == "W5.backup") {
            cadence.at_least = 2;
        }
    }
    second.from = instant("2026-04-15 00:00");
    story.versions.push(second);
    let story = story
        .at("2026-04-20 09:00")
        .does("backup")
        .at("2026-05-20 09:00")
        .does("backup");
    let story = story
        .says("W5.backup", "2026-04", "2026-06-10 00:00", Kept)
        .says("W5.backup", "2026-05", "2026-06-10 00:00", Broken);
    // One line, whatever version its instances follow.
    let months: Vec<_> = story.line("W5.backup", "2026-06-10 00:00").instances;
    assert_eq!(months.len(), 5);
}

#[test]
fn the_lifetime_begins_where_the_warranty_ends_without_a_gap_or_an_overlap() {
    let ledger = service().ledger("2029-02-10 00:00");
    let last = ledger
        .line("W6.duty")
        .unwrap()
        .instances
        .last()
        .unwrap()
        .from;
    assert_eq!(last, instant("2029-01-01 00:00"));
    let first = &ledger.line("A4.duty").unwrap().instances[0];
    assert_eq!(first.from, instant("2029-01-30 00:00"));
}

fn busy() -> Story {
    service()
        .at("2026-04-10 09:00")
        .announces(1, "2026-05-15 08:00", "2026-05-15 18:00")
}

#[test]
fn what_breaks_next_comes_first_with_who_can_act() {
    let ledger = busy().ledger("2026-05-06 09:00");
    let week = ahead(&ledger, SignedDuration::from_hours(24 * 7));
    let first = &week[0];
    assert_eq!(
        (first.promise.as_str(), first.breaks_at),
        ("W4.inspection", instant("2026-05-08 00:00"))
    );
    assert_eq!(first.owner.code(), "field_technician");
    assert!(week.is_sorted_by_key(|a| a.breaks_at));
    let hour = ahead(&ledger, SignedDuration::from_hours(1));
    assert!(hour.is_empty(), "{hour:?}");
    // What is done is no longer ahead.
    let done = busy().at("2026-05-06 10:00").inspects_for(1, false);
    let week = ahead(
        &done.ledger("2026-05-06 11:00"),
        SignedDuration::from_hours(24 * 7),
    );
    assert!(week.iter().all(|a| a.promise != "W4.inspection"));
}

#[test]
fn a_statement_counts_final_breaches_and_shows_the_others() {
    let table = super::story::book().contract.deductions.clone().unwrap();
    let quarter = Interval::new(instant("2026-04-01 00:00"), instant("2026-07-01 00:00"));
    let story = busy();
    let early = statement(&table, &story.ledger("2026-05-08 09:00"), quarter);
    let of = |s: &shounuo_core::ledger::Statement, promise: &str| {
        s.charges.iter().find(|c| c.promise == promise).cloned()
    };
    assert_eq!(
        of(&early, "W4.inspection").unwrap().standing,
        Standing::Provisional
    );
    let disputed = story
        .clone()
        .at("2026-05-09 09:00")
        .by_school()
        .happens(VerdictDisputed {
            promise: "W4.inspection".into(),
            instance: format!("{}@2026-05-15", occasion(1)),
            text: None,
        });
    let late = statement(&table, &disputed.ledger("2026-07-10 09:00"), quarter);
    let charge = of(&late, "W4.inspection").unwrap();
    assert_eq!(
        (charge.standing, charge.fen, charge.disputed),
        (Standing::Final, 100_000, true)
    );
    let sum: u64 = late
        .charges
        .iter()
        .filter(|c| c.standing == Standing::Final)
        .map(|c| c.fen)
        .sum();
    assert_eq!((late.sum_fen, late.deducted_fen), (sum, sum.min(5_000_000)));
    assert!(late.sum_fen > early.sum_fen);
    // The quarter's missing inspection breaks at the quarter's very end, and is that quarter's.
    assert_eq!(of(&late, "W2.inspection").unwrap().key, "2026-04");
}

#[test]
fn a_tickets_clocks_are_lines_beside_the_others() {
    let ticket = crate::promise::story::ticket().at("09:00").reported();
    let clocks = ticket.clocks();
    let story = service();
    let entries = story.entries();
    let material = Material {
        entries: &entries,
        cases: &[],
        sites: &[],
    };
    let at = ticket.instant("09:20");
    let clocks = LedgerClocks::each(clocks.iter().map(|c| ("EC-1", c)));
    let ledger = ledger(&story.versions, material, &clocks, at);
    let line = ledger.line("D3.response").unwrap();
    assert_eq!((line.status, line.counts.broken), (Broken, 1));
    assert_eq!(line.instances[0].key, "EC-1");
    assert_eq!(line.months["2026-03"].broken, 1);
    let open = ledger.line("P2.handling").unwrap();
    assert_eq!((open.status, open.counts.open), (Running, 1));
}

#[test]
fn an_objection_of_the_school_shows_on_the_verdict() {
    let story = busy().at("2026-05-14 09:00");
    let key = format!("{}@2026-05-15", occasion(1));
    let story = story.by_school().happens(VerdictDisputed {
        promise: "W4.inspection".into(),
        instance: key.clone(),
        text: None,
    });
    let seq = story.last();
    story
        .remarks(
            "W4.inspection",
            &key,
            "2026-05-14 10:00",
            &Remark::Disputed(seq),
        )
        .says("W4.inspection", &key, "2026-05-14 10:00", Status::Broken);
}
