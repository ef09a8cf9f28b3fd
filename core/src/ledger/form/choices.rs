//! The words of the lists that a form offers.

use super::Choice;
use crate::{
    catalogue,
    contract::{Contract, Quantity, Test},
    ledger::{key::Topic, terms::Terms},
    ticket::words::Channel,
};

/// The words of a list, as a contract has them. Those of [`Choice::Item`] come as `<record>/<item>`.
pub fn choices(choice: Choice, contract: &Contract) -> Vec<String> {
    let clauses = || contract.clauses.iter();
    let mut words: Vec<String> = match choice {
        Choice::Routine => clauses()
            .flat_map(|c| &c.cadences)
            .map(|t| t.routine.clone())
            .collect(),
        Choice::Rule => clauses()
            .flat_map(|c| &c.rules)
            .filter(|r| r.test == Test::Shown)
            .map(|r| r.id.clone())
            .collect(),
        Choice::Record => clauses()
            .flat_map(|c| &c.records)
            .map(|r| r.id.clone())
            .collect(),
        Choice::Item => clauses()
            .flat_map(|c| &c.records)
            .flat_map(|r| r.items.iter().map(|i| format!("{}/{}", r.id, i.code)))
            .collect(),
        Choice::Post => clauses()
            .flat_map(|c| &c.floors)
            .filter(|f| f.quantity == Quantity::Backup)
            .flat_map(|f| f.of.clone())
            .collect(),
        Choice::Promise => clauses().flat_map(promises).collect(),
        Choice::Class => catalogue::CLASSES.iter().map(|c| c.code.into()).collect(),
        Choice::CoreClass => core_classes(),
        Choice::Channel => Channel::ALL.iter().map(|c| c.code().into()).collect(),
        // Nobody speaks for a fact that this program cannot read.
        Choice::Topic => (Topic::ALL.iter().filter(|t| **t != Topic::Unknown))
            .map(|t| t.code().into())
            .collect(),
    };
    // Several clauses may share one routine; it is offered once, where it stands first.
    let mut seen = std::collections::BTreeSet::new();
    words.retain(|word| seen.insert(word.clone()));
    words
}

fn core_classes() -> Vec<String> {
    let core = catalogue::CLASSES.iter().filter(|c| c.core);
    core.map(|c| c.code.into()).collect()
}

fn promises(clause: &crate::contract::Clause) -> Vec<String> {
    let all = Terms::of(clause);
    all.map(|t| t.id().to_owned()).collect()
}
