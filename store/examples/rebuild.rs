//! How fast views are made anew: `cargo run --release -p shounuo-store --example rebuild`.
//!
//! 20,000 tickets without contract, 9 facts each, in an order in which they take turns; the embedded
//! database.

use shounuo_core::{
    Actor, Fact, Origin, Subject,
    customer::{CustomerRegistered, TicketNumbered},
    fact::NewFact,
    id::{CommandId, CustomerId, TicketId},
    ticket::{fact::*, words::*},
};
use shounuo_store::{
    Batch, Job, JobError, Options, Outcome, Store, StoreError, Target,
    views::{rebuild, rebuild_check},
};
use std::{collections::BTreeMap, sync::Arc, time::Instant};
use uuid::Uuid;

const TICKETS: u32 = 20_000;
const TURNS: u32 = 8;

fn main() -> Result<(), StoreError> {
    let folder = std::env::temp_dir().join(format!("shounuo-rebuild-{}", std::process::id()));
    let target = Target::Folder(folder.clone());
    let store = Store::open(target.clone(), Options::default())?;
    let began = Instant::now();
    write(&store, 0..1, |batch, _| registered(batch))?;
    write(&store, 1..TICKETS + 1, reported)?;
    for turn in 0..TURNS {
        write(&store, 1..TICKETS + 1, move |batch, n| {
            noted(batch, n, turn)
        })?;
    }
    drop(store);
    println!("written in {:.1} s", began.elapsed().as_secs_f64());
    type Run =
        fn(&Target, &mut dyn FnMut(i64)) -> Result<shounuo_store::views::Outcome, StoreError>;
    for (name, run) in [("rebuild", rebuild as Run), ("check", rebuild_check as Run)] {
        let began = Instant::now();
        let outcome = run(&target, &mut |_| {})?;
        let took_s = began.elapsed().as_secs_f64();
        let (facts, wrong) = (outcome.facts, outcome.differences.len());
        println!(
            "{name}: {facts} facts in {took_s:.1} s, {:.0} a second, {wrong} differences",
            facts as f64 / took_s
        );
    }
    // A folder left behind in the temporary directory harms nobody.
    let _ = std::fs::remove_dir_all(&folder);
    Ok(())
}

type Written = Result<(), JobError>;

fn write(
    store: &Store,
    numbers: std::ops::Range<u32>,
    run: impl Fn(&mut Batch<'_>, u32) -> Written + Send + Sync + Copy + 'static,
) -> Result<(), StoreError> {
    for some in numbers.collect::<Vec<_>>().chunks(256) {
        let jobs = some.iter().map(|n| {
            let n = *n;
            Job {
                key: None,
                command: CommandId(Uuid::from_u128(n.into())),
                actor: Actor::System,
                origin: Origin::Live,
                run: Arc::new(move |batch| run(batch, n).map(|()| Outcome::default())),
            }
        });
        store.write_all(jobs.collect())?;
    }
    Ok(())
}

fn put(batch: &mut Batch<'_>, subject: Subject, fact: impl Into<Fact>) -> Written {
    let fact = NewFact {
        subject,
        occurred_at: batch.now(),
        fact: fact.into(),
    };
    batch.append(Some(customer()), fact)?;
    Ok(())
}

fn customer() -> CustomerId {
    CustomerId(Uuid::from_u128(1 << 100))
}

fn ticket(n: u32) -> TicketId {
    TicketId(Uuid::from_u128(n.into()))
}

fn registered(batch: &mut Batch<'_>) -> Written {
    let registered = CustomerRegistered {
        code: "EC".into(),
        name: "考试中心".into(),
    };
    put(batch, Subject::Customer(customer()), registered)
}

fn reported(batch: &mut Batch<'_>, n: u32) -> Written {
    let numbered = TicketNumbered {
        ticket: ticket(n),
        number: n,
    };
    put(batch, Subject::Customer(customer()), numbered)?;
    let reported = Reported {
        kind: TicketKind::Fault,
        number: n,
        device: None,
        place: None,
        symptoms: vec!["no_power".into()],
        text: None,
        reporter: None,
        channel: Channel::Phone,
        files: Vec::new(),
        contract: None,
        calendars: 0,
        source_no: Some(format!("INC{n:07}")),
        tags: BTreeMap::new(),
        owner: None,
        recurrence_of: None,
    };
    put(batch, Subject::Ticket(ticket(n)), reported)
}

fn noted(batch: &mut Batch<'_>, n: u32, turn: u32) -> Written {
    let subject = Subject::Ticket(ticket(n));
    match turn {
        0 => put(
            batch,
            subject,
            Responded {
                channel: Channel::Phone,
                text: None,
            },
        ),
        1 => put(batch, subject, DiagnosisStarted {}),
        2 => put(
            batch,
            subject,
            Graded {
                grade: Grade::Ordinary,
            },
        ),
        _ => put(
            batch,
            subject,
            NoteAdded {
                text: None,
                shared: true,
                files: Vec::new(),
            },
        ),
    }
}
