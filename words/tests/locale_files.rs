//! Both languages say everything, in the same files, with the same values.

use shounuo_words::{Lang, find, keys, t};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::PathBuf,
};

/// The keys that each file defines, by file name; read without the program's own reader.
pub fn files() -> BTreeMap<String, Vec<String>> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("locales");
    fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "yml"))
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, keys_of(&fs::read_to_string(path).unwrap()))
        })
        .collect()
}

/// The leaves of our small part of YAML: nested maps, two spaces a step, one line a value.
fn keys_of(text: &str) -> Vec<String> {
    let mut path: Vec<String> = Vec::new();
    let mut keys = Vec::new();
    for line in text.lines() {
        let trimmed = line.trim_start();
        if trimmed.is_empty() || trimmed.starts_with('#') {
            continue;
        }
        let depth = (line.len() - trimmed.len()) / 2;
        let (name, value) = trimmed.split_once(':').expect("`name: value`");
        path.truncate(depth);
        path.push(name.trim_matches('"').to_owned());
        if !value.trim().is_empty() {
            keys.push(path.join("."));
        }
    }
    keys
}

/// The `%{name}`s of a text.
fn placeholders(text: &str) -> BTreeSet<&str> {
    text.split("%{")
        .skip(1)
        .filter_map(|rest| rest.split_once('}'))
        .map(|(name, _)| name)
        .collect()
}

fn is_han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

#[test]
fn both_languages_have_the_same_keys() {
    let (zh, en) = (keys(Lang::Zh), keys(Lang::En));
    assert!(zh.len() > 400, "the locale files were not read");
    let only_zh: Vec<_> = zh.difference(&en).collect();
    let only_en: Vec<_> = en.difference(&zh).collect();
    assert!(only_zh.is_empty(), "missing in English: {only_zh:?}");
    assert!(only_en.is_empty(), "missing in Chinese: {only_en:?}");
}

#[test]
fn a_key_stands_in_the_same_topic_in_both_languages_and_only_once() {
    let mut seen: BTreeMap<(String, String), String> = BTreeMap::new();
    let mut topics: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (file, keys) in files() {
        let (topic, rest) = file.split_once('.').unwrap();
        let tag = rest.trim_end_matches(".yml");
        for key in keys {
            let before = seen.insert((tag.into(), key.clone()), file.clone());
            assert_eq!(before, None, "`{key}` stands twice, again in {file}");
            topics
                .entry(tag.into())
                .or_default()
                .insert(format!("{topic}/{key}"));
        }
    }
    assert_eq!(topics["zh-CN"], topics["en"]);
    let read: BTreeSet<_> = seen
        .into_keys()
        .filter(|(tag, _)| tag == "en")
        .map(|(_, key)| key)
        .collect();
    assert_eq!(read, keys(Lang::En), "the program reads what the files say");
}

#[test]
fn both_languages_use_the_same_values() {
    for key in keys(Lang::Zh) {
        let (zh, en) = (t(Lang::Zh, &key), t(Lang::En, &key));
        assert_eq!(placeholders(&zh), placeholders(&en), "{key}");
    }
}

#[test]
fn nothing_is_left_empty_or_untranslated() {
    // Only what is put between two Chinese sentences is nothing.
    let may_be_empty = ["sentence.between"];
    for key in keys(Lang::Zh) {
        let (zh, en) = (t(Lang::Zh, &key), t(Lang::En, &key));
        assert!(!en.is_empty(), "{key} is empty in English");
        assert!(
            !zh.is_empty() || may_be_empty.contains(&&*key),
            "{key} is empty in Chinese"
        );
        assert!(!en.contains(is_han), "{key} has Chinese in English: {en}");
        let words = bare(&en).chars().filter(char::is_ascii_alphabetic).count();
        let translated = words < 4 || bare(&zh).contains(is_han);
        assert!(translated, "{key} has no Chinese: {zh}");
    }
}

/// A text without its values.
fn bare(text: &str) -> String {
    let mut parts = text.split("%{");
    let head = parts.next().unwrap_or_default().to_owned();
    parts.fold(head, |out, rest| {
        out + rest.split_once('}').map_or("", |(_, after)| after)
    })
}

#[test]
fn chinese_and_latin_stand_apart_as_in_print() {
    for key in keys(Lang::Zh) {
        let text = t(Lang::Zh, &key);
        for (a, b) in text.chars().zip(text.chars().skip(1)) {
            let touch =
                is_han(a) && b.is_ascii_alphanumeric() || a.is_ascii_alphanumeric() && is_han(b);
            // 11月 is one word in a date.
            let date = key.starts_with("month.");
            assert!(
                !touch || date,
                "{key}: a space between `{a}` and `{b}` in `{text}`"
            );
        }
        let ascii_mark = text
            .char_indices()
            .any(|(i, c)| ",;?!".contains(c) && text[..i].chars().next_back().is_some_and(is_han));
        assert!(
            !ascii_mark,
            "{key}: Chinese text takes Chinese marks: {text}"
        );
    }
}

#[test]
fn counts_have_both_plural_forms() {
    for key in keys(Lang::En) {
        if let Some(base) = key.strip_suffix(".one") {
            assert!(
                find(Lang::En, &format!("{base}.other")).is_some(),
                "{base}.other"
            );
        }
    }
}

#[test]
fn a_key_without_words_comes_back_as_it_is() {
    assert_eq!(t(Lang::Zh, "no.such.key"), "no.such.key");
    assert_eq!(find(Lang::En, "no.such.key"), None);
}
