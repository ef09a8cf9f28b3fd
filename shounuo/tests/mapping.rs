//! How an export is read is said by a file that people can change.

use crate::{
    import::ticket,
    program::{Program, arg},
};
use serde_json::json;
use shounuo_core::ticket::words::WaitReason;

#[test]
fn a_column_that_is_missing_is_named_and_nothing_is_taken_in() {
    let program = Program::new();
    let file = program.file("cut.csv", "number,incident_state\nINC1,New\n");
    let ended = program.json(["import", "incidents", arg(&file)]);
    assert_eq!(ended.exit, 4);
    assert_eq!(ended.answer["error"]["code"], "columns");
    assert!(
        ended.answer["error"]["columns"]
            .as_str()
            .is_some_and(|c| c.contains("sys_updated_at"))
    );
    assert!(!program.data().exists(), "nothing was made");
}

#[test]
fn a_mapping_of_ones_own_says_which_column_is_what() {
    let program = Program::new();
    let map = "name = \"Zettel\"\nnull = \"-\"\ntime = \"%Y-%m-%d %H:%M\"\nzone = \"Asia/Shanghai\"\n\
               [customer]\ncode = \"OLD\"\nname = \"Old desk\"\n\
               [columns]\nnumber = \"no\"\nstate = \"st\"\nreported_at = [\"at\"]\nchanged_at = [\"at\"]\n\
               [states]\nopen = \"active\"\nparts = \"wait:part\"\n";
    let map = program.file("zettel.toml", map);
    let file = program.file(
        "z.csv",
        "no,st,at,extra\nZ1,open,2026-01-05 08:00,x\nZ1,parts,2026-01-05 09:00,x\n",
    );
    let ended = program.json([
        "import",
        "incidents",
        arg(&file),
        "--map",
        arg(&map),
        "--customer",
        "ZET",
    ]);
    assert_eq!(ended.exit, 0, "{}", ended.answer);
    assert_eq!(ended.answer["columns_not_mapped"], json!(["extra"]));
    let (no, ticket) = ticket(&program, "Z1");
    assert_eq!(
        (no.as_str(), ticket.waiting),
        ("ZET-1", Some(WaitReason::Part))
    );
    assert_eq!(
        ticket.reported_at.map(|t| t.to_string()).as_deref(),
        Some("2026-01-05T00:00:00Z")
    );
}

#[test]
fn a_broken_mapping_is_told_with_its_line() {
    let program = Program::new();
    let map = program.file("broken.toml", "name = \"x\"\nnull = \"?\"\nnonsense = 1\n");
    let file = program.file("z.csv", "a\n1\n");
    let ended = program.json(["import", "incidents", arg(&file), "--map", arg(&map)]);
    assert_eq!(
        (ended.exit, ended.answer["error"]["code"].as_str()),
        (4, Some("mapping"))
    );
    assert_eq!(ended.answer["error"]["line"], "3");
}
