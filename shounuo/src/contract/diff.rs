//! `shounuo contract diff`: what a new version changes, in the words of both languages.

use super::sound;
use crate::{
    place::Place,
    problem::{Exit, Problem},
    say::Say,
    wait,
};
use serde_json::{Map, Value, json};
use shounuo_app::Who;
use shounuo_core::contract::{self, Change, Contract, Drift};
use shounuo_words::{Label, Lang, find, list};
use std::path::Path;

/// Tells the changes from one file to another.
pub fn files(say: &Say, old: &Path, new: &Path) -> Result<Exit, Problem> {
    // One answer for programs: what is wrong with the second file is told once the first is sound.
    let Some(before) = of_file(say, old)? else {
        return Ok(Exit::Input);
    };
    match of_file(say, new)? {
        Some(after) => compared(say, None, &before, &after),
        None => Ok(Exit::Input),
    }
}

/// Tells the changes from the version in force of a customer's contract to a file.
pub fn against(place: &Place, say: &Say, customer: &str, new: &Path) -> Result<Exit, Problem> {
    let Some(after) = of_file(say, new)? else {
        return Ok(Exit::Input);
    };
    let (before, version) = in_force(place, customer)?;
    compared(say, Some(version), &before, &after)
}

fn compared(
    say: &Say,
    version: Option<u32>,
    before: &Contract,
    after: &Contract,
) -> Result<Exit, Problem> {
    let changes = contract::diff(before, after).map_err(Problem::internal)?;
    tell(say, before, after, &changes);
    say.result(&json!({
        "against_version": version,
        "changes": changes,
        "acts_on": "what starts after both parties' confirmation",
        "stricter": count(&changes, Drift::Stricter),
        "looser": count(&changes, Drift::Looser),
    }));
    Ok(Exit::Done)
}

/// The contract of a file; `None` when its mistakes have been told.
fn of_file(say: &Say, path: &Path) -> Result<Option<Contract>, Problem> {
    let text = sound(say, path)?;
    // A sound file reads.
    Ok(text.and_then(|t| contract::read(&t).ok()))
}

/// The version in force of a customer's contract.
fn in_force(place: &Place, code: &str) -> Result<(Contract, u32), Problem> {
    let app = place.open_existing()?;
    let customer = crate::customer::must_find(&app, code)?;
    let none = || Problem::new("no_contract_in_force", Exit::Input).with("customer", code);
    customer.contract.ok_or_else(none)?;
    let view = wait::on(app.contract(&Who::system(), code))??;
    let (version, book) = view.in_force.ok_or_else(none)?;
    Ok((book.contract.clone(), version))
}

fn count(changes: &[Change], drift: Drift) -> usize {
    changes.iter().filter(|c| c.drift == drift).count()
}

/// All changes, each clause under its heading.
fn tell(say: &Say, before: &Contract, after: &Contract, changes: &[Change]) {
    if changes.is_empty() {
        return say.line("cli.contract.diff.nothing", &[]);
    }
    let mut clause = None;
    for change in changes {
        if clause != Some(&change.clause) {
            clause = Some(&change.clause);
            say.plain(&heading(say, before, after, change.clause.as_deref()));
        }
        say.plain(&format!("  {}", sentence(say, change)));
    }
    let sum = [
        ("n", changes.len().to_string()),
        ("stricter", count(changes, Drift::Stricter).to_string()),
        ("looser", count(changes, Drift::Looser).to_string()),
    ];
    say.line("cli.contract.diff.sum", &sum);
    say.line("cli.contract.diff.acts_on", &[]);
}

/// The clause with its heading; the words for what stands beside the clauses.
fn heading(say: &Say, before: &Contract, after: &Contract, clause: Option<&str>) -> String {
    let Some(id) = clause else {
        return say.words("cli.contract.diff.beside", &[]);
    };
    let mut clauses = after.clauses.iter().chain(&before.clauses);
    let found = clauses.find(|c| c.id == id);
    let heading = found.map_or("", |c| own(say.lang(), &c.heading.zh, &c.heading.en));
    format!("{id} {heading}")
}

/// The text of a language.
fn own<'t>(lang: Lang, zh: &'t str, en: &'t str) -> &'t str {
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}

/// One change: where, from what to what, and whom it favours.
fn sentence(say: &Say, change: &Change) -> String {
    let mut place: Vec<String> = change.promise.iter().cloned().collect();
    place.extend(change.field.as_deref().map(|f| field(say, f)));
    place.extend(change.entry.clone());
    let place = match place.is_empty() {
        true => say.words("cli.contract.diff.clause", &[]),
        false => place.join(" · "),
    };
    let key = change.field.as_deref().unwrap_or_default();
    let value = |v: &Value| value(say, key, v);
    let args = |old: String, new: String| [("place", place.clone()), ("old", old), ("new", new)];
    let what = match (&change.old, &change.new) {
        (Some(old), Some(new)) => {
            say.words("cli.contract.diff.changed", &args(value(old), value(new)))
        }
        (None, Some(new)) => say.words("cli.contract.diff.added", &args(String::new(), value(new))),
        (Some(old), _) => say.words(
            "cli.contract.diff.removed",
            &args(value(old), String::new()),
        ),
        (None, None) => place,
    };
    format!("{what} ({})", change.drift.label(say.lang()))
}

/// The path of a field in words; a part without words of its own (a weekday) as it stands in the file.
fn field(say: &Say, path: &str) -> String {
    let part = |p: &str| {
        let words = find(say.lang(), &format!("cli.contract.field.{p}"));
        words.map_or_else(|| p.to_owned(), |w| w.into_owned())
    };
    path.split('.').map(part).collect::<Vec<_>>().join(" · ")
}

/// Which list of words a field's codes belong to.
const TOPICS: &[(&str, &str)] = &[
    ("owner", "role"),
    ("start", "evidence"),
    ("stop", "evidence"),
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
];

/// An entry without a name of its own: its fields.
fn fields(say: &Say, table: &Map<String, Value>) -> String {
    let told = table.iter().filter(|(_, v)| !v.is_null());
    let told = told.map(|(key, v)| format!("{} {}", field(say, key), value(say, key, v)));
    list(say.lang(), told)
}

/// A value in words: a code by its name, a length as people say it, a whole entry by its own name.
fn value(say: &Say, path: &str, value: &Value) -> String {
    let last = path.rsplit('.').next().unwrap_or_default();
    match value {
        Value::String(text) => {
            let topic = TOPICS.iter().find(|(field, _)| *field == last);
            let name = topic.and_then(|(_, t)| find(say.lang(), &format!("{t}.{text}")));
            match (name, text.parse()) {
                (Some(name), _) => name.into_owned(),
                (None, Ok(limit)) => shounuo_words::duration::limit(say.lang(), limit),
                (None, Err(_)) => text.clone(),
            }
        }
        Value::Array(entries) => list(
            say.lang(),
            entries.iter().map(|v| self::value(say, path, v)),
        ),
        Value::Object(table) => {
            let words = ["name", "heading"].iter().find_map(|key| table.get(*key));
            let words = words.or_else(|| table.get("zh").map(|_| value));
            let text = words.and_then(|w| w.get(own(say.lang(), "zh", "en"))?.as_str());
            text.map_or_else(|| fields(say, table), str::to_owned)
        }
        Value::Bool(true) => say.words("cli.contract.diff.asked", &[]),
        Value::Bool(false) => say.words("cli.contract.diff.not_asked", &[]),
        other => other.to_string(),
    }
}
