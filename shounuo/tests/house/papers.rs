//! Papers tell the truth: every path that they name exists.

use super::{files, root};

/// How names of media types begin: they look like paths and are none.
const MEDIA: [&str; 4] = ["application/", "image/", "multipart/", "text/"];

/// What stands between backticks or in links and looks like a path of this project.
fn paths(text: &str) -> Vec<String> {
    let in_backticks = text.split('`').skip(1).step_by(2);
    let in_links = text.split("](").skip(1).filter_map(|t| t.split(')').next());
    in_backticks
        .chain(in_links)
        .filter(|t| t.contains('/') || t.ends_with(".md"))
        .filter(|t| {
            !t.contains([' ', '<', '{', '*', '…', '$', ':', '=', '#'])
                && !t.starts_with(['/', '.', '-'])
        })
        .filter(|t| !MEDIA.iter().any(|kind| t.starts_with(kind)))
        .map(|t| t.trim_end_matches('/').to_owned())
        .collect()
}

#[test]
fn every_path_named_in_the_papers_exists() {
    let root = root();
    let mut missing = Vec::new();
    for paper in files(&root, ".md") {
        let text = std::fs::read_to_string(&paper).expect("a readable paper");
        let beside = paper.parent().expect("a folder").to_owned();
        for path in paths(&text) {
            if !root.join(&path).exists() && !beside.join(&path).exists() {
                missing.push(format!(
                    "{}: {path}",
                    paper.strip_prefix(&root).unwrap_or(&paper).display()
                ));
            }
        }
    }
    assert!(
        missing.is_empty(),
        "named, but not there:\n{}",
        missing.join("\n")
    );
}

#[test]
fn a_wrong_path_is_seen() {
    assert_eq!(
        paths("see `core/src/nowhere.rs` and [that](docs/x.md)"),
        ["core/src/nowhere.rs", "docs/x.md"]
    );
}
