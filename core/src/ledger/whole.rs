//! The whole ledger of a contract at one instant.

use super::{
    clocks::LedgerClocks,
    entry::What,
    evidence::Entries,
    instance::Remark,
    judge::of_clause,
    key::Topic,
    line::{Line, worse},
    months::Months,
    scene::{Material, Periods, Presences, Scene},
    terms::Terms,
    things,
};
use crate::{
    calendar::{Calendar, Interval},
    contract::{Clause, Contract, Phase},
    promise::{Book, Clock, Status},
};
use jiff::{Span, Timestamp};
use serde::{Deserialize, Serialize};
use std::{borrow::Cow, collections::BTreeMap};

/// A contract version and since when it is in force.
#[derive(Clone, Debug)]
pub struct InForce {
    /// The terms and calendars.
    pub book: Book,
    /// Both parties had confirmed it.
    pub from: Timestamp,
}

/// A clause with the lines of its promises.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClauseLine {
    /// Its id.
    pub clause: String,
    /// The worst of its lines.
    pub status: Status,
    /// Its promises.
    pub lines: Vec<Line>,
}

/// The ledger at an instant.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Ledger {
    /// The instant.
    pub at: Timestamp,
    /// Every clause, in the plan's order; then those that only an earlier version has.
    pub clauses: Vec<ClauseLine>,
}

impl Ledger {
    /// Every line with its clause.
    pub fn lines(&self) -> impl Iterator<Item = (&str, &Line)> {
        self.clauses
            .iter()
            .flat_map(|c| c.lines.iter().map(|l| (c.clause.as_str(), l)))
    }

    /// The line of a promise.
    pub fn line(&self, promise: &str) -> Option<&Line> {
        self.lines().map(|(_, l)| l).find(|l| l.promise == promise)
    }
}

/// The whole ledger at `at`. `versions` in order of their coming into force.
///
/// A pure function of its arguments (law 1). For "as known then", give what was known then.
pub fn ledger(
    versions: &[InForce],
    material: Material<'_>,
    clocks: &LedgerClocks,
    at: Timestamp,
) -> Ledger {
    let mut sheet = Sheet::new(versions, at);
    for scene in scenes(versions, material, at) {
        sheet.take(&scene);
    }
    for one in &clocks.single {
        sheet.take_clock((&one.key, &one.clock), one.counted);
    }
    for sum in &clocks.sums {
        if let Some(line) = sheet.line(&sum.promise) {
            line.take_sum(sum);
        }
    }
    sheet.answers(material.entries);
    sheet.finish()
}

/// A scene for each version that was in force by `at`.
pub(super) fn scenes<'a>(
    versions: &'a [InForce],
    material: Material<'a>,
    at: Timestamp,
) -> impl Iterator<Item = Scene<'a>> {
    let since = versions.first().map_or(at, |v| v.from);
    let run = Interval::new(since, Timestamp::MAX);
    let known = versions
        .iter()
        .enumerate()
        .filter(move |(_, v)| v.from <= at);
    known.map(move |(index, version)| {
        // A version that is still to come governs nothing yet, not even what lies ahead.
        let next = versions.get(index + 1).map(|v| v.from);
        let next = next.filter(|from| *from <= at);
        let span = Interval::new(version.from, next.unwrap_or(Timestamp::MAX));
        scene(version, material, span, run, at)
    })
}

fn scene<'a>(
    version: &'a InForce,
    material: Material<'a>,
    span: Interval<Timestamp>,
    run: Interval<Timestamp>,
    at: Timestamp,
) -> Scene<'a> {
    let calendar = match version.book.calendars.last() {
        Some((_, calendar)) => Cow::Borrowed(calendar),
        None => Cow::Owned(Calendar::always_open(version.book.zone.clone())),
    };
    Scene {
        book: &version.book,
        calendar,
        material,
        span,
        since: run.from,
        run,
        at,
        focus: None,
        presences: Presences::default(),
        periods: Periods::default(),
    }
}

/// The same, cut to a phase.
pub(super) fn in_phase<'s>(
    scene: &'s Scene<'_>,
    contract: &Contract,
    which: Option<Phase>,
) -> Scene<'s> {
    let time = phase(scene, contract, which);
    Scene {
        span: scene.span.intersection(&time),
        run: scene.run.intersection(&time),
        ..scene.again()
    }
}

/// When a phase of the contract is.
fn phase(scene: &Scene<'_>, contract: &Contract, phase: Option<Phase>) -> Interval<Timestamp> {
    let accepted = contract.phases.accepted_on;
    let years = Span::new().years(i64::from(contract.phases.warranty_years));
    let end = scene.calendar.start_of_day(accepted.saturating_add(years));
    match phase {
        None => Interval::new(Timestamp::MIN, Timestamp::MAX),
        Some(Phase::Warranty) => Interval::new(Timestamp::MIN, end),
        Some(Phase::Lifetime) => Interval::new(end, Timestamp::MAX),
    }
}

/// The ledger while it is drawn up.
struct Sheet {
    at: Timestamp,
    months: Months,
    clauses: Vec<ClauseLine>,
    /// Where each promise's line is: clause and place in it.
    places: BTreeMap<String, (usize, usize)>,
}

impl Sheet {
    fn new(versions: &[InForce], at: Timestamp) -> Self {
        let mut sheet = Self {
            at,
            months: Months::new(versions, at),
            clauses: Vec::new(),
            places: BTreeMap::new(),
        };
        // The version in force gives the order.
        let in_force = versions.iter().rev().filter(|v| v.from <= at);
        for clause in in_force.flat_map(|v| &v.book.contract.clauses) {
            sheet.open(clause);
        }
        sheet
    }

    fn open(&mut self, clause: &Clause) {
        let known = self.clauses.iter().position(|c| c.clause == clause.id);
        let index = known.unwrap_or(self.clauses.len());
        if known.is_none() {
            self.clauses.push(ClauseLine {
                clause: clause.id.clone(),
                status: Status::NotDue,
                lines: Vec::new(),
            });
        }
        for terms in Terms::of(clause) {
            let id = terms.id();
            if !self.places.contains_key(id) {
                let lines = &mut self.clauses[index].lines;
                self.places.insert(id.to_owned(), (index, lines.len()));
                lines.push(Line::new(id, terms.kind(), terms.owner()));
            }
        }
    }

    fn line(&mut self, promise: &str) -> Option<&mut Line> {
        let (clause, line) = self.places.get(promise)?;
        self.clauses.get_mut(*clause)?.lines.get_mut(*line)
    }

    fn take(&mut self, scene: &Scene<'_>) {
        let contract = &scene.book.contract;
        for clause in &contract.clauses {
            let scene = in_phase(scene, contract, clause.phase);
            if scene.span.is_empty() {
                continue;
            }
            for terms in of_clause(clause) {
                let instances = terms.judge(&scene);
                for instance in instances {
                    let month = self.months.of(instance.due.unwrap_or(instance.from));
                    if let Some(line) = self.line(terms.id()) {
                        line.take(instance, &month);
                    }
                }
            }
        }
        for (key, clock) in things::judge(scene) {
            self.take_clock((&key, &clock), false);
        }
    }

    fn take_clock(&mut self, (key, clock): (&str, &Clock), counted: bool) {
        let month = (!counted).then(|| self.months.of(clock.due_earliest()));
        let at = self.at;
        if let Some(line) = self.line(&clock.promise) {
            line.take_clock((key, clock), at, month.as_deref());
        }
    }

    /// What the school said to verdicts.
    fn answers(&mut self, entries: &Entries) {
        for (key, group) in entries.all(Topic::Answer) {
            let Some((promise, instance)) = key.split_once('/') else {
                continue;
            };
            let at = self.at;
            for fact in group.iter().filter(|f| f.entry.recorded_at <= at) {
                let remark = match fact.entry.what {
                    What::Disputed => Remark::Disputed(fact.entry.seq),
                    What::ExcuseAccepted => Remark::ExcuseAccepted(fact.entry.seq),
                    _ => continue,
                };
                if let Some(line) = self.line(promise) {
                    line.answered(instance, remark);
                }
            }
        }
    }

    fn finish(mut self) -> Ledger {
        for clause in &mut self.clauses {
            let statuses = clause.lines.iter().map(|l| l.status);
            clause.status = statuses.reduce(worse).unwrap_or(Status::NotDue);
        }
        Ledger {
            at: self.at,
            clauses: self.clauses,
        }
    }
}
