//! What a contract file means: the mistakes that a reader of the plan would see, each with its line.

use super::{
    check_promises,
    form::{File, Given, Table},
    plan::Plan,
    read::PlacedClause,
    terms::*,
    wrong::Wrong,
};
use crate::{calendar::Limit, promise::Evidence, ticket::words::WaitReason};
use jiff::tz::TimeZone;
use std::collections::BTreeMap;

/// The form of contract files that this program reads.
pub(super) const SCHEMA: u32 = 1;
/// Waits on the school's side; under no contract of this house does another one stop a clock.
pub(super) const SCHOOL_SIDE: &[WaitReason] = &[WaitReason::RoomLocked, WaitReason::UseRefused];

/// Checks what stands before the clauses.
pub(super) fn header(file: &mut File<'_>, root: &Table<'_>, contract: &Contract) {
    if contract.schema != SCHEMA {
        let reason = Wrong::Form {
            known: SCHEMA.to_string(),
        };
        file.mistake(root.line_of("schema"), reason);
    }
    if TimeZone::get(&contract.zone).is_err() {
        let reason = Wrong::NoZone {
            zone: contract.zone.clone(),
        };
        file.mistake(root.line_of("zone"), reason);
    }
    both(file, root, "title", &contract.title);
    both(file, root, "parties", &contract.parties.provider);
    both(file, root, "parties", &contract.parties.customer);
    present(file, root, "calendar", &contract.calendar);
    let recurrence = contract.recurrence_days.into();
    not_zero(file, root, "recurrence_days", recurrence);
    let warranty = contract.phases.warranty_years.into();
    not_zero(file, root, "phases", warranty);
}

/// Checks the clauses and their deadlines. `complete` says whether every id could be read.
pub(super) fn clauses(file: &mut File<'_>, clauses: &[PlacedClause<'_>], complete: bool) {
    ids(file, clauses);
    for placed in clauses {
        clause(file, placed);
    }
    // What could not be read is not called missing as well.
    if complete {
        order(file, clauses);
    }
}

/// Every clause of the plan must stand in the file.
pub(super) fn left_out(
    file: &mut File<'_>,
    root: &Table<'_>,
    plan: Plan,
    clauses: &[PlacedClause<'_>],
) {
    for id in plan.clauses() {
        if clauses.iter().all(|c| c.clause.id != *id) {
            let reason = Wrong::LeftOut {
                clause: (*id).to_owned(),
            };
            file.mistake(root.line_of("plan"), reason);
        }
    }
}

/// Ids are what facts, exports and people refer to: each stands for one thing.
fn ids(file: &mut File<'_>, clauses: &[PlacedClause<'_>]) {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    let clause_ids = clauses
        .iter()
        .map(|c| (c.clause.id.as_str(), c.table.line_of("id")));
    let promise_ids = clauses.iter().flat_map(PlacedClause::promise_ids);
    let ids = clause_ids.chain(promise_ids);
    for (id, line) in ids.filter(|(id, _)| !id.is_empty()) {
        if let Some(first) = seen.get(id) {
            file.mistake(
                line,
                Wrong::IdTaken {
                    id: id.to_owned(),
                    line: first.to_string(),
                },
            );
        } else {
            seen.insert(id, line);
        }
    }
}

fn clause(file: &mut File<'_>, placed: &PlacedClause<'_>) {
    let PlacedClause {
        clause,
        table,
        deadlines,
        ..
    } = placed;
    if table.is_read("id") {
        present(file, table, "id", &clause.id);
    }
    present(file, table, "source", &clause.source);
    both(file, table, "heading", &clause.heading);
    both(file, table, "text", &clause.text);
    if let Some(awaits) = &clause.awaits {
        both(file, table, "awaits", awaits);
    }
    for placed in deadlines {
        deadline(file, clause, placed);
    }
    check_promises::clause(file, placed);
    if !table.is_read("kinds") || !table.is_read("deadline") {
        return;
    }
    if clause.kinds.is_empty() {
        let reason = Wrong::NoKind {
            clause: clause.id.clone(),
        };
        file.mistake(table.line_of("kinds"), reason);
    }
    kinds(file, placed);
}

/// A clause of kind deadline has clocks or says why not yet; another has neither.
fn kinds(file: &mut File<'_>, placed: &PlacedClause<'_>) {
    let (clause, line) = (&placed.clause, placed.table.line_of("kinds"));
    let is_deadline = clause.kinds.contains(&Kind::Deadline);
    let id = clause.id.clone();
    let reason = match (
        is_deadline,
        placed.deadlines.is_empty(),
        clause.awaits.is_some(),
    ) {
        (true, true, false) => Wrong::NoClock { clause: id },
        (true, false, true) => Wrong::ClockAndAwaits { clause: id },
        (false, false, _) => Wrong::ClockWithoutKind { clause: id },
        (false, true, true) => Wrong::AwaitsWithoutKind { clause: id },
        _ => return check_promises::kinds(file, placed),
    };
    file.mistake(line, reason);
}

fn deadline(file: &mut File<'_>, clause: &Clause, placed: &Given<'_, Deadline>) {
    let Given {
        value: terms,
        table,
    } = placed;
    let id = &terms.id;
    let word = id
        .strip_prefix(&clause.id)
        .and_then(|rest| rest.strip_prefix('.'));
    let named = !id.is_empty() && !clause.id.is_empty();
    if named && word.is_none_or(str::is_empty) {
        let reason = Wrong::IdAfterClause {
            id: id.clone(),
            clause: clause.id.clone(),
        };
        file.mistake(table.line_of("id"), reason);
    }
    both(file, table, "name", &terms.name);
    for (key, facts) in [("start", &terms.start), ("stop", &terms.stop)] {
        if facts.is_empty() && table.is_read(key) {
            let reason = Wrong::NoFact {
                key: key.to_owned(),
                id: id.clone(),
            };
            file.mistake(table.line_of(key), reason);
        }
    }
    if !(1..=100).contains(&terms.risk_percent) {
        let reason = Wrong::NotPercent {
            key: "risk_percent".to_owned(),
            value: terms.risk_percent.to_string(),
        };
        file.mistake(table.line_of("risk_percent"), reason);
    }
    pauses(file, placed);
    instances(file, placed);
    excuse(file, placed);
}

fn pauses(file: &mut File<'_>, placed: &Given<'_, Deadline>) {
    let Given {
        value: terms,
        table,
    } = placed;
    let line = table.line_of("pauses");
    if matches!(terms.limit, Limit::WorkingDays(_)) && !terms.pauses.is_empty() {
        file.mistake(line, Wrong::PausedDays {});
    }
    for reason in terms.pauses.iter().filter(|r| !SCHOOL_SIDE.contains(r)) {
        let reason = Wrong::PauseNotOfSchool {
            reason: reason.code().to_owned(),
        };
        file.mistake(line, reason);
    }
}

/// Clocks per part need facts that speak of parts.
fn instances(file: &mut File<'_>, placed: &Given<'_, Deadline>) {
    let Given {
        value: terms,
        table,
    } = placed;
    let of_parts = [
        Evidence::SpecialPartNeeded,
        Evidence::PartArrived,
        Evidence::PartFitted,
    ];
    let speaks = |facts: &[Evidence]| facts.iter().all(|e| of_parts.contains(e));
    let sound = match terms.instances {
        Instances::First | Instances::Each => true,
        Instances::EachNeed => speaks(&terms.start) && speaks(&terms.stop),
        Instances::AllArrived => speaks(&terms.start),
    };
    if !sound {
        let reason = Wrong::InstancesOfParts {
            instances: terms.instances.code().to_owned(),
        };
        file.mistake(table.line_of("instances"), reason);
    }
}

fn excuse(file: &mut File<'_>, placed: &Given<'_, Deadline>) {
    let Given {
        value: terms,
        table,
    } = placed;
    let Some(excuse) = &terms.excuse else { return };
    let line = table.line_of("excuse");
    if excuse.tries == 0 || excuse.channels == 0 {
        file.mistake(line, Wrong::ExcuseOfNothing {});
    } else if excuse.channels > excuse.tries {
        file.mistake(line, Wrong::ExcuseUnreachable {});
    }
    if excuse.from >= excuse.to {
        file.mistake(line, Wrong::ExcuseReversed {});
    }
}

/// A start by another promise's due instant needs that promise before it: no circles.
fn order(file: &mut File<'_>, clauses: &[PlacedClause<'_>]) {
    let all: Vec<_> = clauses.iter().flat_map(|c| &c.deadlines).collect();
    for (index, placed) in all.iter().enumerate() {
        let Some(other) = &placed.value.or_due_of else {
            continue;
        };
        let reason = match all.iter().position(|d| d.value.id == *other) {
            Some(found) if found < index => continue,
            Some(_) => Wrong::DueOfLater {
                other: other.clone(),
                id: placed.value.id.clone(),
            },
            None => Wrong::NoSuchPromise {
                key: "or_due_of".to_owned(),
                id: other.clone(),
            },
        };
        file.mistake(placed.table.line_of("or_due_of"), reason);
    }
}

// --- small things ---------------------------------------------------------------------------------

/// Both languages are complete.
pub(super) fn both(file: &mut File<'_>, table: &Table<'_>, key: &str, words: &Words) {
    for (language, text) in [("zh", &words.zh), ("en", &words.en)] {
        if text.trim().is_empty() {
            let reason = Wrong::NoText {
                key: key.to_owned(),
                language: language.to_owned(),
            };
            file.mistake(table.line_of(key), reason);
        }
    }
}

pub(super) fn present(file: &mut File<'_>, table: &Table<'_>, key: &str, text: &str) {
    if text.trim().is_empty() {
        file.mistake(
            table.line_of(key),
            Wrong::Empty {
                key: key.to_owned(),
            },
        );
    }
}

fn not_zero(file: &mut File<'_>, table: &Table<'_>, key: &str, count: u64) {
    if count == 0 {
        file.mistake(
            table.line_of(key),
            Wrong::Zero {
                key: key.to_owned(),
            },
        );
    }
}
