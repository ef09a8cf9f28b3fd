//! What a new version of a contract changes, and for whom.
//!
//! Both versions are compared as the data that they are, so that no field can be forgotten: what stands in a file
//! and differs is a change. Clauses and promises are matched by their ids, other entries by what they are about.
//! A change acts on what starts after both parties' confirmation; running clocks and periods keep the version of
//! their start, and breaches stand.

use super::{
    drift::{Drift, drift},
    terms::Contract,
};
use serde::Serialize;
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// The words under which a clause holds its promises in a file.
pub const PROMISES: [&str; 7] = [
    "deadline", "cadence", "lead", "floor", "ratio", "rule", "record",
];

/// One change.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Change {
    /// The clause; none for what stands beside the clauses.
    pub clause: Option<String>,
    /// The promise; none for the clause itself.
    pub promise: Option<String>,
    /// The field, with those that it is in: `limit`, `text.zh`, `deductions.each`. None when all of it came or went.
    pub field: Option<String>,
    /// What the entry of a list is about: a work, a date, a promise that costs something.
    pub entry: Option<String>,
    /// What stood there; none when it was not there.
    pub old: Option<Value>,
    /// What stands there; none when it is gone.
    pub new: Option<Value>,
    /// Whether it asks more or less of the provider.
    pub drift: Drift,
}

/// Every change from one version to the next, in the order of the new one; what is gone comes at the end of its list.
///
/// # Errors
/// A contract that cannot be written as data; none that was read from a file.
pub fn diff(old: &Contract, new: &Contract) -> Result<Vec<Change>, serde_json::Error> {
    let (old, new) = (serde_json::to_value(old)?, serde_json::to_value(new)?);
    let mut found = Found::default();
    found.differ(&Place::default(), "", &old, &new);
    Ok(found.changes)
}

/// Where the comparison is.
#[derive(Clone, Default)]
struct Place {
    clause: Option<String>,
    promise: Option<String>,
    /// The kind of promise, or the table beside the clauses.
    kind: String,
    fields: Vec<String>,
    entry: Option<String>,
}

impl Place {
    fn within(&self, field: &str) -> Self {
        let mut place = self.clone();
        place.fields.push(field.to_owned());
        place
    }

    /// The entry of a list: a clause, a promise, or what an entry is about.
    fn entry(&self, list: &str, id: &str) -> Self {
        let mut place = self.clone();
        match list {
            "clause" => place.clause = Some(id.to_owned()),
            kind if PROMISES.contains(&kind) => {
                (place.promise, place.kind) = (Some(id.to_owned()), kind.to_owned());
            }
            _ => {
                place.fields.push(list.to_owned());
                place.entry = Some(id.to_owned());
            }
        }
        place
    }
}

#[derive(Default)]
struct Found {
    changes: Vec<Change>,
}

impl Found {
    /// Compares what stands in one field.
    fn differ(&mut self, place: &Place, field: &str, old: &Value, new: &Value) {
        match (old, new) {
            _ if old == new => {}
            (Value::Object(a), Value::Object(b)) => self.tables(&place_of(place, field), a, b),
            (Value::Array(_), _) | (_, Value::Array(_)) if is_keyed(field, old, new) => {
                self.entries(place, field, list(old), list(new));
            }
            _ => self.add(&place_of(place, field), some(old), some(new)),
        }
    }

    fn tables(&mut self, place: &Place, old: &Map<String, Value>, new: &Map<String, Value>) {
        let fields: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
        for field in fields {
            let value = |t: &Map<String, Value>| t.get(field).cloned().unwrap_or_default();
            self.differ(place, field, &value(old), &value(new));
        }
    }

    /// Entries that are matched by what they are about.
    fn entries(&mut self, place: &Place, field: &str, old: &[Value], new: &[Value]) {
        let find = |all: &[Value], id: &str| all.iter().find(|v| id_of(field, v) == id).cloned();
        for entry in new {
            let id = id_of(field, entry);
            let place = place.entry(field, &id);
            match find(old, &id) {
                Some(Value::Object(before)) => {
                    if let Value::Object(after) = entry {
                        self.tables(&place, &before, after);
                    }
                }
                _ => self.whole(&place, None, Some(entry)),
            }
        }
        for entry in old {
            let id = id_of(field, entry);
            if find(new, &id).is_none() {
                self.whole(&place.entry(field, &id), Some(entry), None);
            }
        }
    }

    /// An entry that came or went. With a clause all its promises do.
    fn whole(&mut self, place: &Place, old: Option<&Value>, new: Option<&Value>) {
        self.add(place, old, new);
        if place.clause.is_none() || place.promise.is_some() {
            return;
        }
        for kind in PROMISES {
            let promises =
                |v: Option<&Value>| v.and_then(|v| v.get(kind)).cloned().unwrap_or_default();
            let (old, new) = (promises(old), promises(new));
            self.entries(place, kind, list(&old), list(&new));
        }
    }

    fn add(&mut self, place: &Place, old: Option<&Value>, new: Option<&Value>) {
        let field = place.fields.join(".");
        let drift = drift(&place.kind, &field, old, new);
        self.changes.push(Change {
            clause: place.clause.clone(),
            promise: place.promise.clone(),
            field: Some(field).filter(|f| !f.is_empty()),
            entry: place.entry.clone(),
            old: old.cloned(),
            new: new.cloned(),
            drift,
        });
    }
}

fn place_of(place: &Place, field: &str) -> Place {
    match field {
        "" => place.clone(),
        field => place.within(field),
    }
}

/// By what the entries of a list are matched; none for lists of plain words.
fn keys(list: &str) -> &'static [&'static str] {
    match list {
        "clause" => &["id"],
        "price" => &["work", "phase"],
        "each" => &["promise"],
        "items" => &["code"],
        "exceptions" => &["on"],
        "years" => &["year"],
        kind if PROMISES.contains(&kind) => &["id"],
        _ => &[],
    }
}

fn is_keyed(field: &str, old: &Value, new: &Value) -> bool {
    let lists = |v: &Value| v.is_array() || v.is_null();
    !keys(field).is_empty() && lists(old) && lists(new)
}

fn id_of(list: &str, entry: &Value) -> String {
    let keys = keys(list).iter().filter_map(|k| entry.get(*k));
    let words: Vec<String> = keys.filter(|v| !v.is_null()).map(word).collect();
    words.join(" ")
}

fn word(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// What is left out and what is empty are the same.
fn some(value: &Value) -> Option<&Value> {
    Some(value).filter(|v| !v.is_null())
}
