//! A contract in words: its fields, their values, what a new version changes and for whom. What stands in the file is
//! told field by field, so that none can be forgotten.

use crate::{
    codes::Label,
    duration,
    lang::Lang,
    number::{money, share},
    text::{find, list, parts, t, t_args},
};
use serde_json::{Map, Value};
use shounuo_core::contract::{Change, Clause, Contract};

/// The plan's section of a clause, with its heading where the plan is known: `9.5.5 响应方式与时限`.
pub fn section(lang: Lang, contract: &Contract, clause: &Clause) -> String {
    let head = clause.source.split_whitespace().next().unwrap_or_default();
    let key = format!("plan_section.{}", head.replace('.', "_"));
    match find(lang, &key).filter(|_| contract.plan.is_some()) {
        Some(title) => format!("{head} {title}"),
        None => head.to_owned(),
    }
}

/// One change: where, from what to what, and whom it favours.
pub fn change(lang: Lang, change: &Change) -> String {
    let mut place: Vec<String> = change.promise.iter().cloned().collect();
    place.extend(change.field.as_deref().map(|f| field(lang, f)));
    place.extend(change.entry.clone());
    let place = match place.is_empty() {
        true => t(lang, "cli.contract.diff.clause").into_owned(),
        false => place.join(" · "),
    };
    let key = change.field.as_deref().unwrap_or_default();
    let value = |v: &Value| value(lang, key, v);
    let say = |key: &str, old: &str, new: &str| {
        let args = [("place", place.as_str()), ("old", old), ("new", new)];
        t_args(lang, key, &args).into_owned()
    };
    let what = match (&change.old, &change.new) {
        (Some(old), Some(new)) => say("cli.contract.diff.changed", &value(old), &value(new)),
        (None, Some(new)) => say("cli.contract.diff.added", "", &value(new)),
        (Some(old), _) => say("cli.contract.diff.removed", &value(old), ""),
        (None, None) => place,
    };
    format!("{what} ({})", change.drift.label(lang))
}

/// What stands in a table of the contract, field by field: its name, and its value in words. What is left out, empty
/// or asks for nothing is not told; nor are `id` and `name`, under which the table is told, nor the code of its routine,
/// whose name is the promise's.
pub fn terms(lang: Lang, table: &Value) -> Vec<(String, String)> {
    let fields = table.as_object().into_iter().flatten();
    let told = fields.filter(|(key, v)| {
        let nothing = **v == Value::Bool(false) || is_empty(v);
        !nothing && !["id", "name", "routine"].contains(&key.as_str())
    });
    told.map(|(key, v)| (field(lang, key), value(lang, key, v)))
        .collect()
}

/// The path of a field in words; a part without words of its own (a weekday) as it stands in the file.
pub fn field(lang: Lang, path: &str) -> String {
    let part = |p: &str| {
        let words = find(lang, &format!("cli.contract.field.{p}"));
        words.map_or_else(|| p.to_owned(), |w| w.into_owned())
    };
    path.split('.').map(part).collect::<Vec<_>>().join(" · ")
}

/// Which lists of words a field's codes belong to.
const TOPICS: &[(&str, &str)] = &[
    ("owner", "role"),
    ("start", "evidence"),
    ("stop", "evidence"),
    ("has", "evidence"),
    ("had", "evidence"),
    ("unless", "evidence"),
    ("from", "evidence"),
    ("until", "evidence"),
    ("gets", "evidence"),
    ("by", "evidence"),
    ("test", "rule_test"),
    ("counts", "counts"),
    ("told_late", "status"),
    ("kinds", "promise_kind"),
    ("grade", "grade"),
    ("default_grade", "grade"),
    ("kind", "ticket_kind"),
    ("pauses", "wait"),
    ("instances", "instances"),
    ("phase", "phase"),
    ("work", "work"),
    ("labour", "charge"),
    ("material", "charge"),
    ("travel", "charge"),
    ("other", "charge"),
    ("hours", "service_hours"),
    ("classes", "class"),
    ("of", "class"),
    ("of", "post"),
    ("of", "role"),
    ("quantity", "quantity"),
    ("quotient", "quotient"),
    ("before", "moment"),
    ("mode", "mode"),
    ("per", "per"),
    ("case", "case_kind"),
    ("plan", "plan"),
];

/// A value in words: a code by its name, a length as people say it, a whole entry by its own name.
pub fn value(lang: Lang, path: &str, value: &Value) -> String {
    let last = path.rsplit('.').next().unwrap_or_default();
    match value {
        Value::String(text) => {
            let mut topics = TOPICS.iter().filter(|(field, _)| *field == last);
            let name = topics.find_map(|(_, t)| find(lang, &format!("{t}.{text}")));
            match (name, text.parse()) {
                (Some(name), _) => name.into_owned(),
                (None, Ok(limit)) => duration::limit(lang, limit),
                (None, Err(_)) => text.clone(),
            }
        }
        Value::Array(entries) => list(lang, entries.iter().map(|v| self::value(lang, path, v))),
        Value::Object(table) => {
            let words = ["name", "heading"].iter().find_map(|key| table.get(*key));
            let words = words.or_else(|| table.get("zh").map(|_| value));
            let text = words.and_then(|w| w.get(own(lang))?.as_str());
            text.map_or_else(|| entry(lang, table), str::to_owned)
        }
        Value::Bool(true) => t(lang, "cli.contract.diff.asked").into_owned(),
        Value::Bool(false) => t(lang, "cli.contract.diff.not_asked").into_owned(),
        other => amount(last, other),
    }
}

/// A number: money and shares as people write them.
fn amount(field: &str, value: &Value) -> String {
    let told = match (field, value.as_i64()) {
        ("fen" | "cap_fen", Some(fen)) => Some(money(fen)),
        ("target_bp", Some(bp)) => u64::try_from(bp).ok().and_then(|bp| share(bp, 10_000)),
        _ => None,
    };
    told.unwrap_or_else(|| value.to_string())
}

/// An entry without a name of its own: its fields.
fn entry(lang: Lang, table: &Map<String, Value>) -> String {
    let told = table.iter().filter(|(_, v)| !is_empty(v));
    let told = told.map(|(key, v)| format!("{} {}", field(lang, key), value(lang, key, v)));
    parts(lang, told)
}

fn is_empty(value: &Value) -> bool {
    let list = value.as_array().is_some_and(Vec::is_empty);
    let table = value.as_object().is_some_and(|t| t.values().all(is_empty));
    value.is_null() || list || table
}

/// Under which key the words of a language stand.
fn own(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "zh",
        Lang::En => "en",
    }
}
