//! Mistakes in the promises that are no deadlines: line and reason, nothing loaded.

use super::{
    all,
    mistakes::{broken, mistakes, one},
};

const W2: &str = "id = \"W2.inspection\"";
const W4: &str = "id = \"W4.on_site\"";
const B1: &str = "id = \"B1.cloud_server\"";
const K4: &str = "id = \"K4.repair_rate\"";

#[test]
fn a_slip_of_the_pen_in_a_promise_is_named_with_its_line() {
    let file = broken(W2, "warn_days", "warn_day");
    let found = all(&mistakes(&file));
    for reason in ["`warn_day` is not a field here", "`warn_days` is missing"] {
        assert!(found.contains(reason), "{found}");
    }
    let file = broken(W2, "per = \"quarter\"", "per = \"fortnight\"");
    one(&file, W2, "per =", "unknown variant `fortnight`");
    let file = broken(W2, "owner = \"field_technician\"", "owner = 7");
    one(&file, W2, "owner = 7", "`owner`: wanted string");
}

#[test]
fn a_number_that_promises_nothing_is_a_mistake() {
    let file = broken(W2, "at_least = 1", "at_least = 0");
    one(&file, W2, "at_least", "zero is no limit");
    let file = broken(W4, "at_least = 2", "at_least = 0");
    one(&file, W4, "at_least", "zero is no limit");
    let file = broken(K4, "target_bp = 9900", "target_bp = 99000");
    one(&file, K4, "target_bp", "not 1 to 10000");
    let q7 = "id = \"Q7.spot_check\"";
    let file = broken(q7, "share_percent = 5", "share_percent = 0");
    one(&file, q7, "share_percent", "not 1 to 100");
}

#[test]
fn inspections_that_can_never_fit_or_warn_from_the_first_day_are_mistakes() {
    let file = broken(W2, "at_least = 1", "at_least = 3");
    one(&file, W2, "min_gap_days", "never fit in one period");
    let file = broken(W2, "warn_days = 21", "warn_days = 90");
    one(&file, W2, "warn_days", "as long as the period");
}

#[test]
fn a_floor_says_of_what_and_how_long_a_check_in_proves() {
    let file = broken(B1, "of = [\"cloud_server\"]", "of = [\"toaster\"]");
    one(&file, B1, "of = ", "`toaster` is not a device class");
    let file = broken(B1, "of = [\"cloud_server\"]\n", "");
    let table = "[[clause.floor]]\nid = \"B1.cloud_server\"";
    one(&file, table, "[[clause.floor]]", "which classes or posts");
    let file = broken(W4, "proof_hours = 12\n", "");
    let found = mistakes(&file);
    assert_eq!(found.len(), 1);
    assert!(
        found[0]
            .reason
            .to_string()
            .contains("how long one check-in proves")
    );
    let file = broken(W4, "grace = \"2 min\"", "grace = \"2 wd\"");
    one(&file, W4, "grace", "elapsed time");
}

#[test]
fn a_lead_on_people_asks_for_no_inspection() {
    let q3 = "id = \"Q3.announced\"";
    let file = broken(q3, "told_late", "whole_system = true\ntold_late");
    one(&file, q3, "before", "about inspections");
}

#[test]
fn a_kind_without_its_terms_and_terms_without_their_kind_are_mistakes() {
    let w1 = "id = \"W1\"\n";
    let file = broken(w1, "kinds = [\"rule\"]", "kinds = [\"rule\", \"floor\"]");
    one(&file, w1, "kinds", "has no [[clause.floor]]");
    let w4 = "id = \"W4\"\n";
    let file = broken(w4, "kinds = [\"lead\", \"floor\"]", "kinds = [\"lead\"]");
    one(&file, w4, "kinds", "not the kind `floor`");
}

#[test]
fn ids_stand_after_their_clause_and_only_once() {
    let file = broken(W2, "W2.inspection", "W3.inspection");
    let found = mistakes(&file);
    assert!(
        found[0].reason.to_string().contains("must be `W2.<word>`"),
        "{found:?}"
    );
    let file = broken("id = \"X1.software\"", "X1.software", "X1.inspection");
    one(
        &file,
        "X1.inspection\"\nname = { zh = \"漏洞",
        "X1.inspection",
        "is taken already",
    );
}

#[test]
fn a_deduction_for_a_promise_that_is_not_there_is_a_mistake() {
    let table = "[deductions]";
    let file = broken(table, "\"W2.inspection\"", "\"W2.inspections\"");
    one(
        &file,
        table,
        "W2.inspections",
        "there is no promise `W2.inspections`",
    );
    let file = broken(table, "\"D3.response\"", "\"D1.reply\"");
    let second = "{ promise = \"D1.reply\", fen = 10000";
    one(&file, table, second, "stands there twice");
    let file = broken(table, "fen = 5000 ", "fen = 0 ");
    one(&file, table, "fen = 0", "costs nothing");
}

#[test]
fn a_record_lists_what_must_be_on_file() {
    let k6 = "id = \"K6.liability\"";
    let file = broken(k6, "code = \"liability_rule\"", "code = \"Liability Rule\"");
    one(&file, k6, "items", "is not a code");
    let x2 = "id = \"X2.plans\"";
    let file = broken(x2, "renew_months = 12", "renew_months = 0");
    one(&file, x2, "renew_months", "zero is no time");
}

#[test]
fn a_proof_proves_something_at_a_moment_that_comes() {
    let p6 = "id = \"P6.archive\"";
    for (from, to, reason) in [
        (
            "gets = [\"archived\"]",
            "gets = []",
            "nothing can be proven",
        ),
        ("within = \"168 h\"", "within = \"5 wd\"", "elapsed time"),
        (
            "instances = \"each\"",
            "instances = \"each_need\"",
            "`first` or `each`",
        ),
        (
            "test = \"proven\"",
            "test = \"shown\"",
            "for the test `proven`",
        ),
        (
            "start = [\"repair_completed\"",
            "begin = [\"repair_completed\"",
            "begin",
        ),
        ("gets = [\"archived\"]", "gets = [\"filed\"]", "filed"),
    ] {
        let found = all(&mistakes(&broken(p6, from, to)));
        assert!(found.contains(reason), "{reason}: {found}");
    }
    let found = all(&mistakes(&broken(p6, "proof = {", "no_proof = {")));
    assert!(found.contains("says which facts prove it"), "{found}");
}

#[test]
fn work_without_a_break_stands_alone_and_ends_some_time() {
    let d4c = "id = \"D4c.unbroken\"";
    for (from, to, reason) in [
        (
            "until = [\"repair_completed\", \"solved_remotely\"]",
            "until = []",
            "nobody would ever be done",
        ),
        ("proof_hours = 12", "proof_hours = 0", "proves nothing"),
        ("grace = \"10 min\"", "grace = \"1 wd\"", "elapsed time"),
        (
            "pauses = [\"room_locked\"",
            "pauses = [\"part\"",
            "the school",
        ),
        (
            "within = \"1 h\"",
            "within = \"1 h\"\nby = [\"archived\"]",
            "stands alone",
        ),
        ("grace = \"10 min\"", "mercy = \"10 min\"", "mercy"),
    ] {
        let found = all(&mistakes(&broken(d4c, from, to)));
        assert!(found.contains(reason), "{reason}: {found}");
    }
}
