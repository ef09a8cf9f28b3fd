//! What a new version changes, and for whom.

use super::{PLAN, mistakes::broken, plan};
use shounuo_core::contract::{Change, Contract, Drift, diff, read};

/// The changes that one edit of the plan makes.
fn changes(anchor: &str, from: &str, to: &str) -> Vec<Change> {
    let new = read(&broken(anchor, from, to)).unwrap_or_else(|m| panic!("{}", super::all(&m)));
    diff(&plan(), &new).unwrap()
}

/// The only change, as `clause promise field [entry]: old → new, drift`.
#[track_caller]
fn one(anchor: &str, from: &str, to: &str) -> String {
    let found = changes(anchor, from, to);
    assert_eq!(found.len(), 1, "{found:#?}");
    told(&found[0])
}

fn told(change: &Change) -> String {
    let place = [
        &change.clause,
        &change.promise,
        &change.field,
        &change.entry,
    ];
    let place: Vec<&str> = place.into_iter().flatten().map(String::as_str).collect();
    let value =
        |v: &Option<serde_json::Value>| v.as_ref().map_or("–".to_owned(), |v| v.to_string());
    let (old, new) = (value(&change.old), value(&change.new));
    format!(
        "{}: {old} → {new}, {}",
        place.join(" "),
        change.drift.code()
    )
}

const D3: &str = "id = \"D3.arrival\"";

#[test]
fn a_version_changes_nothing_against_itself() {
    assert_eq!(diff(&plan(), &plan()).unwrap(), []);
}

#[test]
fn a_longer_limit_is_looser_a_shorter_one_stricter_and_another_measure_is_compared_by_people() {
    let told = one(D3, "\"1 h\"", "\"2 h\"");
    assert_eq!(told, "D3 D3.arrival limit: \"1 h\" → \"2 h\", looser");
    assert!(one(D3, "\"1 h\"", "\"59 min\"").ends_with("stricter"));
    assert!(one(D3, "\"1 h\"", "\"1 h open\"").ends_with("other"));
    assert!(one(D3, "\"1 h\"", "\"1 wd\"").ends_with("other"));
}

#[test]
fn each_number_of_each_kind_says_whom_its_change_favours() {
    for (anchor, from, to, drift) in [
        (
            "id = \"W2.inspection\"",
            "at_least = 1",
            "at_least = 2",
            "stricter",
        ),
        (
            "id = \"W2.inspection\"",
            "per = \"quarter\"",
            "per = \"year\"",
            "looser",
        ),
        ("id = \"W2.inspection\"", "complete = true\n", "", "looser"),
        (
            "id = \"W2.inspection\"",
            "warn_days = 21",
            "warn_days = 20",
            "same",
        ),
        (
            "id = \"Q7.spot_check\"",
            "share_percent = 5",
            "share_percent = 10",
            "stricter",
        ),
        (
            "id = \"W4.inspection\"",
            "ahead = \"7 wd\"",
            "ahead = \"5 wd\"",
            "looser",
        ),
        (
            "id = \"W4.inspection\"",
            "max_age_days = 30",
            "max_age_days = 20",
            "stricter",
        ),
        (
            "id = \"W4.inspection\"",
            "max_age_days = 30\n",
            "",
            "looser",
        ),
        (
            "id = \"Q3.announced\"",
            "told_late = \"broken\"",
            "told_late = \"excused\"",
            "looser",
        ),
        (
            "id = \"B1.student_terminal\"",
            "at_least = 10",
            "at_least = 9",
            "looser",
        ),
        (
            "id = \"W6.duty\"",
            "grace = \"2 min\"",
            "grace = \"1 min\"",
            "stricter",
        ),
        ("id = \"W6.duty\"", "grace = \"2 min\"\n", "", "stricter"),
        (
            "id = \"W6.duty\"",
            "proof_hours = 12",
            "proof_hours = 24",
            "looser",
        ),
        (
            "id = \"K4.repair_rate\"",
            "target_bp = 9900",
            "target_bp = 9800",
            "looser",
        ),
        (
            "id = \"W1.free\"",
            "mode = \"block\"",
            "mode = \"watch\"",
            "looser",
        ),
        (
            "id = \"X2.plans\"",
            "renew_months = 12",
            "renew_months = 6",
            "stricter",
        ),
        (
            "id = \"P5.follow_up\"",
            "tries = 3",
            "tries = 4",
            "stricter",
        ),
        (
            "id = \"D4a.repair\"",
            "pauses = [\"room_locked\", \"use_refused\"]",
            "pauses = [\"room_locked\"]",
            "stricter",
        ),
        (
            "id = \"D4a.repair\"",
            "stop = [\"repair_completed\", \"solved_remotely\"]",
            "stop = [\"repair_completed\"]",
            "stricter",
        ),
        (
            "id = \"D3.arrival\"",
            "owner = \"dispatcher\"",
            "owner = \"expert\"",
            "same",
        ),
        (
            "[phases]",
            "warranty_years = 3",
            "warranty_years = 2",
            "looser",
        ),
        ("[phases]", "2026-01-30", "2026-02-28", "other"),
        (
            "[deductions]",
            "cap_fen = 5000000",
            "cap_fen = 4000000",
            "looser",
        ),
        ("[deductions]", "cap_fen = 5000000\n", "", "stricter"),
        ("[coverage]", "  \"access_switch\",\n", "", "looser"),
        (
            "[coverage]",
            "hours = \"always\"",
            "hours = \"always\"\nsites = [\"A\"]",
            "looser",
        ),
        (
            "clause = \"A4\"",
            "travel = \"free\"",
            "travel = \"at_cost\"",
            "looser",
        ),
        (
            "id = \"C1\"\n",
            "kinds = [\"record\"]",
            "kinds = [\"record\"]\nphase = \"warranty\"",
            "looser",
        ),
        (
            "schema",
            "calendar = \"cn\"",
            "calendar = \"office\"",
            "other",
        ),
    ] {
        let found = one(anchor, from, to);
        assert!(
            found.ends_with(&format!(", {drift}")),
            "{anchor} {to}: {found}"
        );
    }
}

#[test]
fn a_text_that_changes_in_one_language_is_named_by_it() {
    let told = one("id = \"W1\"\n", "en = \"Free repair\"", "en = \"Repairs\"");
    assert_eq!(told, "W1 heading.en: \"Free repair\" → \"Repairs\", same");
}

#[test]
fn a_deduction_is_matched_by_its_promise() {
    let told = one(
        "[deductions]",
        "\"D3.arrival\", fen = 20000",
        "\"D3.arrival\", fen = 10000",
    );
    assert_eq!(
        told,
        "deductions.each.fen D3.arrival: 20000 → 10000, looser"
    );
    let entry = "  { promise = \"D1.reply\", fen = 5000 },\n";
    let found = changes("[deductions]", entry, "");
    assert_eq!(found.len(), 1);
    assert_eq!(
        (found[0].entry.as_deref(), &found[0].new),
        (Some("D1.reply"), &None)
    );
    assert_eq!(found[0].drift, Drift::Looser);
}

/// The incident log's contract without its last clause.
fn three_clauses() -> (Contract, Contract) {
    let end = super::INCIDENT_LOG.find("# --- 4 - Low").unwrap();
    let all = read(super::INCIDENT_LOG).unwrap();
    (read(&super::INCIDENT_LOG[..end]).unwrap(), all)
}

#[test]
fn a_clause_that_comes_or_goes_does_so_with_all_its_promises() {
    let (three, four) = three_clauses();
    for (old, new, drift) in [
        (&three, &four, Drift::Stricter),
        (&four, &three, Drift::Looser),
    ] {
        let found = diff(old, new).unwrap();
        let places: Vec<_> = found
            .iter()
            .map(|c| (c.clause.as_deref(), c.promise.as_deref()))
            .collect();
        let p4 = Some("P4");
        assert_eq!(
            places,
            [
                (p4, None),
                (p4, Some("P4.acknowledge")),
                (p4, Some("P4.resolve"))
            ]
        );
        assert!(found.iter().all(|c| c.drift == drift && c.field.is_none()));
    }
}

#[test]
fn a_calendars_hours_and_dates_are_compared() {
    let old = read(super::INCIDENT_LOG).unwrap();
    let with = |from: &str, to: &str| read(&super::INCIDENT_LOG.replacen(from, to, 1)).unwrap();
    let found = diff(
        &old,
        &with("fri = [\"08:00-18:00\"]", "fri = [\"08:00-12:00\"]"),
    )
    .unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].field.as_deref(), Some("own_calendar.hours.fri"));
    let found = diff(&old, &with("\"2016-05-02\"", "\"2016-05-03\"")).unwrap();
    let about: Vec<_> = found.iter().map(|c| c.entry.as_deref()).collect();
    assert_eq!(
        about,
        [Some("2016-05-03"), Some("2016-05-02")],
        "one came, one went"
    );
}

#[test]
fn every_change_that_was_made_is_found_and_none_besides() {
    // Each line with a number, changed by itself, makes at least one change and none without that line.
    let old = plan();
    let mut tried = 0;
    let lines: Vec<&str> = PLAN.lines().collect();
    for (index, line) in lines.iter().enumerate() {
        let Some((field, number)) = line
            .split_once(" = ")
            .and_then(|(f, n)| Some((f, n.parse::<u64>().ok()?)))
        else {
            continue;
        };
        if field.starts_with('#') || field == "schema" {
            continue;
        }
        let changed = format!(
            "{field} = {}",
            number.saturating_sub(1).max(1) + u64::from(number <= 1)
        );
        let mut file = lines.clone();
        file[index] = &changed;
        let Ok(new) = read(&file.join("\n")) else {
            continue;
        };
        let found = diff(&old, &new).unwrap();
        assert_eq!(found.len(), 1, "line {}: {found:#?}", index + 1);
        assert!(
            found[0]
                .field
                .as_deref()
                .is_some_and(|f| f.ends_with(field)),
            "{found:#?}"
        );
        tried += 1;
    }
    assert!(tried > 50, "only {tried} numbers were changed");
}
