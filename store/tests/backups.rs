//! A backup brings everything back, on either database, but no erased person.

use crate::{vault, world::*};
use shounuo_core::{Subject, id::*};
use shounuo_store::{FileRow, Outcome, StoreError, restore, views};

on_both!(
    a_restored_place_is_as_the_first_was,
    a_backup_moves_from_one_database_to_the_other,
    a_restore_goes_only_into_an_empty_place,
    a_backup_goes_only_into_an_empty_folder,
    later_erasures_are_carried_out_again,
    a_changed_backup_is_not_restored,
    a_backup_of_a_newer_program_is_refused,
);

/// Two customers, tickets, a file.
fn filled(world: &World) -> (shounuo_store::Store, CustomerId) {
    let store = world.open();
    register(&store);
    let customer = register(&store);
    for _ in 0..30 {
        store
            .write(keyed(&fresh::<uuid::Uuid>().to_string(), report(customer)))
            .expect("written");
    }
    let taken = store.files().take(&mut &b"photo"[..], 9).expect("taken");
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
    (store, customer)
}

fn restored(from: &World, to: &World) {
    let backup = from.folder.path().join("backup");
    let (store, customer) = filled(from);
    let made = store.backup(&backup).expect("a backup");
    assert_eq!((made.seq, made.files), (62, 1));
    let back = restore(&backup, &to.target, &[]).expect("restored");
    assert_eq!((back.backup, back.erased), (made.clone(), 0));
    let again = to.open();
    let verified = again.verify(Some(&made.seal)).expect("verified");
    assert!(verified.is_sound() && verified.facts == 62, "{verified:?}");
    assert_eq!(again.files().list().expect("files").len(), 1);
    let check = views::rebuild_check(&to.target, &mut |_| {}).expect("checked");
    assert!(check.differences.is_empty(), "{:?}", check.differences);
    // Life goes on where it stood.
    let next = again.write(report(customer)).expect("written");
    assert_eq!(next.no.as_deref(), Some("EC-31"));
    for table in ["idempotency", "subject", "ticket_name", "seal", "file"] {
        let more = i64::from(["subject", "ticket_name"].contains(&table));
        assert_eq!(to.count(table), from.count(table) + more, "{table}");
    }
}

fn a_restored_place_is_as_the_first_was(world: &World) {
    restored(world, &world.another());
}

fn a_backup_moves_from_one_database_to_the_other(world: &World) {
    match world.target.folder() {
        Some(_) => World::postgres(
            |other| restored(world, other),
            "postgres-only",
            concat!(file!(), " restored from SQLite"),
        ),
        None => restored(world, &World::sqlite()),
    }
}

fn a_restore_goes_only_into_an_empty_place(world: &World) {
    let backup = world.folder.path().join("backup");
    let (store, _) = filled(world);
    store.backup(&backup).expect("a backup");
    drop(store);
    let before = world.count("journal");
    let refused = restore(&backup, &world.target, &[]);
    assert!(
        matches!(refused, Err(StoreError::NotEmpty(_))),
        "{refused:?}"
    );
    assert_eq!(world.count("journal"), before);
}

fn a_backup_goes_only_into_an_empty_folder(world: &World) {
    let store = world.open();
    let refused = store.backup(world.folder.path().parent().expect("a folder"));
    assert!(
        matches!(refused, Err(StoreError::NotEmpty(_))),
        "{refused:?}"
    );
}

fn later_erasures_are_carried_out_again(world: &World) {
    let (store, customer) = filled(world);
    let (person, name) = vault::add(&store, customer);
    let backup = world.folder.path().join("backup");
    let made = store.backup(&backup).expect("a backup");
    vault::erase(&store, customer, person);
    let erasures = store.read(move |r| r.erasures(made.seq)).expect("erasures");
    assert_eq!(erasures.len(), 1);
    let to = world.another();
    let back = restore(&backup, &to.target, &erasures).expect("restored");
    assert_eq!(back.erased, 1);
    let again = to.open();
    assert!(
        again
            .read(move |r| r.texts(&[name]))
            .expect("texts")
            .is_empty()
    );
    assert_eq!(to.count("journal WHERE kind = 'person.erased'"), 1);
    assert!(again.verify(Some(&made.seal)).expect("verified").is_sound());
}

fn a_changed_backup_is_not_restored(world: &World) {
    let backup = world.folder.path().join("backup");
    let (store, _) = filled(world);
    store.backup(&backup).expect("a backup");
    let inside = shounuo_store::Target::Folder(backup.join("look"));
    std::fs::create_dir(backup.join("look")).expect("a folder");
    std::fs::rename(backup.join("backup.db"), backup.join("look/shounuo.db")).expect("moved");
    let mut raw =
        shounuo_store::db::connect(&inside, shounuo_store::db::Mode::Write).expect("a connection");
    raw.exec("UPDATE journal SET actor = 'system ' WHERE seq = 7", &[])
        .expect("changed");
    raw.batch("PRAGMA journal_mode = DELETE").expect("one file");
    drop(raw);
    std::fs::rename(backup.join("look/shounuo.db"), backup.join("backup.db")).expect("moved");
    std::fs::remove_dir_all(backup.join("look")).expect("removed");
    // Even somebody who writes the list anew is found out by the chains.
    listed_anew(&backup, "backup.db");
    let to = world.another();
    let refused = restore(&backup, &to.target, &[]);
    assert!(
        matches!(refused, Err(StoreError::Damaged(_))),
        "{refused:?}"
    );
    if let Some(folder) = to.target.folder() {
        assert!(!folder.exists(), "nothing half-made is left");
    }
}

/// The list of digests, as if this file had been written so.
pub fn listed_anew(backup: &std::path::Path, name: &str) {
    use sha2::{Digest, Sha256};
    let list = backup.join("SHA256SUMS");
    let text = std::fs::read_to_string(&list).expect("the list");
    let digest = Sha256::digest(std::fs::read(backup.join(name)).expect("the file"));
    let line = |l: &str| match l.ends_with(&format!("  {name}")) {
        true => format!("{}  {name}\n", hex::encode(digest)),
        false => format!("{l}\n"),
    };
    let text: String = text.lines().map(line).collect();
    std::fs::write(list, text).expect("written");
}

fn a_backup_of_a_newer_program_is_refused(world: &World) {
    let backup = world.folder.path().join("backup");
    world.open().backup(&backup).expect("a backup");
    let manifest = backup.join("backup.json");
    let text = std::fs::read_to_string(&manifest).expect("a manifest");
    let mut newer: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    newer["version"] = (newer["version"].as_u64().expect("its form") + 1).into();
    std::fs::write(&manifest, newer.to_string()).expect("written");
    listed_anew(&backup, "backup.json");
    let refused = restore(&backup, &world.another().target, &[]);
    assert!(
        matches!(refused, Err(StoreError::Newer { .. })),
        "{refused:?}"
    );
}
