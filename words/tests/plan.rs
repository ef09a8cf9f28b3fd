//! The service plan's own promises, told with the terms of the real contract.

use crate::scene::{clock, mark, minutes, reader, verdict_of};
use serde_json::Value;
use shounuo_core::contract::{self, Contract};
use shounuo_words::{Lang, Rung, contract as contract_words};
use std::{fmt::Write, fs, path::Path};

fn plan() -> Contract {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../contracts/exam-centre.toml");
    contract::read(&fs::read_to_string(path).unwrap()).unwrap()
}

/// The terms of every promise of one clause, as they stand in the file.
fn terms(clause: &Value) -> impl Iterator<Item = &Value> {
    let lists = clause.as_object().unwrap().values();
    lists
        .filter_map(Value::as_array)
        .flatten()
        .filter(|entry| entry.is_object())
}

#[test]
fn no_code_is_left_in_the_terms_that_a_chinese_reader_sees() {
    let plan = serde_json::to_value(plan()).unwrap();
    let clauses = plan["clause"].as_array().unwrap();
    let told: Vec<_> = clauses
        .iter()
        .flat_map(terms)
        .flat_map(|t| contract_words::terms(Lang::Zh, t))
        .collect();
    assert!(told.len() > 300, "{}", told.len());
    // A promise's id is its name in the contract.
    let small = |w: &str| w.len() > 2 && w.chars().all(|c| c.is_ascii_lowercase() || c == '_');
    let code = |value: &str| value.split(['、', '；', ' ']).any(small);
    let codes: Vec<_> = told.iter().filter(|(_, value)| code(value)).collect();
    assert!(codes.is_empty(), "{codes:?}");
}

#[test]
fn every_deadline_of_the_plan_can_be_told_to_a_school_manager() {
    let contract = plan();
    let mut told = String::new();
    for terms in contract.deadlines() {
        let mut clock = clock(60);
        clock.promise.clone_from(&terms.id);
        let marks = [mark(1, terms.start[0], 0)];
        let now = minutes(63);
        let verdict = verdict_of(&clock, now);
        writeln!(told, "{}", terms.id).unwrap();
        for lang in Lang::ALL {
            let said = reader(*lang, now).verdict(&Rung::new(&clock, &verdict, terms, &marks));
            let first = said.split_once(['。', '.']).unwrap().0;
            writeln!(told, "  {first}").unwrap();
        }
    }
    insta::assert_snapshot!(told);
}
