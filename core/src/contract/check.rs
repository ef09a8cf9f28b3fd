//! What a contract file means: the mistakes that a reader of the plan would see, each with its line.

use super::{
    check_promises,
    form::{File, Given, Table},
    plan::Plan,
    read::PlacedClause,
    terms::*,
};
use crate::{calendar::Limit, promise::Evidence, ticket::words::WaitReason};
use jiff::tz::TimeZone;
use std::collections::BTreeMap;

/// The form of contract files that this program reads.
pub(super) const SCHEMA: u32 = 1;
/// Waits on the school's side; under no contract of this house does another one stop a clock.
const SCHOOL_SIDE: &[WaitReason] = &[WaitReason::RoomLocked, WaitReason::UseRefused];

/// Checks what stands before the clauses.
pub(super) fn header(file: &mut File<'_>, root: &Table<'_>, contract: &Contract) {
    if contract.schema != SCHEMA {
        let reason = format!("`schema`: this program reads form {SCHEMA} of contract files");
        file.mistake(root.line_of("schema"), reason);
    }
    if TimeZone::get(&contract.zone).is_err() {
        let reason = format!(
            "`zone`: `{}` is not in the time zone database; write for example Asia/Shanghai",
            contract.zone
        );
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
            let reason =
                format!("clause `{id}` of the plan is left out; every clause must be here");
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
            file.mistake(line, format!("id `{id}` is taken already, in line {first}"));
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
        let reason = format!(
            "clause `{}` has no kind: `kinds` says how it is proven",
            clause.id
        );
        file.mistake(table.line_of("kinds"), reason);
    }
    kinds(file, placed);
}

/// A clause of kind deadline has clocks or says why not yet; another has neither.
fn kinds(file: &mut File<'_>, placed: &PlacedClause<'_>) {
    let (clause, line) = (&placed.clause, placed.table.line_of("kinds"));
    let is_deadline = clause.kinds.contains(&Kind::Deadline);
    let id = &clause.id;
    let reason = match (
        is_deadline,
        placed.deadlines.is_empty(),
        clause.awaits.is_some(),
    ) {
        (true, true, false) => format!(
            "clause `{id}` is of kind deadline but has no [[clause.deadline]]; \
             add one, or say in `awaits` why it runs no clock yet"
        ),
        (true, false, true) => {
            format!("clause `{id}` has a clock and `awaits` one; keep only one of them")
        }
        (false, false, _) => format!("clause `{id}` has a deadline but not the kind `deadline`"),
        (false, true, true) => format!("clause `{id}` awaits a clock but is not of kind deadline"),
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
        let reason = format!("id `{id}` must be `{}.<word>`, after its clause", clause.id);
        file.mistake(table.line_of("id"), reason);
    }
    both(file, table, "name", &terms.name);
    for (key, facts) in [("start", &terms.start), ("stop", &terms.stop)] {
        if facts.is_empty() && table.is_read(key) {
            let reason =
                format!("`{key}`: `{id}` names no fact; without one nothing can be proven");
            file.mistake(table.line_of(key), reason);
        }
    }
    if !(1..=100).contains(&terms.risk_percent) {
        let reason = format!("`risk_percent`: {} is not 1 to 100", terms.risk_percent);
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
        file.mistake(
            line,
            "`pauses`: a limit in working days counts whole days and is never paused",
        );
    }
    for reason in terms.pauses.iter().filter(|r| !SCHOOL_SIDE.contains(r)) {
        let code = reason.code();
        let reason = format!(
            "`pauses`: `{code}` is not on the school's side; only room_locked and use_refused stop a clock"
        );
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
        let reason = format!(
            "`instances`: `{}` needs facts that name a part: special_part_needed, part_arrived, part_fitted",
            terms.instances.code()
        );
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
        file.mistake(
            line,
            "`excuse`: nothing tried excuses nothing; tries and channels begin at 1",
        );
    } else if excuse.channels > excuse.tries {
        file.mistake(
            line,
            "`excuse`: more channels than tries can never be reached",
        );
    }
    if excuse.from >= excuse.to {
        file.mistake(line, "`excuse`: `from` must be before `to`");
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
            Some(_) => format!(
                "`or_due_of`: `{other}` must come before `{}`",
                placed.value.id
            ),
            None => format!("`or_due_of`: there is no promise `{other}`"),
        };
        file.mistake(placed.table.line_of("or_due_of"), reason);
    }
}

// --- small things ---------------------------------------------------------------------------------

/// Both languages are complete.
pub(super) fn both(file: &mut File<'_>, table: &Table<'_>, key: &str, words: &Words) {
    for (language, text) in [("zh", &words.zh), ("en", &words.en)] {
        if text.trim().is_empty() {
            let reason = format!("`{key}`: the text in `{language}` is missing");
            file.mistake(table.line_of(key), reason);
        }
    }
}

pub(super) fn present(file: &mut File<'_>, table: &Table<'_>, key: &str, text: &str) {
    if text.trim().is_empty() {
        file.mistake(table.line_of(key), format!("`{key}` is empty"));
    }
}

fn not_zero(file: &mut File<'_>, table: &Table<'_>, key: &str, count: u64) {
    if count == 0 {
        file.mistake(table.line_of(key), format!("`{key}`: zero is no limit"));
    }
}
