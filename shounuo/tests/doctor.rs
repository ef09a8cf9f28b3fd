//! What `doctor` finds.

use crate::program::{Program, on_both};
use serde_json::Value;

/// How a check stands, and what it found.
fn of(answer: &Value, check: &str) -> (String, String) {
    let all = answer["checks"].as_array().expect("checks");
    let found = all
        .iter()
        .find(|c| c["check"] == check)
        .unwrap_or_else(|| panic!("no {check}: {answer}"));
    let text = |name: &str| found[name].as_str().unwrap_or_default().to_owned();
    assert!(!text("message").starts_with("cli."), "{found}");
    (text("standing"), text("found"))
}

fn is(standing: &str, found: &str) -> (String, String) {
    (standing.to_owned(), found.to_owned())
}

#[test]
fn sound_data_is_well_and_looking_changes_nothing() {
    on_both("doctor: well", |program| {
        program.json(["init"]);
        let facts = program.last_seq();
        let ended = program.json(["doctor"]);
        assert_eq!(ended.exit, 0, "{}", ended.answer);
        for check in [
            "config", "version", "folder", "database", "form", "journal", "outbox", "clock",
        ] {
            assert_eq!(
                of(&ended.answer, check).0,
                "ok",
                "{check}: {}",
                ended.answer
            );
        }
        let proved = ended.answer["checks"]
            .as_array()
            .expect("checks")
            .iter()
            .find(|c| c["check"] == "journal");
        assert_eq!(
            proved.expect("the journal")["values"]["n"],
            facts.to_string()
        );
        assert_eq!(program.last_seq(), facts);
        let zh = program.run(["doctor", "--lang", "zh"]);
        assert!(String::from_utf8_lossy(&zh.stdout).contains("没有问题"));
    });
}

#[test]
fn what_is_wrong_is_told_with_what_to_do() {
    let program = Program::new();
    let none = program.json(["doctor"]);
    assert_eq!(
        (none.exit, of(&none.answer, "folder")),
        (1, is("bad", "missing"))
    );
    assert_eq!(of(&none.answer, "database"), is("bad", "away"));
    assert!(!program.data().exists(), "nothing is made by looking");

    program.json(["init"]);
    let change = |sql: &str| assert_eq!(program.database().execute(sql, []).expect("a change"), 1);
    change("UPDATE journal SET hash = zeroblob(32) WHERE seq = 2");
    change("UPDATE journal_head SET recorded_us = recorded_us + 86400000000");
    change(
        "INSERT INTO clock_jump (id, expected_us, read_us) VALUES ('00000000-0000-0000-0000-000000000001', 1, 2)",
    );
    change(
        "INSERT INTO outbox (batch, no, topic, payload, kept_us, attempts, next_us) VALUES (1, 1, 'x', '{}', 1, 7, 1)",
    );
    let mut command = program.command(["doctor", "--json"]);
    command
        .env("SHOUNUO_KEEP_FREE", "4000000000")
        .env("SHOUNUO_PROT", "1");
    command.env("SHOUNUO_DISK_WARN", "4000000000");
    let output = command.output().expect("the program starts");
    let answer: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(output.status.code(), Some(1), "{answer}");
    assert_eq!(answer["error"]["code"], "unwell");
    assert_eq!(of(&answer, "config"), is("bad", "mistakes"));
    assert_eq!(of(&answer, "disk"), is("bad", "full"));
    assert_eq!(of(&answer, "journal"), is("bad", "broken"));
    assert_eq!(of(&answer, "clock"), is("bad", "behind"));
    assert_eq!(of(&answer, "outbox"), is("warn", "stuck"));
    let said = answer.to_string();
    assert!(said.contains("jumped"), "{said}");
    change("UPDATE journal_head SET schema_version = 9999");
    assert_eq!(
        of(&program.json(["doctor"]).answer, "form"),
        is("bad", "newer")
    );
}

#[test]
fn a_certificate_at_its_end_is_told() {
    let program = Program::new();
    program.json(["init"]);
    let with = |certificate: &std::path::Path, key: &std::path::Path| {
        let mut command = program.command(["doctor", "--json"]);
        command
            .env("SHOUNUO_TLS", "own")
            .env("SHOUNUO_TLS_CERTIFICATE", certificate)
            .env("SHOUNUO_TLS_KEY", key);
        let output = command.output().expect("the program starts");
        let answer: Value = serde_json::from_slice(&output.stdout).expect("JSON");
        of(&answer, "certificate")
    };
    let (soon, key) = crate::encrypted::own(&program, "soon", 5);
    assert_eq!(with(&soon, &key), is("warn", "soon"));
    let (over, over_key) = crate::encrypted::own(&program, "over", -1);
    assert_eq!(with(&over, &over_key), is("bad", "over"));
    assert_eq!(with(&over, &key), is("bad", "wrong"));
}
