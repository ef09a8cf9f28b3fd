//! What a ledger costs at 100,000 tickets and over a million facts:
//! `cargo run --release -p shounuo-store --example ledger`, on PostgreSQL with its URL in
//! `SHOUNUO_BENCH_POSTGRES` (an empty schema).
//!
//! Five years under the real contract: 100,000 tickets with 10 facts each, one in 400 still open.
//! Told: the ledger now, as of an instant in the middle, as known there, a promise's page, and all of
//! it from the journal.

use shounuo_core::{
    Actor, Fact, Origin, Subject, Timestamp,
    calendar::CN_TOML,
    contract::{ContractConfirmed, ContractPublished, ContractRef},
    customer::{CustomerRegistered, TicketNumbered},
    fact::NewFact,
    house::CalendarPublished,
    id::{CommandId, ContractId, CustomerId, PersonId, TicketId},
    ledger::{Case, Entries, LedgerClocks, Material, OneClock, ledger},
    promise::Status,
    ticket::{Ticket, fact::*, words::*},
};
use shounuo_store::{
    Batch, Job, JobError, Options, Outcome, Reader, Store, StoreError, Target, journal,
    query::PageAsk,
};
use std::{
    borrow::Cow,
    collections::{BTreeMap, HashMap},
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Instant,
};
use uuid::Uuid;

const TICKETS: u32 = 100_000;
const EVERY_S: i64 = 5 * 365 * 86_400 / TICKETS as i64;
/// The 1st of February 2026, in China.
const BEGUN_US: i64 = 1_769_875_200_000_000;
const OPEN: u32 = TICKETS / 400;
const CUSTOMER: CustomerId = CustomerId(Uuid::from_u128(1 << 100));
const CONTRACT: ContractId = ContractId(Uuid::from_u128(1 << 101));
const PLAN: &str = include_str!("../../contracts/exam-centre.toml");

fn main() -> Result<(), StoreError> {
    let folder = std::env::temp_dir().join(format!("shounuo-ledger-{}", std::process::id()));
    let target = match std::env::var("SHOUNUO_BENCH_POSTGRES") {
        Ok(url) => Target::Postgres {
            url,
            files: folder.clone(),
        },
        Err(_) => Target::Folder(folder.clone()),
    };
    let now = Arc::new(AtomicI64::new(BEGUN_US));
    let clock = Arc::clone(&now);
    let options = Options {
        clock: Arc::new(move || now_at(&clock)),
        ..Options::default()
    };
    let store = Store::open(target, options)?;
    live(&store, &now)?;
    let at = now_at(&now);
    let middle = BEGUN_US + i64::from(TICKETS / 2) * EVERY_S * 1_000_000;
    let middle = Timestamp::from_microsecond(middle).unwrap_or_default();
    ledgers(&store, at, middle)?;
    pages(&store, at)?;
    asked(&store, "the whole ledger from the journal", 1, move |r| {
        from_the_journal(r, at)
    })?;
    // A folder left behind in the temporary directory harms nobody.
    let _ = std::fs::remove_dir_all(&folder);
    Ok(())
}

fn now_at(now: &AtomicI64) -> Timestamp {
    Timestamp::from_microsecond(now.load(Ordering::SeqCst)).unwrap_or_default()
}

/// Five years of tickets, twenty at a time; the last of each twenty waits an hour for its answer.
fn live(store: &Store, now: &AtomicI64) -> Result<(), StoreError> {
    let started = Instant::now();
    write(store, vec![act(house(), published)])?;
    let both = vec![act(house(), confirmed), act(school(), confirmed)];
    write(store, both)?;
    for n in (1..=TICKETS).step_by(20) {
        let begun = BEGUN_US + i64::from(n) * EVERY_S * 1_000_000;
        now.store(begun, Ordering::SeqCst);
        let mut jobs: Vec<Job> = (n..n + 20).flat_map(steps).collect();
        let late = jobs.split_off(jobs.len() - steps(n + 19).count() + 1);
        write(store, jobs)?;
        now.fetch_add(3_600_000_000, Ordering::SeqCst);
        write(store, late)?;
    }
    let (took, at) = (started.elapsed().as_secs_f64(), now_at(now));
    let facts = store.read(move |r| r.seq_known_at(at))?;
    let each_s = facts as f64 / took;
    println!("{facts} facts in {took:.0} s, {each_s:.0} a second");
    Ok(())
}

fn steps(n: u32) -> impl Iterator<Item = Job> {
    let count = if n + OPEN > TICKETS { 2 } else { 9 };
    (0..count).map(move |step| {
        let by = match step {
            6 | 7 => school(),
            _ => house(),
        };
        act(by, move |batch| lived(batch, n, step))
    })
}

/// The ledger now, in the middle, and as known there.
fn ledgers(store: &Store, at: Timestamp, middle: Timestamp) -> Result<(), StoreError> {
    asked(store, "seq known at", 100, move |r| {
        r.seq_known_at(middle).map(drop)
    })?;
    let seq = store.read(move |r| r.seq_known_at(middle))?;
    for (name, at, known, times) in [
        ("now", at, None, 20),
        ("as of the middle", middle, None, 3),
        ("as of and as known in the middle", middle, Some(seq), 3),
    ] {
        let clocks = move |r: &mut Reader<'_>| r.ledger_clocks(CUSTOMER, CONTRACT, at, known);
        let cases = move |r: &mut Reader<'_>| r.ledger_cases(CUSTOMER, CONTRACT, at, known);
        let (one, many) = store.read(move |r| Ok((clocks(r)?.single.len(), cases(r)?.len())))?;
        println!("{name}: {one} single clocks, {many} cases");
        asked(store, "  clocks", times, move |r| clocks(r).map(drop))?;
        asked(store, "  cases", times, move |r| cases(r).map(drop))?;
        asked(store, "  the whole ledger", times, move |r| {
            let (clocks, cases) = (clocks(r)?, cases(r)?);
            let versions = r.in_force(CONTRACT, known)?;
            let entries = Entries::default();
            let material = Material {
                entries: &entries,
                cases: &cases,
                sites: &[],
            };
            std::hint::black_box(ledger(&versions, material, &clocks, at));
            Ok(())
        })?;
    }
    Ok(())
}

/// A promise's own page.
fn pages(store: &Store, at: Timestamp) -> Result<(), StoreError> {
    for status in [None, Some(Status::Broken), Some(Status::Running)] {
        let name = format!("a page of D3.response, {status:?}");
        asked(store, &name, 20, move |r| {
            let about = ("D3.response", status);
            let page = PageAsk::first(50);
            r.promise_clocks((CUSTOMER, CONTRACT), about, (at, None), &page)
                .map(drop)
        })?;
    }
    Ok(())
}

fn asked(
    store: &Store,
    name: &str,
    times: u32,
    ask: impl Fn(&mut Reader<'_>) -> Result<(), StoreError> + Copy + Send + 'static,
) -> Result<(), StoreError> {
    // The first time fills what is kept in memory.
    if times > 1 {
        store.read(ask)?;
    }
    let began = Instant::now();
    for _ in 0..times {
        store.read(ask)?;
    }
    println!("{name}: {:.1?}", began.elapsed() / times);
    Ok(())
}

fn from_the_journal(r: &mut Reader<'_>, at: Timestamp) -> Result<(), StoreError> {
    let mut tickets: HashMap<Subject, Ticket> = HashMap::new();
    let mut facts = 0_u64;
    let began = Instant::now();
    journal::each_after(r.tx(), 0, &mut |fact| {
        facts += 1;
        if let Subject::Ticket(_) = fact.subject {
            tickets.entry(fact.subject).or_default().evolve(&fact);
        }
        Ok(())
    })?;
    println!("  read and taken in: {:.1?}", began.elapsed());
    let versions = r.in_force(CONTRACT, None)?;
    let (mut clocks, mut cases): (_, Vec<Case>) = (LedgerClocks::default(), Vec::new());
    for ticket in tickets.values() {
        let no = format!("EC-{}", ticket.number);
        let own = ticket.clocks(&versions[0].book).into_iter();
        clocks.single.extend(own.map(|clock| OneClock {
            key: Cow::Owned(no.clone()),
            clock: Arc::new(clock),
            counted: false,
        }));
        cases.extend(ticket.cases.all());
    }
    println!("  clocks derived by: {:.1?}", began.elapsed());
    let entries = Entries::default();
    let material = Material {
        entries: &entries,
        cases: &cases,
        sites: &[],
    };
    std::hint::black_box(ledger(&versions, material, &clocks, at));
    println!("{facts} facts read");
    Ok(())
}

type Written = Result<(), JobError>;

fn house() -> Actor {
    Actor::House(PersonId(Uuid::from_u128(1)))
}

fn school() -> Actor {
    Actor::School(PersonId(Uuid::from_u128(2)))
}

fn act(actor: Actor, run: impl Fn(&mut Batch<'_>) -> Written + Send + Sync + 'static) -> Job {
    Job {
        key: None,
        command: CommandId(Uuid::from_u128(1)),
        actor,
        origin: Origin::Live,
        run: Arc::new(move |batch| run(batch).map(|()| Outcome::default())),
    }
}

fn write(store: &Store, jobs: Vec<Job>) -> Result<(), StoreError> {
    store.write_all(jobs).map(drop)
}

fn put(
    batch: &mut Batch<'_>,
    customer: Option<CustomerId>,
    subject: Subject,
    fact: impl Into<Fact>,
) -> Written {
    let fact = NewFact {
        subject,
        occurred_at: batch.now(),
        fact: fact.into(),
    };
    batch.append(customer, fact)?;
    Ok(())
}

fn published(batch: &mut Batch<'_>) -> Written {
    let (name, toml) = ("cn".to_owned(), CN_TOML.to_owned());
    put(
        batch,
        None,
        Subject::House,
        CalendarPublished { name, toml },
    )?;
    let (code, name) = ("EC".to_owned(), "考试中心".to_owned());
    let customer = Subject::Customer(CUSTOMER);
    put(
        batch,
        Some(CUSTOMER),
        customer,
        CustomerRegistered { code, name },
    )?;
    let (version, toml) = (1, PLAN.to_owned());
    let contract = Subject::Contract(CONTRACT);
    put(
        batch,
        Some(CUSTOMER),
        contract,
        ContractPublished { version, toml },
    )
}

fn confirmed(batch: &mut Batch<'_>) -> Written {
    let contract = Subject::Contract(CONTRACT);
    put(
        batch,
        Some(CUSTOMER),
        contract,
        ContractConfirmed { version: 1 },
    )
}

/// The steps of a ticket's life.
fn lived(batch: &mut Batch<'_>, n: u32, step: u32) -> Written {
    let ticket = TicketId(Uuid::from_u128(n.into()));
    let (subject, owner) = (Subject::Ticket(ticket), Some(CUSTOMER));
    let (channel, text) = (Channel::Phone, None);
    let fact: Fact = match step {
        0 => {
            let numbered = TicketNumbered { ticket, number: n };
            put(batch, owner, Subject::Customer(CUSTOMER), numbered)?;
            reported(n).into()
        }
        1 => Responded { channel, text }.into(),
        2 => DiagnosisStarted {}.into(),
        3 => Graded {
            grade: Grade::Ordinary,
        }
        .into(),
        4 => NoteAdded {
            text,
            shared: true,
            files: Vec::new(),
        }
        .into(),
        5 => RepairCompleted { text }.into(),
        6 => RepairAccepted { by: None, text }.into(),
        7 => FollowUpAnswered {
            speed: 5,
            skill: if n.is_multiple_of(50) { 3 } else { 5 },
            attitude: 5,
            running: true,
            channel,
            text,
        }
        .into(),
        _ => Archived {}.into(),
    };
    put(batch, owner, subject, fact)
}

fn reported(number: u32) -> Reported {
    Reported {
        kind: TicketKind::Fault,
        number,
        device: None,
        place: None,
        symptoms: vec!["no_power".into()],
        text: None,
        reporter: None,
        channel: Channel::Phone,
        files: Vec::new(),
        contract: Some(ContractRef {
            contract: CONTRACT,
            version: 1,
        }),
        calendars: 1,
        source_no: None,
        tags: BTreeMap::new(),
        owner: None,
        recurrence_of: None,
    }
}
