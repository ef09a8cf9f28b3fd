//! The promises of a clause that are no deadlines, as they stand in the file. Each field is read on its own, so that
//! one mistake hides no other.

use super::{
    form::{File, Given, Table},
    promises::*,
    read::condition,
    terms::{Clause, Instances, Kind, Words},
};
use crate::{
    calendar::{Limit, PeriodKind},
    role::Role,
};
use std::num::NonZeroU32;

/// The promises of one clause with their places in the file.
pub(super) struct Promises<'t> {
    pub(super) cadences: Vec<Given<'t, Cadence>>,
    pub(super) leads: Vec<Given<'t, Lead>>,
    pub(super) floors: Vec<Given<'t, Floor>>,
    pub(super) ratios: Vec<Given<'t, Ratio>>,
    pub(super) rules: Vec<Given<'t, Rule>>,
    pub(super) records: Vec<Given<'t, Record>>,
}

/// Reads them.
pub(super) fn promises<'t>(file: &mut File<'t>, table: &mut Table<'t>) -> Promises<'t> {
    Promises {
        cadences: each(file, table, "cadence", cadence),
        leads: each(file, table, "lead", lead),
        floors: each(file, table, "floor", floor),
        ratios: each(file, table, "ratio", ratio),
        rules: each(file, table, "rule", rule),
        records: each(file, table, "record", record),
    }
}

/// Every table of `[[key]]`, read by `read`.
pub(super) fn each<'t, T>(
    file: &mut File<'t>,
    table: &mut Table<'t>,
    key: &'static str,
    read: fn(&mut File<'t>, &mut Table<'t>) -> T,
) -> Vec<Given<'t, T>> {
    let tables = table.tables(file, key).into_iter();
    let given = tables.map(|mut table| Given {
        value: read(file, &mut table),
        table,
    });
    given.collect()
}

/// Words that stand in for those that cannot be read.
pub(super) fn no_words() -> Words {
    let dash = || "–".to_owned();
    Words {
        zh: dash(),
        en: dash(),
    }
}

fn cadence<'t>(file: &mut File<'t>, t: &mut Table<'t>) -> Cadence {
    Cadence {
        id: t.must_or(file, "id", String::new()),
        name: t.must_or(file, "name", no_words()),
        routine: t.must_or(file, "routine", "_".to_owned()),
        at_least: t.must_or(file, "at_least", 1),
        counts: t.may_or(file, "counts", Counts::Times),
        per: t.must_or(file, "per", PeriodKind::Year),
        complete: t.may_or(file, "complete", false),
        min_gap_days: t.may_or(file, "min_gap_days", 0),
        warn_days: t.must_or(file, "warn_days", 0),
        share_percent: t.may(file, "share_percent"),
        per_site: t.may_or(file, "per_site", false),
        owner: t.must_or(file, "owner", Role::Desk),
    }
}

fn lead<'t>(file: &mut File<'t>, t: &mut Table<'t>) -> Lead {
    Lead {
        id: t.must_or(file, "id", String::new()),
        name: t.must_or(file, "name", no_words()),
        before: t.must_or(file, "before", Moment::Occasion),
        ahead: t.must_or(file, "ahead", Limit::WorkingDays(NonZeroU32::MIN)),
        whole_system: t.may_or(file, "whole_system", false),
        max_age_days: t.may(file, "max_age_days"),
        told_late: t.must_or(file, "told_late", ToldLate::Broken),
        warn_days: t.must_or(file, "warn_days", 0),
        owner: t.must_or(file, "owner", Role::Desk),
    }
}

fn floor<'t>(file: &mut File<'t>, t: &mut Table<'t>) -> Floor {
    Floor {
        id: t.must_or(file, "id", String::new()),
        name: t.must_or(file, "name", no_words()),
        quantity: t.must_or(file, "quantity", Quantity::Stock),
        of: t.list(file, "of"),
        at_least: t.must_or(file, "at_least", 1),
        grace: t.may(file, "grace"),
        proof_hours: t.may(file, "proof_hours"),
        owner: t.must_or(file, "owner", Role::Desk),
    }
}

fn ratio<'t>(file: &mut File<'t>, t: &mut Table<'t>) -> Ratio {
    Ratio {
        id: t.must_or(file, "id", String::new()),
        name: t.must_or(file, "name", no_words()),
        quotient: t.must_or(file, "quotient", Quotient::RepairRate),
        target_bp: t.must_or(file, "target_bp", 1),
        per: t.must_or(file, "per", PeriodKind::Year),
        least_cases: t.must_or(file, "least_cases", 0),
        owner: t.must_or(file, "owner", Role::Desk),
    }
}

fn rule<'t>(file: &mut File<'t>, t: &mut Table<'t>) -> Rule {
    Rule {
        id: t.must_or(file, "id", String::new()),
        name: t.must_or(file, "name", no_words()),
        case: t.must_or(file, "case", "_".to_owned()),
        test: t.may_or(file, "test", Test::Shown),
        proof: proof(file, t),
        work: t.may(file, "work"),
        mode: t.must_or(file, "mode", Mode::Watch),
        owner: t.must_or(file, "owner", Role::Desk),
    }
}

fn proof<'t>(file: &mut File<'t>, t: &mut Table<'t>) -> Option<Proof> {
    let mut t = t.table(file, "proof")?;
    let proof = Proof {
        when: condition(file, &mut t),
        start: t.list(file, "start"),
        instances: t.may_or(file, "instances", Instances::First),
        had: t.list(file, "had"),
        has: t.list(file, "has"),
        gets: t.list(file, "gets"),
        by: t.list(file, "by"),
        within: t.may(file, "within"),
        unless: t.list(file, "unless"),
        unbroken: unbroken(file, &mut t),
    };
    t.finish(file, KNOWN_PROOF);
    Some(proof)
}

fn unbroken<'t>(file: &mut File<'t>, t: &mut Table<'t>) -> Option<Unbroken> {
    let mut t = t.table(file, "unbroken")?;
    let unbroken = Unbroken {
        from: t.list(file, "from"),
        until: t.list(file, "until"),
        grace: t.may(file, "grace"),
        proof_hours: t.must_or(file, "proof_hours", 1),
        pauses: t.list(file, "pauses"),
    };
    t.finish(file, "from, until, grace, proof_hours, pauses");
    Some(unbroken)
}

fn record<'t>(file: &mut File<'t>, t: &mut Table<'t>) -> Record {
    Record {
        id: t.must_or(file, "id", String::new()),
        name: t.must_or(file, "name", no_words()),
        items: t.list(file, "items"),
        renew_months: t.may(file, "renew_months"),
        owner: t.must_or(file, "owner", Role::Desk),
    }
}

const KNOWN_PROOF: &str = "when, start, instances, had, has, gets, by, within, unless, unbroken";

/// What a promise of each kind may hold.
const KNOWN: [&str; 6] = [
    "id, name, routine, at_least, counts, per, complete, min_gap_days, warn_days, share_percent, per_site, owner",
    "id, name, before, ahead, whole_system, max_age_days, told_late, warn_days, owner",
    "id, name, quantity, of, at_least, grace, proof_hours, owner",
    "id, name, quotient, target_bp, per, least_cases, owner",
    "id, name, case, test, proof, work, mode, owner",
    "id, name, items, renew_months, owner",
];

impl<'t> Promises<'t> {
    /// Every id with its line.
    pub(super) fn ids(&self) -> impl Iterator<Item = (&str, usize)> {
        let cadences = self.cadences.iter();
        let cadences = cadences.map(|g| (g.value.id.as_str(), g.line_of("id")));
        let leads = self.leads.iter();
        let leads = leads.map(|g| (g.value.id.as_str(), g.line_of("id")));
        let floors = self.floors.iter();
        let floors = floors.map(|g| (g.value.id.as_str(), g.line_of("id")));
        let ratios = self.ratios.iter();
        let ratios = ratios.map(|g| (g.value.id.as_str(), g.line_of("id")));
        let rules = self.rules.iter();
        let rules = rules.map(|g| (g.value.id.as_str(), g.line_of("id")));
        let records = self.records.iter();
        let records = records.map(|g| (g.value.id.as_str(), g.line_of("id")));
        let first = cadences.chain(leads).chain(floors);
        first.chain(ratios).chain(rules).chain(records)
    }

    /// How many there are of each kind, with the word for it in the file.
    pub(super) fn counts(&self) -> [(Kind, &'static str, usize); 6] {
        [
            (Kind::Cadence, "cadence", self.cadences.len()),
            (Kind::Lead, "lead", self.leads.len()),
            (Kind::Floor, "floor", self.floors.len()),
            (Kind::Ratio, "ratio", self.ratios.len()),
            (Kind::Rule, "rule", self.rules.len()),
            (Kind::Record, "record", self.records.len()),
        ]
    }

    /// Takes them into their clause; what is left in their tables is unknown.
    pub(super) fn into_clause(self, file: &mut File<'t>, clause: &mut Clause) {
        clause.cadences = values(file, self.cadences, KNOWN[0]);
        clause.leads = values(file, self.leads, KNOWN[1]);
        clause.floors = values(file, self.floors, KNOWN[2]);
        clause.ratios = values(file, self.ratios, KNOWN[3]);
        clause.rules = values(file, self.rules, KNOWN[4]);
        clause.records = values(file, self.records, KNOWN[5]);
    }
}

/// What stands in tables that were judged.
pub(super) fn values<'t, T>(file: &mut File<'t>, given: Vec<Given<'t, T>>, known: &str) -> Vec<T> {
    let taken = given.into_iter().map(|g| {
        g.table.finish(file, known);
        g.value
    });
    taken.collect()
}
