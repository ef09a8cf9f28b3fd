//! Words and the sources that use them fit together.

use crate::locale_files::files;
use shounuo_words::{Lang, PROBLEMS, closed_lists, keys};
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// How many keys may stand unused per topic, because pages are still being written. Only lower it.
const UNUSED_MAX: &[(&str, usize)] = &[
    ("codes", 0),
    ("sentences", 0),
    ("ledger", 0),
    ("api", 0),
    ("notices", 0),
    ("pages", 19),
    ("cli", 23),
];

/// The topics whose keys are made from codes: no source names each of them.
const FROM_CODES: &[&str] = &[
    // Chosen by what happened to a copy.
    "notice.backup.kind.",
    "page.backups.fault.",
    "long.",
    "part.",
    "short.",
    "day.",
    "weekday.",
    "month.",
    "measure.",
    "field.",
    // Chosen by the code of a period, a unit, a kind of fact.
    "evidence_label.",
    "evidence_hint.",
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Calls `f` for every file below `folder` with one of the endings.
pub fn each_file(folder: &Path, endings: &[&str], f: &mut impl FnMut(&Path)) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let name = entry.file_name();
        let skip =
            ["target", "node_modules", "dist", ".git", "words"].contains(&&*name.to_string_lossy());
        if path.is_dir() && !skip {
            each_file(&path, endings, f);
        } else if path
            .extension()
            .is_some_and(|e| endings.contains(&&*e.to_string_lossy()))
        {
            f(&path);
        }
    }
}

/// Every source that may name a key: the rooms' Rust and templates, and this crate's own.
fn sources() -> Vec<(PathBuf, String)> {
    let mut all = Vec::new();
    let mut take = |path: &Path| {
        all.push((
            path.to_owned(),
            fs::read_to_string(path).unwrap_or_default(),
        ))
    };
    for room in ["web", "api", "app", "shounuo", "sim"] {
        each_file(&root().join(room), &["rs", "html", "txt", "svg"], &mut take);
    }
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    each_file(&own.join("src"), &["rs"], &mut take);
    all
}

/// The first string literal after each call of a function that takes a key.
fn literal_keys(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for call in ["t(", "t_args(", "t_n(", "t_n_args("] {
        for (at, _) in text.match_indices(call) {
            let before = text[..at].chars().next_back();
            if before.is_some_and(|c| c.is_alphanumeric() || c == '_') {
                continue;
            }
            let rest = &text[at + call.len()..];
            let argument = rest.trim_start();
            let literal = argument.strip_prefix('"').or_else(|| {
                argument
                    .split_once(',')
                    .filter(|(first, _)| first.len() < 30 && !first.contains(['"', '(', ')']))
                    .and_then(|(_, second)| second.trim_start().strip_prefix('"'))
            });
            let key = literal.and_then(|l| l.split_once('"')).map(|(key, _)| key);
            found.extend(key.filter(|k| k.contains('.') && !k.contains(['{', ' '])));
        }
    }
    found
}

#[test]
fn every_key_that_a_source_names_has_words() {
    let known = keys(Lang::Zh);
    let mut missing = Vec::new();
    let mut seen = 0;
    for (path, text) in sources() {
        for key in literal_keys(&text) {
            seen += 1;
            let plural = known.contains(&format!("{key}.other"));
            // The cheat sheet shows what a missing key does.
            if !known.contains(key) && !plural {
                missing.push(format!("{key} in {}", path.display()));
            }
        }
    }
    assert!(seen > 20, "the scan found only {seen} keys");
    assert!(missing.is_empty(), "no words for: {missing:#?}");
}

#[test]
fn every_problem_that_a_source_answers_with_has_words() {
    let mut seen = 0;
    for (path, text) in sources() {
        for rest in text.split("StatusCode::").skip(1) {
            let named = rest.split_once(", \"").and_then(|(status, code)| {
                let plain = status.chars().all(|c| c.is_ascii_uppercase() || c == '_');
                plain.then(|| code.split('"').next()).flatten()
            });
            // A message of an assertion has spaces or braces; the word of a problem has not.
            let word = |c: &&str| c.chars().all(|c| c.is_ascii_lowercase() || c == '_');
            let Some(code) = named.filter(word) else {
                continue;
            };
            seen += 1;
            let own = keys(Lang::Zh).contains(&format!("page.problem.{code}_title"));
            let known = PROBLEMS.contains(&code) || own;
            assert!(
                known,
                "no words for the problem `{code}` in {}",
                path.display()
            );
        }
    }
    // The rooms that answer over HTTP are named in the manifest; an empty scan proves nothing.
    assert!(seen > 0 || !root().join("api/src/problem").exists());
}

#[test]
fn no_words_are_kept_that_nobody_says() {
    let text: String = sources().into_iter().map(|(_, text)| text).collect();
    let listed: BTreeSet<String> = closed_lists()
        .into_iter()
        .flat_map(|(topic, codes)| codes.into_iter().map(move |c| format!("{topic}.{c}")))
        .collect();
    let listed = listed
        .into_iter()
        .chain(told_of_codes())
        .collect::<BTreeSet<_>>();
    let used = |key: &str| {
        let base = key.trim_end_matches(".one").trim_end_matches(".other");
        listed.contains(key)
            || FROM_CODES.iter().any(|head| key.starts_with(head))
            || PROBLEMS
                .iter()
                .any(|p| key.starts_with(&format!("problem.{p}.")))
            || text.contains(&format!("\"{base}\""))
            || made_with_format(&text, base)
    };
    for (topic, most) in UNUSED_MAX {
        let keys = &files()[&format!("{topic}.zh-CN.yml")];
        let unused: Vec<_> = keys.iter().filter(|k| !used(k)).collect();
        assert!(
            unused.len() <= *most,
            "nobody says these of {topic}: {unused:#?}"
        );
    }
}

/// The sentences that are chosen by a code: `told.arrived`, `remark.withdrawn.merged`.
fn told_of_codes() -> Vec<String> {
    let of = |topic: &str, heads: &[&str]| {
        let lists = closed_lists().into_iter().filter(|(t, _)| *t == topic);
        lists
            .flat_map(|(_, codes)| codes)
            .flat_map(|c| heads.iter().map(move |h| format!("{h}.{c}")))
            .collect::<Vec<_>>()
    };
    [
        of("evidence", &["told", "must"]),
        of("stage", &["next"]),
        of("invalid", &["refusal.invalid"]),
        of("note", &["remark"]),
        of("withdrawn_by", &["remark.withdrawn"]),
        // Forms of `arrived` and `reported` that the sources choose by a word of their own.
        vec!["told.arrived_scanned".into(), "told.asked".into()],
    ]
    .concat()
}

/// Whether some source makes keys of this family: `"page.filter.{}"`.
fn made_with_format(text: &str, key: &str) -> bool {
    key.match_indices('.')
        .any(|(i, _)| text.contains(&format!("\"{}{{", &key[..=i])))
}
