//! Core stays pure: what it may depend on, and what it may not reach for.

use std::path::Path;

/// What core may depend on, and nothing else.
const ALLOWED: [&str; 6] = ["jiff", "serde", "serde_json", "thiserror", "toml", "uuid"];
/// Clocks, files, environment, network, threads, randomness.
const FORBIDDEN: [&str; 9] = [
    "std::time",
    "std::fs",
    "std::env",
    "std::net",
    "std::thread",
    "std::process",
    "Timestamp::now",
    "Zoned::now",
    "new_v4",
];

#[test]
fn core_depends_on_nothing_that_can_do_io() {
    let manifest: toml::Table = include_str!("../../Cargo.toml").parse().unwrap();
    let mut normal: Vec<&str> = manifest["dependencies"]
        .as_table()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    normal.sort_unstable();
    assert_eq!(normal, ALLOWED);
    assert!(!manifest.contains_key("build-dependencies") && !manifest.contains_key("target"));
}

#[test]
fn core_reads_no_clock_no_file_and_no_environment() {
    let mut read = 0;
    visit(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("src"),
        &mut |path, text| {
            read += 1;
            for word in FORBIDDEN {
                assert!(!text.contains(word), "{} uses {word}", path.display());
            }
        },
    );
    assert!(read > 40, "only {read} files were looked at");
}

fn visit(folder: &Path, f: &mut impl FnMut(&Path, &str)) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => visit(&path, f),
            false => f(&path, &std::fs::read_to_string(&path).unwrap()),
        }
    }
}
