//! Data that cannot be written: told where that hinders, proved where it does not.

use crate::world::*;
use shounuo_store::{Options, Store, Target, verify_at};
use std::{
    path::{Path, PathBuf},
    process::Command,
};

only_on!(
    sqlite: a_read_only_folder_is_told,
    data_that_nobody_may_write_is_proved_and_stays_as_it_was,
);
only_on!(postgres: proving_a_database_makes_nothing_beside_it);

fn proving_a_database_makes_nothing_beside_it(world: &World) {
    let store = world.open();
    store.write(report(register(&store))).expect("written");
    let proved = store.verify(None).expect("verified");
    let Target::Postgres { url, .. } = &world.target else {
        unreachable!("PostgreSQL has an address")
    };
    let (url, files) = (url.clone(), world.folder.path().join("nowhere"));
    let elsewhere = Target::Postgres {
        url,
        files: files.clone(),
    };
    assert_eq!(verify_at(&elsewhere, None).expect("verified"), proved);
    assert!(!files.exists());
}

/// Opens the folder named by the environment as a user who may not write there.
#[test]
#[ignore = "played by a child process of another test"]
fn child_opens_a_read_only_folder() {
    let Ok(folder) = std::env::var("SHOUNUO_STORE_READ_ONLY") else {
        return;
    };
    let error = Store::open(Target::Folder(folder.into()), Options::default()).err();
    println!("#error {error:?}");
}

/// Proves the data in the folder named by the environment as a user who may not write there.
#[test]
#[ignore = "played by a child process of another test"]
fn child_verifies_a_read_only_folder() {
    let Ok(folder) = std::env::var("SHOUNUO_STORE_READ_ONLY") else {
        return;
    };
    let verified = verify_at(&Target::Folder(folder.into()), None);
    let told = verified.map(|v| (v.facts, v.is_sound()));
    println!("#verified {told:?}");
}

fn a_read_only_folder_is_told(world: &World) {
    drop(world.open());
    let said = by_nobody(world, "read_only::child_opens_a_read_only_folder");
    assert!(said.contains("#error Some(ReadOnly"), "{said}");
}

fn data_that_nobody_may_write_is_proved_and_stays_as_it_was(world: &World) {
    let child = "read_only::child_verifies_a_read_only_folder";
    let store = world.open();
    let customer = register(&store);
    store.write(report(customer)).expect("written");
    let proved = store.verify(None).expect("verified");
    let copy = world.folder.path().join("copy-in-use");
    copy_of(world, &copy);
    drop(store);
    let before = contents(world);
    let said = by_nobody(world, child);
    let told = format!("#verified Ok(({}, true))", proved.facts);
    assert!(said.contains(&told), "{said}");
    assert_eq!(contents(world), before);
    // A copy taken in the midst of the work has facts in its log only, and no index to read it by.
    let log = std::fs::metadata(copy.join("shounuo.db-wal")).expect("a log");
    assert!(log.len() > 0);
    for entry in std::fs::read_dir(&copy).expect("entries") {
        let from = entry.expect("an entry").path();
        let place = world.target.folder().expect("a folder");
        let to = place.join(from.file_name().expect("a name"));
        // Of the database it was made unwritable; a new file is not.
        let _ = std::fs::remove_file(&to);
        std::fs::copy(&from, to).expect("a copy");
    }
    let index = world
        .target
        .folder()
        .expect("a folder")
        .join("shounuo.db-shm");
    let _ = std::fs::remove_file(index);
    let said = by_nobody(world, child);
    assert!(said.contains("#verified Err(ReadOnly"), "{said}");
}

/// The database's files as they are now, the log among them, its index not.
fn copy_of(world: &World, to: &Path) {
    std::fs::create_dir(to).expect("a folder");
    for name in ["shounuo.db", "shounuo.db-wal"] {
        let from = world.target.folder().expect("a folder").join(name);
        std::fs::copy(from, to.join(name)).expect("a copy");
    }
}

/// The names and bytes of everything in the folder of the data.
fn contents(world: &World) -> Vec<(PathBuf, Vec<u8>)> {
    let folder = world.target.folder().expect("a folder");
    let mut all: Vec<_> = std::fs::read_dir(folder)
        .expect("entries")
        .map(|e| e.expect("an entry").path())
        .map(|path| {
            let bytes = std::fs::read(&path).unwrap_or_default();
            (path, bytes)
        })
        .collect();
    all.sort();
    all
}

/// What a test says that a child plays as a user who may not write the data.
fn by_nobody(world: &World, child: &str) -> String {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    let Target::Folder(data) = &world.target else {
        unreachable!("SQLite has a folder")
    };
    for entry in std::fs::read_dir(data).expect("entries") {
        let path = entry.expect("an entry").path();
        let mode = if path.is_dir() { 0o555 } else { 0o444 };
        std::fs::set_permissions(&path, PermissionsExt::from_mode(mode)).expect("a mode");
    }
    std::fs::set_permissions(data, PermissionsExt::from_mode(0o555)).expect("a mode");
    // A copy where anybody may run it; root would be allowed to write.
    let copy = world.folder.path().join("binary");
    std::fs::copy(this_program(), &copy).expect("a copy");
    let mut command = match std::fs::metadata("/proc/self").map(|m| m.uid()) {
        Ok(0) => {
            let mut nobody = Command::new("setpriv");
            nobody
                .args(["--reuid=65534", "--regid=65534", "--clear-groups"])
                .arg(copy);
            nobody
        }
        _ => Command::new(copy),
    };
    let output = command
        .args(["--exact", child])
        .args(["--ignored", "--nocapture"])
        .env("SHOUNUO_STORE_READ_ONLY", data)
        .output();
    std::fs::set_permissions(data, PermissionsExt::from_mode(0o755)).expect("a mode");
    let output = output.expect("setpriv of util-linux is there");
    String::from_utf8_lossy(&output.stdout).into_owned()
}
