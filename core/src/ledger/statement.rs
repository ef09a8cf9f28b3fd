//! The statement of deductions (考核扣款) of a period: what both sides can check, fact by fact.

use super::{instance::Remark, whole::Ledger};
use crate::{
    calendar::Interval,
    contract::Deductions,
    fact::Seq,
    promise::{Note, Status},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Whether an entry of a statement counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// A final breach: it counts.
    Final,
    /// It can still change: it does not count yet.
    Provisional,
    /// Excused: it does not count unless the school's dispute succeeds.
    Excused,
    /// Corrected after the breach was final: shown, not counted.
    Corrected,
}

/// One breach, or what nearly was one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Charge {
    /// The promise's id.
    pub promise: String,
    /// Which instance.
    pub key: String,
    /// When it was due.
    pub due: Timestamp,
    /// Whether it counts.
    pub standing: Standing,
    /// Whether the school objects to what the ledger says.
    pub disputed: bool,
    /// By the contract's table, in fen.
    pub fen: u64,
    /// The facts.
    pub evidence: Vec<Seq>,
}

/// The statement of a period.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Statement {
    /// Begins.
    pub from: Timestamp,
    /// Ends.
    pub to: Timestamp,
    /// Every entry, in order of the due instants.
    pub charges: Vec<Charge>,
    /// What counts, before the cap, in fen.
    pub sum_fen: u64,
    /// What is deducted: the sum, up to the contract's cap, in fen.
    pub deducted_fen: u64,
}

/// The statement of what was due in a period, as the ledger stands.
pub fn statement(table: &Deductions, ledger: &Ledger, period: Interval<Timestamp>) -> Statement {
    let mut charges = Vec::new();
    for entry in &table.each {
        let Some(line) = ledger.line(&entry.promise) else {
            continue;
        };
        for instance in &line.instances {
            let due = instance.due.unwrap_or(instance.from);
            let has = |note| instance.remarks.contains(&Remark::Note(note));
            let standing = match instance.status {
                // What is due at the period's very end is due for that period.
                _ if due <= period.from || due > period.to => continue,
                _ if has(Note::Corrected) => Standing::Corrected,
                Status::Broken if instance.provisional => Standing::Provisional,
                Status::Broken => Standing::Final,
                Status::Excused => Standing::Excused,
                _ => continue,
            };
            let disputed = |r: &Remark| matches!(r, Remark::Disputed(_));
            charges.push(Charge {
                promise: entry.promise.clone(),
                key: instance.key.clone(),
                due,
                standing,
                disputed: instance.remarks.iter().any(disputed),
                fen: entry.fen,
                evidence: instance.evidence.clone(),
            });
        }
    }
    charges.sort_by(|a, b| (a.due, &a.promise, &a.key).cmp(&(b.due, &b.promise, &b.key)));
    let counted = charges.iter().filter(|c| c.standing == Standing::Final);
    let sum_fen = counted.fold(0_u64, |sum, c| sum.saturating_add(c.fen));
    Statement {
        from: period.from,
        to: period.to,
        charges,
        sum_fen,
        deducted_fen: table.cap_fen.map_or(sum_fen, |cap| sum_fen.min(cap)),
    }
}
