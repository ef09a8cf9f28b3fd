//! Reading a contract file: sound as a whole, or every mistake with its line and nothing loaded.

use super::{
    check, check_promises,
    form::{File, Table},
    read_promises::{self, Promises},
    terms::*,
};
use crate::promise::Condition;

/// A mistake in a contract file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {reason}")]
pub struct Mistake {
    /// Line, from 1.
    pub line: usize,
    /// What is wrong and what to do.
    pub reason: String,
}

/// Reads a contract file.
///
/// # Errors
/// Every mistake that can be told, in the order of the file; then nothing is loaded.
pub fn read(toml: &str) -> Result<Contract, Vec<Mistake>> {
    let mut file = File::new(toml);
    let contract = contract(&mut file);
    match (contract, file.mistakes()) {
        (Some(contract), mistakes) if mistakes.is_empty() => Ok(contract),
        (_, mistakes) => Err(mistakes),
    }
}

/// A deadline with its place in the file.
pub(super) struct PlacedDeadline<'t> {
    pub(super) terms: Deadline,
    pub(super) table: Table<'t>,
}

/// A clause with its place in the file.
pub(super) struct PlacedClause<'t> {
    pub(super) clause: Clause,
    pub(super) table: Table<'t>,
    /// As they stand in the file; moved into the clause when all is read.
    pub(super) deadlines: Vec<PlacedDeadline<'t>>,
    /// How many deadlines stand there, those with mistakes of their own included.
    pub(super) deadlines_given: usize,
    /// Its other promises, likewise.
    pub(super) promises: Promises,
}

impl PlacedClause<'_> {
    /// Whether every promise that stands there could be read.
    pub(super) fn is_whole(&self) -> bool {
        let kinds = ["cadence", "lead", "floor", "ratio", "rule", "record"];
        self.deadlines.len() == self.deadlines_given && kinds.iter().all(|k| self.table.is_read(k))
    }
}

const KNOWN: &str = "schema, plan, title, parties, phases, zone, calendar, default_grade, recurrence_days, deductions, clause";
const KNOWN_CLAUSE: &str = "id, source, heading, text, kinds, awaits, phase, deadline, cadence, lead, \
     floor, ratio, rule, record";
const KNOWN_DEADLINE: &str = "id, name, when, start, or_due_of, stop, limit, instances, pauses, \
     replaced_by_special_part, excuse, risk_percent, owner";
const KNOWN_CONDITION: &str = "kind, grade, visit, simple";

fn contract(file: &mut File<'_>) -> Option<Contract> {
    let mut root = file.open()?;
    let plan = root.may(file, "plan");
    let header = header(file, &mut root, plan);
    let deductions = root.may(file, "deductions");
    let tables = root.tables(file, "clause");
    let whole = tables.len();
    let placed: Vec<PlacedClause<'_>> =
        tables.into_iter().filter_map(|t| clause(file, t)).collect();
    let complete = placed.len() == whole;
    check::clauses(file, &placed, complete);
    check_promises::deductions(file, &root, deductions.as_ref(), &placed, complete);
    if let Some(plan) = plan.filter(|_| complete) {
        check::left_out(file, &root, plan, &placed);
    }
    if let Some(contract) = &header {
        check::header(file, &root, contract);
    }
    root.finish(file, KNOWN);
    let clauses = placed.into_iter().map(|p| taken(file, p)).collect();
    header.map(|contract| Contract {
        clauses,
        deductions,
        ..contract
    })
}

/// What stands above the clauses; without any of it there is no contract.
fn header<'t>(
    file: &mut File<'t>,
    root: &mut Table<'t>,
    plan: Option<super::Plan>,
) -> Option<Contract> {
    let schema = root.must(file, "schema");
    let title = root.must(file, "title");
    let parties = root.must(file, "parties");
    let phases = root.must(file, "phases");
    let zone = root.must(file, "zone");
    let calendar = root.must(file, "calendar");
    let default_grade = root.must(file, "default_grade");
    let recurrence_days = root.must(file, "recurrence_days");
    Some(Contract {
        schema: schema?,
        plan,
        title: title?,
        parties: parties?,
        phases: phases?,
        zone: zone?,
        calendar: calendar?,
        default_grade: default_grade?,
        recurrence_days: recurrence_days?,
        deductions: None,
        clauses: Vec::new(),
    })
}

fn clause<'t>(file: &mut File<'t>, mut table: Table<'t>) -> Option<PlacedClause<'t>> {
    let id = table.must(file, "id");
    let source = table.must(file, "source");
    let heading = table.must(file, "heading");
    let text = table.must(file, "text");
    let kinds = table.list(file, "kinds");
    let awaits = table.may(file, "awaits");
    let phase = table.may(file, "phase");
    let promises = read_promises::promises(file, &mut table);
    let tables = table.tables(file, "deadline");
    let deadlines_given = tables.len();
    let deadlines = tables
        .into_iter()
        .filter_map(|t| deadline(file, t))
        .collect();
    let read = (|| {
        Some(Clause {
            id: id?,
            source: source?,
            heading: heading?,
            text: text?,
            kinds,
            awaits,
            phase,
            ..Clause::default()
        })
    })();
    match read {
        Some(clause) => Some(PlacedClause {
            clause,
            table,
            deadlines,
            deadlines_given,
            promises,
        }),
        None => {
            table.finish(file, KNOWN_CLAUSE);
            None
        }
    }
}

fn deadline<'t>(file: &mut File<'t>, mut table: Table<'t>) -> Option<PlacedDeadline<'t>> {
    match terms(file, &mut table) {
        Some(terms) => Some(PlacedDeadline { terms, table }),
        None => {
            table.finish(file, KNOWN_DEADLINE);
            None
        }
    }
}

fn terms<'t>(file: &mut File<'t>, table: &mut Table<'t>) -> Option<Deadline> {
    let id = table.must(file, "id");
    let name = table.must(file, "name");
    let when = condition(file, table);
    let start = table.list(file, "start");
    let or_due_of = table.may(file, "or_due_of");
    let stop = table.list(file, "stop");
    let limit = table.must(file, "limit");
    let instances = table.may(file, "instances");
    let pauses = table.list(file, "pauses");
    let replaced = table.may(file, "replaced_by_special_part");
    let excuse = table.may(file, "excuse");
    let risk_percent = table.may(file, "risk_percent");
    let owner = table.must(file, "owner");
    Some(Deadline {
        id: id?,
        name: name?,
        when,
        start,
        or_due_of,
        stop,
        limit: limit?,
        instances: instances.unwrap_or(Instances::First),
        pauses,
        replaced_by_special_part: replaced.unwrap_or(false),
        excuse,
        risk_percent: risk_percent.unwrap_or(RISK_PERCENT),
        owner: owner?,
    })
}

fn condition<'t>(file: &mut File<'t>, table: &mut Table<'t>) -> Condition {
    let Some(mut when) = table.table(file, "when") else {
        return Condition::default();
    };
    let condition = Condition {
        kind: when.list(file, "kind"),
        grade: when.list(file, "grade"),
        visit: when.may(file, "visit"),
        simple: when.may(file, "simple"),
    };
    when.finish(file, KNOWN_CONDITION);
    condition
}

/// Takes a clause out of its place, with its deadlines.
fn taken<'t>(file: &mut File<'t>, placed: PlacedClause<'t>) -> Clause {
    let mut clause = placed.clause;
    placed.promises.into_clause(&mut clause);
    placed.table.finish(file, KNOWN_CLAUSE);
    for deadline in placed.deadlines {
        deadline.table.finish(file, KNOWN_DEADLINE);
        clause.deadlines.push(deadline.terms);
    }
    clause
}
