//! The real export, where it is at hand: its beginning in every test run, all of it in a release build.

use crate::program::{Program, arg, wait};
use jiff::Timestamp;
use serde_json::json;
use shounuo_app::Who;
use shounuo_core::{
    promise::{Clock, Status},
    ticket::words::Stage,
};
use shounuo_trial::Folder;
use std::{
    collections::BTreeMap,
    io::Read,
    path::{Path, PathBuf},
    process::Command,
    time::Instant,
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
fn the_whole_real_export_comes_in_with_its_331_reopenings() {
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
    println!("taken in within {took:?}");
    assert_eq!(program.json(["verify"]).exit, 0);
    assert_eq!(program.json(["rebuild", "--check"]).exit, 0);
}

/// The contract that the export is judged by.
fn incident_log() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../contracts/incident-log.toml")
}

/// Instants within the log, and one long after it.
const INSTANTS: [&str; 4] = [
    "2016-03-15T12:00:00",
    "2016-04-20T09:30:00",
    "2016-06-01T00:00:00",
    "2026-01-01T00:00:00",
];

/// Kept, broken, open and not yet started, by promise.
type Shares = BTreeMap<String, [u64; 4]>;

/// What the program says: every clock as known now, at an instant.
fn shares(program: &Program, at: &str) -> Shares {
    let at: Timestamp = format!("{at}Z").parse().expect("an instant");
    let database = program.database();
    let mut clocks = database
        .prepare("SELECT clock FROM clock_row WHERE known_to_seq IS NULL")
        .expect("the clocks");
    let rows = clocks
        .query_map([], |row| row.get::<_, String>(0))
        .expect("the clocks");
    let mut shares = Shares::new();
    for json in rows {
        let clock: Clock = serde_json::from_str(&json.expect("a clock")).expect("a clock");
        let place = match clock.verdict(at).status {
            Status::Kept => 0,
            Status::Broken => 1,
            Status::Running | Status::AtRisk => 2,
            Status::NotDue => 3,
            other => panic!("{}: {}", clock.promise, other.code()),
        };
        shares.entry(clock.promise).or_default()[place] += 1;
    }
    shares
}

/// What the ledger shows people, at an instant: the same, but for what has not started yet, which no ledger shows.
fn shown(program: &Program, at: &str) -> BTreeMap<String, [u64; 3]> {
    let at = format!("{at}Z");
    let ended = program.json(["ledger", "--customer", "IMP", "--as-of", &at]);
    assert_eq!(ended.exit, 0, "{}", ended.answer);
    let lines = ended.answer["promises"].as_array().expect("promises");
    let counted = lines.iter().map(|line| {
        let n = |what: &str| line["counts"][what].as_u64().expect("a count");
        let (kept, broken) = (n("kept"), n("broken"));
        let share = line["kept_share"].as_str().map(str::to_owned);
        assert_eq!(share, shounuo_words::share(kept, kept + broken), "{line}");
        let promise = line["promise"].as_str().expect("a promise").to_owned();
        (promise, [kept, broken, n("open")])
    });
    counted.filter(|(_, n)| n.iter().sum::<u64>() > 0).collect()
}

/// What a script says that shares no code with the program; `None` without Python.
fn by_script(export: &Path) -> Option<Vec<Shares>> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/incident_shares.py");
    let output = Command::new("python3")
        .arg(script)
        .arg(export)
        .args(INSTANTS)
        .output();
    let Ok(output) = output else {
        shounuo_trial::missing(
            "the independent count of kept promises",
            "python3 on the path, and the export",
        );
        return None;
    };
    let said = String::from_utf8(output.stdout).expect("UTF-8");
    let why = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "the script failed: {why}");
    let lines = said.lines().map(|l| serde_json::from_str(l).expect("JSON"));
    Some(lines.collect())
}

/// Takes the export in with its contract, and compares every count of every promise.
fn compare(export: &Path) -> Program {
    let program = Program::new();
    let (file, contract) = (arg(export), incident_log());
    let ended = program.json(["import", "incidents", file, "--contract", arg(&contract)]);
    assert_eq!(ended.exit, 0, "{}", ended.answer);
    let Some(counted) = by_script(export) else {
        return program;
    };
    assert_eq!(counted.len(), INSTANTS.len());
    for (at, counted) in INSTANTS.iter().zip(counted) {
        // The script counts promises that no incident has as none of each.
        let wanted: Shares = counted
            .into_iter()
            .filter(|(_, n)| n.iter().sum::<u64>() > 0)
            .collect();
        assert_eq!(shares(&program, at), wanted, "at {at}");
        let begun = wanted
            .into_iter()
            .map(|(p, [kept, broken, open, _])| (p, [kept, broken, open]));
        let begun: BTreeMap<_, _> = begun.filter(|(_, n)| n.iter().sum::<u64>() > 0).collect();
        assert_eq!(shown(&program, at), begun, "as shown at {at}");
    }
    program
}

#[test]
fn the_promises_kept_in_the_exports_beginning_are_those_that_an_independent_script_counts() {
    let Some(path) = export() else { return };
    let rows = Folder::new().expect("a folder");
    let file = rows.path().join("beginning.csv");
    std::fs::write(&file, beginning(&path, 3_000)).expect("a file");
    compare(&file);
}

#[test]
#[cfg_attr(
    debug_assertions,
    ignore = "the whole export is taken in by release builds only"
)]
fn the_promises_kept_in_the_whole_export_are_those_that_an_independent_script_counts() {
    let Some(path) = export() else { return };
    let program = compare(&path);
    let at_the_end = shares(&program, INSTANTS[3]);
    let critical = at_the_end["P1.acknowledge"];
    assert_eq!(
        critical.iter().sum::<u64>(),
        352,
        "each incident that was ever critical"
    );
    assert_eq!(program.json(["rebuild", "--check"]).exit, 0);
}
