//! What goes wrong is told plainly, and nothing is lost.

use crate::world::*;
use shounuo_core::Subject;
use shounuo_store::{
    Options, Outcome, Store, StoreError, WriteError,
    db::{Backend, Mode},
};
use std::{
    sync::{Arc, mpsc::channel},
    time::{Duration, Instant},
};

on_both!(
    data_of_a_newer_program_is_refused_at_the_door,
    data_that_becomes_newer_is_not_written_to,
    a_lock_that_is_held_too_long_is_told,
    a_full_queue_is_told_at_once,
    a_full_queue_of_readers_is_told_at_once,
    a_query_that_panics_harms_nobody,
    a_reader_cannot_write,
);

only_on!(sqlite: a_full_disk_is_told_and_nothing_is_lost);

only_on!(
    postgres: a_connection_that_ends_while_at_rest_is_made_anew,
    a_connection_that_ends_in_every_attempt_means_unknown_and_a_repeat_is_right,
    a_connection_that_ends_once_is_tried_again,
    two_processes_may_open_an_empty_database_at_once,
);

fn make_newer(world: &World) {
    let sql = "UPDATE journal_head SET schema_version = 99";
    world.raw().exec(sql, &[]).expect("made newer");
}

fn data_of_a_newer_program_is_refused_at_the_door(world: &World) {
    drop(world.open());
    make_newer(world);
    let refused = world.try_open(Options::default()).err();
    assert!(
        matches!(refused, Some(StoreError::Newer { data: 99, .. })),
        "{refused:?}"
    );
}

fn data_that_becomes_newer_is_not_written_to(world: &World) {
    let store = world.open();
    let customer = register(&store);
    make_newer(world);
    let answer = store.write(report(customer));
    let newer = matches!(answer, Err(WriteError::Unknown(StoreError::Newer { .. })));
    assert!(newer, "{answer:?}");
    assert_eq!(world.count("journal"), 1);
}

fn a_lock_that_is_held_too_long_is_told(world: &World) {
    let store = world.open();
    let customer = register(&store);
    let mut other = world.raw();
    other.begin(Mode::Write).expect("a transaction");
    if other.backend() == Backend::Postgres {
        // Who says nothing loses it sooner.
        let stays = "SET LOCAL idle_in_transaction_session_timeout = 0";
        other.batch(stays).expect("it stays");
    }
    other
        .exec("UPDATE journal_head SET batch = batch", &[])
        .expect("the head is held");
    let since = Instant::now();
    let (sender, answers) = channel();
    for _ in 0..5 {
        let sender = sender.clone();
        store.submit(report(customer), Box::new(move |a| drop(sender.send(a))));
    }
    drop(sender);
    for answer in answers {
        let locked = matches!(answer, Err(WriteError::Unknown(StoreError::Locked)));
        assert!(locked, "{answer:?}");
    }
    // They waited together: at most for the batch of the first, and for that of the others.
    assert!(
        since.elapsed() < Duration::from_secs(25),
        "{:?}",
        since.elapsed()
    );
    other.rollback().expect("let go");
    store.write(report(customer)).expect("written");
}

/// A store whose writer stands still until the answer is used.
fn held(world: &World) -> (Store, std::sync::mpsc::Sender<()>) {
    let options = Options {
        queue: 1,
        readers: 1,
        ..Options::default()
    };
    let store = world.try_open(options).expect("the store opens");
    let ((go, gate), (sender, started)) = (channel::<()>(), channel::<()>());
    let gate = std::sync::Mutex::new(gate);
    let stands = job(move |_| {
        let _ = sender.send(());
        let _ = gate.lock().expect("a gate").recv();
        Ok(Outcome::default())
    });
    store.submit(stands, Box::new(|_| {}));
    started.recv().expect("it stands still");
    (store, go)
}

fn a_full_queue_is_told_at_once(world: &World) {
    let (store, go) = held(world);
    let waits = || job(|_| Ok(Outcome::default()));
    let (sender, answers) = channel();
    store.submit(waits(), Box::new(move |a| drop(sender.send(a))));
    assert!(matches!(store.write(waits()), Err(WriteError::Busy)));
    drop(go);
    assert!(answers.recv().expect("an answer").is_ok());
}

fn a_full_queue_of_readers_is_told_at_once(world: &World) {
    let options = Options {
        queue: 1,
        readers: 1,
        ..Options::default()
    };
    let store = world.try_open(options).expect("the store opens");
    let ((go, gate), (sender, started)) = (channel::<()>(), channel::<()>());
    store.submit_read(
        move |_| {
            let _ = sender.send(());
            let _ = gate.recv();
            Ok(())
        },
        drop,
    );
    started.recv().expect("it stands still");
    let (sender, answers) = channel();
    store.submit_read(|_| Ok(()), move |a| drop(sender.send(a)));
    assert!(matches!(store.read(|_| Ok(())), Err(StoreError::Busy)));
    drop(go);
    assert!(answers.recv().expect("an answer").is_ok());
}

fn a_query_that_panics_harms_nobody(world: &World) {
    let options = Options {
        readers: 1,
        ..Options::default()
    };
    let store = world.try_open(options).expect("the store opens");
    let fell = store.read(|_| -> Result<(), _> { panic!("this panic belongs to the test") });
    assert!(matches!(fell, Err(StoreError::Stopped(_))));
    assert_eq!(store.read(|_| Ok(1)).expect("the next query"), 1);
}

fn a_reader_cannot_write(world: &World) {
    let store = world.open();
    let refused = store.read(|r| r.tx().exec("DELETE FROM journal_head", &[]));
    assert!(refused.is_err());
    assert_eq!(world.count("journal_head"), 1);
}

fn a_full_disk_is_told_and_nothing_is_lost(world: &World) {
    let store = world.open();
    let customer = register(&store);
    // The writer's connection may not make the file larger than it is.
    let limit = "PRAGMA max_page_count = 1";
    store.maintain(move |tx| tx.batch(limit)).expect("a limit");
    let mut written = 0;
    let full = loop {
        match store.write(report(customer)) {
            Ok(_) => written += 1,
            Err(e) => break e,
        }
        assert!(written < 10_000, "the disk never gets full");
    };
    assert!(
        matches!(full, WriteError::NoRoom(StoreError::Full)),
        "{full:?}"
    );
    assert_eq!(
        world.count("journal WHERE kind = 'ticket.reported'"),
        written
    );
    store
        .maintain(|tx| tx.batch("PRAGMA max_page_count = 1000000"))
        .expect("room again");
    store.write(report(customer)).expect("written");
    assert!(store.verify(None).expect("verified").is_sound());
}

fn a_connection_that_ends_while_at_rest_is_made_anew(world: &World) {
    let store = world.open();
    let customer = register(&store);
    assert_eq!(store.read(|_| Ok(1)).expect("a query"), 1);
    world.end_connections();
    store.write(report(customer)).expect("written");
    assert_eq!(store.read(|_| Ok(1)).expect("a query"), 1);
    assert_eq!(world.count("journal WHERE kind = 'ticket.reported'"), 1);
}

/// A report in the midst of which the connections end, as often as `times`.
fn ending(world: &World, customer: shounuo_core::id::CustomerId, times: u32) -> shounuo_store::Job {
    let (base, name) = world.address();
    let left = Arc::new(std::sync::atomic::AtomicU32::new(times));
    let ends = job(move |batch| {
        use std::sync::atomic::Ordering::SeqCst;
        if left
            .fetch_update(SeqCst, SeqCst, |n| n.checked_sub(1))
            .is_ok()
        {
            end_connections(&base, &name);
        }
        open_ticket(batch, customer, fresh(), None)
    });
    keyed("one", ends)
}

fn a_connection_that_ends_in_every_attempt_means_unknown_and_a_repeat_is_right(world: &World) {
    let store = world.open();
    let customer = register(&store);
    let answer = store.write(ending(world, customer, u32::MAX));
    let lost = matches!(answer, Err(WriteError::Unknown(StoreError::Lost(_))));
    assert!(lost, "{answer:?}");
    let again = store
        .write(keyed("one", report(customer)))
        .expect("written");
    assert_eq!(again.no.as_deref(), Some("EC-1"));
    assert_eq!(world.count("journal WHERE kind = 'ticket.reported'"), 1);
}

fn a_connection_that_ends_once_is_tried_again(world: &World) {
    let store = world.open();
    let customer = register(&store);
    let outcome = store.write(ending(world, customer, 1)).expect("written");
    assert_eq!(outcome.no.as_deref(), Some("EC-1"));
    assert_eq!(world.count("journal WHERE kind = 'ticket.reported'"), 1);
    let subject: Subject = outcome.subject.expect("a ticket");
    assert_eq!(subject.kind(), "ticket");
}

fn two_processes_may_open_an_empty_database_at_once(world: &World) {
    let target = &world.target;
    std::thread::scope(|scope| {
        let open = || Store::open(target.clone(), Options::default());
        let threads: Vec<_> = (0..4).map(|_| scope.spawn(open)).collect();
        for thread in threads {
            thread.join().expect("a thread").expect("the store opens");
        }
    });
    assert_eq!(world.count("journal_head"), 1);
}
