//! Disks that are nearly full, full, or do not keep what they were given.

use crate::world::*;
use shounuo_store::{
    LittleRoom, Options, Room, Space, Store, StoreError, Target, WriteError, space_at,
};
use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

on_both!(
    with_too_little_room_what_is_there_is_read_and_it_goes_on_by_itself,
    the_larger_of_bytes_and_hundredths_stays_free,
    room_is_looked_for_also_while_nobody_writes,
    a_real_disk_says_how_much_room_it_has,
    a_disk_that_fills_up_under_a_file_leaves_nothing_and_says_so,
    a_file_that_the_disk_does_not_keep_is_not_taken_in,
    two_programs_with_one_folder_do_not_write_into_each_others_files,
);
only_on!(postgres: a_database_whose_disk_is_full_refuses_and_says_so);

const GIB: u64 = 1 << 30;

/// A store on a disk of so many GiB, with the room that is left in the hand of the test.
fn on_disk(world: &World, gib: u64, every: Duration) -> (Store, Arc<AtomicU64>) {
    let free = Arc::new(AtomicU64::new(gib * GIB));
    let left = Arc::clone(&free);
    let room = Room {
        every,
        look: Arc::new(move |_: &Path| {
            let free = left.load(Ordering::SeqCst);
            let total = gib * GIB;
            Ok(Space { free, total })
        }),
        ..Room::kept_free()
    };
    let options = Options {
        room: Some(room),
        ..Options::default()
    };
    (world.try_open(options).expect("the store opens"), free)
}

fn refused(answer: Result<shounuo_store::Outcome, WriteError>) -> bool {
    matches!(answer, Err(WriteError::NoRoom(StoreError::LittleRoom(_))))
}

/// Waits until somebody saw it.
fn seen(store: &Store, little: bool) -> Option<LittleRoom> {
    let since = Instant::now();
    while store.little_room().is_some() != little {
        assert!(since.elapsed() < Duration::from_secs(60), "nobody looks");
        std::thread::sleep(Duration::from_millis(5));
    }
    store.little_room()
}

fn with_too_little_room_what_is_there_is_read_and_it_goes_on_by_itself(world: &World) {
    let (store, free) = on_disk(world, 10, Duration::from_millis(5));
    let customer = register(&store);
    store.write(keyed("one", report(customer))).expect("room");
    free.store(2 * GIB - 1, Ordering::SeqCst);
    let little = seen(&store, true).expect("too little");
    assert_eq!((little.free, little.needed), (2 * GIB - 1, 2 * GIB));
    assert!(little.to_string().contains("make room"), "{little}");
    assert!(refused(store.write(report(customer))));
    let many = store.write_all(vec![report(customer)]);
    assert!(matches!(many, Err(StoreError::LittleRoom(_))), "{many:?}");
    let file = store.files().take(&mut &b"abc"[..], 3);
    assert!(matches!(file, Err(StoreError::LittleRoom(_))), "{file:?}");
    // What is there is read, and what people must be told is written.
    assert_eq!(store.read(|r| r.last_seq()).expect("read"), 3);
    store.vital().write(report(customer)).expect("vital");
    assert_eq!(world.count("journal WHERE kind = 'ticket.reported'"), 2);
    // Nobody does anything but make room.
    free.store(2 * GIB, Ordering::SeqCst);
    store.write(report(customer)).expect("room again");
    store.files().take(&mut &b"abc"[..], 3).expect("room again");
    assert_eq!(store.little_room(), None);
}

fn the_larger_of_bytes_and_hundredths_stays_free(world: &World) {
    let (store, free) = on_disk(world, 100, Duration::from_millis(5));
    let customer = register(&store);
    free.store(5 * GIB - 1, Ordering::SeqCst);
    let little = seen(&store, true).expect("too little");
    assert_eq!(little.needed, 5 * GIB);
    assert!(refused(store.write(report(customer))));
    free.store(5 * GIB, Ordering::SeqCst);
    store.write(report(customer)).expect("enough");
}

fn room_is_looked_for_also_while_nobody_writes(world: &World) {
    let (store, free) = on_disk(world, 100, Duration::from_millis(5));
    free.store(0, Ordering::SeqCst);
    seen(&store, true);
    free.store(100 * GIB, Ordering::SeqCst);
    seen(&store, false);
}

fn a_real_disk_says_how_much_room_it_has(world: &World) {
    let space = space_at(world.folder.path()).expect("a disk");
    assert!(space.total > 0 && space.free <= space.total, "{space:?}");
    let room = |bytes| Options {
        room: Some(Room {
            bytes,
            percent: 0,
            ..Room::kept_free()
        }),
        ..Options::default()
    };
    let store = world.try_open(room(u64::MAX)).expect("it opens");
    assert!(refused(store.write(report(fresh()))));
    assert!(store.spaces().iter().all(|(_, s)| s.total > 0));
    drop(store);
    register(&world.try_open(room(0)).expect("it opens"));
}

/// The next file that is taken in goes to this device instead of the disk.
fn next_file_goes_to(store: &Store, device: &str) {
    std::os::unix::fs::symlink(device, store.files().next_part()).expect("a link");
}

fn nothing_is_named(world: &World, store: &Store) {
    assert!(store.files().list().expect("a list").is_empty());
    let new = world.target.files().join("new");
    assert_eq!(std::fs::read_dir(new).expect("a folder").count(), 0);
}

fn a_disk_that_fills_up_under_a_file_leaves_nothing_and_says_so(world: &World) {
    let store = world.open();
    next_file_goes_to(&store, "/dev/full");
    let full = store.files().take(&mut &b"abc"[..], 3);
    assert!(matches!(full, Err(StoreError::Full)), "{full:?}");
    nothing_is_named(world, &store);
    store.files().take(&mut &b"abc"[..], 3).expect("taken in");
}

fn a_file_that_the_disk_does_not_keep_is_not_taken_in(world: &World) {
    let store = world.open();
    // It takes every byte, and then fails to sync.
    next_file_goes_to(&store, "/dev/null");
    let lost = store.files().take(&mut &b"abc"[..], 3);
    assert!(matches!(lost, Err(StoreError::File { .. })), "{lost:?}");
    nothing_is_named(world, &store);
    let taken = store.files().take(&mut &b"abc"[..], 3).expect("taken in");
    assert!(store.files().read(&taken.sha256).is_ok());
}

fn two_programs_with_one_folder_do_not_write_into_each_others_files(world: &World) {
    // In containers both may have the same process id.
    let (first, second) = (world.open(), world.open());
    assert_ne!(first.files().next_part(), second.files().next_part());
}

fn a_database_whose_disk_is_full_refuses_and_says_so(world: &World) {
    let store = world.open();
    let customer = register(&store);
    let full = "CREATE FUNCTION is_full() RETURNS trigger LANGUAGE plpgsql AS \
                $$BEGIN RAISE EXCEPTION 'no space left on device' USING ERRCODE = '53100'; END$$; \
                CREATE TRIGGER is_full BEFORE INSERT ON journal EXECUTE FUNCTION is_full()";
    world.raw().batch(full).expect("it is full");
    let answer = store.write(keyed("one", report(customer)));
    let told = matches!(answer, Err(WriteError::NoRoom(StoreError::Full)));
    assert!(told, "{answer:?}");
    let little = store.little_room().expect("it says so");
    assert_eq!(little.place, None);
    assert_eq!(store.read(|r| r.last_seq()).expect("read"), 1);
    let room = "DROP TRIGGER is_full ON journal";
    world.raw().batch(room).expect("room again");
    let outcome = store
        .write(keyed("one", report(customer)))
        .expect("written");
    assert_eq!(outcome.no.as_deref(), Some("EC-1"));
    assert_eq!(store.little_room(), None);
    assert!(matches!(world.target, Target::Postgres { .. }));
}
