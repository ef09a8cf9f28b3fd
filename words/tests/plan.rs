//! The service plan's own promises, told with the terms of the real contract.

use crate::scene::{clock, mark, minutes, reader, verdict_of};
use shounuo_core::contract;
use shounuo_words::{Lang, Rung};
use std::{fmt::Write, fs, path::Path};

#[test]
fn every_deadline_of_the_plan_can_be_told_to_a_school_manager() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../contracts/exam-centre.toml");
    let contract = contract::read(&fs::read_to_string(path).unwrap()).unwrap();
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
