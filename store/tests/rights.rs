//! People's data is for its owner only, where the system knows such rights.

use crate::{vault::add, world::*};
use std::{fs, os::unix::fs::PermissionsExt, path::Path};

on_both!(
    new_data_and_its_files_are_for_their_owner_only,
    rights_that_somebody_gave_stay,
    a_backup_is_for_its_owner_only,
);

fn mode(path: &Path) -> u32 {
    let found = fs::metadata(path).expect("it is there");
    found.permissions().mode() & 0o777
}

/// The rights of everything in a folder, which must not be empty.
fn all_for_the_owner(folder: &Path) {
    assert_eq!(mode(folder), 0o700, "{}", folder.display());
    let mut seen = 0;
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        seen += 1;
        match path.is_dir() {
            true => assert_eq!(mode(&path), 0o700, "{}", path.display()),
            false => assert_eq!(mode(&path), 0o600, "{}", path.display()),
        }
    }
    assert!(seen > 0, "{} is empty", folder.display());
}

fn new_data_and_its_files_are_for_their_owner_only(world: &World) {
    let store = world.open();
    add(&store, register(&store));
    let taken = store.files().take(&mut &b"photo"[..], 9).expect("taken");
    let files = world.target.files();
    // With the database, its log and its index beside it, while it is open.
    if let Some(folder) = world.target.folder() {
        all_for_the_owner(folder);
    }
    all_for_the_owner(&files);
    all_for_the_owner(store.files().path(&taken.sha256).parent().expect("one"));
}

fn rights_that_somebody_gave_stay(world: &World) {
    let folder = world.target.files();
    let folder = folder.parent().expect("a folder");
    drop(world.open());
    fs::set_permissions(folder, PermissionsExt::from_mode(0o750)).expect("rights");
    drop(world.open());
    assert_eq!(mode(folder), 0o750);
}

fn a_backup_is_for_its_owner_only(world: &World) {
    let store = world.open();
    add(&store, register(&store));
    let copy = world.folder.path().join("copy");
    store.backup(&copy).expect("a backup");
    assert_eq!(mode(&copy), 0o700);
    assert_eq!(mode(&copy.join("backup.db")), 0o600);
}
