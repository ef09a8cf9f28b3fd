//! Which promises of the ledger are wished for: the filters, and the tiles above the table.

use super::ask::Asked;
use crate::{
    answer::{Frame, Problem},
    request::Given,
};
use shounuo_app::queries::ledger::LedgerView;
use shounuo_core::{
    contract::{Clause, Phase},
    ledger::Line,
    promise::Status,
    role::Role,
};
use shounuo_words::Label;
use std::collections::{BTreeMap, BTreeSet};

/// Where a promise can stand, as tiles and filter show it.
pub(super) const STATES: [Status; 8] = [
    Status::Broken,
    Status::AtRisk,
    Status::Running,
    Status::Kept,
    Status::Excused,
    Status::Incomplete,
    Status::NotDue,
    Status::Withdrawn,
];

/// The phases of a contract.
pub(super) const PHASES: [Phase; 2] = [Phase::Warranty, Phase::Lifetime];

/// A choice of a filter: value, label, whether it is chosen.
pub(super) type Choice = (String, String, bool);

/// How many promises stand so.
pub(super) struct Tile {
    pub state: &'static str,
    pub label: String,
    pub n: usize,
    pub href: String,
    pub on: bool,
}

/// Which promises are wished for.
pub(super) struct Wish {
    pub status: Option<Status>,
    pub phase: Option<Phase>,
    pub owner: Option<Role>,
}

impl Wish {
    pub(super) fn read(given: &Given) -> Result<Self, Problem> {
        Ok(Self {
            status: given.word("status", Status::from_code)?,
            phase: given.word("phase", |said| {
                PHASES.into_iter().find(|p| p.code() == said)
            })?,
            owner: given.word("owner", Role::from_code)?,
        })
    }

    pub(super) fn takes(&self, clause: Option<&Clause>, line: &Line) -> bool {
        self.status.is_none_or(|s| line.status == s) && self.takes_but_status(clause, line)
    }

    fn takes_but_status(&self, clause: Option<&Clause>, line: &Line) -> bool {
        let phase = clause.and_then(|c| c.phase);
        self.owner.is_none_or(|o| line.owner == o)
            // A clause without a phase acts in both.
            && self.phase.is_none_or(|p| phase.is_none_or(|own| own == p))
    }

    pub(super) fn is_any(&self) -> bool {
        self.status.is_some() || self.phase.is_some() || self.owner.is_some()
    }

    /// The other filters with a status, as words of an address.
    fn with(&self, status: Option<Status>) -> Vec<(&'static str, &'static str)> {
        let status = status.map(|s| ("status", s.code()));
        let phase = self.phase.map(|p| ("phase", p.code()));
        let owner = self.owner.map(|o| ("owner", o.code()));
        [status, phase, owner].into_iter().flatten().collect()
    }

    /// How many promises stand where, of those that the other filters leave; each leads to its rows.
    pub(super) fn tiles(&self, f: &Frame, asked: &Asked, view: &LedgerView) -> Vec<Tile> {
        let clauses = &view.book().contract.clauses;
        let mut sums: BTreeMap<Status, usize> = BTreeMap::new();
        for (id, line) in view.ledger.lines() {
            let clause = clauses.iter().find(|c| c.id == id);
            if self.takes_but_status(clause, line) {
                *sums.entry(line.status).or_default() += 1;
            }
        }
        let tile = |status: Status| {
            let n = sums.get(&status).copied()?;
            let on = self.status == Some(status);
            Some(Tile {
                state: status.code(),
                label: status.label(f.reader.lang).into_owned(),
                n,
                href: asked.link("/ledger", &self.with((!on).then_some(status))),
                on,
            })
        };
        STATES.into_iter().filter_map(tile).collect()
    }
}

/// Who can act on some promise of the ledger.
pub(super) fn owners(view: &LedgerView) -> Vec<Role> {
    let owners: BTreeSet<Role> = view.ledger.lines().map(|(_, l)| l.owner).collect();
    owners.into_iter().collect()
}

/// The choices of a filter.
pub(super) fn choices<T: Copy + PartialEq + Label>(
    f: &Frame,
    all: &[T],
    chosen: Option<T>,
    code: fn(T) -> &'static str,
) -> Vec<Choice> {
    let choice = |w: &T| {
        let label = w.label(f.reader.lang).into_owned();
        (code(*w).to_owned(), label, chosen == Some(*w))
    };
    all.iter().map(choice).collect()
}
