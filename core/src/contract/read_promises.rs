//! The promises of a clause that are no deadlines, as they stand in the file.

use super::{
    form::{File, Given, Table},
    promises::{Cadence, Floor, Lead, Ratio, Record, Rule},
    terms::{Clause, Kind},
};

/// The promises of one clause with their places in the file.
pub(super) struct Promises {
    pub(super) cadences: Vec<Given<Cadence>>,
    pub(super) leads: Vec<Given<Lead>>,
    pub(super) floors: Vec<Given<Floor>>,
    pub(super) ratios: Vec<Given<Ratio>>,
    pub(super) rules: Vec<Given<Rule>>,
    pub(super) records: Vec<Given<Record>>,
}

/// Reads them.
pub(super) fn promises<'t>(file: &mut File<'t>, table: &mut Table<'t>) -> Promises {
    Promises {
        cadences: table.each(file, "cadence"),
        leads: table.each(file, "lead"),
        floors: table.each(file, "floor"),
        ratios: table.each(file, "ratio"),
        rules: table.each(file, "rule"),
        records: table.each(file, "record"),
    }
}

impl Promises {
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

    /// Takes them into their clause.
    pub(super) fn into_clause(self, clause: &mut Clause) {
        clause.cadences = values(self.cadences);
        clause.leads = values(self.leads);
        clause.floors = values(self.floors);
        clause.ratios = values(self.ratios);
        clause.rules = values(self.rules);
        clause.records = values(self.records);
    }
}

fn values<T>(given: Vec<Given<T>>) -> Vec<T> {
    given.into_iter().map(|g| g.value).collect()
}
