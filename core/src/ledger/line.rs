//! A promise's line in the ledger: all its instances, counted by status and month.

use super::{
    clocks::ClockSum,
    instance::{Instance, Remark},
};
use crate::{
    contract::Kind,
    promise::{Clock, CountedAs, Note, Status},
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
        *self.of(status, corrected) += 1;
    }

    fn add_sum(&mut self, sum: &ClockSum) {
        let (status, corrected) = match sum.counted_as {
            CountedAs::Kept => (Status::Kept, false),
            CountedAs::Broken => (Status::Broken, false),
            CountedAs::Excused => (Status::Excused, false),
            CountedAs::Withdrawn => (Status::Withdrawn, false),
            CountedAs::Incomplete => (Status::Incomplete, false),
            CountedAs::Corrected => (Status::Kept, true),
        };
        let count = self.of(status, corrected);
        *count = count.saturating_add(sum.times);
    }

    fn of(&mut self, status: Status, corrected: bool) -> &mut u32 {
        match status {
            // What is broken all the same counts as that.
            _ if corrected && status != Status::Broken => &mut self.corrected,
            Status::NotDue | Status::Running | Status::AtRisk => &mut self.open,
            Status::Kept => &mut self.kept,
            Status::Broken => &mut self.broken,
            Status::Excused => &mut self.excused,
            Status::Withdrawn => &mut self.withdrawn,
            Status::Incomplete => &mut self.incomplete,
        }
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
    /// The last verdict, by the instance's beginning and key.
    #[serde(skip)]
    last: Option<((Timestamp, String), Status)>,
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
        self.count(instance.status, corrected, month);
        let (from, status, live) = (instance.from, instance.status, instance.provisional);
        self.stands(status, (from, &instance.key), live);
        self.instances.push(instance);
    }

    /// Takes in one clock. `month` is under which it counts; none when a sum counts it already.
    pub(super) fn take_clock(
        &mut self,
        (key, clock): (&str, &Clock),
        at: Timestamp,
        month: Option<&str>,
    ) {
        if at < clock.started_at {
            return;
        }
        let (status, live) = (clock.status_at(at), clock.is_live(at));
        let corrected = clock.corrected_by.is_some();
        if let Some(month) = month {
            self.count(status, corrected, month);
        }
        let named = Instance::key_of(key, clock);
        self.stands(status, (clock.started_at, &named), live);
        // A kept clock is done with.
        if corrected || !matches!(status, Status::Kept | Status::Withdrawn) {
            self.instances.push(Instance::of_clock(key, clock, at));
        }
    }

    /// Takes in clocks that are counted together.
    pub(super) fn take_sum(&mut self, sum: &ClockSum) {
        self.counts.add_sum(sum);
        self.month(&sum.month).add_sum(sum);
    }

    fn count(&mut self, status: Status, corrected: bool, month: &str) {
        self.counts.add(status, corrected);
        self.month(month).add(status, corrected);
    }

    fn month(&mut self, month: &str) -> &mut Counts {
        if !self.months.contains_key(month) {
            self.months.insert(month.to_owned(), Counts::default());
        }
        self.months.entry(month.to_owned()).or_default()
    }

    /// Takes in how an instance stands that began then, under that key.
    fn stands(&mut self, status: Status, (from, key): (Timestamp, &str), live: bool) {
        // Whatever order they come in: the last is the one that began last.
        let last = self.last.as_ref();
        if last.is_none_or(|((last, of), _)| (from, key) >= (*last, of.as_str())) {
            self.last = Some(((from, key.to_owned()), status));
        }
        if live {
            self.worst = Some(self.worst.map_or(status, |w| worse(w, status)));
        }
        let last = self.last.as_ref().map_or(Status::NotDue, |l| l.1);
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
