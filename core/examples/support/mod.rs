//! Reading other projects' cases and writing answers. No time arithmetic of its own: that is the calendar's.

// Each example and the tests use a part of it.
#![allow(dead_code, missing_docs)]

pub mod asked;
pub mod case;
pub mod peer_calendar;
pub mod questions;
pub mod ticket;
pub mod workdays;
pub mod writing;

use std::process::ExitCode;

use serde_json::{Map, Value, json};

/// Answers, or an error, for every case of a file's content.
pub fn deadline_lines(root: &Value) -> Vec<Value> {
    let cases = root.get("cases").unwrap_or(root);
    let Some(cases) = cases.as_array() else {
        return vec![
            json!({"id": null, "error": "the file is neither a list of cases nor an object with `cases`"}),
        ];
    };
    cases
        .iter()
        .map(|case| line(case, questions::answers(case)))
        .collect()
}

/// Answers, or an error, for every working-day case of a file's content.
pub fn workday_lines(root: &Value) -> Vec<Value> {
    let calendar = match workdays::carried_calendar() {
        Ok(calendar) => calendar,
        Err(error) => return vec![json!({"id": null, "error": error})],
    };
    let list = |name: &str| {
        root.get(name)
            .and_then(Value::as_array)
            .map(Vec::as_slice)
            .unwrap_or_default()
    };
    let plain = if root.is_array() {
        root.as_array().map(Vec::as_slice).unwrap_or_default()
    } else {
        list("cases")
    };
    let counted = plain
        .iter()
        .map(|case| line(case, workdays::counted(&calendar, case)));
    let contract = list("contract_cases")
        .iter()
        .map(|case| line(case, workdays::contract(&calendar, case)));
    counted.chain(contract).collect()
}

/// One output line: the answers that the case asks for, or why there are none.
fn line(case: &Value, answers: Result<Map<String, Value>, String>) -> Value {
    let id = case.get("id").cloned().unwrap_or(Value::Null);
    match answers {
        Ok(known) => json!({"id": id, "answer": asked(case, known)}),
        Err(error) => json!({"id": id, "error": error}),
    }
}

/// Keeps the keys of `expected`; without it, everything that is known.
fn asked(case: &Value, known: Map<String, Value>) -> Map<String, Value> {
    match case.get("expected").and_then(Value::as_object) {
        Some(expected) => expected
            .keys()
            .map(|key| (key.clone(), known.get(key).cloned().unwrap_or(Value::Null)))
            .collect(),
        None => known,
    }
}

/// Reads `file`, prints one line a case. Fails only when the file cannot be read at all.
pub fn print_answers(file: &str, lines: impl Fn(&Value) -> Vec<Value>) -> ExitCode {
    let text = match std::fs::read_to_string(file) {
        Ok(text) => text,
        Err(error) => {
            eprintln!("{file}: {error}");
            return ExitCode::FAILURE;
        }
    };
    match parse(&text) {
        Ok(root) => {
            lines(&root)
                .iter()
                .for_each(|line| println!("{}", id_first(line)));
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{file}: {error}");
            ExitCode::FAILURE
        }
    }
}

/// The line with its id in front, where people look for it.
fn id_first(line: &Value) -> String {
    let rest = line
        .as_object()
        .into_iter()
        .flatten()
        .filter(|(key, _)| *key != "id");
    let rest: String = rest
        .map(|(key, value)| format!(",{}:{value}", json!(key)))
        .collect();
    format!("{{\"id\":{}{rest}}}", line["id"])
}

/// JSON, or one JSON object a line; there, a bad line becomes a case of its own that reports the error.
fn parse(text: &str) -> Result<Value, String> {
    match serde_json::from_str(text) {
        Ok(root) => Ok(root),
        Err(error) if !text.trim_start().starts_with('{') || text.trim().lines().count() < 2 => {
            Err(error.to_string())
        }
        Err(_) => Ok(text
            .lines()
            .filter(|line| !line.trim().is_empty())
            .map(parse_line)
            .collect()),
    }
}

fn parse_line(line: &str) -> Value {
    serde_json::from_str(line)
        .unwrap_or_else(|error| json!({"id": null, "kind": format!("unreadable: {error}")}))
}
