//! Facts live for ever: every kind and version that ever was still reads as it did.

use serde_json::{Value, json};
use shounuo_core::{Fact, fact::Unknown};
use std::collections::BTreeSet;

/// One example of each kind and version. Lines are added, never changed.
const GOLDEN: &str = include_str!("golden.jsonl");

struct Example {
    kind: String,
    version: u16,
    data: Value,
}

fn examples() -> Vec<Example> {
    let read = |line: &str| {
        let mut line: Value = serde_json::from_str(line).unwrap();
        Example {
            kind: line["kind"].as_str().unwrap().to_owned(),
            version: u16::try_from(line["version"].as_u64().unwrap()).unwrap(),
            data: line["data"].take(),
        }
    };
    GOLDEN.lines().map(read).collect()
}

fn fact(example: &Example) -> Fact {
    Fact::read(&example.kind, example.version, &example.data.to_string())
}

#[test]
fn every_kind_in_its_present_version_has_an_example() {
    let have: BTreeSet<(String, u16)> = examples()
        .into_iter()
        .map(|e| (e.kind, e.version))
        .collect();
    for (kind, version) in Fact::KINDS {
        assert!(
            have.contains(&((*kind).to_owned(), *version)),
            "{kind} v{version} has no example"
        );
    }
}

#[test]
fn every_example_still_says_what_it_said() {
    for example in examples() {
        let fact = fact(&example);
        assert!(
            !matches!(fact, Fact::Unknown(_)),
            "{} no longer reads",
            example.kind
        );
        assert_eq!(fact.kind(), example.kind);
        let now: Value = serde_json::from_str(&fact.data().unwrap()).unwrap();
        for (field, then) in example.data.as_object().unwrap() {
            assert_eq!(&now[field], then, "{}.{field}", example.kind);
        }
        // A field that came later is empty in what was written before.
        for (field, value) in now.as_object().unwrap() {
            let empty = [
                json!(null),
                json!([]),
                json!({}),
                json!(0),
                json!(false),
                json!(""),
            ];
            let known = example.data.get(field).is_some();
            assert!(
                known || empty.contains(value),
                "{}.{field} = {value}",
                example.kind
            );
        }
    }
}

#[test]
fn what_is_written_reads_back_the_same() {
    for example in examples() {
        let fact = fact(&example);
        let again = Fact::read(fact.kind(), fact.version(), &fact.data().unwrap());
        assert_eq!(again, fact);
    }
}

#[test]
fn a_field_that_this_program_does_not_know_is_ignored_in_a_fact() {
    for mut example in examples() {
        let plain = fact(&example);
        example.data["of_a_later_program"] = json!({ "x": 1 });
        assert_eq!(fact(&example), plain, "{}", example.kind);
    }
}

#[test]
fn a_kind_or_version_of_a_later_program_is_kept_byte_for_byte() {
    let data = r#"{ "b":1,"a" :[ ] }"#;
    for (kind, version) in [("ticket.teleported", 1), ("ticket.reported", 99)] {
        let fact = Fact::read(kind, version, data);
        let raw = Unknown {
            kind: kind.into(),
            version,
            data: data.into(),
        };
        assert_eq!(fact, Fact::Unknown(raw));
        assert_eq!((fact.kind(), fact.version()), (kind, version));
        assert_eq!(fact.data().unwrap(), data);
    }
}

#[test]
fn damaged_data_is_kept_too() {
    let fact = Fact::read("ticket.graded", 1, r#"{"grade":"catastrophic"}"#);
    assert_eq!(fact.data().unwrap(), r#"{"grade":"catastrophic"}"#);
    assert!(matches!(fact, Fact::Unknown(_)));
}
