//! What a contract's own calendar, coverage, prices and deductions mean: the mistakes in them.

use super::{
    check::{both, present},
    cover::*,
    form::{File, Given, Table},
    plan::Plan,
    read::PlacedClause,
    read_cover::{PlacedCalendar, PlacedDeductions},
    terms::{Contract, Phase},
};
use crate::{calendar::Calendar, catalogue};

/// A calendar of the contract's own is the one that it names, and sound: one date has one rule of hours.
pub(super) fn own_calendar(
    file: &mut File<'_>,
    root: &Table<'_>,
    contract: &Contract,
    own: Option<&PlacedCalendar<'_>>,
) {
    let Some(own) = own else { return };
    let (value, table) = (&own.calendar.value, &own.calendar.table);
    if table.is_read("name") && root.is_read("calendar") && value.name != contract.calendar {
        let reason = format!(
            "`name`: the contract counts by the calendar `{}`, not by `{}`; name one and the same",
            contract.calendar, value.name
        );
        file.mistake(table.line_of("name"), reason);
    }
    if table.is_read("zone") && root.is_read("zone") && value.zone != contract.zone {
        let reason = format!(
            "`zone`: the contract's is `{}`; days begin once",
            contract.zone
        );
        file.mistake(table.line_of("zone"), reason);
    }
    let mut whole = own.whole();
    let mut seen: Vec<(jiff::civil::Date, usize)> = Vec::new();
    for exception in own.exceptions.iter().filter(|e| e.table.is_read("on")) {
        let (on, line) = (exception.value.on, exception.line_of("on"));
        match seen.iter().find(|(date, _)| *date == on) {
            Some((_, first)) => {
                let reason = format!("`on`: {on} has hours already, in line {first}; which hold?");
                file.mistake(line, reason);
            }
            None => seen.push((on, line)),
        }
    }
    // Said already; what else is wrong with it is to be said as well.
    whole.exceptions.sort_by_key(|e| e.on);
    whole.exceptions.dedup_by_key(|e| e.on);
    if let Err(error) = Calendar::try_from(whole) {
        file.mistake(table.line, format!("`own_calendar`: {error}"));
    }
}

/// A contract on a plan says what is covered.
pub(super) fn coverage(
    file: &mut File<'_>,
    root: &Table<'_>,
    plan: Option<Plan>,
    coverage: Option<&Given<'_, Coverage>>,
) {
    let Some(given) = coverage else {
        if plan.is_some() && root.is_read("coverage") {
            let reason = "`coverage` is missing: which devices are covered, where and when?";
            file.mistake(root.line_of("plan"), reason);
        }
        return;
    };
    let (value, table) = (&given.value, &given.table);
    present(file, table, "source", &value.source);
    both(file, table, "text", &value.text);
    for class in value
        .classes
        .iter()
        .filter(|c| catalogue::class(c).is_none())
    {
        let reason = format!("`classes`: `{class}` is not a device class");
        file.mistake(table.line_of("classes"), reason);
    }
    for (key, names) in [("classes", &value.classes), ("sites", &value.sites)] {
        for (index, name) in names.iter().enumerate() {
            present(file, table, key, name);
            if names[..index].contains(name) {
                let reason = format!("`{key}`: `{name}` stands there twice");
                file.mistake(table.line_of(key), reason);
            }
        }
    }
    if plan.is_some() && value.classes.is_empty() && table.is_read("classes") {
        let reason = "`classes`: none is covered; name the classes of the plan's devices";
        file.mistake(table.line_of("classes"), reason);
    }
}

/// One price for one work in one phase, by a clause that stands here; and a price for each work that a rule holds
/// charges to.
pub(super) fn prices(
    file: &mut File<'_>,
    prices: &[Given<'_, Price>],
    clauses: &[PlacedClause<'_>],
    complete: bool,
) {
    for (index, given) in prices.iter().enumerate() {
        let price = &given.value;
        let clause = clauses.iter().find(|c| c.clause.id == price.clause);
        let named = complete && given.table.is_read("clause");
        if named && clause.is_none() {
            let reason = format!("`clause`: there is no clause `{}`", price.clause);
            file.mistake(given.line_of("clause"), reason);
        }
        let acts = clause.and_then(|c| c.clause.phase);
        if acts.is_some() && acts != price.phase && given.table.is_read("phase") {
            let reason = format!("`phase`: clause `{}` acts in another phase", price.clause);
            file.mistake(given.line_of("phase"), reason);
        }
        let meets = |p: &Price| {
            p.work == price.work && PHASES.iter().any(|f| p.holds_in(*f) && price.holds_in(*f))
        };
        let before = prices[..index].iter().find(|p| meets(&p.value));
        if let Some(first) = before.filter(|_| given.table.is_read("work")) {
            let reason = format!(
                "`work`: `{}` has a price for this phase already, in line {}",
                price.work.code(),
                first.line_of("work")
            );
            file.mistake(given.line_of("work"), reason);
        }
    }
    let readable = prices
        .iter()
        .all(|p| p.table.is_read("work") && p.table.is_read("phase"));
    for placed in clauses.iter().filter(|_| readable) {
        unpriced(file, prices, placed);
    }
}

const PHASES: [Phase; 2] = [Phase::Warranty, Phase::Lifetime];

/// Rules of a clause that hold charges to prices which are not there.
fn unpriced(file: &mut File<'_>, prices: &[Given<'_, Price>], placed: &PlacedClause<'_>) {
    for rule in &placed.promises.rules {
        let Some(work) = rule.value.work else {
            continue;
        };
        let acts = |f: &&Phase| placed.clause.phase.is_none_or(|p| p == **f);
        for phase in PHASES.iter().filter(acts) {
            let priced = |p: &Given<'_, Price>| p.value.work == work && p.value.holds_in(*phase);
            if !prices.iter().any(priced) {
                let reason = format!(
                    "`work`: no [[price]] says what `{}` costs in the phase `{}`",
                    work.code(),
                    phase.code()
                );
                file.mistake(rule.line_of("work"), reason);
            }
        }
    }
}

/// What breaches cost: only promises that stand here, each once.
pub(super) fn deductions(
    file: &mut File<'_>,
    placed: Option<&PlacedDeductions<'_>>,
    clauses: &[PlacedClause<'_>],
    complete: bool,
) {
    let Some(placed) = placed else { return };
    let mut seen: Vec<&str> = Vec::new();
    for given in placed.each.iter().filter(|g| g.table.is_read("promise")) {
        let (entry, line) = (&given.value, given.line_of("promise"));
        let promise = entry.promise.as_str();
        let mut ids = clauses.iter().flat_map(PlacedClause::promise_ids);
        // What could not be read is not called missing as well.
        if complete && !ids.any(|(id, _)| id == promise) {
            let reason = format!("`deductions`: there is no promise `{promise}`");
            file.mistake(line, reason);
        }
        if seen.contains(&promise) {
            let reason = format!("`deductions`: `{promise}` stands there twice");
            file.mistake(line, reason);
        }
        seen.push(promise);
        if entry.fen == 0 {
            let reason = format!("`deductions`: `{promise}` costs nothing; leave it out instead");
            file.mistake(given.line_of("fen"), reason);
        }
    }
}
