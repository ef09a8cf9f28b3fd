//! The world reaches the journal through `app`, never past it.

use std::{fs, path::Path};

#[test]
fn the_world_does_not_depend_on_the_store() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let manifest = fs::read_to_string(root.join("Cargo.toml")).unwrap();
    let normal = manifest.split("[dependencies]").nth(1).unwrap();
    let normal = normal.split("\n[").next().unwrap();
    let names: Vec<&str> = normal
        .lines()
        .filter_map(|l| l.split(['.', ' ', '=']).next())
        .filter(|n| !n.is_empty())
        .collect();
    assert!(
        names.contains(&"shounuo-app"),
        "the list was not found: {names:?}"
    );
    assert!(
        !names.contains(&"shounuo-store"),
        "shounuo-sim depends on shounuo-store"
    );
}

#[test]
fn no_source_file_of_the_world_names_the_store() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let (mut folders, mut seen) = (vec![source], 0);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = fs::read_to_string(&path).unwrap();
            assert!(
                !text.contains("shounuo_store"),
                "{} names the store",
                path.display()
            );
            assert!(
                !text.contains(".store()"),
                "{} reaches past app",
                path.display()
            );
            seen += 1;
        }
    }
    assert!(seen > 20, "only {seen} files were looked at");
}
