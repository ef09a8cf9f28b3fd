//! The form by hand asks for exactly what the facts hold.

use super::story::{book, uuid};
use serde_json::{Map, Value, json};
use shounuo_core::{
    Fact,
    ledger::{
        about, evidence,
        form::{Choice, FORMS, Field, FieldKind, choices, fields},
    },
};
use std::collections::BTreeSet;

/// Something that fits into a field.
fn fitting(kind: FieldKind) -> Value {
    let id = json!(uuid(7));
    match kind {
        FieldKind::Text { .. } => json!("EC-17"),
        FieldKind::Private => json!({"vault": id, "mac": "0".repeat(32)}),
        FieldKind::Bool => json!(true),
        FieldKind::Number { least, .. } => json!(least),
        FieldKind::Instant { .. } => json!("2026-03-10T09:00:00Z"),
        FieldKind::Fact => json!(3),
        FieldKind::Files => json!([id]),
        FieldKind::LeftOut => json!([{"device": id, "reason": "room_locked"}]),
        FieldKind::Shifts => json!([{
            "person": id, "from": "2026-03-10T09:00:00Z", "to": "2026-03-10T10:00:00Z",
        }]),
        FieldKind::Choice(choice) => json!(choices(choice, &book().contract)[0]),
        FieldKind::Person
        | FieldKind::Place
        | FieldKind::Device
        | FieldKind::Part
        | FieldKind::Ticket
        | FieldKind::New(_)
        | FieldKind::Known(_) => id,
    }
}

/// Something that does not: of another type, or not of the list where the fact itself knows it.
fn unfitting(kind: FieldKind) -> Option<Value> {
    Some(match kind {
        FieldKind::Choice(Choice::Channel | Choice::Topic) => json!("no_such_word"),
        // Which words there are is the contract's to know, not the fact's.
        FieldKind::Text { .. } | FieldKind::Choice(_) => json!(7),
        FieldKind::Number { .. } | FieldKind::Fact | FieldKind::Bool => json!("7"),
        _ => json!("no such thing"),
    })
}

fn filled(fields: &[Field]) -> Map<String, Value> {
    let all = fields.iter();
    all.map(|f| (f.name.to_owned(), fitting(f.kind))).collect()
}

#[test]
fn every_kind_of_evidence_has_a_form_and_nothing_else_has() {
    let forms: BTreeSet<&str> = FORMS.iter().map(|(kind, _)| *kind).collect();
    assert_eq!(forms.len(), FORMS.len(), "one form a kind");
    // The word `service` of the journal: whatever is about a topic is evidence.
    let mut evidence = BTreeSet::new();
    for line in include_str!("../facts/golden.jsonl").lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        let kind = line["kind"].as_str().unwrap();
        let fact = Fact::read(kind, 1, &line["data"].to_string());
        if about(&fact).is_some() {
            evidence.insert(fact.kind().to_owned());
        }
    }
    let evidence: BTreeSet<&str> = evidence.iter().map(String::as_str).collect();
    assert_eq!(forms, evidence);
    assert_eq!(fields("ticket.reported"), None);
    assert!(fields("loan.applied").is_some());
}

#[test]
fn a_form_filled_in_wholly_is_the_whole_fact() {
    for (kind, fields) in FORMS {
        let data = Value::Object(filled(fields));
        let fact = evidence(kind, &data).unwrap_or_else(|why| panic!("{kind}: {why:?}"));
        // What the fact writes is what the form asks for: no field missing, none unknown.
        assert_eq!(serde_json::to_value(&fact).unwrap(), data, "{kind}");
    }
}

#[test]
fn a_field_that_must_be_filled_in_is_missed_and_another_is_not() {
    for (kind, fields) in FORMS {
        for field in *fields {
            let mut data = filled(fields);
            data.remove(field.name);
            let read = evidence(kind, &Value::Object(data));
            assert_eq!(read.is_err(), field.required, "{kind}: {}", field.name);
        }
    }
}

#[test]
fn what_does_not_fit_a_field_is_refused() {
    for (kind, fields) in FORMS {
        for field in *fields {
            let Some(wrong) = unfitting(field.kind) else {
                continue;
            };
            let mut data = filled(fields);
            data.insert(field.name.to_owned(), wrong);
            let read = evidence(kind, &Value::Object(data));
            assert!(read.is_err(), "{kind}: {} took anything", field.name);
        }
    }
}

#[test]
fn a_contract_offers_its_own_words_each_once() {
    let contract = &book().contract;
    let of = |choice| choices(choice, contract);
    assert!(of(Choice::Routine).contains(&"inspection".to_owned()));
    assert!(of(Choice::Rule).contains(&"W1.free".to_owned()));
    assert!(
        !of(Choice::Rule).contains(&"L1.inspection".to_owned()),
        "judged by itself"
    );
    assert!(of(Choice::Item).contains(&"M1.manuals/handover".to_owned()));
    assert!(of(Choice::Post).contains(&"desk".to_owned()));
    assert!(of(Choice::Promise).contains(&"D3.arrival".to_owned()));
    assert!(of(Choice::Promise).contains(&"K4.satisfaction".to_owned()));
    assert!(!of(Choice::CoreClass).contains(&"face_access".to_owned()));
    assert!(!of(Choice::Topic).contains(&"unknown".to_owned()));
    for choice in [
        Choice::Routine,
        Choice::Class,
        Choice::Channel,
        Choice::Topic,
    ] {
        let words = of(choice);
        let once: BTreeSet<&String> = words.iter().collect();
        assert_eq!(once.len(), words.len(), "{choice:?}");
    }
}
