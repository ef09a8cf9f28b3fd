//! The JSON Schema for editors says what the reader of contract files says: every field and every word, no other.

use super::{INCIDENT_LOG, PLAN, mistakes::broken};
use serde_json::{Map, Value};
use shounuo_core::contract::{Mistake, read};
use std::collections::BTreeSet;

const SCHEMA: &str = include_str!("../../../contracts/contract.schema.json");

fn schema() -> Value {
    serde_json::from_str(SCHEMA).unwrap()
}

fn errors(toml: &str) -> Vec<String> {
    let data: Value = toml::from_str(toml).unwrap();
    let schema = schema();
    let validator = jsonschema::validator_for(&schema).unwrap();
    validator
        .iter_errors(&data)
        .map(|e| format!("{}: {e}", e.instance_path()))
        .collect()
}

#[test]
fn both_contracts_fit_the_schema_and_name_it() {
    for file in [PLAN, INCIDENT_LOG] {
        assert_eq!(errors(file), Vec::<String>::new());
        let first = file.lines().next().unwrap();
        assert_eq!(first, "#:schema ./contract.schema.json");
    }
}

#[test]
fn what_the_reader_refuses_for_its_form_does_not_fit_the_schema_either() {
    let d3 = "id = \"D3.arrival\"";
    for (anchor, from, to) in [
        (d3, "limit =", "limits = \"2 h\"\nlimit ="),
        (d3, "\"1 h\"", "\"0 h\""),
        (d3, "\"1 h\"", "\"soon\""),
        (d3, "\"arrived\"", "\"arrived_somehow\""),
        (d3, "owner = \"dispatcher\"", "owner = \"boss\""),
        (d3, "start = [\"reported\"]", "start = []"),
        (d3, "visit = true", "visit = true, colour = \"red\""),
        ("id = \"W1\"\n", ", en = \"Free repair\"", ""),
        ("id = \"W1\"\n", "zh = \"免费维修\"", "zh = \"\""),
        ("id = \"W1\"\n", "kinds = [\"rule\"]", "kinds = []"),
        ("id = \"W2.inspection\"", "at_least = 1", "at_least = 0"),
        (
            "id = \"W2.inspection\"",
            "per = \"quarter\"",
            "per = \"fortnight\"",
        ),
        (
            "id = \"K4.repair_rate\"",
            "target_bp = 9900",
            "target_bp = 10001",
        ),
        (
            "id = \"B1.switches\"",
            "quantity = \"standby\"",
            "quantity = \"luck\"",
        ),
        ("[coverage]", "\"access_switch\"", "\"toaster\""),
        ("[[price]]", "labour = \"free\"", "labour = \"cheap\""),
        ("[deductions]", "fen = 5000 ", "fen = 0 "),
        ("[phases]", "warranty_years = 3", "warranty_years = 0"),
        ("schema", "schema = 1", "schema = 2"),
        ("id = \"X2.plans\"", "renew_months = 12", "renew_months = 0"),
        ("id = \"D4a.repair\"", "\"use_refused\"", "\"part\""),
    ] {
        let file = broken(anchor, from, to);
        assert!(read(&file).is_err(), "the reader takes {to}");
        assert!(!errors(&file).is_empty(), "the schema takes {to}");
    }
}

/// Where each table of the form stands: a place in a sound file into which one line more can be put, the tables' place
/// in the schema, and the file.
fn tables() -> Vec<(String, &'static str, &'static str)> {
    let clause = |kind: &str| format!("/definitions/{kind}");
    let mut tables = vec![
        (String::new(), "schema = 1\n", PLAN),
        (clause("clause"), "[[clause]]\n", PLAN),
        ("/properties/coverage".to_owned(), "[coverage]\n", PLAN),
        (clause("price"), "[[price]]\n", PLAN),
        ("/properties/deductions".to_owned(), "[deductions]\n", PLAN),
        (clause("calendar"), "[own_calendar]\n", INCIDENT_LOG),
        (
            "/definitions/calendar/properties/exceptions/items".to_owned(),
            "[[own_calendar.exceptions]]\n",
            INCIDENT_LOG,
        ),
    ];
    for (kind, place) in [
        ("deadline", "[[clause.deadline]]\n"),
        ("cadence", "[[clause.cadence]]\n"),
        ("lead", "[[clause.lead]]\n"),
        ("floor", "[[clause.floor]]\n"),
        ("ratio", "[[clause.ratio]]\n"),
        ("rule", "[[clause.rule]]\n"),
        ("record", "[[clause.record]]\n"),
    ] {
        tables.push((clause(kind), place, PLAN));
    }
    tables
}

/// The file with a field that nobody knows in the first such table.
fn with_unknown(place: &str, file: &str) -> String {
    file.replacen(place, &format!("{place}nobody_knows_this = 1\n"), 1)
}

#[test]
fn each_table_of_the_schema_has_exactly_the_fields_that_the_reader_knows() {
    let schema = schema();
    for (pointer, place, file) in tables() {
        let mistakes = read(&with_unknown(place, file)).unwrap_err();
        let told = mistakes
            .iter()
            .find(|m| m.reason.to_string().contains("nobody_knows_this"));
        let reason = told
            .unwrap_or_else(|| panic!("{place}: {mistakes:?}"))
            .reason
            .to_string();
        let (_, known) = reason.split_once("known are ").unwrap();
        let known: BTreeSet<&str> = known.split(", ").map(str::trim).collect();
        assert_eq!(known, fields(&schema, &pointer), "{place}");
    }
}

/// The file with the first such field after a table's head called otherwise.
fn renamed(file: &str, place: &str, field: &str) -> String {
    let start = file.find(place).unwrap();
    let heads = [
        format!("\n{field} "),
        format!("\n{field}."),
        format!("[{field}]"),
        format!(".{field}]"),
    ];
    let found = heads
        .iter()
        .filter_map(|h| Some((file[start..].find(h.as_str())?, h)));
    let (at, _) = found
        .min()
        .unwrap_or_else(|| panic!("no `{field}` after {place}"));
    let (before, after) = file.split_at(start + at);
    format!(
        "{before}{}",
        after.replacen(field, &format!("not_{field}"), 1)
    )
}

#[test]
fn a_field_that_the_schema_requires_is_one_without_which_nothing_is_read() {
    let schema = schema();
    for (pointer, place, file) in tables() {
        for field in schema.pointer(&pointer).unwrap()["required"]
            .as_array()
            .unwrap()
        {
            let field = field.as_str().unwrap();
            // The file's own first line names a schema, too.
            let mistakes = match field {
                "schema" => read(&file.replacen("\nschema = 1", "\nnot_schema = 1", 1)),
                _ => read(&renamed(file, place, field)),
            };
            let mistakes = mistakes.unwrap_err();
            // Beside the new name, which nobody knows.
            let missed = |m: &Mistake| !m.reason.to_string().contains("is not a field here");
            assert!(
                mistakes.iter().any(missed),
                "{place} is read without `{field}`: {mistakes:?}"
            );
        }
    }
}

fn fields<'s>(schema: &'s Value, pointer: &str) -> BTreeSet<&'s str> {
    let table = schema
        .pointer(pointer)
        .unwrap_or_else(|| panic!("{pointer}"));
    assert_eq!(table["additionalProperties"], false, "{pointer}");
    let properties = table["properties"].as_object().unwrap();
    properties.keys().map(String::as_str).collect()
}

#[test]
fn each_list_of_words_is_the_readers() {
    let schema = schema();
    let word = |pointer: &str| {
        let list = schema
            .pointer(pointer)
            .unwrap_or_else(|| panic!("{pointer}"))["enum"]
            .as_array()
            .unwrap();
        list.iter()
            .map(|w| w.as_str().unwrap().to_owned())
            .collect::<BTreeSet<_>>()
    };
    for (pointer, anchor, from) in [
        (
            "/definitions/role",
            "id = \"D3.arrival\"",
            "owner = \"dispatcher\"",
        ),
        (
            "/definitions/evidence",
            "id = \"D3.arrival\"",
            "start = [\"reported\"]",
        ),
        (
            "/definitions/period",
            "id = \"W2.inspection\"",
            "per = \"quarter\"",
        ),
        ("/definitions/phase", "id = \"W1\"", "phase = \"warranty\""),
        ("/definitions/charge", "[[price]]", "labour = \"free\""),
        ("/definitions/work", "[[price]]", "work = \"repair\""),
        (
            "/definitions/clause/properties/kinds/items",
            "id = \"W1\"",
            "kinds = [\"rule\"]",
        ),
        (
            "/definitions/deadline/properties/instances",
            "id = \"A2.special_part\"",
            "instances = \"each_need\"",
        ),
        (
            "/definitions/deadline/properties/when/properties/kind/items",
            "id = \"D3.arrival\"",
            "kind = [\"fault\"]",
        ),
        (
            "/definitions/deadline/properties/when/properties/grade/items",
            "id = \"D4a.repair\"",
            "grade = [\"ordinary\"]",
        ),
        (
            "/definitions/cadence/properties/counts",
            "id = \"T2.manufacturer\"",
            "counts = \"heads\"",
        ),
        (
            "/definitions/lead/properties/before",
            "id = \"W4.inspection\"",
            "before = \"occasion\"",
        ),
        (
            "/definitions/lead/properties/told_late",
            "id = \"W4.inspection\"",
            "told_late = \"excused\"",
        ),
        (
            "/definitions/floor/properties/quantity",
            "id = \"W4.on_site\"",
            "quantity = \"on_site\"",
        ),
        (
            "/definitions/ratio/properties/quotient",
            "id = \"K4.repair_rate\"",
            "quotient = \"repair_rate\"",
        ),
        (
            "/definitions/rule/properties/test",
            "id = \"L1.inspection\"",
            "test = \"inspected_before_start\"",
        ),
        (
            "/definitions/rule/properties/mode",
            "id = \"L1.inspection\"",
            "mode = \"watch\"",
        ),
        (
            "/properties/coverage/properties/hours",
            "[coverage]",
            "hours = \"always\"",
        ),
        (
            "/properties/default_grade",
            "schema",
            "default_grade = \"ordinary\"",
        ),
        ("/properties/plan", "schema", "plan = \"exam-centre\""),
    ] {
        let (key, _) = from.split_once(" = ").unwrap();
        let nonsense = if from.contains('[') {
            "[\"nonsense_word\"]"
        } else {
            "\"nonsense_word\""
        };
        let file = broken(anchor, from, &format!("{key} = {nonsense}"));
        let mistakes = read(&file).unwrap_err();
        let told = mistakes
            .iter()
            .find(|m| m.reason.to_string().contains("nonsense_word"))
            .unwrap();
        // "unknown variant `x`, expected one of `a`, `b`", or "expected `a` or `b`", or "expected `a`".
        let told = told.reason.to_string();
        let (_, expected) = told.split_once("expected ").unwrap();
        let readers: BTreeSet<String> = expected
            .split('`')
            .skip(1)
            .step_by(2)
            .map(str::to_owned)
            .collect();
        assert_eq!(readers, word(pointer), "{pointer}");
    }
}

#[test]
fn every_table_of_the_schema_refuses_what_it_does_not_name() {
    fn visit(path: &str, value: &Value, seen: &mut u32) {
        if let Some(table) = value.as_object() {
            if table.get("type") == Some(&Value::from("object")) {
                *seen += 1;
                assert_eq!(
                    table.get("additionalProperties"),
                    Some(&Value::from(false)),
                    "{path}"
                );
                check_required(path, table);
            }
            for (key, value) in table {
                visit(&format!("{path}/{key}"), value, seen);
            }
        }
        for (index, value) in value.as_array().into_iter().flatten().enumerate() {
            visit(&format!("{path}/{index}"), value, seen);
        }
    }
    let mut seen = 0;
    visit("", &schema(), &mut seen);
    assert!(seen >= 20, "only {seen} tables");
}

fn check_required(path: &str, table: &Map<String, Value>) {
    for field in table["required"].as_array().unwrap() {
        let field = field.as_str().unwrap();
        assert!(
            table["properties"].get(field).is_some(),
            "{path} requires `{field}`, which it does not name"
        );
    }
}
