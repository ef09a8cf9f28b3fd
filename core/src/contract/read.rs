//! Reading a contract file: sound as a whole, or every mistake with its line and nothing loaded.

use super::{
    check, check_cover, check_new, check_promises,
    form::{File, Given, Table},
    plan::Plan,
    read_cover,
    read_promises::{self, Promises, each, no_words, values},
    terms::*,
    wrong::Wrong,
};
use crate::{calendar::Limit, promise::Condition, role::Role, ticket::words::Grade};
use jiff::civil::Date;
use std::{fmt, num::NonZeroU32};

/// A mistake in a contract file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct Mistake {
    /// Line, from 1.
    pub line: usize,
    /// The clause in which it stands; none above and below the clauses.
    pub clause: Option<String>,
    /// What is wrong and what to do.
    pub reason: Wrong,
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.clause {
            Some(clause) => write!(f, "line {}, clause {clause}: {}", self.line, self.reason),
            None => write!(f, "line {}: {}", self.line, self.reason),
        }
    }
}

/// Reads a contract file.
///
/// # Errors
/// Every mistake that can be told, in the order of the file; then nothing is loaded.
pub fn read(toml: &str) -> Result<Contract, Vec<Mistake>> {
    read_by(toml, None)
}

/// Reads a contract file for a house that has these calendars: the one by which the contract counts must
/// be among them, or stand in the file itself. Without it no working day could ever be counted.
///
/// # Errors
/// As [`read`].
pub fn read_for(toml: &str, calendars: &[&str]) -> Result<Contract, Vec<Mistake>> {
    read_by(toml, Some(calendars))
}

fn read_by(toml: &str, calendars: Option<&[&str]>) -> Result<Contract, Vec<Mistake>> {
    let mut file = File::new(toml);
    let contract = contract(&mut file, calendars);
    match (contract, file.mistakes()) {
        (Some(contract), mistakes) if mistakes.is_empty() => Ok(contract),
        (_, mistakes) => Err(mistakes),
    }
}

/// Reads a contract file that was published. What is asked of new files since then is not asked of it: its
/// terms were agreed, and every verdict under them stands.
///
/// # Errors
/// As [`read`].
pub fn read_published(toml: &str) -> Result<Contract, Vec<Mistake>> {
    let mut file = File::published(toml);
    let contract = contract(&mut file, None);
    match (contract, file.mistakes()) {
        (Some(contract), mistakes) if mistakes.is_empty() => Ok(contract),
        (_, mistakes) => Err(mistakes),
    }
}

/// A clause with its place in the file.
pub(super) struct PlacedClause<'t> {
    pub(super) clause: Clause,
    pub(super) table: Table<'t>,
    /// As they stand in the file; moved into the clause when all is read.
    pub(super) deadlines: Vec<Given<'t, Deadline>>,
    /// Its other promises, likewise.
    pub(super) promises: Promises<'t>,
}

impl PlacedClause<'_> {
    /// Whether the id of the clause and of every promise that stands there could be read.
    pub(super) fn is_named(&self) -> bool {
        let kinds = [
            "id", "deadline", "cadence", "lead", "floor", "ratio", "rule", "record",
        ];
        let named = kinds.iter().all(|k| self.table.is_read(k));
        named && self.promise_ids().all(|(id, _)| !id.is_empty())
    }

    /// The id of every promise with its line.
    pub(super) fn promise_ids(&self) -> impl Iterator<Item = (&str, usize)> {
        let deadlines = self.deadlines.iter();
        deadlines
            .map(|d| (d.value.id.as_str(), d.line_of("id")))
            .chain(self.promises.ids())
    }
}

const KNOWN: &str = "schema, plan, title, parties, phases, zone, calendar, own_calendar, default_grade, \
     recurrence_days, coverage, price, deductions, clause";
const KNOWN_CLAUSE: &str = "id, source, heading, text, kinds, awaits, phase, deadline, cadence, lead, \
     floor, ratio, rule, record";
const KNOWN_DEADLINE: &str = "id, name, when, start, or_due_of, stop, limit, instances, pauses, \
     replaced_by_special_part, excuse, risk_percent, owner";
const KNOWN_CONDITION: &str = "kind, grade, priority, visit, simple";

fn contract(file: &mut File<'_>, calendars: Option<&[&str]>) -> Option<Contract> {
    let mut root = file.open()?;
    let mut contract = header(file, &mut root);
    let own_calendar = read_cover::own_calendar(file, &mut root);
    let coverage = read_cover::coverage(file, &mut root);
    let prices = each(file, &mut root, "price", read_cover::price);
    let deductions = read_cover::deductions(file, &mut root);
    let tables = root.tables(file, "clause");
    let placed: Vec<_> = tables.into_iter().map(|t| clause(file, t)).collect();
    let complete = root.is_read("clause") && placed.iter().all(PlacedClause::is_named);
    check::header(file, &root, &contract);
    check::clauses(file, &placed, complete);
    if !file.published {
        check_new::contract(file, &root, &placed);
    }
    if let Some(plan) = contract.plan.filter(|_| complete) {
        check::left_out(file, &root, plan, &placed);
        check_promises::unknown_to(file, plan, &placed);
    }
    check_cover::own_calendar(file, &root, &contract, own_calendar.as_ref());
    if own_calendar.is_none()
        && let Some(known) = calendars
    {
        check_cover::house_calendar(file, &root, &contract, (known, &placed));
    }
    check_cover::coverage(file, &root, contract.plan, coverage.as_ref());
    check_cover::prices(file, &prices, &placed, complete);
    check_cover::deductions(file, deductions.as_ref(), &placed, complete);
    root.finish(file, KNOWN);
    contract.clauses = placed.into_iter().map(|p| taken(file, p)).collect();
    contract.own_calendar = own_calendar.map(|c| c.taken(file));
    contract.coverage = coverage.map(|c| read_cover::take_coverage(file, c));
    contract.prices = values(file, prices, read_cover::KNOWN_PRICE);
    contract.deductions = deductions.map(|d| d.taken(file));
    Some(contract)
}

/// What stands above the clauses.
fn header<'t>(file: &mut File<'t>, root: &mut Table<'t>) -> Contract {
    let words = no_words;
    let phases = Phases {
        accepted_on: Date::MIN,
        warranty_years: 1,
    };
    let parties = Parties {
        provider: words(),
        customer: words(),
    };
    Contract {
        schema: root.must_or(file, "schema", check::SCHEMA),
        plan: plan(file, root),
        title: root.must_or(file, "title", words()),
        parties: root.must_or(file, "parties", parties),
        phases: root.must_or(file, "phases", phases),
        zone: root.must_or(file, "zone", "UTC".to_owned()),
        calendar: root.must_or(file, "calendar", "_".to_owned()),
        own_calendar: None,
        default_grade: root.must_or(file, "default_grade", Grade::Ordinary),
        recurrence_days: root.must_or(file, "recurrence_days", 1),
        coverage: None,
        prices: Vec::new(),
        deductions: None,
        clauses: Vec::new(),
    }
}

/// The plan that it follows; `none` is the word for following none.
fn plan<'t>(file: &mut File<'t>, root: &mut Table<'t>) -> Option<Plan> {
    let word: String = root.may(file, "plan")?;
    let plan = Plan::from_code(&word);
    if plan.is_none() && word != Plan::NONE {
        let codes = Plan::ALL.iter().map(|p| p.code()).chain([Plan::NONE]);
        let known: Vec<String> = codes.map(|code| format!("`{code}`")).collect();
        let reason = Wrong::UnknownPlan {
            plan: word,
            known: known.join(", "),
        };
        file.mistake(root.line_of("plan"), reason);
    }
    plan
}

fn clause<'t>(file: &mut File<'t>, mut table: Table<'t>) -> PlacedClause<'t> {
    let clause = Clause {
        id: table.must_or(file, "id", String::new()),
        source: table.must_or(file, "source", "–".to_owned()),
        heading: table.must_or(file, "heading", no_words()),
        text: table.must_or(file, "text", no_words()),
        kinds: table.list(file, "kinds"),
        awaits: table.may(file, "awaits"),
        phase: table.may(file, "phase"),
        ..Clause::default()
    };
    file.section(table.line, Some(&clause.id));
    let promises = read_promises::promises(file, &mut table);
    let deadlines = each(file, &mut table, "deadline", deadline);
    PlacedClause {
        clause,
        table,
        deadlines,
        promises,
    }
}

fn deadline<'t>(file: &mut File<'t>, table: &mut Table<'t>) -> Deadline {
    Deadline {
        id: table.must_or(file, "id", String::new()),
        name: table.must_or(file, "name", no_words()),
        when: condition(file, table),
        start: table.list(file, "start"),
        or_due_of: table.may(file, "or_due_of"),
        stop: table.list(file, "stop"),
        limit: table.must_or(file, "limit", Limit::Elapsed(NonZeroU32::MIN)),
        instances: table.may_or(file, "instances", Instances::First),
        pauses: table.list(file, "pauses"),
        replaced_by_special_part: table.may_or(file, "replaced_by_special_part", false),
        excuse: table.may(file, "excuse"),
        risk_percent: table.may_or(file, "risk_percent", RISK_PERCENT),
        owner: table.must_or(file, "owner", Role::Desk),
    }
}

pub(super) fn condition<'t>(file: &mut File<'t>, table: &mut Table<'t>) -> Condition {
    let Some(mut when) = table.table(file, "when") else {
        return Condition::default();
    };
    let condition = Condition {
        kind: when.list(file, "kind"),
        grade: when.list(file, "grade"),
        priority: when.list(file, "priority"),
        visit: when.may(file, "visit"),
        simple: when.may(file, "simple"),
    };
    when.finish(file, KNOWN_CONDITION);
    condition
}

/// Takes a clause out of its place, with its promises.
fn taken<'t>(file: &mut File<'t>, placed: PlacedClause<'t>) -> Clause {
    let mut clause = placed.clause;
    placed.promises.into_clause(file, &mut clause);
    clause.deadlines = values(file, placed.deadlines, KNOWN_DEADLINE);
    placed.table.finish(file, KNOWN_CLAUSE);
    clause
}
