//! The balance of an import: every row is accounted for.

use super::remark::Why;
use serde::Serialize;
use std::collections::BTreeMap;

/// What became of a file. Every row yielded a fact or is explained.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Balance {
    /// The digest by which the file's rows are known in the journal.
    pub batch: String,
    /// The customer's code.
    pub customer: String,
    /// Rows of the file, without the heading.
    pub rows: u64,
    /// Rows that yielded at least one fact.
    pub rows_with_facts: u64,
    /// Rows that yielded none, each with its reason in the report.
    pub rows_explained: u64,
    /// Tickets.
    pub tickets: u64,
    /// Facts about the customer that this run wrote.
    pub facts: u64,
    /// Facts about the customer in all.
    pub facts_of_customer: u64,
    /// People of the other system who were sent somewhere.
    pub people: u64,
    /// Rows with facts that were in the journal before this run.
    pub rows_there_before: u64,
    /// How often a ticket was taken up again.
    pub reopenings: u64,
    /// The same by the states between which that happened.
    pub reopenings_by_change: BTreeMap<String, u64>,
    /// Why rows yielded nothing.
    pub explained_by_reason: BTreeMap<&'static str, u64>,
    /// What else was set right or left aside.
    pub notes_by_reason: BTreeMap<&'static str, u64>,
    /// Columns that the mapping does not speak of.
    pub columns_not_mapped: Vec<String>,
    /// The report: one line of JSON for each explained row and each note.
    pub report: String,
    /// How long it took, in seconds.
    pub seconds: f64,
    /// Rows per second.
    pub rows_per_s: u64,
}

impl Balance {
    /// Whether every row is accounted for.
    pub fn holds(&self) -> bool {
        let reasons: u64 = self.explained_by_reason.values().sum();
        self.rows == self.rows_with_facts + self.rows_explained && reasons == self.rows_explained
    }

    /// A row that yielded nothing.
    pub fn explain(&mut self, why: Why) {
        self.rows_explained += 1;
        *self.explained_by_reason.entry(why.code()).or_default() += 1;
    }

    /// A remark on a row that yielded facts.
    pub fn note(&mut self, why: Why) {
        *self.notes_by_reason.entry(why.code()).or_default() += 1;
    }

    /// A ticket was taken up again.
    pub fn reopened(&mut self, from: &str, to: &str) {
        self.reopenings += 1;
        *self
            .reopenings_by_change
            .entry(format!("{from} → {to}"))
            .or_default() += 1;
    }
}
