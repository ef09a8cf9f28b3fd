//! What each fact of the service said, in one line.

use super::scene::Tale;
use shounuo_core::{Fact, ledger};
use std::collections::BTreeSet;

/// Every kind of fact there is, filled in.
const GOLDEN: &str = include_str!("../../../core/tests/facts/golden.jsonl");

fn facts() -> impl Iterator<Item = Fact> {
    GOLDEN.lines().map(|line| {
        // {"kind":"…","version":1,"data":{…}}
        let kind = line.split("\"kind\":\"").nth(1).unwrap();
        let kind = kind.split('"').next().unwrap();
        let data = line.split_once("\"data\":").unwrap().1;
        Fact::read(kind, 1, &data[..data.len() - 1])
    })
}

#[test]
fn every_fact_of_the_service_is_told_with_its_fields() {
    let mut tale = Tale::default();
    let mut told = BTreeSet::new();
    for fact in facts().filter(|f| ledger::about(f).is_some()) {
        told.insert(fact.kind().to_owned());
        tale.line(fact.kind(), |teller| {
            teller.fact_line(&fact).unwrap_or_default()
        });
    }
    assert_eq!(told.len(), ledger::form::FORMS.len(), "every kind is told");
    insta::assert_snapshot!(tale.0);
}

#[test]
fn a_fact_of_a_ticket_is_none_of_these() {
    let mut tickets = 0;
    for fact in facts().filter(|f| f.kind().starts_with("ticket.")) {
        tickets += 1;
        let mut tale = Tale::default();
        tale.line("", |teller| format!("{:?}", teller.fact_line(&fact)));
        assert_eq!(tale.0.matches("None").count(), 2, "{}", fact.kind());
    }
    assert!(tickets > 30);
}
