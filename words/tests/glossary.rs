//! The glossary says what the pages say.

use shounuo_words::{Lang, closed_lists, t};
use std::{fs, path::Path};

/// The lists whose every word the glossary explains.
const EXPLAINED: &[&str] = &[
    "role",
    "ticket_kind",
    "grade",
    "tier",
    "stage",
    "hand",
    "wait",
    "cancel",
    "help",
    "status",
    "note",
    "withdrawn_by",
    "promise_kind",
    "instances",
    "place_kind",
    "class",
    "channel",
    "side",
    "origin",
    "subject",
    "topic",
    "standing",
];

fn rows() -> Vec<Vec<String>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../GLOSSARY.md");
    fs::read_to_string(path)
        .unwrap()
        .lines()
        .filter(|line| line.starts_with('|') && !line.starts_with("| ---"))
        .map(|line| {
            line.trim_matches('|')
                .split(" | ")
                .map(|c| c.trim().to_owned())
                .collect()
        })
        .collect()
}

#[test]
fn every_row_has_all_its_columns() {
    for row in rows() {
        assert_eq!(row.len(), 5, "{row:?}");
        assert!(row[..4].iter().all(|cell| !cell.is_empty()), "{row:?}");
    }
}

#[test]
fn the_glossary_names_every_word_of_the_closed_lists_as_the_pages_do() {
    let rows = rows();
    for (topic, codes) in closed_lists() {
        if !EXPLAINED.contains(&topic) {
            continue;
        }
        for code in codes {
            let key = format!("{topic}.{code}");
            let (zh, en) = (t(Lang::Zh, &key), t(Lang::En, &key));
            let found = rows
                .iter()
                .any(|r| r[0] == zh && r[1] == en && r[2].contains(&format!("`{code}`")));
            assert!(
                found,
                "GLOSSARY.md lacks `| {zh} | {en} | … `{code}` |` ({key})"
            );
        }
    }
}
