//! Long functions may only shrink: each one over the limit is listed with its length.

use super::{files, root};
use std::collections::BTreeMap;

/// Longest function that needs no entry in the list.
const LINES_MAX: usize = 45;
const LIST: &str = "shounuo/tests/house/long_functions.txt";

/// `file::function` and its lines, for every function over the limit outside tests.
fn long_functions() -> BTreeMap<String, usize> {
    let root = root();
    let mut found = BTreeMap::new();
    for path in files(&root, ".rs") {
        let name = path
            .strip_prefix(&root)
            .expect("below the root")
            .to_string_lossy()
            .into_owned();
        if name.contains("tests/") || name.ends_with("tests.rs") {
            continue;
        }
        let text = std::fs::read_to_string(&path).expect("a readable file");
        for (function, lines) in lengths(&text) {
            if lines > LINES_MAX {
                found.insert(format!("{name}::{function}"), lines);
            }
        }
    }
    found
}

/// Functions of a formatted file: from the line with `fn` to the brace at the same indent.
fn lengths(text: &str) -> Vec<(String, usize)> {
    let mut found = Vec::new();
    let mut open: Option<(String, usize, usize)> = None;
    for (number, line) in text.lines().enumerate() {
        let indent = line.len() - line.trim_start().len();
        match &open {
            None => {
                let head = line.trim_start();
                let is_fn =
                    head.starts_with("fn ") || head.contains(" fn ") && !head.starts_with("//");
                if is_fn && !line.trim_end().ends_with([';', '}']) {
                    let name = head.split("fn ").nth(1).unwrap_or_default();
                    let name = name.split(['(', '<']).next().unwrap_or_default().to_owned();
                    open = Some((name, number, indent));
                }
            }
            Some((name, start, at)) if indent == *at && line.trim_start().starts_with('}') => {
                found.push((name.clone(), number - start + 1));
                open = None;
            }
            Some((_, _, at)) if indent == *at && line.trim_end().ends_with(';') => open = None,
            Some(_) => {}
        }
    }
    found
}

#[test]
fn long_functions_only_shrink() {
    let listed = std::fs::read_to_string(root().join(LIST)).expect("the list");
    let listed: BTreeMap<&str, usize> = listed
        .lines()
        .filter_map(|l| l.split_once(' '))
        .map(|(lines, name)| (name, lines.parse().expect("a number")))
        .collect();
    let too_long: Vec<String> = long_functions()
        .into_iter()
        .filter(|(name, lines)| *lines > listed.get(name.as_str()).copied().unwrap_or(LINES_MAX))
        .map(|(name, lines)| format!("{name} has {lines} lines"))
        .collect();
    assert!(too_long.is_empty(), "split them:\n{}", too_long.join("\n"));
}

#[test]
fn a_long_function_is_seen() {
    let long = format!(
        "fn short() {{\n}}\n\n    pub fn long(\n    ) {{\n{}    }}\n",
        "        x();\n".repeat(50)
    );
    assert_eq!(
        lengths(&long),
        vec![("short".to_owned(), 2), ("long".to_owned(), 53)]
    );
}
