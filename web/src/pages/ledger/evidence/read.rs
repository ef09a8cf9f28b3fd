//! A form as sent, as the data of evidence.

use super::{form::rows_of, lists::Lists};
use crate::{
    request::{Given, Session, local},
    site::Site,
};
use jiff::{Timestamp, tz::TimeZone};
use serde_json::{Map, Value, json};
use shounuo_app::{AppError, commands::EvidenceAsk};
use shounuo_core::{
    ledger::form::{Choice, Field, FieldKind},
    ticket::Invalid,
};

/// The evidence that a form tells of.
pub(super) async fn evidence(
    site: &Site,
    session: &Session,
    (kind, fields): (&'static str, &[Field]),
    given: &Given,
    lists: &Lists,
) -> Result<EvidenceAsk, AppError> {
    let (mut data, mut text) = (Map::new(), None);
    for field in fields {
        if field.kind == FieldKind::Private {
            text = given.said(field.name);
        } else if field.kind == FieldKind::Ticket {
            if let Some(no) = given.said(field.name) {
                let found = site.app.ticket_id(&session.who, &no).await;
                let id = found.map_err(|_| AppError::invalid(field.name, Invalid::NotHere))?;
                data.insert(field.name.into(), id.to_string().into());
            }
        } else if let Some(value) = value(field, given, lists)? {
            put(&mut data, field, value);
        }
    }
    Ok(EvidenceAsk {
        kind: kind.to_owned(),
        data: Value::Object(data),
        text,
    })
}

/// A paper names its record, too.
fn put(data: &mut Map<String, Value>, field: &Field, value: Value) {
    let pair = value.as_str().and_then(|v| v.split_once('/'));
    match (field.kind, pair) {
        (FieldKind::Choice(Choice::Item), Some((record, item))) => {
            data.insert("record".into(), record.into());
            data.insert(field.name.into(), item.into());
        }
        _ => {
            data.insert(field.name.into(), value);
        }
    }
}

fn value(field: &Field, given: &Given, lists: &Lists) -> Result<Option<Value>, AppError> {
    let name = field.name;
    match field.kind {
        FieldKind::LeftOut => return left_out(name, given, lists),
        FieldKind::Shifts => return shifts(lists.zone(), name, given),
        FieldKind::Instant { .. } => return Ok(instant(lists.zone(), given, name)?.map(told)),
        _ => {}
    }
    let Some(said) = given.said(name) else {
        return Ok(None);
    };
    let wrong = |why| AppError::invalid(name, why);
    Ok(Some(match field.kind {
        FieldKind::Bool => match said.as_str() {
            "yes" => true.into(),
            "no" => false.into(),
            _ => return Err(wrong(Invalid::UnknownWord)),
        },
        FieldKind::Number { .. } => {
            let n: u64 = said.parse().map_err(|_| wrong(Invalid::WrongKind))?;
            n.into()
        }
        FieldKind::Device => {
            let device = lists.device(&said);
            device.ok_or_else(|| wrong(Invalid::NotHere))?.into()
        }
        _ => said.into(),
    }))
}

fn left_out(name: &'static str, given: &Given, lists: &Lists) -> Result<Option<Value>, AppError> {
    let mut all = Vec::new();
    for i in 0..rows_of(name, given) {
        let part = |part: &str| given.said(&format!("{name}_{part}_{i}"));
        match (part("device"), part("reason")) {
            (None, None) => {}
            (Some(device), Some(reason)) => {
                let id = lists.device(&device);
                let id = id.ok_or_else(|| AppError::invalid(name, Invalid::NotHere))?;
                all.push(json!({ "device": id, "reason": reason }));
            }
            // Half a row is not dropped in silence.
            _ => return Err(AppError::invalid(name, Invalid::Missing)),
        }
    }
    Ok(some(all))
}

fn shifts(zone: &TimeZone, name: &'static str, given: &Given) -> Result<Option<Value>, AppError> {
    let mut all = Vec::new();
    for i in 0..rows_of(name, given) {
        let at = |part: &str| match given.said(&format!("{name}_{part}_{i}")) {
            Some(said) => local(zone, &said).map(Some).ok_or(Invalid::WrongKind),
            None => Ok(None),
        };
        let wrong = |why| AppError::invalid(name, why);
        let person = given.said(&format!("{name}_person_{i}"));
        match (person, at("from").map_err(wrong)?, at("to").map_err(wrong)?) {
            (None, None, None) => {}
            (Some(person), Some(from), Some(to)) => {
                all.push(json!({ "person": person, "from": told(from), "to": told(to) }));
            }
            _ => return Err(wrong(Invalid::Missing)),
        }
    }
    Ok(some(all))
}

fn some(all: Vec<Value>) -> Option<Value> {
    (!all.is_empty()).then_some(Value::Array(all))
}

/// An instant as a form writes it, in the contract's zone; none where nothing is written.
pub(super) fn instant(
    zone: &TimeZone,
    given: &Given,
    name: &'static str,
) -> Result<Option<Timestamp>, AppError> {
    let wrong = || AppError::invalid(name, Invalid::WrongKind);
    let said = given.said(name);
    said.map(|said| local(zone, &said).ok_or_else(wrong))
        .transpose()
}

fn told(at: Timestamp) -> Value {
    at.to_string().into()
}
