//! The real export, where it is at hand: its beginning in every test run, all of it in a release build.

use crate::program::{Program, arg, wait};
use serde_json::json;
use shounuo_app::Who;
use shounuo_core::ticket::words::Stage;
use std::{
    io::Read,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

/// The export, if somebody laid it beside the project.
fn export() -> Option<PathBuf> {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data/uci_incident_event_log.zip");
    let there = path.exists();
    if !there {
        shounuo_trial::missing(
            "the real export of incidents",
            "../shared/data/uci_incident_event_log.zip",
        );
    }
    there.then_some(path)
}

fn beginning(path: &Path, rows: usize) -> String {
    let file = std::fs::File::open(path).expect("the export");
    let mut archive = zip::ZipArchive::new(file).expect("an archive");
    let mut text = String::new();
    archive
        .by_index(0)
        .expect("a table")
        .read_to_string(&mut text)
        .expect("UTF-8");
    text.lines()
        .take(rows + 1)
        .map(|l| format!("{l}\n"))
        .collect()
}

#[test]
fn the_beginning_of_the_real_export_comes_in_whole() {
    let Some(path) = export() else { return };
    let program = Program::new();
    let file = program.file("beginning.csv", beginning(&path, 3_000));
    let ended = program.json(["import", "incidents", arg(&file)]);
    assert_eq!(ended.exit, 0, "{}", ended.answer);
    assert_eq!(ended.answer["rows"], 3_000);
    assert_eq!(ended.answer["columns_not_mapped"], json!([]));
    assert_eq!(
        ended.answer["notes_by_reason"]["time_reversed"], 7,
        "five first rows, and what follows on two of them"
    );
    assert_eq!(ended.answer["explained_by_reason"]["refused"], json!(null));
    let first_row = "2016-02-29T01:23:00Z".parse().expect("an instant");
    let ticket = wait(
        program
            .app()
            .ticket_as_of(&Who::system(), "IMP-1", first_row),
    )
    .expect("the first ticket");
    assert_eq!(ticket.source_no.as_deref(), Some("INC0000045"));
    assert_eq!(
        (ticket.stage(), ticket.solved_at, ticket.archived_at),
        (Stage::Reported, None, None)
    );
    assert_eq!(
        ticket.reported_at.map(|t| t.to_string()).as_deref(),
        Some("2016-02-29T01:16:00Z")
    );
}

#[test]
#[cfg_attr(
    debug_assertions,
    ignore = "the whole export is taken in by release builds only"
)]
fn the_whole_real_export_comes_in_within_a_minute_with_its_331_reopenings() {
    let Some(path) = export() else { return };
    let program = Program::new();
    let begun = Instant::now();
    let ended = program.json(["import", "incidents", arg(&path)]);
    let took = begun.elapsed();
    assert_eq!(ended.exit, 0, "{}", ended.answer);
    let balance = ended.answer;
    assert_eq!(
        (balance["rows"].as_u64(), balance["tickets"].as_u64()),
        (Some(141_712), Some(24_918))
    );
    let (facts, explained) = (
        balance["rows_with_facts"].as_u64(),
        balance["rows_explained"].as_u64(),
    );
    assert_eq!(facts.zip(explained).map(|(f, e)| f + e), Some(141_712));
    let reopened = json!({ "Resolved → Active": 317, "Closed → Active": 12, "Resolved → Awaiting User Info": 2 });
    assert_eq!(
        (&balance["reopenings"], &balance["reopenings_by_change"]),
        (&json!(331), &reopened)
    );
    assert!(took < Duration::from_secs(60), "it took {took:?}");
    assert_eq!(program.json(["verify"]).exit, 0);
    assert_eq!(program.json(["rebuild", "--check"]).exit, 0);
}
