//! The service plan as data, against the plan.

use super::plan;
use shounuo_core::contract::{Kind, Plan};

#[test]
fn the_plan_is_carried_whole_and_in_its_order() {
    let plan = plan();
    let ids: Vec<&str> = plan.clauses.iter().map(|c| c.id.as_str()).collect();
    assert_eq!(ids, Plan::ExamCentre.clauses());
    assert_eq!(ids.len(), 59);
}

#[test]
fn every_clause_that_the_first_clocks_prove_has_them_with_the_plans_numbers() {
    let plan = plan();
    let limit = |id: &str| plan.deadline(id).map(|(_, d)| d.limit.to_string());
    for (id, expected) in [
        ("D1.reply", "15 min"),
        ("D1.solution", "30 min"),
        ("D2.diagnosis", "15 min"),
        ("D2.simple", "1 h"),
        ("D3.response", "15 min"),
        ("D3.arrival", "1 h"),
        ("D4a.repair", "8 h"),
        ("D4b.repair", "12 h"),
        ("D4b.part", "2 h"),
        ("D4c.repair", "24 h"),
        ("P2.handling", "1 h"),
        ("P5.follow_up", "24 h"),
        ("A2.special_part", "2 wd"),
        ("D5.handling", "5 min"),
        ("D5.restored", "30 min"),
        ("Q6.accepted", "24 h"),
        ("Q6.outcome", "48 h"),
        ("B3.confirmed", "30 min"),
        ("B3.installed", "1 h"),
        ("B3.swapped_back", "2 wd"),
        ("X4.ordered", "1 wd"),
    ] {
        assert_eq!(limit(id).as_deref(), Some(expected), "{id}");
    }
    assert_eq!(plan.deadlines().count(), 21);
}

#[test]
fn every_kind_that_a_clause_names_has_its_terms() {
    for clause in plan().clauses {
        for kind in &clause.kinds {
            let count = match kind {
                Kind::Deadline => clause.deadlines.len(),
                Kind::Cadence => clause.cadences.len(),
                Kind::Lead => clause.leads.len(),
                Kind::Floor => clause.floors.len(),
                Kind::Ratio => clause.ratios.len(),
                Kind::Rule => clause.rules.len(),
                Kind::Record => clause.records.len(),
            };
            assert!(count > 0, "{} {}", clause.id, kind.code());
        }
        assert_eq!(clause.awaits, None, "{}", clause.id);
    }
}

#[test]
fn every_number_of_a_clause_stands_in_both_languages() {
    // `L1` and `W2` are names, not numbers.
    let digits = |text: &str| {
        let names = |c: char| !c.is_ascii_alphanumeric();
        let mut numbers: Vec<String> = text
            .split(names)
            .filter(|word| !word.is_empty() && word.chars().all(|c| c.is_ascii_digit()))
            .map(str::to_owned)
            .collect();
        numbers.sort();
        numbers
    };
    for clause in plan().clauses {
        let (zh, en) = (digits(&clause.text.zh), digits(&clause.text.en));
        assert_eq!(
            zh, en,
            "{}: {} / {}",
            clause.id, clause.text.zh, clause.text.en
        );
    }
}

#[test]
fn what_we_added_ourselves_is_said_so_in_both_languages() {
    for clause in plan().clauses {
        let (zh, en) = (
            clause.text.zh.contains("我方约定"),
            clause.text.en.contains("ours)"),
        );
        assert_eq!(zh, en, "{}", clause.id);
    }
}

#[test]
fn what_was_read_survives_writing_it_as_json() {
    let plan = plan();
    let json = serde_json::to_string(&plan).unwrap();
    assert_eq!(
        serde_json::from_str::<shounuo_core::contract::Contract>(&json).unwrap(),
        plan
    );
}
