//! What breaks next if nobody acts, most urgent first, with who can act.

use super::{
    instance::{Instance, Margin, Remark},
    whole::Ledger,
};
use crate::{promise::Status, role::Role};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// One promise that will break.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Ahead {
    /// The clause.
    pub clause: String,
    /// The promise's id.
    pub promise: String,
    /// Which instance.
    pub key: String,
    /// When it breaks.
    pub breaks_at: Timestamp,
    /// Running or at risk.
    pub status: Status,
    /// What is left.
    pub margin: Option<Margin>,
    /// Who can act.
    pub owner: Role,
}

/// What breaks within `horizon` of the ledger's instant.
pub fn ahead(ledger: &Ledger, horizon: SignedDuration) -> Vec<Ahead> {
    let end = ledger.at.saturating_add(horizon).unwrap_or(Timestamp::MAX);
    let mut all = Vec::new();
    for (clause, line) in ledger.lines() {
        for instance in &line.instances {
            let open = matches!(
                instance.status,
                Status::NotDue | Status::Running | Status::AtRisk
            );
            let breaks_at = instance.due.filter(|due| open && *due >= ledger.at);
            // What is broken already breaks again where a further gap is planned.
            let breaks_at = breaks_at.or_else(|| gap_ahead(instance));
            // What cannot break in this period warns of nothing.
            let half = instance.remarks.contains(&Remark::HalfPeriod);
            let Some(breaks_at) = breaks_at.filter(|b| *b <= end && !half) else {
                continue;
            };
            all.push(Ahead {
                clause: clause.to_owned(),
                promise: line.promise.clone(),
                key: instance.key.clone(),
                breaks_at,
                status: match open {
                    true => instance.status,
                    false => Status::AtRisk,
                },
                margin: instance.margin.filter(|_| open),
                owner: line.owner,
            });
        }
    }
    all.sort_by(|a, b| (a.breaks_at, &a.promise, &a.key).cmp(&(b.breaks_at, &b.promise, &b.key)));
    all
}

/// The gap that is planned in what is broken by an earlier one.
fn gap_ahead(instance: &Instance) -> Option<Timestamp> {
    let mut remarks = instance.remarks.iter();
    let gap = remarks.find_map(|r| match r {
        Remark::GapAhead(gap) => Some(gap.from),
        _ => None,
    });
    gap.filter(|_| instance.status == Status::Broken)
}
