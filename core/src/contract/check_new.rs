//! What is asked of a file before it is published. What was published stands as it was agreed.

use super::{
    form::{File, Given, Table},
    plan::Plan,
    read::PlacedClause,
    terms::Deadline,
    wrong::Wrong,
};

/// Checks what a new contract must say, and what none may say.
pub(super) fn contract(file: &mut File<'_>, root: &Table<'_>, clauses: &[PlacedClause<'_>]) {
    if !root.has("plan") {
        let known: Vec<&str> = Plan::ALL.iter().map(|p| p.code()).collect();
        let reason = Wrong::NoPlan {
            known: known.join(", "),
            none: Plan::NONE.to_owned(),
        };
        file.mistake(root.line, reason);
    }
    if clauses.is_empty() && root.is_read("clause") {
        file.mistake(root.line_of("clause"), Wrong::NoClauses {});
    }
    for placed in clauses.iter().flat_map(|c| &c.deadlines) {
        born_kept(file, placed);
    }
}

/// A fact that both starts and stops a clock would keep the promise the moment it begins.
fn born_kept(file: &mut File<'_>, placed: &Given<'_, Deadline>) {
    let Given {
        value: terms,
        table,
    } = placed;
    for fact in terms.start.iter().filter(|f| terms.stop.contains(f)) {
        let reason = Wrong::BornKept {
            fact: fact.code().to_owned(),
            id: terms.id.clone(),
        };
        file.mistake(table.line_of("stop"), reason);
    }
}
