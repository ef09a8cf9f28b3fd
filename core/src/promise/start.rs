//! Where a clock starts.

use super::{
    case::Case,
    clock::Clock,
    mark::{Detail, Evidence},
};
use crate::{
    contract::{Deadline, Instances},
    fact::Seq,
    id::NeedId,
};
use jiff::Timestamp;

/// The start of one clock.
#[derive(Clone, Copy, Debug)]
pub(super) struct Start {
    /// The instant that counts.
    pub(super) at: Timestamp,
    /// The instant of this ticket's own start, before it took in earlier reports.
    pub(super) own_at: Timestamp,
    /// The fact.
    pub(super) seq: Seq,
    /// Its place among the marks.
    pub(super) index: usize,
    /// The part it speaks of.
    pub(super) need: Option<NeedId>,
}

impl Case<'_> {
    /// Every start of a promise, in journal order.
    pub(super) fn starts(&self, terms: &Deadline, before: &[Clock]) -> Vec<Start> {
        match terms.instances {
            Instances::First => {
                let first = self.first_start(terms, before);
                first.and_then(|s| self.in_window(s)).into_iter().collect()
            }
            Instances::Each => self.indexes(&terms.start).map(|i| self.start(i)).collect(),
            Instances::EachNeed => self.each_need(terms),
            Instances::AllArrived => self.all_arrived(terms),
        }
    }

    /// The start of what is promised in windows only. What stands failed when a window begins enters
    /// it then; what is mended by then never does.
    fn in_window(&self, start: Start) -> Option<Start> {
        let Some(windows) = self.windows else {
            return Some(start);
        };
        let open = windows.iter().filter(|w| start.at < w.to);
        let at = open.map(|w| w.from.max(start.at)).min()?;
        // As it stood in the journal then: a claim that is believed later still stops the clock.
        let mended = |i: usize| {
            let mark = &self.marks[i];
            let known = mark.occurred_at.max(mark.recorded_at);
            self.moments[i].as_stop >= start.own_at && known <= at
        };
        let over = at > start.at && self.indexes(&[Evidence::ServiceRestored]).any(mended);
        (!over).then_some(Start { at, ..start })
    }

    pub(super) fn start(&self, index: usize) -> Start {
        let at = self.moments[index].as_start;
        Start {
            at,
            own_at: at,
            seq: self.marks[index].seq,
            index,
            need: None,
        }
    }

    /// The first start fact, or the instant when the promise before it is due, if that is earlier:
    /// who comes late has no more time to repair.
    fn first_start(&self, terms: &Deadline, before: &[Clock]) -> Option<Start> {
        let fact = self
            .indexes(&terms.start)
            .min_by_key(|i| self.moments[*i].as_start)
            .map(|i| self.with_absorbed(self.start(i)));
        let latest = self.start_at_due(terms, before);
        match (fact, latest) {
            (Some(fact), Some(latest)) if latest.at < fact.at => Some(Start {
                at: latest.at,
                own_at: latest.own_at,
                ..fact
            }),
            (fact, latest) => fact.or(latest),
        }
    }

    /// A report that took in earlier ones starts with the earliest of all.
    fn with_absorbed(&self, start: Start) -> Start {
        if self.marks[start.index].evidence != Evidence::Reported {
            return start;
        }
        let since = self.marks.iter().filter_map(|m| match m.detail {
            Detail::Since(since) => Some(since),
            _ => None,
        });
        let at = since.fold(start.at, Timestamp::min);
        Start { at, ..start }
    }

    fn start_at_due(&self, terms: &Deadline, before: &[Clock]) -> Option<Start> {
        let id = terms.or_due_of.as_ref()?;
        let other = before
            .iter()
            .find(|c| c.promise == *id && c.instance == 0)?;
        let index = self.marks.iter().position(|m| m.seq == other.start_seq)?;
        Some(Start {
            at: other.due_earliest(),
            // What the ticket already has stops a clock whose start lies ahead.
            own_at: Timestamp::MIN,
            seq: other.start_seq,
            index,
            need: None,
        })
    }

    /// One for each special part needed.
    fn each_need(&self, terms: &Deadline) -> Vec<Start> {
        let mut starts: Vec<Start> = Vec::new();
        for index in self.indexes(&terms.start) {
            let need = self.need(index);
            if starts.iter().all(|s| s.need != need) {
                starts.push(Start {
                    need,
                    ..self.start(index)
                });
            }
        }
        starts
    }

    /// One each time when every special part needed so far has arrived, from the earliest evidence
    /// of the last arrival.
    fn all_arrived(&self, terms: &Deadline) -> Vec<Start> {
        let (mut needed, mut awaited, mut starts) = (Vec::new(), Vec::new(), Vec::new());
        for (index, mark) in self.marks.iter().enumerate() {
            let Some(need) = self.need(index) else {
                continue;
            };
            if mark.evidence == Evidence::SpecialPartNeeded && !needed.contains(&need) {
                needed.push(need);
                awaited.push(need);
            } else if terms.start.contains(&mark.evidence) && awaited.contains(&need) {
                awaited.retain(|n| *n != need);
                if awaited.is_empty() {
                    let at = self.last_arrival(terms, &needed);
                    let start = self.start(index);
                    starts.push(at.map_or(start, |at| Start {
                        at,
                        own_at: at,
                        ..start
                    }));
                }
            }
        }
        starts
    }

    fn last_arrival(&self, terms: &Deadline, needed: &[NeedId]) -> Option<Timestamp> {
        let earliest = |need: &NeedId| {
            self.indexes(&terms.start)
                .filter(|i| self.need(*i) == Some(*need))
                .map(|i| self.moments[i].as_start)
                .min()
        };
        needed.iter().filter_map(earliest).max()
    }
}
