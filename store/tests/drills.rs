//! The drill proves a copy, and finds every byte of it that is not as it was written.

use crate::{backups::listed_anew, world::*};
use shounuo_core::{Subject, Timestamp};
use shounuo_store::{
    CopyShelf, FileRow, Outcome, Store, StoreError, Target,
    db::{Mode, connect},
    prove, restore,
};
use std::path::{Path, PathBuf};

on_both!(
    a_sound_copy_is_proven_and_its_place_is_cleared_away,
    what_is_cut_off_anywhere_is_found_by_the_file,
    a_byte_that_changed_anywhere_is_found_by_the_file,
    what_is_missing_or_strange_is_found_by_the_file,
    a_copy_that_lacks_a_row_is_found_though_its_list_was_written_anew,
    a_copy_of_other_data_is_not_proven,
    what_was_not_finished_is_no_copy,
    a_mark_is_of_one_copy_as_it_was_proven,
    only_copies_are_removed,
);

/// Some tickets and two files, copied.
fn copied(world: &World) -> (Store, PathBuf) {
    let store = world.open();
    let customer = register(&store);
    for _ in 0..5 {
        store.write(report(customer)).expect("written");
    }
    for content in ["a photo", "a paper"] {
        let taken = store.files().take(&mut content.as_bytes(), 99);
        let taken = taken.expect("taken");
        let work = job(move |batch| {
            batch.keep_file(FileRow {
                id: fresh(),
                customer,
                subject: Subject::Customer(customer),
                person: None,
                sha256: taken.sha256,
                size: taken.size,
                mime: "image/png".into(),
                name: None,
            })?;
            Ok(Outcome::default())
        });
        store.write(work).expect("kept");
    }
    let copy = world.folder.path().join("copy");
    store.backup(&copy).expect("a copy");
    (store, copy)
}

fn scratch(world: &World) -> PathBuf {
    world.folder.path().join("scratch")
}

/// One file of each kind that a copy has.
fn kinds(copy: &Path) -> Vec<PathBuf> {
    let contents = copy.join("files");
    let folders = std::fs::read_dir(contents).expect("files");
    let content = folders
        .map(|f| f.expect("a folder").path())
        .filter(|f| !f.ends_with("new"))
        .flat_map(|f| std::fs::read_dir(f).expect("a folder"))
        .next();
    vec![
        copy.join("backup.db"),
        copy.join("backup.json"),
        copy.join("SHA256SUMS"),
        content.expect("a content").expect("a content").path(),
    ]
}

/// Neither the drill nor a restore takes it, and both name the file.
fn is_found(world: &World, copy: &Path, file: &Path, what: &str) {
    let name = file.file_name().expect("a name").to_string_lossy();
    let told = |e: StoreError| {
        let told = e.to_string();
        assert!(told.contains(&*name), "{what}: {told}");
    };
    let into = world.folder.path().join("into");
    told(prove(copy, &scratch(world), None, false).expect_err(what));
    told(restore(copy, &Target::Folder(into.clone()), &[]).expect_err(what));
    assert!(!scratch(world).exists() && !into.exists(), "{what}");
}

fn a_sound_copy_is_proven_and_its_place_is_cleared_away(world: &World) {
    let (store, copy) = copied(world);
    // The data lives on meanwhile.
    let customer = register(&store);
    store.write(report(customer)).expect("written");
    let proven = prove(&copy, &scratch(world), Some(&store), true).expect("proven");
    assert_eq!((proven.facts, proven.files, proven.seq), (11, 2, 11));
    assert!(proven.bytes > 10_000 && proven.sums.len() == 64);
    assert!(!scratch(world).exists());
}

fn what_is_cut_off_anywhere_is_found_by_the_file(world: &World) {
    let (_store, copy) = copied(world);
    for file in kinds(&copy) {
        let whole = std::fs::read(&file).expect("its bytes");
        for left in [0, 1, whole.len() / 2, whole.len() - 1] {
            std::fs::write(&file, &whole[..left]).expect("cut off");
            let what = format!("{}, {left} bytes left", file.display());
            is_found(world, &copy, &file, &what);
        }
        std::fs::write(&file, &whole).expect("as it was");
    }
    // A whole line of the list, too: what it named stands there unnamed.
    let list = copy.join("SHA256SUMS");
    let text = std::fs::read_to_string(&list).expect("the list");
    let last = text.trim_end().rfind('\n').expect("lines");
    std::fs::write(&list, &text[..=last]).expect("cut off");
    is_found(world, &copy, &list, "a line");
    std::fs::write(&list, text).expect("as it was");
    prove(&copy, &scratch(world), None, false).expect("it is whole again");
}

fn a_byte_that_changed_anywhere_is_found_by_the_file(world: &World) {
    let (_store, copy) = copied(world);
    for file in kinds(&copy) {
        let whole = std::fs::read(&file).expect("its bytes");
        for place in [0, whole.len() / 3, whole.len() / 2, whole.len() - 1] {
            for bit in [1, 0x20] {
                let mut changed = whole.clone();
                changed[place] ^= bit;
                std::fs::write(&file, &changed).expect("changed");
                let what = format!("{}, byte {place}", file.display());
                let list = copy.join("SHA256SUMS");
                match file == list {
                    // What names another digest for a file blames one of the two.
                    true => drop(prove(&copy, &scratch(world), None, false).expect_err(&what)),
                    false => is_found(world, &copy, &file, &what),
                }
            }
        }
        std::fs::write(&file, &whole).expect("as it was");
    }
    prove(&copy, &scratch(world), None, false).expect("it is whole again");
}

fn what_is_missing_or_strange_is_found_by_the_file(world: &World) {
    let (_store, copy) = copied(world);
    let aside = world.folder.path().join("aside");
    for file in kinds(&copy) {
        std::fs::rename(&file, &aside).expect("taken away");
        is_found(world, &copy, &file, &format!("{} away", file.display()));
        std::fs::rename(&aside, &file).expect("as it was");
    }
    let strange = copy.join("files/00").join("0".repeat(64));
    std::fs::create_dir_all(strange.parent().expect("a folder")).expect("made");
    std::fs::write(&strange, "strange").expect("written");
    is_found(world, &copy, &strange, "a strange file");
}

fn a_copy_that_lacks_a_row_is_found_though_its_list_was_written_anew(world: &World) {
    let (_store, copy) = copied(world);
    // An entry that the journal does not name: the chains alone would not miss it.
    let raw = rusqlite::Connection::open(copy.join("backup.db")).expect("the copy");
    let gone = "DELETE FROM file WHERE id = (SELECT min(id) FROM file)";
    assert_eq!(raw.execute(gone, []).expect("a row less"), 1);
    drop(raw);
    listed_anew(&copy, "backup.db");
    let told = prove(&copy, &scratch(world), None, false).expect_err("a row is missing");
    assert!(told.to_string().contains("table `file`"), "{told}");
}

fn a_copy_of_other_data_is_not_proven(world: &World) {
    let (store, copy) = copied(world);
    let other = world.another();
    let live = other.open();
    register(&live);
    let told = prove(&copy, &scratch(world), Some(&live), false).expect_err("other data");
    assert!(told.to_string().contains("the live data"), "{told}");
    // The same facts up to there, and the last one rewritten in the live data.
    drop(store);
    let mut raw = connect(&world.target, Mode::Write).expect("a connection");
    raw.exec("UPDATE journal SET hash = prev WHERE seq = 11", &[])
        .expect("rewritten");
    drop(raw);
    let live = world.open();
    let told = prove(&copy, &scratch(world), Some(&live), false).expect_err("rewritten");
    assert!(told.to_string().contains("the live data"), "{told}");
}

fn shelf(world: &World) -> CopyShelf {
    CopyShelf::open(&world.folder.path().join("copies")).expect("a shelf")
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_900_000_000 + second).expect("an instant")
}

fn what_was_not_finished_is_no_copy(world: &World) {
    let (store, copy) = copied(world);
    let shelf = shelf(world);
    let name = CopyShelf::name(at(0), fresh());
    // A program that was killed while it copied, while it proved, while it removed.
    for left in [".part-", ".drill-", ".gone-"] {
        let left = shelf.folder().join(format!("{left}{name}"));
        std::fs::create_dir_all(&left).expect("made");
        std::fs::copy(copy.join("backup.json"), left.join("backup.json")).expect("copied");
    }
    assert_eq!(shelf.list().expect("a list"), []);
    assert_eq!(shelf.sweep().expect("swept"), 3);
    let made = shelf.make(&store, &name, at(0)).expect("a copy");
    let listed = shelf.list().expect("a list");
    assert_eq!(listed.len(), 1);
    assert_eq!((listed[0].seq, listed[0].made_at), (made.seq, Some(at(0))));
    assert_eq!(listed[0].proven_at, None, "made is not proven");
    // One that cannot be read is told, and is last.
    let torn = shelf.path(&CopyShelf::name(at(1), fresh()));
    std::fs::create_dir_all(&torn).expect("made");
    let listed = shelf.list().expect("a list");
    assert!(listed[1].fault.is_some() && listed[0].fault.is_none());
    assert_eq!(shelf.sweep().expect("swept"), 0);
}

fn a_mark_is_of_one_copy_as_it_was_proven(world: &World) {
    let (store, _) = copied(world);
    let shelf = shelf(world);
    let name = CopyShelf::name(at(0), fresh());
    shelf.make(&store, &name, at(0)).expect("a copy");
    let (copy, place) = (shelf.path(&name), shelf.scratch(&name));
    let proven = prove(&copy, &place, Some(&store), true).expect("proven");
    shelf.mark(&name, &proven, (at(5), 5_000)).expect("marked");
    let proven_at = |shelf: &CopyShelf| shelf.list().expect("a list")[0].proven_at;
    assert_eq!(proven_at(&shelf), Some(at(5)));
    // The mark does not hinder another drill.
    prove(&copy, &place, Some(&store), true).expect("proven again");
    // Carried over to another copy, it says nothing.
    let other = CopyShelf::name(at(9), fresh());
    register(&store);
    shelf.make(&store, &other, at(9)).expect("another copy");
    std::fs::copy(
        copy.join("proven.json"),
        shelf.path(&other).join("proven.json"),
    )
    .expect("it");
    let listed = shelf.list().expect("a list");
    assert_eq!(
        (listed[0].proven_at, listed[1].proven_at),
        (None, Some(at(5)))
    );
    shelf.unmark(&name).expect("unmarked");
    assert_eq!(shelf.list().expect("a list")[1].proven_at, None);
}

fn only_copies_are_removed(world: &World) {
    let (store, _) = copied(world);
    let shelf = shelf(world);
    for strange in ["notes", "shounuo-", "shounuo-20261122T190000Z-zzzzzzzz"] {
        let path = shelf.path(strange);
        std::fs::create_dir(&path).expect("made");
        assert!(shelf.remove(strange).is_err(), "{strange}");
        std::fs::remove_dir(path).expect("it is still there");
    }
    let name = CopyShelf::name(at(0), fresh());
    shelf.make(&store, &name, at(0)).expect("a copy");
    shelf.remove(&name).expect("removed");
    assert_eq!(shelf.list().expect("a list"), []);
    assert_eq!(std::fs::read_dir(shelf.folder()).expect("it").count(), 0);
}
