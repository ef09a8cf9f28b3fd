//! A promise's line in the ledger: all its instances, counted by status and month.

use super::instance::{Instance, Remark};
use crate::{
    contract::Kind,
    fact::Seq,
    promise::{Clock, Note, Status},
    role::Role,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How many instances stand where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Not begun, running or at risk.
    pub open: u32,
    /// Kept; those corrected after a final breach are not among them.
    pub kept: u32,
    /// Broken.
    pub broken: u32,
    /// Excused.
    pub excused: u32,
    /// Withdrawn.
    pub withdrawn: u32,
    /// Cannot be judged.
    pub incomplete: u32,
    /// Changed by a proof after the breach was final: counted apart (law 3).
    pub corrected: u32,
}

impl Counts {
    pub(super) fn add(&mut self, status: Status, corrected: bool) {
        let count = match status {
            _ if corrected => &mut self.corrected,
            Status::NotDue | Status::Running | Status::AtRisk => &mut self.open,
            Status::Kept => &mut self.kept,
            Status::Broken => &mut self.broken,
            Status::Excused => &mut self.excused,
            Status::Withdrawn => &mut self.withdrawn,
            Status::Incomplete => &mut self.incomplete,
        };
        *count += 1;
    }
}

/// A promise's line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// The promise's id.
    pub promise: String,
    /// Its kind.
    pub kind: Kind,
    /// Who can act.
    pub owner: Role,
    /// Where it stands now: the worst of what is open or can still change, else the last verdict.
    pub status: Status,
    /// All instances.
    pub counts: Counts,
    /// By month of the due instant (of the beginning where that is not known), `2026-04`.
    pub months: BTreeMap<String, Counts>,
    /// Instances. Of clocks: the open ones and all that are not kept or withdrawn.
    pub instances: Vec<Instance>,
    /// The last verdict, by the instance's beginning.
    #[serde(skip)]
    last: Option<(Timestamp, Status)>,
    /// The worst of what is live.
    #[serde(skip)]
    worst: Option<Status>,
}

impl Line {
    pub(super) fn new(promise: &str, kind: Kind, owner: Role) -> Self {
        Self {
            promise: promise.to_owned(),
            kind,
            owner,
            status: Status::NotDue,
            counts: Counts::default(),
            months: BTreeMap::new(),
            instances: Vec::new(),
            last: None,
            worst: None,
        }
    }

    /// Takes in one instance.
    pub(super) fn take(&mut self, instance: Instance, month: &str) {
        let corrected = instance.remarks.contains(&Remark::Note(Note::Corrected));
        let live = instance.provisional;
        self.count(instance.status, instance.from, live, corrected, month);
        self.instances.push(instance);
    }

    /// Takes in one clock; `key` says on what it runs.
    pub(super) fn take_clock(&mut self, key: &str, clock: &Clock, at: Timestamp, month: &str) {
        if at < clock.started_at {
            return;
        }
        let verdict = clock.verdict(at);
        let corrected = verdict.notes.contains(&Note::Corrected);
        let settled = matches!(verdict.status, Status::Kept | Status::Withdrawn);
        // A kept clock is done with; a breach lasts until it is stopped or can no longer change.
        let live = !settled && (verdict.provisional || clock.stop_at(at).is_none());
        self.count(verdict.status, clock.started_at, live, corrected, month);
        if settled && !corrected {
            return;
        }
        self.instances.push(Instance::of_clock(key, clock, at));
    }

    fn count(&mut self, status: Status, from: Timestamp, live: bool, corrected: bool, month: &str) {
        self.counts.add(status, corrected);
        match self.months.get_mut(month) {
            Some(counts) => counts.add(status, corrected),
            None => {
                let mut counts = Counts::default();
                counts.add(status, corrected);
                self.months.insert(month.to_owned(), counts);
            }
        }
        if self.last.is_none_or(|(last, _)| from >= last) {
            self.last = Some((from, status));
        }
        if live {
            self.worst = Some(self.worst.map_or(status, |w| worse(w, status)));
        }
        let last = self.last.map_or(Status::NotDue, |l| l.1);
        self.status = match self.worst {
            Some(worst) => worse_of_live(worst, last),
            None => last,
        };
    }

    /// Marks what the school said to an instance.
    pub(super) fn answered(&mut self, key: &str, remark: Remark) {
        if let Some(instance) = self.instances.iter_mut().find(|i| i.key == key) {
            instance.remarks.push(remark);
        }
    }

    /// Marks an instance that a late proof changed.
    pub(super) fn corrected(instance: &mut Instance, by: Seq) {
        instance.evidence.push(by);
        instance.remarks.push(Remark::Note(Note::Corrected));
    }
}

/// What is open and well says nothing against the last verdict of a period that is over.
fn worse_of_live(worst: Status, last: Status) -> Status {
    match worst {
        Status::Kept | Status::NotDue | Status::Withdrawn => last,
        open => open,
    }
}

/// The one that needs more attention.
pub(super) fn worse(a: Status, b: Status) -> Status {
    match rank(a) >= rank(b) {
        true => a,
        false => b,
    }
}

fn rank(status: Status) -> u8 {
    match status {
        Status::Broken => 7,
        Status::AtRisk => 6,
        Status::Incomplete => 5,
        Status::Excused => 4,
        Status::Running => 3,
        Status::Kept => 2,
        Status::Withdrawn => 1,
        Status::NotDue => 0,
    }
}
