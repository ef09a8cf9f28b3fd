//! What was counted as of an instant, as known with a fact, is summed over parts of time and of the journal:
//! a ledger is the journal's wherever these parts are cut.

use super::{
    centre::{Centre, House, put},
    ledgers::{judged, lived_beside, same, viewed},
};
use crate::world::World;
use shounuo_core::{
    Actor, Seq, Subject, Timestamp,
    ledger::{Counted, Ledger},
    promise::Status,
    ticket::fact::NoteAdded,
};
use shounuo_store::{
    db::Value,
    query::{ClocksOf, PageAsk},
    views::{Kind, rebuild_check},
};

on_both!(
    a_ledger_is_the_journals_over_many_parts_of_it,
    a_wrong_sum_over_a_part_is_named_and_makes_a_ledger_wrong,
);

/// More facts than a part of the journal holds, all of them a stranger's, three times.
fn many_facts(house: &House, stranger: &Centre, step: i64) {
    if ![30, 70, 110].contains(&step) {
        return;
    }
    let (ticket, stranger) = (house.report_device(stranger), *stranger);
    house.write(Actor::House(house.technician), move |batch| {
        (0..4_300).try_for_each(|_| {
            let note = NoteAdded {
                text: None,
                shared: false,
                files: Vec::new(),
            };
            let subject = Subject::Ticket(ticket);
            put(batch, Some(stranger.customer), subject, note)
        })
    });
}

fn a_ledger_is_the_journals_over_many_parts_of_it(world: &World) {
    let (house, centre, _) = lived_beside(world, many_facts);
    let mut facts = house.ask(|r| r.facts_after(0, 20_000));
    let (begun, last) = (facts[0].recorded_at, facts[facts.len() - 1].seq);
    assert!(last > 3 * 4_096 && facts.len() as Seq == last, "{last}");
    // Nobody else's facts say anything of this ledger.
    facts.retain(|f| f.customer == Some(centre.customer) || f.customer.is_none());
    let lasted = house.now().duration_since(begun);
    // The first ones tell who is there, and of the contract.
    let lived = facts.iter().map(|f| f.seq).skip(40);
    let places: Vec<Seq> = lived.step_by(31).collect();
    let cuts = [4_095, 4_096, 8_191, 8_192, 12_288];
    let mut counted = 0;
    for (n, known) in (0..).zip(places.into_iter().chain(cuts)) {
        // By the fact, before it, and behind it.
        let at = begun + (lasted / 23) * ((n * 7) % 24);
        let journal = judged(&house, &centre, &facts, at, known);
        let told = format!("at {at}, as known with {known}");
        same(&viewed(&house, &centre, at, Some(known)), &journal, &told);
        missed_are_there(&house, &centre, &journal, (at, known));
        let journal = judged(&house, &centre, &facts, at, last);
        same(
            &viewed(&house, &centre, at, None),
            &journal,
            &format!("at {at}"),
        );
        counted += kept_or_broken(&journal);
    }
    assert!(counted > 500, "{counted} verdicts");
}

fn kept_or_broken(ledger: &Ledger) -> u32 {
    let lines = ledger.lines();
    lines.map(|(_, l)| l.counts.kept + l.counts.broken).sum()
}

/// A promise's own page lists every one that its line counts as broken.
fn missed_are_there(house: &House, centre: &Centre, journal: &Ledger, when: (Timestamp, Seq)) {
    let (whose, (at, known)) = ((centre.customer, centre.contract), when);
    let promise = "D3.response";
    let page = house.ask(move |r| {
        let of = ClocksOf {
            promise,
            counted: Some(Counted::As(Status::Broken)),
            ..ClocksOf::default()
        };
        r.promise_clocks(whose, &of, (at, Some(known)), &PageAsk::first(200))
    });
    // Before the contract there is no line.
    let broken = journal.line(promise).map_or(0, |l| l.counts.broken);
    assert_eq!(page.rows.len(), broken as usize, "at {at} with {known}");
}

fn a_wrong_sum_over_a_part_is_named_and_makes_a_ledger_wrong(world: &World) {
    let (house, centre, _) = lived_beside(world, many_facts);
    let (at, known) = (house.now(), 9_000);
    let before = viewed(&house, &centre, at, Some(known));
    for table in ["ledger_turn", "case_turn"] {
        let first = format!(
            "SELECT part, n FROM {table} WHERE customer = $1 AND part < 2 AND n > 0 ORDER BY n LIMIT 1"
        );
        let mut raw = world.raw();
        let found = raw.row(&first, &[centre.customer.into()]).expect("a look");
        let found = found.unwrap_or_else(|| panic!("{table} is empty"));
        let moved = |by: &str| {
            format!("UPDATE {table} SET n = n {by} WHERE customer = $1 AND part = $2 AND n = $3")
        };
        let (part, n) = (found.int(0).expect("a part"), found.int(1).expect("a sum"));
        let params: [Value; 3] = [centre.customer.into(), part.into(), n.into()];
        let spoilt = raw.exec(&moved("+ 50"), &params).expect("tampering");
        drop(raw);
        assert!(spoilt > 0);
        let wrong = viewed(&house, &centre, at, Some(known));
        assert_ne!(wrong, before, "{table} is what a ledger is drawn up from");
        let found = rebuild_check(&world.target, &mut |_| {}).expect("a check");
        let named = |d: &shounuo_store::views::Difference| {
            d.table == table && d.kind == Kind::Column("n".into())
        };
        let named = found.differences.iter().filter(|d| named(d)).count();
        assert_eq!(named, spoilt as usize, "{:?}", found.differences);
        assert_eq!(found.differences.len(), named);
        let params: [Value; 3] = [centre.customer.into(), part.into(), (n + 50).into()];
        let mut raw = world.raw();
        assert_eq!(
            raw.exec(&moved("- 50"), &params).expect("put right"),
            spoilt
        );
    }
    assert_eq!(viewed(&house, &centre, at, Some(known)), before);
}
