//! The data of evidence as it is handed in: each field of its kind, or which one does not fit.

use super::EvidenceAsk;
use crate::AppError;
use jiff::Timestamp;
use serde_json::{Map, Value};
use shounuo_core::{
    ledger::{
        self, Topic,
        form::{Field, FieldKind},
    },
    ticket::Invalid,
};
use uuid::Uuid;

/// Most devices left out, or shifts, in one fact.
const MANY_MAX: usize = 2_000;

/// Data that fits its kind.
pub(super) struct Shaped {
    /// With the id of something new.
    pub data: Value,
    /// That id, when it was made here.
    pub new: Option<String>,
}

/// Holds data against the fields of its kind; `id` makes a new id.
pub(super) fn shaped(
    fields: &'static [Field],
    evidence: &EvidenceAsk,
    id: impl FnOnce() -> Uuid,
) -> Result<Shaped, AppError> {
    let Value::Object(given) = &evidence.data else {
        return Err(AppError::invalid("data", Invalid::WrongKind));
    };
    let (mut data, mut new) = (given.clone(), None);
    // What is left empty is left out.
    data.retain(|_, value| !value.is_null());
    let mut names = data.keys();
    if let Some(unknown) = names.find(|k| fields.iter().all(|f| f.name != *k)) {
        return Err(AppError::UnknownField(format!("data.{unknown}")));
    }
    if let Some(field) = fields.iter().find(|f| is_made(f, &evidence.kind)) {
        let made = id().to_string();
        data.entry(field.name).or_insert_with(|| {
            new = Some(made.clone());
            Value::String(made)
        });
    }
    fields.iter().try_for_each(|f| fits(f, &data))?;
    let data = Value::Object(data);
    Ok(Shaped { data, new })
}

/// Whether a field names something that begins with this fact. A core member may change unannounced:
/// then the change begins with it.
fn is_made(field: &Field, kind: &str) -> bool {
    match field.kind {
        FieldKind::New(_) => true,
        FieldKind::Known(Topic::Member) => kind == "member.changed",
        _ => false,
    }
}

fn fits(field: &Field, data: &Map<String, Value>) -> Result<(), AppError> {
    let is_kept_elsewhere = matches!(field.kind, FieldKind::Private | FieldKind::Files);
    let Some(value) = data.get(field.name) else {
        return match field.required && !is_kept_elsewhere {
            true => Err(AppError::invalid(field.name, Invalid::Missing)),
            false => Ok(()),
        };
    };
    // Files and private words come beside the data: an id from outside is nobody's. Nor is a scan
    // proven by saying so.
    let is_empty = value.as_array().is_some_and(Vec::is_empty);
    if (is_kept_elsewhere && !is_empty) || field.name == "scan" {
        return Err(AppError::invalid(field.name, Invalid::NotHere));
    }
    match wrong(field.kind, value) {
        Some(why) => Err(AppError::invalid(field.name, why)),
        None => Ok(()),
    }
}

/// Why a value is not of a kind.
fn wrong(kind: FieldKind, value: &Value) -> Option<Invalid> {
    let is = |right: bool| (!right).then_some(Invalid::WrongKind);
    match kind {
        FieldKind::Text { most } => text(value, most),
        FieldKind::Choice(_) => is(value.is_string()),
        FieldKind::Bool => is(value.is_boolean()),
        FieldKind::Number { least, most } => match value.as_u64() {
            Some(n) if (u64::from(least)..=u64::from(most)).contains(&n) => None,
            Some(_) => Some(Invalid::OutOfRange),
            None => is(false),
        },
        FieldKind::Instant { .. } => is(is_instant(value)),
        FieldKind::LeftOut => many(value, |one| {
            has(one, "device", is_id) && has(one, "reason", Value::is_string)
        }),
        FieldKind::Shifts => many(value, |one| {
            has(one, "person", is_id) && has(one, "from", is_instant) && has(one, "to", is_instant)
        }),
        FieldKind::Private | FieldKind::Files => None,
        FieldKind::Fact => is(value.is_i64()),
        FieldKind::Person
        | FieldKind::Place
        | FieldKind::Device
        | FieldKind::Part
        | FieldKind::Ticket
        | FieldKind::New(_)
        | FieldKind::Known(_) => is(is_id(value)),
    }
}

fn text(value: &Value, most: usize) -> Option<Invalid> {
    match value.as_str() {
        None => Some(Invalid::WrongKind),
        Some(t) if t.chars().count() > most => Some(Invalid::TooLong),
        Some(t) if t.contains(ledger::is_bad) => Some(Invalid::BadCharacter),
        Some(_) => None,
    }
}

fn many(value: &Value, right: impl Fn(&Value) -> bool) -> Option<Invalid> {
    match value.as_array() {
        Some(all) if all.len() > MANY_MAX => Some(Invalid::TooLong),
        Some(all) if all.iter().all(right) => None,
        _ => Some(Invalid::WrongKind),
    }
}

fn has(value: &Value, name: &str, right: impl Fn(&Value) -> bool) -> bool {
    value.get(name).is_some_and(right)
}

fn is_instant(value: &Value) -> bool {
    value
        .as_str()
        .is_some_and(|t| t.parse::<Timestamp>().is_ok())
}

fn is_id(value: &Value) -> bool {
    value.as_str().is_some_and(|t| Uuid::parse_str(t).is_ok())
}
