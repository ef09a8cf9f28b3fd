//! How long the whole ledger of a million facts takes, and what one fact changes.
//!
//! `cargo run --release -p shounuo-core --example ledger_speed`; times of this process on the
//! processor, where the system tells, so that what else runs beside counts little.

#[path = "../../store/examples/support/cpu.rs"]
mod cpu;

use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use shounuo_core::{
    calendar::Calendar,
    contract::{self, Quotient},
    ledger::{
        Case, DUTY, Entries, Entry, InForce, LedgerClocks, Material, Topic, What, ledger, touched,
        wanted,
    },
    promise::{Book, Detail, Evidence, Mark, clocks},
    ticket::words::{Grade, TicketKind},
};
use std::{error::Error, hint::black_box};
use uuid::Uuid;

/// Facts of tickets, 14 each, and facts beside them.
const TICKETS: i64 = 60_000;
const BESIDE: i64 = 160_000;
/// Five years.
const SECONDS: i64 = 5 * 365 * 86_400;
const ROUNDS: u32 = 10_000;

fn main() -> Result<(), Box<dyn Error>> {
    let begun: Timestamp = "2026-02-01T00:00:00+08:00".parse()?;
    let versions = [InForce {
        book: book()?,
        from: begun,
    }];
    let at = begun + SignedDuration::from_secs(SECONDS);
    let entries: Vec<Entry> = (0..BESIDE).map(|n| beside(n, begun)).collect();
    let tickets: Vec<Vec<Mark>> = (0..TICKETS).map(|n| visit(n, begun)).collect();
    let cases: Vec<Case> = (0..TICKETS).map(|n| case(n, begun)).collect();
    whole(&versions, entries.clone(), &tickets, &cases, at);
    for (topic, key) in [
        (Topic::Presence, DUTY),
        (Topic::Routine, "inspection"),
        (Topic::Standby, "cloud_server"),
        (Topic::Case, "W1.free/EC-7"),
    ] {
        one(&versions, &entries, topic, key, at);
    }
    let start = cpu::used();
    for marks in tickets.iter().take(ROUNDS as usize) {
        black_box(clocks(&versions[0].book, black_box(marks), 1));
    }
    println!(
        "one fact of a ticket, 14 marks: {:.1?}",
        (cpu::used() - start) / ROUNDS
    );
    Ok(())
}

/// The whole ledger, from bare marks and entries.
fn whole(
    versions: &[InForce],
    entries: Vec<Entry>,
    tickets: &[Vec<Mark>],
    cases: &[Case],
    at: Timestamp,
) {
    let facts = entries.len() + tickets.iter().map(Vec::len).sum::<usize>();
    let keys: Vec<String> = (0..TICKETS).map(|n| format!("EC-{n}")).collect();
    let start = cpu::used();
    let derived = |(key, marks): (_, &Vec<Mark>)| (key, clocks(&versions[0].book, marks, 1));
    let running = keys.iter().map(String::as_str).zip(tickets).map(derived);
    let running = LedgerClocks::of_tickets(running);
    let clocks_took = cpu::used() - start;
    let grouped = Entries::new(entries);
    let grouped_took = cpu::used() - start - clocks_took;
    let material = Material {
        entries: &grouped,
        cases,
        sites: &[],
    };
    let whole = ledger(versions, material, &running, at);
    let sum = cpu::used() - start;
    let judged_took = sum - clocks_took - grouped_took;
    println!("{facts} facts, {} clauses", whole.clauses.len());
    println!("  clocks of {TICKETS} tickets   {clocks_took:>10.1?}");
    println!("  entries grouped           {grouped_took:>10.1?}");
    println!("  every line judged         {judged_took:>10.1?}");
    println!("  the whole ledger          {sum:>10.1?}   (target 2 s)");
}

/// One fact's effect, with the entries that the store would hand over.
fn one(versions: &[InForce], all: &[Entry], topic: Topic, key: &str, at: Timestamp) {
    let asked = wanted(&versions[0].book.contract, topic, key, at);
    let is_asked = |e: &&Entry| asked.iter().any(|w| w.takes(e));
    let given: Vec<Entry> = all.iter().filter(is_asked).cloned().collect();
    let count = given.len();
    let entries = Entries::new(given);
    let material = Material {
        entries: &entries,
        cases: &[],
        sites: &[],
    };
    let rounds = ROUNDS / 10;
    let start = cpu::used();
    for _ in 0..rounds {
        black_box(touched(versions, black_box(material), (topic, key), at, at));
    }
    let took = (cpu::used() - start) / rounds;
    let found = touched(versions, material, (topic, key), at, at);
    let verdicts = found.instances.len();
    println!("one fact, {topic:?} {key}: {took:.1?} for {verdicts} verdicts from {count} entries");
}

fn book() -> Result<Book, Box<dyn Error>> {
    let contract = contract::read(include_str!("../../contracts/exam-centre.toml"))
        .map_err(|m| m.first().map_or(String::new(), ToString::to_string))?;
    let calendar = Calendar::from_toml(include_str!("../../calendars/cn.toml"))?;
    Ok(Book {
        zone: TimeZone::get(&contract.zone)?,
        published: Vec::new(),
        calendars: vec![(1, calendar)],
        contract,
    })
}

/// Facts beside tickets in the shares of a busy contract: mostly cases, then duty, then the rest.
fn beside(n: i64, begun: Timestamp) -> Entry {
    let at = begun + SignedDuration::from_secs(n * (SECONDS / BESIDE));
    let (topic, key, what) = match n % 40 {
        0 => {
            let (person, takes_over) = (id(n % 7).into(), Some(id((n + 33) % 7).into()));
            let what = What::Begun { person, takes_over };
            (Topic::Presence, DUTY.to_owned(), what)
        }
        1 => (Topic::Routine, routine(n / 40).to_owned(), carried_out()),
        2 if n < 4_000 => {
            let what = What::Entered(id(n).into());
            (Topic::Standby, "cloud_server".to_owned(), what)
        }
        _ => {
            let what = What::Shown {
                holds: n % 997 != 0,
            };
            (Topic::Case, format!("{}/EC-{}", rule(n), n / 5), what)
        }
    };
    Entry {
        seq: n + 1,
        occurred_at: at,
        recorded_at: at,
        trusted: false,
        by_school: false,
        imported: false,
        topic,
        key: key.into(),
        what,
    }
}

fn id(n: i64) -> Uuid {
    Uuid::from_u128(n.unsigned_abs().into())
}

/// One in four is a routine of the contract; that is far more than it asks for.
fn routine(n: i64) -> &'static str {
    match n % 16 {
        0 => "inspection",
        1 => "backup",
        2 => "training",
        3 => "spot_check",
        _ => "other",
    }
}

fn rule(n: i64) -> &'static str {
    match n % 5 {
        0 => "W1.free",
        1 => "W1.free",
        2 => "W3.newest",
        3 => "K3.root_cause",
        _ => "S3.disposal",
    }
}

fn carried_out() -> What {
    What::CarriedOut {
        site: None,
        complete: true,
        shown: true,
        left_out: 0,
        share_percent: Some(6),
        heads: Some(2),
    }
}

fn case(n: i64, begun: Timestamp) -> Case {
    let at = begun + SignedDuration::from_secs(n * (SECONDS / TICKETS));
    Case {
        quotient: Quotient::RepairRate,
        at,
        seq: n,
        good: n % 150 != 0,
        known_at: at,
        failed: None,
        by_desk: false,
        times: 1,
    }
}

/// An ordinary visit: 14 marks.
fn visit(n: i64, begun: Timestamp) -> Vec<Mark> {
    let start = begun + SignedDuration::from_secs(n * (SECONDS / TICKETS));
    let steps = [
        (0, Evidence::Reported, Detail::Kind(TicketKind::Fault)),
        (5, Evidence::Responded, Detail::None),
        (9, Evidence::DiagnosisStarted, Detail::None),
        (20, Evidence::Diagnosed, Detail::Simple(false)),
        (25, Evidence::HandedToOnSite, Detail::None),
        (30, Evidence::Graded, Detail::Grade(Grade::Ordinary)),
        (55 + n % 9, Evidence::Arrived, Detail::None),
        (70, Evidence::PartFitted, Detail::None),
        (75, Evidence::PartFitted, Detail::None),
        (80, Evidence::GroupFormed, Detail::None),
        (120, Evidence::RepairCompleted, Detail::None),
        (130, Evidence::RepairAccepted, Detail::None),
        (600, Evidence::FollowUpAnswered, Detail::None),
        (700, Evidence::Archived, Detail::None),
    ];
    let mark = |(index, (minutes, evidence, detail)): (i64, (i64, Evidence, Detail))| {
        let at = start + SignedDuration::from_mins(minutes);
        Mark {
            seq: n * 14 + index,
            evidence,
            occurred_at: at,
            recorded_at: at,
            trusted: false,
            by_school: evidence == Evidence::RepairAccepted,
            imported: false,
            detail,
        }
    };
    (0..).zip(steps).map(mark).collect()
}
