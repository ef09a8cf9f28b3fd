//! How many commands and facts a second the store takes in.
//!
//! `cargo run --release -p shounuo-store --example throughput [-- postgres://user@host/database]`
//! measures a folder (removed afterwards), or an empty PostgreSQL database.

use shounuo_core::{
    Actor, Fact, Origin, Subject, Timestamp, customer::CustomerRegistered, fact::NewFact,
    id::CustomerId, ticket::fact::NoteAdded,
};
use shounuo_store::{Batch, IdempotencyKey, Job, JobError, Options, Outcome, Store, Target};
use std::{
    error::Error,
    sync::{Arc, mpsc::sync_channel},
    time::Instant,
};
use uuid::Uuid;

const COMMANDS: u128 = 20_000;
const LIST: u128 = 50_000;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::temp_dir().join(format!("shounuo-throughput-{}", std::process::id()));
    let target = match std::env::args().nth(1) {
        Some(url) => Target::Postgres {
            url,
            files: folder.join("files"),
        },
        None => Target::Folder(folder.clone()),
    };
    let store = Store::open(target, Options::default())?;
    let customer = CustomerId(Uuid::from_u128(1));
    store.write(job(2, move |batch| register(batch, customer)))?;
    one_by_one(&store, customer)?;
    together(&store, customer)?;
    at_once(&store, customer)?;
    drop(store);
    let _ = std::fs::remove_dir_all(folder);
    Ok(())
}

/// One client that waits for each answer: the latency of a commit.
fn one_by_one(store: &Store, customer: CustomerId) -> Result<(), Box<dyn Error>> {
    let (start, count) = (Instant::now(), 500);
    for n in 0..count {
        store.write(note(1_000_000 + n, customer))?;
    }
    report("one by one", "commands", count, start);
    Ok(())
}

/// Many commands waiting, each with a key, answered after their commit.
fn together(store: &Store, customer: CustomerId) -> Result<(), Box<dyn Error>> {
    let start = Instant::now();
    let (sender, receiver) = sync_channel(4_096);
    let mut answered = 0;
    for n in 0..COMMANDS {
        let sender = sender.clone();
        store.submit(
            note(2_000_000 + n, customer),
            Box::new(move |a| drop(sender.send(a))),
        );
        // As many as a queue holds wait at a time.
        if n - answered >= 2_000 {
            receiver.recv()??;
            answered += 1;
        }
    }
    drop(sender);
    for answer in receiver {
        answer?;
    }
    report("together", "commands", COMMANDS, start);
    Ok(())
}

/// A list in few transactions, as an import hands it in.
fn at_once(store: &Store, customer: CustomerId) -> Result<(), Box<dyn Error>> {
    let start = Instant::now();
    for first in (0..LIST).step_by(5_000) {
        let jobs = (first..first + 5_000).map(|n| note(9_000_000 + n, customer));
        for answer in store.write_all(jobs.collect())? {
            answer?;
        }
    }
    report("as a list", "facts", LIST, start);
    Ok(())
}

fn report(how: &str, what: &str, count: u128, since: Instant) {
    let seconds = since.elapsed().as_secs_f64();
    let rate = count as f64 / seconds;
    println!("{how}: {count} {what} in {seconds:.2} s, {rate:.0} per second");
}

fn job(
    n: u128,
    run: impl Fn(&mut Batch<'_>) -> Result<Outcome, JobError> + Send + Sync + 'static,
) -> Job {
    Job {
        key: Some(IdempotencyKey {
            principal: "throughput".into(),
            key: n.to_string(),
            body: [0; 32],
        }),
        command: Uuid::from_u128(n).into(),
        actor: Actor::System,
        origin: Origin::Live,
        run: Arc::new(run),
    }
}

fn register(batch: &mut Batch<'_>, customer: CustomerId) -> Result<Outcome, JobError> {
    let registered = CustomerRegistered {
        code: "EC".into(),
        name: "考试中心".into(),
    };
    append(batch, customer, Subject::Customer(customer), registered)
}

/// A note on one of many tickets: load, decide nothing, append.
fn note(n: u128, customer: CustomerId) -> Job {
    job(n, move |batch| {
        let subject = Subject::Ticket(Uuid::from_u128(n % 20_000 + 1).into());
        batch.load(&subject)?;
        let added = NoteAdded {
            text: None,
            shared: false,
            files: Vec::new(),
        };
        append(batch, customer, subject, added)
    })
}

fn append(
    batch: &mut Batch<'_>,
    customer: CustomerId,
    subject: Subject,
    fact: impl Into<Fact>,
) -> Result<Outcome, JobError> {
    let occurred_at: Timestamp = batch.now();
    let fact = fact.into();
    let seq = batch.append(
        Some(customer),
        NewFact {
            subject,
            occurred_at,
            fact,
        },
    )?;
    Ok(Outcome {
        code: "noted".into(),
        subject: Some(subject),
        no: None,
        seq: Some(seq),
    })
}
