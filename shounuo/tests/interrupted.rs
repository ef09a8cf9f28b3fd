//! An import that is killed in the middle and run again leaves what an undisturbed one leaves.

use crate::{
    program::{Program, arg, on_both},
    table::{Incident, table},
};
use std::{
    process::Stdio,
    time::{Duration, Instant},
};

/// Enough rows that the import cannot end before it is killed.
fn long_table() -> String {
    let incident = |n: usize| {
        Incident::new(&format!("INC{n:07}"), &[])
            .then(&[
                ("incident_state", "Active"),
                ("assigned_to", &format!("Resolver {}", n % 40)),
            ])
            .state("Resolved", "2/3/2016 09:00")
            .state("Closed", "7/3/2016 10:00")
    };
    table((0..2_000).map(incident).collect())
}

/// How many facts the customer has; `None` before there is anything.
fn facts(program: &Program) -> Option<u64> {
    let ended = program.json(["seal"]);
    let heads = ended.answer["heads"].as_object()?.clone();
    heads
        .iter()
        .filter(|(chain, _)| *chain != "house")
        .filter_map(|(_, head)| head["no"].as_u64())
        .max()
}

#[test]
fn an_import_killed_in_the_middle_and_run_again_doubles_nothing() {
    on_both("import: killed and run again", |program| {
        let file = program.file("long.csv", long_table());
        let mut child = program
            .command(["import", "incidents", arg(&file), "--json"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        let begun = Instant::now();
        while program.last_seq() < 2_500 {
            assert!(
                begun.elapsed() < Duration::from_secs(60),
                "the import does not get going"
            );
            std::thread::sleep(Duration::from_millis(20));
        }
        child.kill().expect("it is killed");
        assert!(
            !child.wait().expect("it ends").success(),
            "it was over before it was killed"
        );
        let ended = program.json(["import", "incidents", arg(&file)]);
        let balance = ended.answer;
        let before = balance["rows_there_before"].as_u64().expect("a number");
        assert!((1..8_000).contains(&before), "{before} rows were there");
        let ends = (
            balance["rows"].as_u64(),
            balance["rows_with_facts"].as_u64(),
            balance["tickets"].as_u64(),
        );
        assert_eq!(ends, (Some(8_000), Some(8_000), Some(2_000)));
        let whole = Program::new();
        let undisturbed = whole.json(["import", "incidents", arg(&file)]).answer;
        assert_eq!(
            balance["facts_of_customer"],
            undisturbed["facts_of_customer"]
        );
        assert_eq!(facts(program), facts(&whole));
        assert_eq!(program.json(["verify"]).exit, 0);
        assert_eq!(program.json(["rebuild", "--check"]).exit, 0);
    });
}
