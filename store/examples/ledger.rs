//! What a ledger costs at 100,000 tickets and over a million facts:
//! `cargo run --release -p shounuo-store --example ledger`, on PostgreSQL with its URL in
//! `SHOUNUO_BENCH_POSTGRES` (an empty schema). A folder named in `SHOUNUO_BENCH_FOLDER`, like that schema, is
//! kept, and measured again without living through five years once more.
//!
//! Five years under the real contract: 100,000 tickets with 10 facts each, one in 400 still open.
//! Told: the ledger now, as of an instant in the middle, as known there, a promise's page, and all of
//! it from the journal.

#[path = "support/cpu.rs"]
mod cpu;
#[path = "support/years.rs"]
mod years;

use shounuo_core::{
    Seq, Subject, Timestamp,
    calendar::CN_TOML,
    contract::{ContractConfirmed, ContractPublished},
    customer::CustomerRegistered,
    house::CalendarPublished,
    id::{ContractId, CustomerId},
    ledger::{Case, Counted, Entries, InForce, LedgerClocks, Material, ledger},
    promise::Status,
};
use shounuo_store::{
    Batch, Options, Reader, Store, StoreError, Target,
    query::{ClocksOf, PageAsk},
};
use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Instant,
};
use uuid::Uuid;
use years::{EVERY_S, TICKETS, Written, act, house, put, school};

/// The 1st of February 2026, in China.
const BEGUN_US: i64 = 1_769_875_200_000_000;
const CUSTOMER: CustomerId = CustomerId(Uuid::from_u128(1 << 100));
const CONTRACT: ContractId = ContractId(Uuid::from_u128(1 << 101));
const PLAN: &str = include_str!("../../contracts/exam-centre.toml");

fn main() -> Result<(), StoreError> {
    let kept = std::env::var_os("SHOUNUO_BENCH_FOLDER").map(PathBuf::from);
    let own = || std::env::temp_dir().join(format!("shounuo-ledger-{}", std::process::id()));
    let folder = kept.clone().unwrap_or_else(own);
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
    if store.read(|r| r.seq_known_at(Timestamp::MAX))? == 0 {
        live(&store, &now)?;
    }
    let lasted = i64::from(TICKETS) * EVERY_S + 3_600;
    now.store(BEGUN_US + lasted * 1_000_000, Ordering::SeqCst);
    let at = now_at(&now);
    let middle = BEGUN_US + i64::from(TICKETS / 2) * EVERY_S * 1_000_000;
    let middle = Timestamp::from_microsecond(middle).unwrap_or_default();
    ledgers(&store, at, middle)?;
    pages(&store, at)?;
    timed(&store, "the whole ledger from the journal", 1, move |r| {
        from_the_journal(r, at)
    })?;
    if kept.is_none() {
        // A folder left behind in the temporary directory harms nobody.
        let _ = std::fs::remove_dir_all(&folder);
    }
    Ok(())
}

fn now_at(now: &AtomicI64) -> Timestamp {
    Timestamp::from_microsecond(now.load(Ordering::SeqCst)).unwrap_or_default()
}

/// The contract in force, then five years of tickets.
fn live(store: &Store, now: &AtomicI64) -> Result<(), StoreError> {
    let started = Instant::now();
    store.write_all(vec![act(house(), published)])?;
    let both = vec![act(house(), confirmed), act(school(), confirmed)];
    store.write_all(both)?;
    years::live(store, (CUSTOMER, CONTRACT), |s| {
        now.store(BEGUN_US + s * 1_000_000, Ordering::SeqCst);
    })?;
    let (took, at) = (started.elapsed().as_secs_f64(), now_at(now));
    let facts = store.read(move |r| r.seq_known_at(at))?;
    let each_s = facts as f64 / took;
    println!("{facts} facts in {took:.0} s, {each_s:.0} a second");
    Ok(())
}

/// The ledger now, in the middle, and as known there.
fn ledgers(store: &Store, at: Timestamp, middle: Timestamp) -> Result<(), StoreError> {
    timed(store, "seq known at", 100, move |r| {
        r.seq_known_at(middle).map(drop)
    })?;
    let part = |tenths: i64| {
        let span = at.as_microsecond() - BEGUN_US;
        Timestamp::from_microsecond(BEGUN_US + span / 10 * tenths).unwrap_or_default()
    };
    let (early, late) = (part(1), part(9));
    let seq = store.read(move |r| r.seq_known_at(middle))?;
    let first = store.read(move |r| r.seq_known_at(early))?;
    let last = store.read(move |r| r.seq_known_at(at))?;
    let month = Timestamp::from_second(at.as_second() - 30 * 86_400).unwrap_or_default();
    let asked: &[(&str, Timestamp, Option<Seq>, u32)] = &[
        ("now", at, None, 20),
        ("as of a month ago", month, None, 3),
        ("as of nine tenths", late, None, 3),
        ("as of the middle", middle, None, 3),
        ("as of a tenth", early, None, 3),
        ("as of and as known at a tenth", early, Some(first), 3),
        ("as of and as known in the middle", middle, Some(seq), 3),
        ("as known with the last fact", at, Some(last), 3),
        ("as known in the middle, now", at, Some(seq), 3),
    ];
    for &(name, at, known, times) in asked {
        let clocks = move |r: &mut Reader<'_>| r.ledger_clocks(CUSTOMER, CONTRACT, at, known);
        let cases = move |r: &mut Reader<'_>| r.ledger_cases(CUSTOMER, CONTRACT, at, known);
        let (one, many) = store.read(move |r| Ok((clocks(r)?.single.len(), cases(r)?.len())))?;
        println!("{name}: {one} single clocks, {many} cases");
        timed(store, "  clocks", times, move |r| clocks(r).map(drop))?;
        timed(store, "  cases", times, move |r| cases(r).map(drop))?;
        timed(store, "  the whole ledger", times, move |r| {
            let (clocks, cases) = (clocks(r)?, cases(r)?);
            let versions = r.in_force(CONTRACT, known)?;
            drawn_up(&versions, &cases, &clocks, at);
            Ok(())
        })?;
    }
    Ok(())
}

/// The ledger of tickets alone.
fn drawn_up(versions: &[InForce], cases: &[Case], clocks: &LedgerClocks, at: Timestamp) {
    let entries = Entries::default();
    let material = Material {
        entries: &entries,
        cases,
        sites: &[],
    };
    std::hint::black_box(ledger(versions, material, clocks, at));
}

/// A promise's own page.
fn pages(store: &Store, at: Timestamp) -> Result<(), StoreError> {
    for status in [None, Some(Status::Broken), Some(Status::Running)] {
        let name = format!("a page of D3.response, {status:?}");
        timed(store, &name, 20, move |r| {
            let about = ClocksOf {
                promise: "D3.response",
                counted: status.map(Counted::As),
                ..ClocksOf::default()
            };
            let page = PageAsk::first(50);
            r.promise_clocks((CUSTOMER, CONTRACT), &about, (at, None), &page)
                .map(drop)
        })?;
    }
    Ok(())
}

fn timed(
    store: &Store,
    name: &str,
    times: u32,
    ask: impl Fn(&mut Reader<'_>) -> Result<(), StoreError> + Copy + Send + 'static,
) -> Result<(), StoreError> {
    // The first time fills what is kept in memory.
    if times > 1 {
        store.read(ask)?;
    }
    let (began, before) = (Instant::now(), cpu::used());
    for _ in 0..times {
        store.read(ask)?;
    }
    let (took, busy) = (began.elapsed() / times, (cpu::used() - before) / times);
    println!("{name}: {took:.1?}, {busy:.1?} of CPU");
    Ok(())
}

/// The whole ledger, nothing of the views believed.
fn from_the_journal(r: &mut Reader<'_>, at: Timestamp) -> Result<(), StoreError> {
    let began = Instant::now();
    let sum = r.recomputed((CUSTOMER, CONTRACT), None)?;
    println!("  {} facts taken in by {:.1?}", sum.facts, began.elapsed());
    std::hint::black_box(sum.ledger(&[], at)?);
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
