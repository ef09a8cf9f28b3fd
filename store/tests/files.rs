//! Files are found by their content, and nothing half-written is ever found.

use crate::world::*;
use shounuo_core::{Subject, id::*};
use shounuo_store::{FileRow, Outcome, StoreError};
use std::{
    io::{Read, Write},
    time::{Duration, SystemTime},
};

on_both_places!(
    a_file_is_found_by_its_content,
    a_file_that_is_too_large_leaves_nothing,
    a_file_that_breaks_off_leaves_nothing,
    what_is_made_in_its_place_is_found_or_leaves_nothing,
    what_nothing_refers_to_is_swept_after_a_day,
);

fn what_is_made_in_its_place_is_found_or_leaves_nothing(world: &World) {
    let store = world.open();
    let made = |max, text: &'static [u8], ends: bool| {
        store.files().write(max, |file| {
            file.write_all(text).expect("written");
            match ends {
                true => Ok(()),
                false => Err(StoreError::damaged("it broke off".to_owned())),
            }
        })
    };
    let same = store.files().take(&mut &b"abc"[..], 3).expect("taken");
    assert_eq!(made(3, b"abc", true).expect("made"), same);
    assert!(matches!(
        made(3, b"abcd", true),
        Err(StoreError::Unsuitable { .. })
    ));
    assert!(made(9, b"abcd", false).is_err());
    assert_eq!(left_overs(world), 0);
    assert_eq!(store.files().list().expect("a list"), [same.sha256]);
}

fn a_file_is_found_by_its_content(world: &World) {
    let store = world.open();
    let taken = store.files().take(&mut &b"abc"[..], 3).expect("taken");
    let known = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assert_eq!((hex::encode(taken.sha256).as_str(), taken.size), (known, 3));
    let again = store
        .files()
        .take(&mut &b"abc"[..], 3)
        .expect("taken again");
    assert_eq!(again, taken);
    let mut text = String::new();
    let mut file = store.files().read(&taken.sha256).expect("the file");
    file.read_to_string(&mut text).expect("its text");
    assert_eq!(text, "abc");
    assert_eq!(store.files().list().expect("a list"), [taken.sha256]);
    assert!(store.files().read(&[9; 32]).is_err());
}

fn left_overs(world: &World) -> usize {
    let new = world.target.files().join("new");
    std::fs::read_dir(new).expect("a folder").count()
}

fn a_file_that_is_too_large_leaves_nothing(world: &World) {
    let store = world.open();
    let refused = store.files().take(&mut std::io::repeat(1), 200_000);
    assert!(matches!(refused, Err(StoreError::Unsuitable { .. })));
    assert_eq!(left_overs(world), 0);
    assert!(store.files().list().expect("a list").is_empty());
}

fn a_file_that_breaks_off_leaves_nothing(world: &World) {
    struct Breaks;
    impl Read for Breaks {
        fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
            Err(std::io::ErrorKind::ConnectionReset.into())
        }
    }
    let store = world.open();
    let mut broken = (&b"abc"[..]).chain(Breaks);
    assert!(store.files().take(&mut broken, 100).is_err());
    assert_eq!(left_overs(world), 0);
    assert!(store.files().list().expect("a list").is_empty());
}

fn what_nothing_refers_to_is_swept_after_a_day(world: &World) {
    let store = world.open();
    let customer = register(&store);
    let files = store.files().clone();
    let (kept, orphan) = (
        files.take(&mut &b"kept"[..], 9).expect("taken"),
        files.take(&mut &b"orphan"[..], 9).expect("taken"),
    );
    let work = job(move |batch| {
        batch.keep_file(FileRow {
            id: fresh::<FileId>(),
            customer,
            subject: Subject::Customer(customer),
            person: None,
            sha256: kept.sha256,
            size: kept.size,
            mime: "text/plain".into(),
            name: None,
        })?;
        Ok(Outcome::default())
    });
    store.write(work).expect("kept");
    let sweep = |hours: u64| {
        let (files, at) = (files.clone(), Duration::from_secs(hours * 3_600));
        store.read(move |r| files.sweep(r.tx(), SystemTime::now() + at))
    };
    assert_eq!(
        sweep(23).expect("swept"),
        0,
        "its command may be on its way"
    );
    assert_eq!(sweep(25).expect("swept"), 1);
    assert!(files.read(&kept.sha256).is_ok());
    assert!(files.read(&orphan.sha256).is_err());
}
