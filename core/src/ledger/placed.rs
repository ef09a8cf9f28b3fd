//! The ledger of a place: what has one. Promises for the whole contract have none.

use super::{line::worse, terms::Terms, whole::InForce, whole::Ledger};
use crate::promise::Status;

impl Terms<'_> {
    /// Whether its instances are each at a place: deadlines on tickets at that of the report,
    /// cadences that are asked for at each site. All other promises hold for the contract as a whole.
    pub fn has_place(self) -> bool {
        match self {
            Self::Deadline(_) => self.thing().is_none(),
            Self::Cadence(t) => t.per_site,
            _ => false,
        }
    }
}

impl Ledger {
    /// Leaves only promises whose instances have a place; says how many others there are. For a ledger
    /// that was drawn up from what is at that place.
    pub fn keep_placed(&mut self, versions: &[InForce]) -> usize {
        let by_then = || versions.iter().rev().filter(|v| v.from <= self.at);
        let has = |promise: &str| {
            let terms = by_then().find_map(|v| Terms::find(&v.book.contract, promise));
            terms.is_some_and(|(_, terms)| terms.has_place())
        };
        let mut others = 0;
        let mut kept = Vec::with_capacity(self.clauses.len());
        for mut clause in self.clauses.iter().cloned() {
            let all = clause.lines.len();
            clause.lines.retain(|line| has(&line.promise));
            others += all - clause.lines.len();
            let statuses = clause.lines.iter().map(|l| l.status);
            clause.status = statuses.reduce(worse).unwrap_or(Status::NotDue);
            kept.extend((!clause.lines.is_empty()).then_some(clause));
        }
        self.clauses = kept;
        others
    }
}
