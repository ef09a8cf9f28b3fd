//! Looking up words by key. The keys are in `locales/<topic>.<tag>.yml`, the same in both languages.

use crate::lang::Lang;
use std::{borrow::Cow, collections::BTreeSet};

/// The words of `key`. A key that does not exist comes back as it is, so that nothing breaks on a
/// page; a test finds every literal key that is missing.
pub fn t(lang: Lang, key: &str) -> Cow<'static, str> {
    find(lang, key).unwrap_or_else(|| Cow::Owned(key.to_owned()))
}

/// The words of `key`, if there are any.
pub fn find(lang: Lang, key: &str) -> Option<Cow<'static, str>> {
    crate::backend().translate(lang.tag(), key)
}

/// The words of `key` with each `%{name}` replaced by its value. Values are taken as they are; a
/// template engine escapes the result as a whole.
pub fn t_args(lang: Lang, key: &str, args: &[(&str, &str)]) -> Cow<'static, str> {
    if args.is_empty() {
        return t(lang, key);
    }
    let names: Vec<&str> = args.iter().map(|(name, _)| *name).collect();
    let values: Vec<String> = args.iter().map(|(_, value)| (*value).to_owned()).collect();
    Cow::Owned(rust_i18n::replace_patterns(&t(lang, key), &names, &values))
}

/// Words for a count: `<key>.one` or `<key>.other`, with `%{n}` written with its thousands.
pub fn t_n(lang: Lang, key: &str, n: i64) -> Cow<'static, str> {
    t_n_args(lang, key, n, &[])
}

/// [`t_n`] with more values.
pub fn t_n_args(lang: Lang, key: &str, n: i64, args: &[(&str, &str)]) -> Cow<'static, str> {
    let form = if n == 1 { "one" } else { "other" };
    let written = crate::number::number(n);
    let all: Vec<(&str, &str)> = [("n", written.as_str())]
        .into_iter()
        .chain(args.iter().copied())
        .collect();
    t_args(lang, &format!("{key}.{form}"), &all)
}

/// Every key of a language; for tests and for lists of words handed to scripts.
pub fn keys(lang: Lang) -> BTreeSet<String> {
    crate::backend()
        .messages_for_locale(lang.tag())
        .into_iter()
        .flatten()
        .map(|(key, _)| key.into_owned())
        .collect()
}

/// Several things in one sentence: `甲、乙、丙` / `a, b, c`.
pub fn list<S: AsRef<str>>(lang: Lang, items: impl IntoIterator<Item = S>) -> String {
    join(items, &t(lang, "list.and"))
}

/// Several phrases, each of which may be a list: `甲、乙；丙` / `a, b; c`.
pub fn parts<S: AsRef<str>>(lang: Lang, items: impl IntoIterator<Item = S>) -> String {
    join(items, &t(lang, "list.parts"))
}

/// Several choices: `甲或乙` / `a or b`.
pub fn either<S: AsRef<str>>(lang: Lang, items: impl IntoIterator<Item = S>) -> String {
    join(items, &t(lang, "list.or"))
}

fn join<S: AsRef<str>>(items: impl IntoIterator<Item = S>, with: &str) -> String {
    let mut out = String::new();
    for (i, item) in items.into_iter().enumerate() {
        if i > 0 {
            out.push_str(with);
        }
        out.push_str(item.as_ref());
    }
    out
}
