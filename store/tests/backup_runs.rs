//! Attempts at copies are kept in their order, and one that ended stays as it is.

use crate::world::*;
use shounuo_core::{Timestamp, backup::Attempt};
use shounuo_store::{BackupRun, Outcome, RunFault, Store};

on_both!(
    an_attempt_goes_on_and_ends_once,
    the_newest_is_the_last_one_whatever_its_time,
    what_is_stored_is_known,
);

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_900_000_000 + second).expect("an instant")
}

fn run(no: i64, begun: i64) -> BackupRun {
    BackupRun {
        no,
        id: fresh(),
        name: "shounuo-20261122T190000Z-1a2b3c4d".into(),
        node: "a".into(),
        slot: at(begun),
        begun_at: at(begun),
        heard_at: at(begun),
        ended_at: None,
        proven: false,
        seq: None,
        files: None,
        bytes: None,
        fault: None,
        why: None,
    }
}

fn put(store: &Store, run: &BackupRun) {
    let run = run.clone();
    let work = job(move |batch| {
        batch.put_backup_run(run.clone())?;
        Ok(Outcome::default())
    });
    store.write(work).expect("written");
}

fn newest(store: &Store) -> BackupRun {
    let runs = store.read(|r| r.backup_runs(9)).expect("runs");
    runs.into_iter().next().expect("one")
}

fn an_attempt_goes_on_and_ends_once(world: &World) {
    let store = world.open();
    let first = run(1, 0);
    put(&store, &first);
    assert_eq!(newest(&store), first);
    let mut heard = first.clone();
    heard.heard_at = at(60);
    put(&store, &heard);
    assert_eq!(newest(&store).tried().attempt, Attempt::Running(at(60)));
    let mut ended = heard.clone();
    ended.ended_at = Some(at(90));
    (ended.fault, ended.why) = (Some(RunFault::Silent), Some("no sign of life".into()));
    put(&store, &ended);
    // It comes back after all: too late.
    let mut late = heard;
    (late.ended_at, late.proven) = (Some(at(99)), true);
    put(&store, &late);
    assert_eq!(newest(&store), ended);
    assert_eq!(
        store.read(|r| r.newest_proven_backup()).expect("read"),
        None
    );
    // Another attempt under the same number is not that one.
    let stranger = run(1, 500);
    put(&store, &stranger);
    assert_eq!(newest(&store), ended);
}

fn the_newest_is_the_last_one_whatever_its_time(world: &World) {
    let store = world.open();
    for (no, begun) in [(1, 1_000), (2, 0), (3, 500)] {
        let mut run = run(no, begun);
        (run.ended_at, run.proven) = (Some(at(begun)), no != 3);
        (run.seq, run.files, run.bytes) = (Some(no), Some(2), Some(3));
        put(&store, &run);
    }
    let proven = store.read(|r| r.newest_proven_backup()).expect("read");
    assert_eq!(proven.map(|r| r.no), Some(2));
    let first = store.read(|r| r.first_backup_run()).expect("read");
    assert_eq!(first.map(|r| r.no), Some(1));
    assert_eq!(newest(&store).no, 3);
}

fn what_is_stored_is_known(world: &World) {
    let store = world.open();
    let (database, files) = store.read(|r| r.bytes_stored()).expect("read");
    assert!(database > 10_000 && files == 0, "{database} {files}");
}
