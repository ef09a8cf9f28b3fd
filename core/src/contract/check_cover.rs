//! What a contract's own calendar, coverage, prices and deductions mean: the mistakes in them.

use super::{
    check::{both, present},
    cover::*,
    form::{File, Given, Table},
    plan::Plan,
    read::PlacedClause,
    read_cover::{PlacedCalendar, PlacedDeductions},
    terms::{Contract, Phase},
    wrong::Wrong,
};
use crate::{
    calendar::{Calendar, Limit},
    catalogue,
};

/// A calendar that the contract does not carry itself is one of the house's.
pub(super) fn house_calendar(
    file: &mut File<'_>,
    root: &Table<'_>,
    contract: &Contract,
    (known, clauses): (&[&str], &[PlacedClause<'_>]),
) {
    let name = contract.calendar.as_str();
    if !root.is_read("calendar") || known.contains(&name) {
        return;
    }
    let counting = clauses.iter().filter(|c| counts_days(c));
    let counting: Vec<&str> = counting.map(|c| c.clause.id.as_str()).collect();
    let reason = Wrong::NoCalendar {
        name: name.to_owned(),
        clauses: or_none(&counting),
        known: or_none(known),
    };
    file.mistake(root.line_of("calendar"), reason);
}

/// Whether a clause has a limit in working days or open hours.
fn counts_days(placed: &PlacedClause<'_>) -> bool {
    let limits = placed.deadlines.iter().map(|d| d.value.limit);
    let leads = placed.promises.leads.iter().map(|l| l.value.ahead);
    let by_calendar = |limit| !matches!(limit, Limit::Elapsed(_));
    limits.chain(leads).any(by_calendar)
}

fn or_none(names: &[&str]) -> String {
    match names {
        [] => "(none)".to_owned(),
        names => names.join(", "),
    }
}

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
        let reason = Wrong::OtherCalendar {
            wanted: contract.calendar.clone(),
            given: value.name.clone(),
        };
        file.mistake(table.line_of("name"), reason);
    }
    if table.is_read("zone") && root.is_read("zone") && value.zone != contract.zone {
        let reason = Wrong::OtherZone {
            zone: contract.zone.clone(),
        };
        file.mistake(table.line_of("zone"), reason);
    }
    let mut whole = own.whole();
    dates_once(file, own);
    // Said already; what else is wrong with it is to be said as well.
    whole.exceptions.sort_by_key(|e| e.on);
    whole.exceptions.dedup_by_key(|e| e.on);
    if let Err(error) = Calendar::try_from(whole) {
        file.mistake(
            table.line,
            Wrong::BadCalendar {
                detail: error.to_string(),
            },
        );
    }
}

/// Each date stands once: of two entries for one day nobody could say which holds.
fn dates_once(file: &mut File<'_>, own: &PlacedCalendar<'_>) {
    let mut seen: Vec<(jiff::civil::Date, usize)> = Vec::new();
    for exception in own.exceptions.iter().filter(|e| e.table.is_read("on")) {
        let (on, line) = (exception.value.on, exception.line_of("on"));
        match seen.iter().find(|(date, _)| *date == on) {
            Some((_, first)) => {
                let reason = Wrong::DateTaken {
                    date: on.to_string(),
                    line: first.to_string(),
                };
                file.mistake(line, reason);
            }
            None => seen.push((on, line)),
        }
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
            let reason = Wrong::NoCoverage {};
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
        let reason = Wrong::NoClass {
            key: "classes".to_owned(),
            class: class.clone(),
        };
        file.mistake(table.line_of("classes"), reason);
    }
    for (key, names) in [("classes", &value.classes), ("sites", &value.sites)] {
        for (index, name) in names.iter().enumerate() {
            present(file, table, key, name);
            if names[..index].contains(name) {
                let reason = Wrong::Twice {
                    key: key.to_owned(),
                    name: name.clone(),
                };
                file.mistake(table.line_of(key), reason);
            }
        }
    }
    if plan.is_some() && value.classes.is_empty() && table.is_read("classes") {
        let reason = Wrong::NothingCovered {};
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
            let reason = Wrong::NoSuchClause {
                clause: price.clause.clone(),
            };
            file.mistake(given.line_of("clause"), reason);
        }
        let acts = clause.and_then(|c| c.clause.phase);
        if acts.is_some() && acts != price.phase && given.table.is_read("phase") {
            let reason = Wrong::OtherPhase {
                clause: price.clause.clone(),
            };
            file.mistake(given.line_of("phase"), reason);
        }
        let meets = |p: &Price| {
            p.work == price.work && PHASES.iter().any(|f| p.holds_in(*f) && price.holds_in(*f))
        };
        let before = prices[..index].iter().find(|p| meets(&p.value));
        if let Some(first) = before.filter(|_| given.table.is_read("work")) {
            let reason = Wrong::PriceTaken {
                work: price.work.code().to_owned(),
                line: first.line_of("work").to_string(),
            };
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
                let reason = Wrong::NoPrice {
                    work: work.code().to_owned(),
                    phase: phase.code().to_owned(),
                };
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
            let reason = Wrong::NoSuchPromise {
                key: "deductions".to_owned(),
                id: promise.to_owned(),
            };
            file.mistake(line, reason);
        }
        if seen.contains(&promise) {
            let reason = Wrong::Twice {
                key: "deductions".to_owned(),
                name: promise.to_owned(),
            };
            file.mistake(line, reason);
        }
        seen.push(promise);
        if entry.fen == 0 {
            let reason = Wrong::CostsNothing {
                promise: promise.to_owned(),
            };
            file.mistake(given.line_of("fen"), reason);
        }
    }
}
