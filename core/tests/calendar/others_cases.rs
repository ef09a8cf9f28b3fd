//! Deadline cases of other projects' test suites, and our own in the same form.

use super::{shared, support};
use serde_json::{Value, json};

/// Cases that we answer differently on purpose: the keys that differ, and the rule that decides.
const DIFFERENT_ON_PURPOSE: [(&str, &[&str], &str); 4] = [
    (
        "zammad-13",
        &["next_escalation_at", "first_response_due"],
        "a due instant exactly on closing time is that closing time, not the next opening",
    ),
    (
        "zammad-22",
        &["next_escalation_at", "update_due"],
        "exact to the second, never cut to the minute",
    ),
    (
        "zammad-23",
        &["next_escalation_at", "update_due"],
        "exact to the second, never cut to the minute",
    ),
    (
        "erpnext-06",
        &["solution_due"],
        "a pause adds only counted time; this one lies before opening",
    ),
];

/// What differs between `line` and what `case` expects.
fn differing<'a>(line: &Value, case: &'a Value) -> Vec<&'a str> {
    assert_eq!(line["id"], case["id"]);
    let answer = line["answer"]
        .as_object()
        .unwrap_or_else(|| panic!("{line}"));
    let expected = case["expected"].as_object().unwrap();
    assert_eq!(answer.len(), expected.len(), "{line}");
    expected
        .iter()
        .filter(|(key, value)| answer[*key] != **value)
        .map(|(key, _)| key.as_str())
        .collect()
}

#[test]
fn others_cases_are_answered_alike_but_for_those_listed() {
    let Some(content) = shared::read("deadline_cases.json") else {
        return;
    };
    let root: Value = serde_json::from_str(&content).unwrap();
    let cases = root.as_array().unwrap();
    let lines = support::deadline_lines(&root);
    assert_eq!(lines.len(), cases.len());
    for (line, case) in lines.iter().zip(cases) {
        let listed = DIFFERENT_ON_PURPOSE
            .iter()
            .find(|(id, ..)| case["id"] == **id);
        let mut expected_to_differ = listed.map_or(Vec::new(), |(_, keys, _)| keys.to_vec());
        let mut differing = differing(line, case);
        expected_to_differ.sort_unstable();
        differing.sort_unstable();
        assert_eq!(differing, expected_to_differ, "{} {line}", case["id"]);
    }
}

#[test]
fn our_own_cases_are_answered() {
    let root: Value = serde_json::from_str(include_str!("own_cases.json")).unwrap();
    let cases = root.as_array().unwrap();
    for (line, case) in support::deadline_lines(&root).iter().zip(cases) {
        assert_eq!(differing(line, case), Vec::<&str>::new(), "{line}");
    }
}

#[test]
fn without_expected_every_known_answer_is_given() {
    let root: Value = serde_json::from_str(include_str!("own_cases.json")).unwrap();
    for case in root.as_array().unwrap() {
        let mut silent = case.clone();
        silent.as_object_mut().unwrap().remove("expected");
        let line = &support::deadline_lines(&json!([silent]))[0];
        for (key, value) in case["expected"].as_object().unwrap() {
            assert_eq!(&line["answer"][key], value, "{line}");
        }
    }
}

#[test]
fn a_bad_case_is_an_error_line_of_its_own() {
    let week = json!({"tz": "UTC", "weekly": {"mon": [["09:00", "17:00"]]}});
    let bad = json!([
        {"id": 1},
        {"id": 2, "kind": "fortune_telling", "calendar": week, "input": {}},
        {"id": 3, "kind": "is_open", "calendar": null, "input": {"at": "2026-01-01T00:00:00Z"}},
        {"id": 4, "kind": "is_open", "calendar": week, "input": {"at": "yesterday"}},
        {"id": 5, "kind": "is_open", "calendar": {"tz": "Mars/Base", "weekly": {}}, "input": {"at": "2026-01-01T00:00:00Z"}},
        {"id": 6, "kind": "add_working_time", "calendar": week, "input": {"start": "2026-01-01T00:00:00Z"}},
        {"id": 7, "kind": "ticket_sla", "calendar": week, "events": [{"at": "2026-01-01T00:00:00Z", "type": "eaten"}]},
        {"id": 8, "kind": "interval_algebra", "input": {"op": "xor", "a": [[1, 2]]}},
        {"id": 9, "kind": "interval_algebra", "input": {"op": "union", "a": [[1]]}},
        {"id": 10, "kind": "is_open", "calendar": {"tz": "UTC", "weekly": week["weekly"], "holidays": ["2026-01-01", "2026-01-01"]}, "input": {"at": "2026-01-01T00:00:00Z"}},
        "not even a case",
    ]);
    let lines = support::deadline_lines(&bad);
    assert_eq!(lines.len(), 11);
    for line in &lines {
        assert!(
            line["error"]
                .as_str()
                .is_some_and(|error| !error.is_empty()),
            "{line}"
        );
    }
    assert_eq!(lines[9]["error"], "exceptions: 2026-01-01 is entered twice");
    assert!(support::deadline_lines(&json!({"neither": "nor"}))[0]["error"].is_string());
}
