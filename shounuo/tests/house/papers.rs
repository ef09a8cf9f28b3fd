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

/// What stands between backticks, and in blocks of commands up to the comment: the same in every language.
fn commands(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (n, part) in text.split("```").enumerate() {
        match n % 2 {
            0 => found.extend(part.split('`').skip(1).step_by(2).map(str::to_owned)),
            _ => {
                let lines = part
                    .lines()
                    .map(|l| l.split('#').next().unwrap_or_default());
                found.extend(lines.map(|l| l.trim().to_owned()));
            }
        }
    }
    // Languages order their sentences differently.
    found.sort();
    found
}

#[test]
fn both_readmes_name_the_same_commands_options_and_variables() {
    let read = |name: &str| std::fs::read_to_string(root().join(name)).expect("a readable paper");
    // Each links to the papers in its own language.
    let zh = commands(&read("README.zh.md"));
    let en = commands(&read("README.md"));
    assert!(en.len() > 30, "{en:?}");
    assert_eq!(en, zh);
}

#[test]
fn every_subcommand_is_named_by_the_readme_and_the_architecture() {
    let help = std::process::Command::new(env!("CARGO_BIN_EXE_shounuo"))
        .args(["--help", "--lang", "en"])
        .output()
        .expect("the program starts");
    let help = String::from_utf8(help.stdout).expect("UTF-8");
    let list = help.split("Commands:\n").nth(1).expect("its subcommands");
    let names = list.lines().take_while(|l| !l.trim().is_empty());
    // A longer explanation goes on under its first line, further in.
    let names = names.filter(|l| l.starts_with("  ") && !l.starts_with("   "));
    let names = names.filter_map(|l| l.split_whitespace().next());
    let names: Vec<&str> = names.filter(|n| *n != "help").collect();
    assert!(names.len() > 10, "{help}");
    let readme = std::fs::read_to_string(root().join("README.md")).expect("a paper");
    let house = std::fs::read_to_string(root().join("ARCHITECTURE.md")).expect("a paper");
    let house = house.lines().find(|l| l.starts_with("| `shounuo` |"));
    let house = house.expect("the binary's room");
    for name in names {
        assert!(
            house.contains(&format!("`{name}`")),
            "ARCHITECTURE.md lacks {name}"
        );
        let told =
            readme.contains(&format!("shounuo {name}")) || readme.contains(&format!("-- {name}"));
        assert!(told, "README.md lacks {name}");
    }
}

#[test]
fn a_wrong_path_is_seen() {
    assert_eq!(
        paths("see `core/src/nowhere.rs` and [that](docs/x.md)"),
        ["core/src/nowhere.rs", "docs/x.md"]
    );
}
