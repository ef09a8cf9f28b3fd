//! A program that stands still in the midst of a write, and wakes when others have gone on; a server that
//! stands still; and one that is killed.

use crate::{
    processes::{child, said},
    world::*,
};
use shounuo_core::id::CustomerId;
use shounuo_store::{Job, Options, Store, StoreError, Target, WriteError};
use shounuo_trial::{Cluster, Folder, signal};
use std::{
    process::Child,
    sync::atomic::{AtomicU32, Ordering},
    time::{Duration, Instant},
};

only_on!(
    postgres: a_program_that_wakes_in_the_midst_of_a_write_is_refused_and_begins_anew,
    a_server_that_stands_still_is_away_and_found_again,
    a_server_killed_again_and_again_loses_and_doubles_nothing,
);

/// What the child plays: it takes the journal's head, says so, and goes on a while later.
pub fn write_slowly(store: &Store, customer: CustomerId) {
    let tries = AtomicU32::new(0);
    let slow = job(move |batch| {
        let tried = tries.fetch_add(1, Ordering::SeqCst) + 1;
        println!("#try {tried}");
        if tried == 1 {
            std::thread::sleep(Duration::from_secs(2));
        }
        open_ticket(batch, customer, fresh(), None)
    });
    let outcome = store.write(keyed("slow", slow)).expect("written");
    println!("#answer {}", outcome.no.expect("a number"));
}

/// A child that does not outlive its test: one that stands still would hold what it holds for ever.
struct Ending(Child);

impl Drop for Ending {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn a_program_that_wakes_in_the_midst_of_a_write_is_refused_and_begins_anew(world: &World) {
    let store = world.open();
    let customer = register(&store);
    let (process, mut lines) = child(world, "slow", customer.0);
    let mut process = Ending(process);
    let mut next = |word: &str| {
        let found = lines.by_ref().map_while(Result::ok);
        let mut found = found.filter_map(|l| said(&l, word).map(|s| s.trim().to_owned()));
        found.next().expect("the child says it")
    };
    assert_eq!(next("try"), "1");
    signal("STOP", process.0.id());
    // It holds the head, and says nothing more: after a while the head is free again.
    let mine = store.write(report(customer)).expect("others go on");
    assert_eq!(mine.no.as_deref(), Some("EC-1"));
    signal("CONT", process.0.id());
    assert_eq!(next("try"), "2", "what it sent late was refused");
    assert_eq!(next("answer"), "EC-2", "it went on from what is there now");
    assert!(process.0.wait().expect("it ends").success());
    assert_eq!(world.count("journal WHERE kind = 'ticket.reported'"), 2);
    assert!(store.verify(None).expect("verified").is_sound());
}

/// A store on a server of its own that is watched.
fn watched(cluster: &Cluster, folder: &Folder) -> Store {
    let target = Target::Postgres {
        url: cluster.url(),
        files: folder.path().join("files"),
    };
    let options = Options {
        pulse: Some(Duration::from_millis(200)),
        ..Options::default()
    };
    Store::open(target, options).expect("the store opens")
}

fn until(what: &str, is: impl Fn() -> bool) {
    let since = Instant::now();
    while !is() {
        assert!(since.elapsed() < Duration::from_secs(30), "{what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn a_server_that_stands_still_is_away_and_found_again(_: &World) {
    let (cluster, folder) = (Cluster::new(), Folder::new().expect("a folder"));
    let store = watched(&cluster, &folder);
    let customer = register(&store);
    assert!(store.away().is_none());
    cluster.freeze();
    until("nobody notices", || store.away().is_some());
    // Whoever asks now is told at once, and does not wait behind the others.
    let answer = store.write(keyed("one", report(customer)));
    assert!(matches!(answer, Err(WriteError::Away { .. })), "{answer:?}");
    let read = store.read(|r| r.last_seq());
    assert!(matches!(read, Err(StoreError::Away { .. })), "{read:?}");
    let times = (0..9).filter_map(|_| match store.away() {
        Some(StoreError::Away { retry_s }) => Some(retry_s),
        _ => None,
    });
    let times: std::collections::BTreeSet<_> = times.collect();
    assert!(times.len() > 1, "all come back at once: {times:?}");
    cluster.thaw();
    until("it is not found again", || store.away().is_none());
    let first = store.write(keyed("one", report(customer)));
    assert_eq!(first.expect("written").no.as_deref(), Some("EC-1"));
}

const WRITERS: usize = 4;
const EACH: usize = 150;
const KILLS: usize = 4;

/// As a client does it: again and again with the same key, until there is an answer.
fn insist(store: &Store, work: Job) -> String {
    let since = Instant::now();
    loop {
        match store.write(work.clone()) {
            Ok(outcome) => return outcome.no.expect("a number"),
            Err(WriteError::Unknown(_) | WriteError::Away { .. } | WriteError::Busy) => {
                assert!(since.elapsed() < Duration::from_secs(60), "no answer");
                std::thread::sleep(Duration::from_millis(20));
            }
            Err(e) => panic!("{e}"),
        }
    }
}

fn a_server_killed_again_and_again_loses_and_doubles_nothing(_: &World) {
    let (mut cluster, folder) = (Cluster::new(), Folder::new().expect("a folder"));
    let store = watched(&cluster, &folder);
    let customer = register(&store);
    let numbers: Vec<String> = std::thread::scope(|scope| {
        let writer = |w: usize| {
            let store = &store;
            move || -> Vec<String> {
                let one = |n| keyed(&format!("{w}-{n}"), report(customer));
                let told = |n| {
                    let told = insist(store, one(n));
                    // Every now and then the answer is lost on its way.
                    let again = n % 5 == 0;
                    assert!(!again || insist(store, one(n)) == told, "doubled");
                    told
                };
                (0..EACH).map(told).collect()
            }
        };
        let writers: Vec<_> = (0..WRITERS).map(|w| scope.spawn(writer(w))).collect();
        for _ in 0..KILLS {
            std::thread::sleep(Duration::from_millis(300));
            cluster.kill();
            cluster.start();
        }
        let done = writers.into_iter().map(|w| w.join().expect("a writer"));
        done.flatten().collect()
    });
    let once: std::collections::BTreeSet<_> = numbers.iter().collect();
    assert_eq!(once.len(), WRITERS * EACH, "a number was given twice");
    let count = "SELECT count(*) FROM journal WHERE kind = 'ticket.reported'";
    let there = store.read(|r| r.row(count, &[])).expect("read");
    let there = there.expect("a row").int(0).expect("a number");
    assert_eq!(there, (WRITERS * EACH) as i64);
    assert!(store.verify(None).expect("verified").is_sound());
}
