//! Contract files: sound as a whole, or every mistake named and nothing loaded.

use crate::program::{Program, arg};
use shounuo_app::Who;
use std::path::Path;

fn plan() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../contracts/exam-centre.toml");
    std::fs::read_to_string(path).expect("the service plan")
}

/// The plan with two mistakes, and their lines.
fn broken() -> (String, [u64; 2]) {
    let mut lines: Vec<String> = plan().lines().map(str::to_owned).collect();
    let mut damage = |what: &str, with: &str| {
        let place = lines
            .iter()
            .position(|l| l.trim_start().starts_with(what))
            .expect("such a line");
        lines[place] = with.to_owned();
        place as u64 + 1
    };
    let limit = damage("limit =", "limit = \"soon\"");
    let grade = damage("default_grade =", "default_grade = \"huge\"");
    (lines.join("\n"), [limit, grade])
}

#[test]
fn the_service_plan_is_a_sound_contract() {
    let program = Program::new();
    let ended = program.json(["contract", "check", arg(&program.file("plan.toml", plan()))]);
    assert_eq!((ended.exit, ended.answer["ok"].as_bool()), (0, Some(true)));
}

#[test]
fn every_mistake_is_named_with_its_line() {
    let program = Program::new();
    let (text, lines) = broken();
    let file = program.file("broken.toml", text);
    let ended = program.json(["contract", "check", arg(&file)]);
    assert_eq!(ended.exit, 1);
    let mistakes = ended.answer["mistakes"].as_array().expect("a list");
    for line in lines {
        assert!(
            mistakes.iter().any(|m| m["line"] == line),
            "line {line} in {mistakes:?}"
        );
    }
    let said =
        String::from_utf8(program.run(["contract", "check", arg(&file)]).stderr).expect("UTF-8");
    assert!(said.contains(&format!("line {}", lines[0])), "{said}");
}

#[test]
fn a_broken_contract_is_not_published() {
    let program = Program::new();
    assert_eq!(program.json(["init"]).exit, 0);
    assert_eq!(
        program.json(["customer", "add", "EC", "Exam centre"]).exit,
        0
    );
    let file = program.file("broken.toml", broken().0);
    let ended = program.json(["contract", "publish", arg(&file), "--customer", "EC"]);
    assert_eq!(ended.exit, 4);
    let customers =
        crate::program::wait(program.app().every_customer(&Who::system())).expect("customers");
    assert_eq!(customers[0].contract, None, "nothing was loaded");
}

#[test]
fn a_sound_contract_is_published_and_waits_for_both_parties() {
    let program = Program::new();
    program.json(["init"]);
    program.json(["customer", "add", "EC", "Exam centre"]);
    let file = program.file("plan.toml", plan());
    let ended = program.json(["contract", "publish", arg(&file), "--customer", "EC"]);
    assert_eq!(ended.exit, 0, "{}", ended.answer);
    let customers =
        crate::program::wait(program.app().every_customer(&Who::system())).expect("customers");
    assert!(customers[0].contract.is_some());
    let unknown = program.json(["contract", "publish", arg(&file), "--customer", "XX"]);
    assert_eq!(
        (unknown.exit, unknown.answer["error"]["code"].as_str()),
        (4, Some("customer_unknown"))
    );
}

#[test]
fn another_systems_past_is_not_taken_into_a_customer_with_a_contract() {
    let program = Program::new();
    program.json(["init"]);
    program.json(["customer", "add", "EC", "Exam centre"]);
    program.json([
        "contract",
        "publish",
        arg(&program.file("plan.toml", plan())),
        "--customer",
        "EC",
    ]);
    let file = program.file(
        "a.csv",
        crate::table::table(vec![crate::table::Incident::new("INC1", &[])]),
    );
    let ended = program.json(["import", "incidents", arg(&file), "--customer", "EC"]);
    assert_eq!(
        (ended.exit, ended.answer["error"]["code"].as_str()),
        (4, Some("customer_has_contract"))
    );
}

/// The plan with two hours for the arrival.
fn looser() -> String {
    let plan = plan();
    let (before, after) = plan.split_at(plan.find("id = \"D3.arrival\"").expect("the arrival"));
    let after = after.replacen("limit = \"1 h\"", "limit = \"2 h\"", 1);
    format!("{before}{after}")
}

#[test]
fn what_a_new_version_changes_is_told_clause_by_clause_in_both_languages() {
    let program = Program::new();
    let (old, new) = (
        program.file("old.toml", plan()),
        program.file("new.toml", looser()),
    );
    let ended = program.json(["contract", "diff", arg(&old), arg(&new)]);
    assert_eq!((ended.exit, &ended.answer["looser"]), (0, &1.into()));
    let change = &ended.answer["changes"][0];
    assert_eq!(change["promise"], "D3.arrival");
    assert_eq!(
        (&change["old"], &change["new"]),
        (&"1 h".into(), &"2 h".into())
    );
    for (lang, words) in [
        ("en", "Limit: 1 hour → 2 hours"),
        ("zh", "时限：1 小时 → 2 小时"),
    ] {
        let said = program.run(["contract", "diff", arg(&old), arg(&new), "--lang", lang]);
        let said = String::from_utf8(said.stdout).expect("UTF-8");
        assert!(said.contains(words), "{said}");
    }
    let same = program.json(["contract", "diff", arg(&old), arg(&old)]);
    assert_eq!(same.answer["changes"], serde_json::json!([]));
    let broken = program.file("broken.toml", broken().0);
    assert_eq!(
        program
            .json(["contract", "diff", arg(&old), arg(&broken)])
            .exit,
        4
    );
}

#[test]
fn a_file_is_compared_with_the_version_in_force() {
    let program = Program::new();
    program.json(["init"]);
    program.json(["customer", "add", "EC", "Exam centre"]);
    let new = program.file("new.toml", looser());
    let none = program.json(["contract", "diff", arg(&new), "--customer", "EC"]);
    assert_eq!(none.answer["error"]["code"], "no_contract_in_force");
    // Published, and confirmed by nobody: still none.
    let published = program.json(["contract", "publish", arg(&new), "--customer", "EC"]);
    assert_eq!(published.answer["version"], 1);
    let none = program.json(["contract", "diff", arg(&new), "--customer", "EC"]);
    assert_eq!(none.answer["error"]["code"], "no_contract_in_force");
}

#[test]
fn a_log_with_its_contract_comes_in_once_and_its_contract_is_in_force() {
    let program = Program::new();
    let log = Path::new(env!("CARGO_MANIFEST_DIR")).join("../contracts/incident-log.toml");
    let incident = crate::table::Incident::new("INC1", &[]);
    let file = program.file("a.csv", crate::table::table(vec![incident]));
    let import = ["import", "incidents", arg(&file), "--contract", arg(&log)];
    for _ in 0..2 {
        let ended = program.json(import);
        assert_eq!(
            (ended.exit, &ended.answer["tickets"]),
            (0, &1.into()),
            "{}",
            ended.answer
        );
    }
    let same = program.json(["contract", "diff", arg(&log), "--customer", "IMP"]);
    assert_eq!(
        same.answer["changes"],
        serde_json::json!([]),
        "{}",
        same.answer
    );
    let plain = program.json(["import", "incidents", arg(&file)]);
    assert_eq!(plain.answer["error"]["code"], "customer_has_contract");
    let other = program.file(
        "other.toml",
        std::fs::read_to_string(&log)
            .expect("it")
            .replacen("15 min", "16 min", 3),
    );
    let refused = program.json(["import", "incidents", arg(&file), "--contract", arg(&other)]);
    assert_eq!(refused.answer["error"]["code"], "contract_too_late");
}

#[test]
fn the_schema_that_is_printed_is_the_one_that_lies_beside_the_contracts() {
    let printed = Program::new().run(["contract", "schema"]).stdout;
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../contracts/contract.schema.json");
    assert_eq!(printed, std::fs::read(path).expect("the schema"));
}
