//! A broken contract file: line and reason for every mistake, nothing loaded.

use super::{PLAN, all};
use shounuo_core::contract::{Mistake, read, read_published};

/// The plan with one text put in another's place, its first occurrence after `anchor`.
pub fn broken(anchor: &str, from: &str, to: &str) -> String {
    let start = PLAN
        .find(anchor)
        .unwrap_or_else(|| panic!("no `{anchor}` in the plan"));
    let (before, after) = PLAN.split_at(start);
    assert!(after.contains(from), "no `{from}` after `{anchor}`");
    format!("{before}{}", after.replacen(from, to, 1))
}

pub fn mistakes(file: &str) -> Vec<Mistake> {
    read(file).err().unwrap_or_default()
}

/// The line on which `text` first stands after `anchor`.
fn line_of(file: &str, anchor: &str, text: &str) -> usize {
    let start = file.find(anchor).unwrap();
    let at = start + file[start..].find(text).unwrap();
    file[..at].matches('\n').count() + 1
}

/// Exactly one mistake, on the line of `text`, whose reason holds `reason`.
#[track_caller]
pub fn one(file: &str, anchor: &str, text: &str, reason: &str) {
    let found = mistakes(file);
    assert_eq!(found.len(), 1, "{}", all(&found));
    assert!(found[0].reason.to_string().contains(reason), "{}", found[0]);
    assert_eq!(found[0].line, line_of(file, anchor, text), "{}", found[0]);
}

/// The same, and the clause that it names.
#[track_caller]
pub fn one_in(file: &str, anchor: &str, text: &str, reason: &str, clause: &str) {
    one(file, anchor, text, reason);
    let found = mistakes(file);
    assert_eq!(found[0].clause.as_deref(), Some(clause), "{}", found[0]);
    assert!(found[0].to_string().contains(&format!("clause {clause}: ")));
}

const D3: &str = r#"id = "D3.arrival""#;

#[test]
fn a_field_that_nobody_knows_is_a_mistake() {
    let file = broken(D3, "limit =", "limits = \"2 h\"\nlimit =");
    one(&file, D3, "limits", "`limits` is not a field here");
    let file = broken("schema", "zone", "timezone = \"UTC\"\nzone");
    one(
        &file,
        "schema",
        "timezone",
        "`timezone` is not a field here",
    );
    let file = broken(r#"id = "W1""#, "source", "sauce = \"x\"\nsource");
    one(
        &file,
        r#"id = "W1""#,
        "sauce",
        "`sauce` is not a field here",
    );
    let file = broken(D3, "visit = true", "visit = true, colour = \"red\"");
    one(&file, D3, "colour", "`colour` is not a field here");
}

#[test]
fn a_word_for_a_fact_or_a_reason_that_nobody_knows_is_a_mistake() {
    let file = broken(D3, r#""arrived""#, r#""arrived_somehow""#);
    one(
        &file,
        D3,
        "arrived_somehow",
        "unknown variant `arrived_somehow`",
    );
    let file = broken("id = \"D4a.repair\"", r#""room_locked""#, r#""room_lost""#);
    one(
        &file,
        "id = \"D4a.repair\"",
        "room_lost",
        "unknown variant `room_lost`",
    );
    let file = broken(D3, r#"owner = "dispatcher""#, r#"owner = "boss""#);
    one(&file, D3, "boss", "unknown variant `boss`");
    let file = broken(r#"id = "W1""#, r#"["rule"]"#, r#"["ruler"]"#);
    assert!(all(&mistakes(&file)).contains("unknown variant `ruler`"));
}

#[test]
fn an_id_stands_for_one_thing() {
    let file = broken(r#"id = "W2""#, "W2", "W1");
    let found = mistakes(&file);
    assert!(
        all(&found).contains("id `W1` is taken already"),
        "{}",
        all(&found)
    );
    assert!(
        all(&found).contains("clause `W2` of the plan is left out"),
        "{}",
        all(&found)
    );
    let file = broken(D3, "D3.arrival", "D3.response");
    let found = all(&mistakes(&file));
    assert!(
        found.contains("id `D3.response` is taken already"),
        "{found}"
    );
    assert!(
        found.contains("there is no promise `D3.arrival`"),
        "{found}"
    );
}

#[test]
fn a_limit_of_nothing_or_of_nonsense_is_a_mistake() {
    one(&broken(D3, "1 h", "0 h"), D3, "limit", "zero is no limit");
    one(&broken(D3, "1 h", "1 fortnight"), D3, "limit", "not a unit");
    one(
        &broken(D3, "1 h", "soon"),
        D3,
        "limit",
        "a whole number comes first",
    );
}

#[test]
fn a_text_missing_in_one_language_is_a_mistake() {
    let w1 = r#"id = "W1""#;
    let file = broken(w1, r#", en = "Free repair""#, "");
    one(&file, w1, "heading", "missing field `en`");
    let file = broken(w1, r#"zh = "免费维修""#, r#"zh = "  ""#);
    one(&file, w1, "heading", "the text in `zh` is missing");
}

#[test]
fn a_start_by_another_promise_needs_that_promise_before_it() {
    let d4a = r#"id = "D4a.repair""#;
    let file = broken(
        d4a,
        r#"or_due_of = "D3.arrival""#,
        r#"or_due_of = "D9.none""#,
    );
    one(&file, d4a, "or_due_of", "there is no promise `D9.none`");
    let file = broken(
        d4a,
        r#"or_due_of = "D3.arrival""#,
        r#"or_due_of = "D4b.repair""#,
    );
    one(&file, d4a, "or_due_of", "must come before");
    let file = broken(
        d4a,
        r#"or_due_of = "D3.arrival""#,
        r#"or_due_of = "D4a.repair""#,
    );
    one(&file, d4a, "or_due_of", "must come before");
}

#[test]
fn only_the_schools_reasons_pause_and_never_a_limit_in_working_days() {
    let a2 = r#"id = "A2.special_part""#;
    let file = broken(a2, "limit", "pauses = [\"room_locked\"]\nlimit");
    one(&file, a2, "pauses", "never paused");
    let d4a = r#"id = "D4a.repair""#;
    let file = broken(d4a, r#""use_refused""#, r#""part""#);
    one(&file, d4a, "pauses", "`part` is not on the school's side");
}

#[test]
fn a_warning_point_outside_the_time_is_a_mistake() {
    for share in ["0", "101"] {
        let file = broken(D3, "limit", &format!("risk_percent = {share}\nlimit"));
        one(&file, D3, "risk_percent", "is not 1 to 100");
    }
    let file = broken(D3, "limit", "risk_percent = 300\nlimit");
    one(&file, D3, "risk_percent", "300");
}

#[test]
fn a_zone_that_is_nowhere_is_a_mistake() {
    let file = broken("schema", "Asia/Shanghai", "Asia/Shangai");
    one(&file, "schema", "zone", "not in the time zone database");
}

#[test]
fn a_clause_of_the_plan_left_out_is_a_mistake() {
    let start = PLAN.find("[[clause]]\nid = \"S2\"").unwrap();
    let end = PLAN.find("[[clause]]\nid = \"S3\"").unwrap();
    let file = format!("{}{}", &PLAN[..start], &PLAN[end..]);
    one(
        &file,
        "schema",
        "plan =",
        "clause `S2` of the plan is left out",
    );
}

#[test]
fn a_contract_of_another_trade_need_not_hold_this_plan() {
    let end = PLAN.find("[[clause]]\nid = \"W2\"").unwrap();
    let file = PLAN[..end].replace("plan = \"exam-centre\"", "plan = \"none\"");
    // Of the prices only that of W1 speaks of a clause which is still there.
    let (from, to) = (
        file.find("\n[[price]]\nclause = \"A1\""),
        file.find("\n# --- 9.5.1"),
    );
    let file = format!("{}{}", &file[..from.unwrap()], &file[to.unwrap()..]);
    assert_eq!(mistakes(&file), []);
}

#[test]
fn the_kind_deadline_and_a_deadline_go_together() {
    let d1 = "id = \"D1\"\n";
    let file = broken(d1, r#"kinds = ["deadline"]"#, r#"kinds = ["rule"]"#);
    one(&file, d1, "kinds", "has a deadline but not the kind");
    let w1 = "id = \"W1\"\n";
    let file = broken(w1, r#"kinds = ["rule"]"#, r#"kinds = ["deadline"]"#);
    one(&file, w1, "kinds", "has no [[clause.deadline]]");
    let file = broken(w1, r#"kinds = ["rule"]"#, "kinds = []");
    one(&file, w1, "kinds", "has no kind");
}

#[test]
fn an_excuse_that_excuses_too_much_is_a_mistake() {
    let p5 = r#"id = "P5.follow_up""#;
    one(
        &broken(p5, "tries = 3", "tries = 0"),
        p5,
        "[clause.deadline.excuse]",
        "begin at 1",
    );
    let file = broken(p5, r#"to = "21:00""#, r#"to = "07:00""#);
    one(
        &file,
        p5,
        "[clause.deadline.excuse]",
        "`from` must be before `to`",
    );
}

#[test]
fn a_deadline_without_a_fact_to_start_or_stop_it_proves_nothing() {
    one(
        &broken(D3, r#"["reported"]"#, "[]"),
        D3,
        "start",
        "names no fact",
    );
    let file = broken(D3, "stop = [\"arrived\", \"solved_remotely\"]\n", "");
    assert!(all(&mistakes(&file)).contains("`stop`: `D3.arrival` names no fact"));
}

#[test]
fn a_wrong_date_time_or_type_is_named_where_it_stands() {
    one(
        &broken("[phases]", "2026-01-30", "2026-02-30"),
        "[phases]",
        "accepted_on",
        "",
    );
    one(
        &broken("schema", "schema = 1", "schema = \"one\""),
        "schema = \"one\"",
        "schema",
        "invalid type",
    );
    one(
        &broken("schema", "schema = 1", "schema = 2"),
        "schema = 2",
        "schema",
        "form 1",
    );
    one(
        &broken(D3, "start = [\"reported\"]", "start = \"reported\""),
        D3,
        "start",
        "must be a list",
    );
}

#[test]
fn text_that_is_not_toml_is_named_with_its_line() {
    let file = broken("schema", "schema = 1", "schema = = 1");
    let found = mistakes(&file);
    assert!(!found.is_empty());
    assert_eq!(
        found[0].line,
        line_of(&file, "schema = =", "schema"),
        "{}",
        all(&found)
    );
    assert!(read("").is_err());
}

#[test]
fn every_mistake_is_named_at_once_and_in_the_order_of_the_file() {
    let file = broken("schema", "Asia/Shanghai", "Mars/Olympus");
    let file = file.replacen("limit = \"15 min\"", "limit = \"0 min\"", 1);
    let file = file.replacen("\"handed_to_on_site\"", "\"handed_to_nobody\"", 1);
    let file = file.replacen("heading = { zh = \"质量评级\"", "heading = { zh = \"\"", 1);
    let found = mistakes(&file);
    assert_eq!(found.len(), 4, "{}", all(&found));
    assert!(found.is_sorted_by_key(|m| m.line));
    for reason in [
        "Mars/Olympus",
        "zero is no limit",
        "handed_to_nobody",
        "text in `zh`",
    ] {
        assert!(all(&found).contains(reason), "{reason}: {}", all(&found));
    }
}

#[test]
fn a_mistake_names_its_clause_and_one_beside_the_clauses_none() {
    let file = broken(D3, "1 h", "0 min");
    one_in(&file, D3, "limit", "zero is no limit", "D3");
    let k5 = "id = \"K5.analysis\"";
    let file = broken(k5, "routine = \"service_analysis\"", "routine = \"tea\"");
    one_in(&file, k5, "routine", "`tea` is none of this plan's", "K5");
    let s1 = "id = \"S1.owner\"";
    let file = broken(s1, "case = \"ticket\"", "case = \"weather\"");
    one_in(&file, s1, "case", "`weather` is none of this plan's", "S1");
    for (anchor, from, to) in [
        ("schema", "Asia/Shanghai", "Asia/Nowhere"),
        ("[deductions]", "fen = 5000 ", "fen = 0 "),
        ("[phases]", "warranty_years = 3", "warranty_years = 0"),
    ] {
        let found = mistakes(&broken(anchor, from, to));
        assert_eq!(found.len(), 1, "{}", all(&found));
        assert_eq!(found[0].clause, None, "{}", found[0]);
    }
}

#[test]
fn several_mistakes_in_one_promise_are_all_named() {
    let floor = "id = \"B1.switches\"";
    let file = broken(floor, "quantity = \"standby\"", "quantity = \"luck\"");
    let start = file.find(floor).unwrap();
    let (before, after) = file.split_at(start);
    let after = after.replacen("at_least = 1", "at_least = 0", 1);
    let after = after.replacen("owner = \"storekeeper\"", "owner = \"wizard\"", 1);
    let found = all(&mistakes(&format!("{before}{after}")));
    for reason in [
        "unknown variant `luck`",
        "zero is no limit",
        "unknown variant `wizard`",
    ] {
        assert!(found.contains(reason), "{reason}: {found}");
    }
    assert_eq!(found.lines().count(), 3, "{found}");
}

#[test]
fn phases_that_say_nothing_are_mistakes() {
    let w1 = "id = \"W1\"\n";
    let file = broken(w1, "phase = \"warranty\"", "phase = \"youth\"");
    let found = all(&mistakes(&file));
    assert!(found.contains("unknown variant `youth`"), "{found}");
    let file = broken("[phases]", "accepted_on = \"2026-01-30\"\n", "");
    one(&file, "[phases]", "[phases]", "missing field `accepted_on`");
}

#[test]
fn every_contract_says_which_plan_it_follows_or_that_it_follows_none() {
    let file = broken("schema", "plan = \"exam-centre\"\n", "");
    let found = mistakes(&file);
    assert_eq!(found.len(), 1, "{}", all(&found));
    assert!(
        found[0].reason.to_string().contains("`plan` is missing"),
        "{}",
        found[0]
    );
    let other = broken("schema", "plan = \"exam-centre\"", "plan = \"exam\"");
    one(&other, "schema", "plan =", "expected `exam-centre`, `none`");
    // A line left out frees nobody from a clause that is left out as well.
    let start = file.find("[[clause]]\nid = \"S2\"").unwrap();
    let end = file.find("[[clause]]\nid = \"S3\"").unwrap();
    let both = format!("{}{}", &file[..start], &file[end..]);
    assert!(all(&mistakes(&both)).contains("`plan` is missing"));
}

#[test]
fn what_was_published_before_it_was_asked_stands() {
    let without = broken("schema", "plan = \"exam-centre\"\n", "");
    assert!(read_published(&without).is_ok());
    let at_birth = broken(D3, r#"stop = ["arrived","#, r#"stop = ["reported","#);
    assert!(read(&at_birth).is_err() && read_published(&at_birth).is_ok());
    let nonsense = broken(D3, "1 h", "0 h");
    assert!(read_published(&nonsense).is_err(), "it never was sound");
}

#[test]
fn a_clock_that_its_own_start_stops_is_a_mistake() {
    let file = broken(
        D3,
        r#"stop = ["arrived","#,
        r#"stop = ["arrived", "reported","#,
    );
    one_in(
        &file,
        D3,
        "stop",
        "`reported` starts `D3.arrival` as well",
        "D3",
    );
    assert_eq!(mistakes(PLAN), []);
}

#[test]
fn an_empty_file_lacks_all_that_a_contract_needs() {
    let found = all(&mistakes(""));
    for missing in [
        "`plan` is missing",
        "`title` is missing",
        "there is no [[clause]]",
    ] {
        assert!(found.contains(missing), "{missing} in {found}");
    }
}

#[test]
fn the_same_said_of_one_line_is_said_once() {
    let found = mistakes(&"[".repeat(100_000));
    let told: std::collections::BTreeSet<_> = found.iter().map(|m| (m.line, &m.reason)).collect();
    assert_eq!(told.len(), found.len(), "{}", all(&found));
    assert!(!found.is_empty());
    // Two tables that lack the same are two mistakes.
    let two = PLAN.replacen("source = ", "sauce = ", 2);
    let lacks = |m: &&Mistake| m.reason.to_string() == "`source` is missing";
    assert_eq!(mistakes(&two).iter().filter(lacks).count(), 2);
}
