//! Contract files: sound as a whole, or every mistake named and nothing loaded.

use crate::program::{Program, arg, on_both};
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
    let mistakes = ended.answer["error"]["mistakes"]
        .as_array()
        .expect("a list");
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

/// A file with one mistake, its line, the clause in which it stands, and words of the reason.
type Mistaken = (String, usize, Option<&'static str>, &'static [&'static str]);

/// What stands behind `anchor` is replaced; the line is that of the replacement.
fn mistaken(
    text: &str,
    (anchor, from, to): (&str, &str, &str),
    clause: Option<&'static str>,
    reason: &'static [&'static str],
) -> Mistaken {
    let start = text.find(anchor).unwrap_or_else(|| panic!("no {anchor}"));
    let place = start
        + text[start..]
            .find(from)
            .unwrap_or_else(|| panic!("no {from}"));
    let line = text[..place].matches('\n').count() + 1;
    let damaged = format!("{}{}", &text[..place], text[place..].replacen(from, to, 1));
    (damaged, line, clause, reason)
}

#[test]
fn a_check_names_line_clause_and_reason_of_every_mistake_that_the_plan_warns_of() {
    let (plan, log) = (
        plan(),
        std::fs::read_to_string(file_of("incident-log.toml")).expect("it"),
    );
    let arrival = "id = \"D3.arrival\"";
    // At the beginning of a line: `version = ` ends in the same letters.
    let mut dates = log.match_indices("\non = ").map(|(at, _)| at + 1);
    let (first, second) = (dates.next().expect("a date"), dates.next().expect("two"));
    let date = |at: usize| log[at..].lines().next().expect("a line");
    let rest = &log[second + date(second).len()..];
    let damaged = format!("{}{}{rest}", &log[..second], date(first));
    let twice = log[..second].matches('\n').count() + 1;
    let left_out = {
        let start = plan.find("[[clause]]\nid = \"W3\"").expect("the clause");
        let next = start
            + 1
            + plan[start + 1..]
                .find("[[clause]]\n")
                .expect("the next one");
        let line = plan
            .lines()
            .position(|l| l.starts_with("plan ="))
            .expect("it")
            + 1;
        let rest = format!("{}{}", &plan[..start], &plan[next..]);
        (rest, line, None, &["`W3`", "left out"][..])
    };
    let cases: Vec<Mistaken> = vec![
        mistaken(
            &plan,
            (arrival, "\"arrived\"", "\"arrived_somehow\""),
            Some("D3"),
            &["arrived_somehow"],
        ),
        mistaken(&plan, (arrival, "\"1 h\"", "\"0 min\""), Some("D3"), &["0"]),
        mistaken(
            &plan,
            ("id = \"W1\"\n", ", en = \"Free repair\"", ""),
            Some("W1"),
            &["en"],
        ),
        (damaged, twice, None, &["hours already"]),
        left_out,
    ];
    let program = Program::new();
    for (text, line, clause, reason) in cases {
        let file = program.file("mistaken.toml", text);
        let ended = program.json(["contract", "check", arg(&file)]);
        assert_eq!(ended.exit, 1, "{reason:?}");
        let mistakes = ended.answer["error"]["mistakes"]
            .as_array()
            .expect("a list");
        let told = mistakes.iter().find(|m| m["line"] == line);
        let told = told.unwrap_or_else(|| panic!("line {line}: {mistakes:?}"));
        assert_eq!(told["clause"].as_str(), clause, "{told}");
        let said = told["reason"].as_str().expect("a reason");
        assert!(reason.iter().all(|word| said.contains(word)), "{said}");
    }
}

#[test]
fn whoever_reads_chinese_is_told_every_mistake_in_chinese() {
    let program = Program::new();
    let file = program.file("broken.toml", broken().0);
    let told = |lang| {
        let ended = program.run(["--lang", lang, "contract", "check", arg(&file)]);
        String::from_utf8(ended.stderr).expect("UTF-8")
    };
    let (zh, en) = (told("zh"), told("en"));
    assert_eq!(zh.lines().count(), en.lines().count());
    let chinese = |line: &&str| line.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    assert!(zh.lines().all(|l| chinese(&l)), "{zh}");
    assert!(
        zh.contains("的值读不懂") && !en.lines().any(|l| chinese(&l)),
        "{en}"
    );
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
fn a_diff_against_the_data_counts_what_runs_on_under_the_version_in_force() {
    on_both("what runs keeps its version, and is counted", |program| {
        crate::exports::set_up(program);
        let stricter = plan().replacen("limit = \"15 min\"", "limit = \"10 min\"", 20);
        let new = program.file("new.toml", stricter);
        let ended = program.json(["contract", "diff", arg(&new), "--customer", "EC"]);
        assert_eq!(ended.exit, 0, "{}", ended.answer);
        assert_eq!(ended.answer["against_version"], 1);
        assert_eq!(ended.answer["customer"], "EC");
        let running = ended.answer["running"].as_array().expect("a list");
        let of = |promise: &str| running.iter().find(|r| r["promise"] == promise);
        // Two faults of this school; those of the other one are not counted.
        let response = of("D3.response").expect("the clocks of two faults");
        assert_eq!(
            (&response["clause"], &response["open"]),
            (&"D3".into(), &2.into())
        );
        assert_eq!(of("W5.backup"), None, "nothing changes there");
        let said = program.run([
            "contract",
            "diff",
            arg(&new),
            "--customer",
            "EC",
            "--lang",
            "zh",
        ]);
        let said = String::from_utf8(said.stdout).expect("UTF-8");
        let line = "正在进行：EC 的 D3.response 有 2 项，仍按第 1 版";
        assert!(said.contains(line), "{said}");
    });
}

#[test]
fn a_contract_that_counts_by_a_calendar_the_house_does_not_have_is_not_published() {
    on_both("no calendar, no contract", |program| {
        assert_eq!(program.json(["init"]).exit, 0);
        program.json(["customer", "add", "EC", "Exam centre"]);
        let text = plan().replacen("calendar = \"cn\"", "calendar = \"nowhere\"", 1);
        let line = text
            .lines()
            .position(|l| l.starts_with("calendar ="))
            .expect("it")
            + 1;
        let file = program.file("plan.toml", text);
        // The file by itself is sound: it is this house that lacks the calendar.
        assert_eq!(program.json(["contract", "check", arg(&file)]).exit, 0);
        let before = program.last_seq();
        let ended = program.json(["contract", "publish", arg(&file), "--customer", "EC"]);
        assert_eq!(ended.exit, 4, "{}", ended.answer);
        let mistake = &ended.answer["error"]["mistakes"][0];
        assert_eq!(mistake["line"], line);
        let reason = mistake["reason"].as_str().expect("a reason");
        for word in ["`nowhere`", "W4", "Q3", "cn"] {
            assert!(reason.contains(word), "{word}: {reason}");
        }
        assert_eq!(program.last_seq(), before, "nothing was written");
    });
}

/// Every key of a value, at any depth; what stands under names of the user's own is none of ours.
fn keys(value: &toml::Value, found: &mut std::collections::BTreeSet<String>) {
    match value {
        toml::Value::Table(table) => {
            for (key, value) in table {
                found.insert(key.clone());
                keys(value, found);
            }
        }
        toml::Value::Array(entries) => entries.iter().for_each(|v| keys(v, found)),
        _ => {}
    }
}

#[test]
fn every_field_that_a_contract_can_hold_has_words_for_the_diff() {
    let schema = std::fs::read_to_string(file_of("contract.schema.json")).expect("the schema");
    let schema: serde_json::Value = serde_json::from_str(&schema).expect("JSON");
    let mut fields = std::collections::BTreeSet::new();
    properties(&schema, &mut fields);
    for name in ["exam-centre.toml", "incident-log.toml"] {
        let text = std::fs::read_to_string(file_of(name)).expect("a contract");
        keys(&toml::from_str(&text).expect("TOML"), &mut fields);
    }
    assert!(fields.len() > 80, "{fields:?}");
    // The lists of promises are told by each promise's own id, never by the list's name.
    let lists = shounuo_core::contract::PROMISES;
    for field in fields.iter().filter(|f| !lists.contains(&f.as_str())) {
        for lang in [shounuo_words::Lang::Zh, shounuo_words::Lang::En] {
            let key = format!("cli.contract.field.{field}");
            assert!(
                shounuo_words::find(lang, &key).is_some(),
                "{lang:?} lacks {key}"
            );
        }
    }
}

fn file_of(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../contracts")
        .join(name)
}

/// Every property that the schema knows.
fn properties(schema: &serde_json::Value, found: &mut std::collections::BTreeSet<String>) {
    match schema {
        serde_json::Value::Object(table) => {
            if let Some(serde_json::Value::Object(own)) = table.get("properties") {
                found.extend(own.keys().cloned());
            }
            table.values().for_each(|v| properties(v, found));
        }
        serde_json::Value::Array(entries) => entries.iter().for_each(|v| properties(v, found)),
        _ => {}
    }
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
