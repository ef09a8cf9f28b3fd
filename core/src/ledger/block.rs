//! Rules on `block`: a deed that would break one is refused, naming the clause.

use super::entry::{Entry, What};
use crate::{
    contract::{Clause, Contract, Mode, Rule, Test},
    ticket::Refusal,
};

/// What the rules on `block` speak of when somebody is put to work: the case is the person's id.
pub const ASSIGNMENT: &str = "assignment";

/// The rules on `block` for cases of this kind that are shown case by case, in the plan's order. Their
/// entries stand under the topic `case` and the key `<rule>/<case>`.
pub fn blocking<'c>(
    contract: &'c Contract,
    case: &'c str,
) -> impl Iterator<Item = (&'c Clause, &'c Rule)> {
    let rules = contract.clauses.iter();
    let rules = rules.flat_map(|c| c.rules.iter().map(move |r| (c, r)));
    rules.filter(move |(_, r)| r.mode == Mode::Block && r.test == Test::Shown && r.case == case)
}

/// Refuses what a rule forbids unless the last word on its case is that it holds: what nothing proves is
/// not done (law 4). A breach stands in the ledger whatever comes later; the deed is free once it holds.
///
/// # Errors
/// [`Refusal::Blocked`].
pub fn refuse(clause: &Clause, rule: &Rule, entries: &[Entry]) -> Result<(), Refusal> {
    let word = entries.iter().rev().find_map(|e| match e.what {
        What::Shown { holds } => Some(holds),
        _ => None,
    });
    match word {
        Some(true) => Ok(()),
        _ => Err(blocked(clause, rule)),
    }
}

/// The refusal by a rule.
pub(crate) fn blocked(clause: &Clause, rule: &Rule) -> Refusal {
    Refusal::Blocked {
        clause: clause.id.clone(),
        rule: rule.id.clone(),
        name: Box::new(rule.name.clone()),
    }
}
