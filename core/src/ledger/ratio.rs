//! ratio: a quotient over a window. A case belongs to the window of its repair or answer.

use super::{
    clocks::month_of,
    instance::{Instance, Margin, Remark},
    scene::{Period, Scene, period_key},
};
use crate::{
    calendar::Interval,
    contract::{Quotient, Ratio},
    fact::Seq,
    promise::Status,
};
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use serde::{Deserialize, Serialize};

/// One case of a quotient.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    /// Of which quotient.
    pub quotient: Quotient,
    /// When: the repair's completion, the answer, or the end without a solution.
    pub at: Timestamp,
    /// The fact that makes it a case.
    pub seq: Seq,
    /// Whether it counted as good then.
    pub good: bool,
    /// Since when it is known as a case.
    pub known_at: Timestamp,
    /// When and by which fact it turned out to have failed after all.
    pub failed: Option<(Timestamp, Seq)>,
    /// Whether the desk typed the answer for the school.
    pub by_desk: bool,
    /// How many cases it stands for: 1, or more where equal ones of one month are counted together.
    /// Such a sum has no fact of its own (`seq` 0).
    #[serde(default = "once", skip_serializing_if = "is_once")]
    pub times: u32,
}

/// The months by which a case counts in a sum, in the contract's zone. A window is made of whole
/// months: cases of the same months are alike to every window that is over.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CaseMonths {
    /// Of the case: `2026-04`.
    pub of: String,
    /// In which it became known; the very end of a month belongs to it.
    pub known: String,
    /// In which it turned out to have failed; empty when it did not.
    pub failed: String,
}

impl CaseMonths {
    /// Those of a case.
    pub fn new(zone: &TimeZone, case: &Case) -> Self {
        let failed = case.failed.map(|(at, _)| month_of(zone, at));
        Self {
            of: month_at(zone, case.at),
            known: month_of(zone, case.known_at),
            failed: failed.unwrap_or_default(),
        }
    }

    /// The last of them: in a later month nothing of the case is open.
    pub fn latest(&self) -> &str {
        (&self.of).max(&self.known).max(&self.failed)
    }

    /// A case that stands for `times` of these months; `like` says the rest. None when a month is
    /// none.
    pub fn sum(&self, zone: &TimeZone, like: Case, times: u32) -> Option<Case> {
        let failed = match self.failed.as_str() {
            "" => None,
            month => Some((bounds(zone, month)?.1, 0)),
        };
        Some(Case {
            at: bounds(zone, &self.of)?.0,
            known_at: bounds(zone, &self.known)?.1,
            seq: 0,
            failed,
            times,
            ..like
        })
    }
}

/// The month in which an instant lies: `2026-04`.
pub fn month_at(zone: &TimeZone, at: Timestamp) -> String {
    let on = zone.to_datetime(at).date();
    format!("{:04}-{:02}", on.year(), on.month())
}

/// Where a month begins and ends.
fn bounds(zone: &TimeZone, month: &str) -> Option<(Timestamp, Timestamp)> {
    let first: Date = format!("{month}-01").parse().ok()?;
    let next = first.checked_add(jiff::Span::new().months(1)).ok()?;
    let begin = |on: Date| Some(on.to_zoned(zone.clone()).ok()?.timestamp());
    Some((begin(first)?, begin(next)?))
}

fn once() -> u32 {
    1
}

fn is_once(times: &u32) -> bool {
    *times == 1
}

/// Good ones of all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Tally {
    good: u64,
    all: u64,
    by_desk: u64,
}

impl Tally {
    fn reaches(self, target_bp: u32) -> bool {
        self.good * 10_000 >= u64::from(target_bp) * self.all
    }

    /// How many more cases may fail before the target is missed; negative when it is missed.
    fn budget(self, target_bp: u32) -> i64 {
        let target = u64::from(target_bp);
        let bearable = (self.good * 10_000).checked_div(target).unwrap_or(0);
        i64::try_from(bearable).unwrap_or(i64::MAX) - i64::try_from(self.all).unwrap_or(i64::MAX)
    }

    fn pair(self) -> (u32, u32) {
        let small = |n: u64| u32::try_from(n).unwrap_or(u32::MAX);
        (small(self.good), small(self.all))
    }
}

/// The instances of a ratio: one a window.
pub(super) fn judge(terms: &Ratio, scene: &Scene<'_>) -> Vec<Instance> {
    let mut cases: Vec<&Case> = scene.material.cases.iter().collect();
    cases.retain(|c| c.quotient == terms.quotient && c.at <= scene.at);
    cases.sort_unstable_by_key(|c| (c.at, c.seq));
    let of_period =
        |(period, time): &Period| window(terms, scene, period_key(*period), *time, &cases);
    scene.periods(terms.per).iter().map(of_period).collect()
}

fn window(
    terms: &Ratio,
    scene: &Scene<'_>,
    key: String,
    time: Interval<Timestamp>,
    cases: &[&Case],
) -> Instance {
    let mut instance = Instance::new(key, time.from, Some(time.to));
    instance.turns_at = Some(time.to);
    // Final at the window's end: what is known by then decides. Later knowledge is shown, and can
    // only take a verdict away.
    let known = scene.at.min(time.to);
    let upto = |end: Timestamp| &cases[..cases.partition_point(|c| c.at < end)];
    let own = &upto(time.to)[cases.partition_point(|c| c.at < time.from)..];
    // What was not known yet makes no window wide enough.
    let few = |known| sum(own, known).all < u64::from(terms.least_cases);
    let counted = |known| if few(known) { upto(time.to) } else { own };
    instance.evidence = evidence(counted(known), scene.at);
    if few(known) {
        instance.remarks.push(Remark::Widened);
    }
    let tally = sum(counted(known), known);
    if tally.all == 0 {
        instance.remarks.push(Remark::NoCases);
        return instance.says(Status::NotDue, time.to, scene.at);
    }
    let now = sum(counted(scene.at), scene.at);
    instance.remarks.extend(remarks(&tally, &now));
    let budget = tally.budget(terms.target_bp);
    let over = scene.at >= time.to;
    let status = match (tally.reaches(terms.target_bp), over) {
        (true, true) if now.reaches(terms.target_bp) => Status::Kept,
        (_, true) => Status::Broken,
        (true, false) if budget > 0 => Status::Running,
        _ => Status::AtRisk,
    };
    let mut instance = instance
        .says(status, time.to, scene.at)
        .left(Margin::Failures(budget));
    instance.provisional = !over;
    instance
}

/// The quotient as it was known at the window's end, and as it is known now.
fn remarks(tally: &Tally, now: &Tally) -> Vec<Remark> {
    let (good, all) = tally.pair();
    let mut remarks = vec![Remark::Quotient(good, all)];
    if tally.by_desk > 0 {
        let typed = u32::try_from(tally.by_desk).unwrap_or(u32::MAX);
        remarks.push(Remark::TypedByDesk(typed));
    }
    if now != tally {
        let (good, all) = now.pair();
        remarks.push(Remark::Restated(good, all));
    }
    remarks
}

/// The cases that were known as such; later failures are evidence too.
fn evidence(cases: &[&Case], at: Timestamp) -> Vec<Seq> {
    let known = || cases.iter().filter(|c| c.known_at <= at);
    let failed = |c: &&Case| c.failed.filter(|f| f.0 <= at).map(|f| f.1);
    let mut seqs: Vec<Seq> = known().map(|c| c.seq).collect();
    seqs.extend(known().filter_map(failed));
    // Sums have no facts of their own.
    seqs.retain(|seq| *seq > 0);
    seqs.sort_unstable();
    seqs
}

fn sum(cases: &[&Case], known: Timestamp) -> Tally {
    let mut tally = Tally::default();
    for case in cases.iter().filter(|c| c.known_at <= known) {
        let failed = case.failed.is_some_and(|f| f.0 <= known);
        let times = u64::from(case.times);
        tally.all += times;
        tally.good += times * u64::from(case.good && !failed);
        tally.by_desk += times * u64::from(case.by_desk);
    }
    tally
}
