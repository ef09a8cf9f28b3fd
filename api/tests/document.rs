//! The OpenAPI document: a contract with clients, held by a snapshot.

use crate::world::World;
use serde_json::Value;
use shounuo_api::paths;
use shounuo_core::ticket::Action;

fn document() -> Value {
    serde_json::to_value(shounuo_api::openapi()).expect("JSON")
}

#[test]
fn the_document_is_what_clients_were_promised() {
    insta::assert_json_snapshot!("openapi", document());
}

#[test]
fn every_action_that_can_be_asked_for_has_its_noun() {
    let document = document();
    for action in Action::ALL {
        let Some((method, noun)) = paths::noun(*action) else {
            assert_eq!(
                *action,
                Action::Reopen,
                "only another system takes up again"
            );
            continue;
        };
        let method = method.to_lowercase();
        let operation = &document["paths"][format!("/tickets/{{no}}/{noun}")][&method];
        assert!(
            operation.is_object(),
            "{} has no {method} {noun}",
            action.code()
        );
        if let Some(code) = operation["x-action"].as_str() {
            assert_eq!(code, action.code(), "{noun} stands for another action");
        }
    }
}

#[test]
fn every_reference_in_the_document_leads_somewhere() {
    let document = document();
    let mut missing = Vec::new();
    walk(&document, &document, &mut missing);
    assert_eq!(missing, Vec::<String>::new());
}

fn walk(value: &Value, document: &Value, missing: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            if let Some(Value::String(target)) = fields.get("$ref")
                && document.pointer(target.trim_start_matches('#')).is_none()
            {
                missing.push(target.clone());
            }
            fields.values().for_each(|v| walk(v, document, missing));
        }
        Value::Array(items) => items.iter().for_each(|v| walk(v, document, missing)),
        _ => {}
    }
}

#[test]
fn every_operation_has_a_summary_a_name_of_its_own_and_its_problems() {
    let document = document();
    let mut names = std::collections::BTreeSet::new();
    for (path, item) in document["paths"].as_object().expect("paths") {
        for (method, operation) in item.as_object().expect("operations") {
            let name = operation["operationId"]
                .as_str()
                .expect("a name")
                .to_owned();
            assert!(names.insert(name), "{method} {path}");
            assert!(
                operation["summary"].as_str().is_some_and(|s| !s.is_empty()),
                "{method} {path}"
            );
            let responses = operation["responses"].as_object().expect("responses");
            assert!(responses.contains_key("default"), "{method} {path}");
            for response in responses.values() {
                let about = response["description"].as_str();
                assert!(about.is_some_and(|d| !d.is_empty()), "{method} {path}");
            }
        }
    }
}

fn it_is_served_to_everybody(world: &World) {
    let served = world.visitor().get("/openapi.json").done();
    assert_eq!(served["openapi"], "3.1.0");
    assert_eq!(served["paths"], document()["paths"]);
}

on_both! { it_is_served_to_everybody }
