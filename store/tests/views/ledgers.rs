//! A ledger drawn up from views is the ledger drawn up from the journal: for any instant, as known
//! with any fact.

use super::centre::{Centre, House, put};
use crate::world::{World, fresh};
use shounuo_core::{
    Actor, Fact, Recorded, Seq, Subject, Timestamp,
    fact::Unknown,
    id::TicketId,
    ledger::{
        Case, Counted, Entries, Ledger, LedgerClocks, Material, Topic, cases, entry,
        fact::{ComplaintReceived, VerdictDisputed},
        ledger,
    },
    promise::{Clock, Status},
    ticket::{Ticket, fact::*, words::*},
};
use shounuo_store::query::{ClocksOf, LedgerNow, PageAsk};
use std::{collections::BTreeMap, sync::Arc};

on_both!(
    a_ledger_from_views_is_the_ledger_from_the_journal,
    what_is_kept_holds_until_something_is_recorded_or_time_brings_something,
    a_promises_clocks_come_page_by_page_and_by_status,
    facts_stand_in_their_customers_chain_and_nobody_elses,
    what_is_known_by_an_instant_is_found_without_counting,
    a_fact_of_an_unknown_kind_makes_what_it_touches_incomplete,
);

/// What happens to a ticket next, of a list that runs through again and again.
fn deed(n: i64, of: Seq) -> Fact {
    let channel = Channel::Phone;
    let text = None;
    match n % 9 {
        0 => Responded { channel, text }.into(),
        1 => GroupFormed { members: vec![] }.into(),
        2 => Graded {
            grade: Grade::ALL[(n / 9 % 3) as usize],
        }
        .into(),
        3 => RepairCompleted { text }.into(),
        4 if n % 4 == 0 => RepairRejected { text }.into(),
        4 => RepairAccepted { by: None, text }.into(),
        5 if n % 2 == 0 => Confirmed { of }.into(),
        6 => FollowUpAnswered {
            speed: 5,
            skill: (3 + n % 3) as u8,
            attitude: 5,
            running: n % 5 != 0,
            channel,
            text,
        }
        .into(),
        7 if n % 3 == 0 => Recurred { ticket: fresh() }.into(),
        8 if n % 4 == 1 => Cancelled {
            reason: CancelReason::ALL[0],
            text,
        }
        .into(),
        _ => DiagnosisStarted {}.into(),
    }
}

/// Four months with tickets, some answered in time, some late, some never.
fn lived(world: &World) -> (House, Centre, Vec<TicketId>) {
    lived_beside(world, |_, _, _| {})
}

/// The same, with what somebody else does before each step.
pub fn lived_beside(
    world: &World,
    beside: impl Fn(&House, &Centre, i64),
) -> (House, Centre, Vec<TicketId>) {
    let house = House::open(world);
    let centre = house.customer("EC");
    let stranger = house.customer("TC");
    let mut tickets = Vec::new();
    let mut last: Seq = 0;
    for n in 0..150_i64 {
        beside(&house, &stranger, n);
        if n % 4 == 0 {
            tickets.push(house.report_device(&centre));
            house.report_device(&stranger);
        }
        house.pass_s(600 + (n * 7_919 % 37) * 3_000);
        let ticket = tickets[tickets.len() - 1 - (n as usize % tickets.len().min(5))];
        let actor = match n % 3 {
            0 => Actor::School(centre.manager),
            _ => Actor::House(house.technician),
        };
        house.write(actor, move |batch| {
            put(
                batch,
                Some(centre.customer),
                Subject::Ticket(ticket),
                deed(n * 5 % 63, last),
            )
        });
        let facts = house.ask(move |r| r.facts_of(&Subject::Ticket(ticket)));
        last = facts.last().map_or(0, |f| f.seq);
    }
    (house, centre, tickets)
}

/// The ledger from nothing but the journal.
pub fn judged(
    house: &House,
    centre: &Centre,
    facts: &[Recorded],
    at: Timestamp,
    known: Seq,
) -> Ledger {
    let contract = centre.contract;
    let versions = house.ask(move |r| r.in_force(contract, Some(known)));
    let book = &versions[0].book;
    let mut tickets: BTreeMap<Subject, Vec<&Recorded>> = BTreeMap::new();
    let mut entries = Vec::new();
    for fact in facts.iter().filter(|f| f.seq <= known) {
        match fact.subject {
            Subject::Ticket(_) => tickets.entry(fact.subject).or_default().push(fact),
            Subject::Service(c) if c == contract => entries.extend(entry(fact)),
            _ => {}
        }
    }
    let mut clocks: Vec<(String, Clock)> = Vec::new();
    let mut given: Vec<Case> = Vec::new();
    for facts in tickets.values() {
        let mut ticket = Ticket::default();
        facts.iter().for_each(|f| ticket.evolve(f));
        if ticket.contract.is_some_and(|c| c.contract == contract) {
            let no = format!("EC-{}", ticket.number);
            clocks.extend(ticket.clocks(book).into_iter().map(|c| (no.clone(), c)));
            given.extend(cases(facts.iter().copied()));
        }
    }
    given.retain(|c| c.at <= at);
    let entries = Entries::new(entries);
    let sites = [centre.building];
    let material = Material {
        entries: &entries,
        cases: &given,
        sites: &sites,
    };
    let clocks = LedgerClocks::each(clocks.iter().map(|(no, c)| (no.as_str(), c)));
    ledger(&versions, material, &clocks, at)
}

/// The ledger as the views give it.
pub fn viewed(house: &House, centre: &Centre, at: Timestamp, known: Option<Seq>) -> Ledger {
    let (customer, contract) = (centre.customer, centre.contract);
    house.ask(move |r| {
        let versions = r.in_force(contract, known)?;
        let entries = Entries::new(r.entries(customer, contract, 0, known)?);
        let cases = r.ledger_cases(customer, contract, at, known)?;
        let sites = r.sites(customer, contract)?;
        let clocks = r.ledger_clocks(customer, contract, at, known)?;
        let material = Material {
            entries: &entries,
            cases: &cases,
            sites: &sites,
        };
        Ok(ledger(&versions, material, &clocks, at))
    })
}

pub fn same(views: &Ledger, journal: &Ledger, told: &str) {
    for ((clause, one), (of, other)) in views.lines().zip(journal.lines()) {
        assert_eq!((clause, &one.promise), (of, &other.promise));
        let told = format!("{told}: {}", one.promise);
        assert_eq!(one.counts, other.counts, "{told}");
        assert_eq!(one.months, other.months, "{told}");
        assert_eq!(one.status, other.status, "{told}");
        for instance in &other.instances {
            let found = one.instances.iter().find(|i| i.key == instance.key);
            // What is over long since may be left to the promise's own page.
            let Some(found) = found else {
                assert!(
                    !instance.provisional || instance.status == Status::Kept,
                    "{told}: {instance:?}"
                );
                continue;
            };
            let judged = |i: &shounuo_core::ledger::Instance| {
                (i.status, i.provisional, i.margin, i.remarks.clone())
            };
            assert_eq!(judged(found), judged(instance), "{told} {}", instance.key);
        }
    }
}

fn a_ledger_from_views_is_the_ledger_from_the_journal(world: &World) {
    let (house, centre, _) = lived(world);
    let facts = house.ask(|r| r.facts_after(0, 20_000));
    let last = facts.last().expect("facts").seq;
    let now = house.now();
    let begun = facts[0].recorded_at;
    let parts = |n: i64| begun + (now.duration_since(begun) / 9) * n as i32;
    let mut counted = 0;
    for n in 1..=10 {
        let at = if n == 9 { now } else { parts(n) };
        let journal = judged(&house, &centre, &facts, at, last);
        same(
            &viewed(&house, &centre, at, None),
            &journal,
            &format!("at {at}"),
        );
        same(
            &viewed(&house, &centre, at, Some(last)),
            &journal,
            &format!("then {at}"),
        );
        for share in [3, 7] {
            let known = last * share / 10;
            let journal = judged(&house, &centre, &facts, at, known);
            let told = format!("at {at}, as known with {known}");
            same(&viewed(&house, &centre, at, Some(known)), &journal, &told);
            let (whose, sites) = ((centre.customer, centre.contract), [centre.building]);
            let anew = house.ask(move |r| r.recomputed(whose, Some(known))?.ledger(&sites, at));
            same(&anew, &journal, &format!("recomputed {told}"));
        }
        counted += journal
            .lines()
            .map(|(_, l)| l.counts.broken + l.counts.kept)
            .sum::<u32>();
    }
    assert!(counted > 300, "{counted} verdicts");
    // Sums were used, and not each clock by itself.
    let (customer, contract) = (centre.customer, centre.contract);
    house.report_device(&centre);
    let now = house.now();
    let clocks = house.ask(move |r| r.ledger_clocks(customer, contract, now, None));
    assert!(
        clocks.sums.iter().map(|s| s.times).sum::<u32>() > 60,
        "{:?}",
        clocks.sums
    );
    assert!(clocks.single.iter().any(|c| !c.counted));
}

fn what_is_kept_holds_until_something_is_recorded_or_time_brings_something(world: &World) {
    let (house, centre, _) = lived(world);
    let (customer, contract, building) = (centre.customer, centre.contract, centre.building);
    let stranger = house.customer("UC");
    let (mut kept, mut again, mut anew) = (None::<LedgerNow>, 0, 0);
    for n in 0..60 {
        house.pass_s(60 + n * 97 % 5_000);
        if n % 4 == 1 {
            house.report_device(&centre);
        }
        // Whatever somebody else's people do.
        house.report_device(&stranger);
        let (at, before) = (house.now(), kept.take());
        let known = before.clone();
        let (now, told) = house.ask(move |r| {
            let now = r.ledger_now(customer, contract, at, known.as_ref())?;
            let versions = r.in_force(contract, None)?;
            let entries = Entries::default();
            let material = Material {
                entries: &entries,
                cases: &now.cases,
                sites: &[building],
            };
            let told = ledger(&versions, material, &now.clocks, at);
            Ok((now, told))
        });
        same(
            &told,
            &viewed(&house, &centre, at, None),
            &format!("{n} at {at}"),
        );
        let held = before.is_some_and(|b| Arc::ptr_eq(&b.clocks, &now.clocks));
        assert!(!held || n % 4 != 1, "{n}: kept over a report");
        match held {
            true => again += 1,
            false => anew += 1,
        }
        kept = Some(now);
    }
    assert!(
        again > 10 && anew > 15,
        "{again} times kept, {anew} times read"
    );
}

fn a_promises_clocks_come_page_by_page_and_by_status(world: &World) {
    let (house, centre, _) = lived(world);
    let (whose, at) = ((centre.customer, centre.contract), house.now());
    let all = move |status: Option<Status>, limit: u16| {
        let (mut found, mut ask) = (Vec::new(), PageAsk::first(limit));
        loop {
            let next = ask.clone();
            let page = house.ask(move |r| {
                let of = ClocksOf {
                    promise: "D3.response",
                    counted: status.map(Counted::As),
                    ..ClocksOf::default()
                };
                r.promise_clocks(whose, &of, (at, None), &next)
            });
            assert!(page.rows.len() <= usize::from(limit));
            found.extend(page.rows);
            match page.next {
                Some(after) => ask.after = Some(after),
                None => return found,
            }
        }
    };
    let whole = all(None, 200);
    assert!(whole.len() > 30, "{}", whole.len());
    assert!(whole.is_sorted_by_key(|c| std::cmp::Reverse(c.clock.started_at)));
    assert_eq!(all(None, 3), whole, "whatever the pages' length");
    let mut kinds = 0;
    for status in Status::ALL {
        let mut wanted = whole.clone();
        wanted.retain(|c| {
            let corrected = c.clock.corrected_by.is_some();
            Counted::As(*status).takes(c.clock.status_at(at), corrected)
        });
        kinds += usize::from(!wanted.is_empty());
        assert_eq!(all(Some(*status), 2), wanted, "{status:?}");
    }
    assert!(kinds >= 2, "{kinds} kinds of status");
}

fn facts_stand_in_their_customers_chain_and_nobody_elses(world: &World) {
    let (house, centre, tickets) = lived(world);
    let other = house.customer("XC").customer;
    let ticket = tickets[0];
    let facts = house.ask(move |r| r.facts_of(&Subject::Ticket(ticket)));
    let seqs: Vec<Seq> = facts.iter().map(|f| f.seq).collect();
    let asked = seqs.clone();
    let placed = house.ask(move |r| r.chain_facts(centre.customer, &asked));
    assert_eq!(placed.iter().map(|(f, _)| f.seq).collect::<Vec<_>>(), seqs);
    let (first, place) = placed[0].clone();
    let again = house.ask(move |r| r.chain_fact(centre.customer, place.no));
    assert_eq!(again, Some((first.clone(), place)));
    let before = house.ask(move |r| r.chain_fact(centre.customer, place.no - 1));
    assert_eq!(before.expect("a fact before").1.digest, place.prev);
    // To another customer it was never there.
    assert_eq!(house.ask(move |r| r.chain_facts(other, &seqs)), vec![]);
    let theirs = house.ask(move |r| r.chain_fact(other, place.no));
    assert!(theirs.is_none_or(|(f, _)| f.customer == Some(other)));
    assert_eq!(
        house.ask(move |r| r.chain_fact(centre.customer, i64::MAX)),
        None
    );
    assert_eq!(
        house.ask(move |r| r.seal_over(centre.customer, first.seq)),
        None
    );
}

fn what_is_known_by_an_instant_is_found_without_counting(world: &World) {
    let (house, ..) = lived(world);
    let facts = house.ask(|r| r.facts_after(0, 20_000));
    for fact in facts.iter().step_by(41) {
        let at = fact.recorded_at;
        let last = facts.iter().rposition(|f| f.recorded_at <= at);
        let last = facts[last.expect("itself")].seq;
        assert_eq!(house.ask(move |r| r.seq_known_at(at)), last);
    }
    let long_ago: Timestamp = "1999-01-01T00:00:00Z".parse().expect("an instant");
    assert_eq!(house.ask(move |r| r.seq_known_at(long_ago)), 0);
    let (later, last) = (house.now(), facts.last().expect("facts").seq);
    assert_eq!(house.ask(move |r| r.seq_known_at(later)), last);
}

fn a_fact_of_an_unknown_kind_makes_what_it_touches_incomplete(world: &World) {
    let house = House::open(world);
    let centre = house.customer("EC");
    let one = house.report_device(&centre);
    house.report_device(&centre);
    let complaint = ComplaintReceived {
        complaint: fresh(),
        channel: Channel::Phone,
    };
    let disputed = VerdictDisputed {
        promise: "D3.response".into(),
        instance: "EC-2".into(),
        text: None,
    };
    let service = Subject::Service(centre.contract);
    house.write(Actor::School(centre.manager), move |batch| {
        put(batch, Some(centre.customer), service, complaint.clone())?;
        put(batch, Some(centre.customer), service, disputed.clone())
    });
    house.pass_s(60);
    let unknown = |kind: &str| {
        Fact::Unknown(Unknown {
            kind: kind.into(),
            version: 1,
            data: "{}".into(),
        })
    };
    house.write(Actor::System, move |batch| {
        put(
            batch,
            Some(centre.customer),
            Subject::Ticket(one),
            unknown("ticket.teleported"),
        )?;
        put(
            batch,
            Some(centre.customer),
            service,
            unknown("complaint.mediated"),
        )
    });
    house.pass_s(60);
    let found = viewed(&house, &centre, house.now(), None);
    let line = found.line("D3.response").expect("a line");
    let of = |key: &str| {
        line.instances
            .iter()
            .find(|i| i.key == key)
            .map(|i| i.status)
    };
    assert_eq!(
        (of("EC-1"), of("EC-2")),
        (Some(Status::Incomplete), Some(Status::Running))
    );
    assert_eq!(
        found.line("Q6.accepted").map(|l| l.status),
        Some(Status::Incomplete)
    );
    let untouched = found.line("W2.inspection").map(|l| l.status);
    assert_ne!(untouched, Some(Status::Incomplete));
    // The school's word is found by what it is about; the unknown fact is kept as it came.
    let (customer, contract) = (centre.customer, centre.contract);
    let about = move |topic, key: &'static str| {
        house
            .ask(move |r| r.entries_of(customer, contract, topic, key, None))
            .len()
    };
    assert_eq!(about(Topic::Answer, "D3.response/EC-2"), 1);
    assert_eq!(about(Topic::Unknown, "complaint.mediated"), 1);
    assert_eq!(about(Topic::Answer, "D3.response/EC-1"), 0);
}
