//! Mistakes in what stands beside the clauses: the contract's own calendar, coverage, prices.

use super::{
    INCIDENT_LOG, all,
    mistakes::{broken, mistakes, one, one_in},
};

#[test]
fn two_rules_of_hours_for_one_date_are_a_mistake_on_the_second() {
    let file = INCIDENT_LOG.replacen("on = \"2016-05-02\"", "on = \"2016-03-25\"", 1);
    let second = "on = \"2016-03-25\"\nnote = \"Day after";
    one(
        &file,
        second,
        "on = ",
        "2016-03-25 has hours already, in line",
    );
}

#[test]
fn a_calendar_that_is_never_open_or_closes_before_it_opens_is_a_mistake() {
    let shut = INCIDENT_LOG
        .replace("[\"08:00-18:00\"]", "[]")
        .replace("[\"08:00-12:00\"]", "[]");
    one(
        &shut,
        "[own_calendar]",
        "[own_calendar]",
        "has no open hour",
    );
    let reversed = INCIDENT_LOG.replacen("08:00-18:00", "18:00-08:00", 1);
    one(
        &reversed,
        "[own_calendar]",
        "[own_calendar]",
        "closes before it opens",
    );
}

#[test]
fn a_calendar_of_ones_own_is_the_one_that_the_contract_names_in_its_zone() {
    let file = INCIDENT_LOG.replacen("name = \"incident-log\"", "name = \"office\"", 1);
    one(
        &file,
        "[own_calendar]",
        "name",
        "counts by the calendar `incident-log`",
    );
    let own = INCIDENT_LOG.find("[own_calendar]").unwrap();
    let zone = INCIDENT_LOG[own..].replacen("\"UTC\"", "\"Asia/Shanghai\"", 1);
    let file = format!("{}{zone}", &INCIDENT_LOG[..own]);
    one(&file, "[own_calendar]", "zone", "days begin once");
}

#[test]
fn a_priority_that_no_mark_can_hold_is_a_mistake() {
    let long = "1 - The most critical of all";
    let file = INCIDENT_LOG.replacen(
        "priority = [\"1 - Critical\"]",
        &format!("priority = [\"{long}\"]"),
        1,
    );
    let found = mistakes(&file);
    assert_eq!(found.len(), 1, "{}", all(&found));
    assert!(
        found[0].reason.to_string().contains("longer than 22 bytes"),
        "{}",
        found[0]
    );
    assert_eq!(found[0].clause.as_deref(), Some("P1"));
}

#[test]
fn a_plan_says_what_is_covered_and_each_class_once() {
    let start = super::PLAN.find("[coverage]").unwrap();
    let end = super::PLAN.find("# What work costs").unwrap();
    let file = format!("{}{}", &super::PLAN[..start], &super::PLAN[end..]);
    one(&file, "schema", "plan =", "`coverage` is missing");
    let file = broken("[coverage]", "\"access_switch\"", "\"toaster\"");
    one(
        &file,
        "[coverage]",
        "classes",
        "`toaster` is not a device class",
    );
    let file = broken("[coverage]", "\"access_switch\"", "\"cloud_server\"");
    one(&file, "[coverage]", "classes", "stands there twice");
    let file = broken("[coverage]", "hours = \"always\"", "hours = \"sometimes\"");
    one(&file, "[coverage]", "hours", "unknown variant `sometimes`");
}

#[test]
fn a_rule_that_holds_charges_to_a_price_needs_that_price_in_its_phase() {
    let price = "[[price]]\nclause = \"A1\"";
    let file = broken(price, "work = \"repair\"", "work = \"upgrade\"");
    let rule = "id = \"A1.cost\"";
    one_in(
        &file,
        rule,
        "work = ",
        "what `repair` costs in the phase `lifetime`",
        "A1",
    );
    let file = broken(
        "id = \"B3.free\"",
        "work = \"standby_loan\"",
        "work = \"magic\"",
    );
    one_in(
        &file,
        "id = \"B3.free\"",
        "work",
        "unknown variant `magic`",
        "B3",
    );
}

#[test]
fn one_work_has_one_price_in_a_phase_by_a_clause_that_acts_then() {
    let price = "[[price]]\nclause = \"W2\"";
    let file = broken(price, "work = \"inspection\"", "work = \"repair\"");
    one(
        &file,
        price,
        "work",
        "has a price for this phase already, in line",
    );
    let file = broken(price, "clause = \"W2\"", "clause = \"W22\"");
    one(
        &file,
        "[[price]]\nclause = \"W22\"",
        "clause = \"W22\"",
        "there is no clause `W22`",
    );
    let file = broken(price, "phase = \"warranty\"", "phase = \"lifetime\"");
    one(&file, price, "phase", "acts in another phase");
    let file = broken(price, "labour = \"free\"", "labour = \"cheap\"");
    one(&file, price, "labour", "unknown variant `cheap`");
}

#[test]
fn a_price_for_both_phases_meets_that_of_one() {
    let price = "[[price]]\nclause = \"K6\"";
    let file = broken(price, "work = \"liability\"", "work = \"upgrade\"");
    one(&file, price, "work", "has a price for this phase already");
}
