//! What takes a clock away, puts others in its place, or excuses its breach. All of it must come
//! before the due instant; afterwards the breach stands.

use super::{
    attributes::{Attributes, Condition},
    case::Case,
    clock::{ClockDue, Replaced, Withdrawn, WithdrawnBy},
    due::in_time,
    mark::{Detail, Evidence},
    moment::TOLERANCE,
    start::Start,
};
use crate::{
    contract::{Deadline, Excuse, Instances},
    fact::Seq,
};
use jiff::Timestamp;
use std::collections::BTreeSet;

impl Case<'_> {
    /// The lawful end of a clock. A change that is not lawful is for this clock as if it had not
    /// been: it runs on, beside the clocks that the change brought.
    pub(super) fn withdrawn(
        &self,
        when: &Condition,
        instances: Instances,
        start: &Start,
        due: ClockDue,
    ) -> Option<Withdrawn> {
        let mut actual = Attributes::new(self.book.contract.default_grade);
        // What this clock knows of the ticket: unlawful changes left out.
        let mut believed = actual;
        let mut gone = None;
        for (index, mark) in self.marks.iter().enumerate() {
            actual.take(mark);
            let held = when.holds(&believed);
            let next = if held { believed.with(mark) } else { actual };
            if when.holds(&next) {
                (believed, gone) = (next, None);
            } else if !held {
                believed = next;
            } else if let Some(end) = self.lawful_end(index).filter(|w| in_time(w.at, due)) {
                (believed, gone) = (actual, Some(end));
            }
        }
        gone.or_else(|| self.start_void(instances, start, due))
            .or_else(|| self.not_needed(instances, start, due))
    }

    /// The end that a change brings: by a merge at once, else by a diagnosis and the school's
    /// agreement, when both are there.
    fn lawful_end(&self, index: usize) -> Option<Withdrawn> {
        let mark = &self.marks[index];
        let at = self.witnessed(index);
        let agreed = || {
            let (agreed_at, _) = self.testimony.agreement(mark)?;
            Some(at.max(agreed_at).max(self.diagnosed()?))
        };
        let (at, by) = match mark.evidence {
            Evidence::Merged | Evidence::ParentSet => (at, WithdrawnBy::Merged),
            // The school's own word that it is over is its finding and its agreement.
            Evidence::Cancelled if mark.by_school => (at, WithdrawnBy::Cancelled),
            Evidence::Cancelled => (agreed()?, WithdrawnBy::Cancelled),
            Evidence::Graded | Evidence::Converted | Evidence::Diagnosed => {
                (agreed()?, WithdrawnBy::Reclassified)
            }
            _ => return None,
        };
        Some(Withdrawn {
            at,
            seq: mark.seq,
            by,
        })
    }

    /// When a fact that would help the provider stood in the journal: nothing is made up afterwards
    /// to escape a clock. Within the tolerance the claim counts, and so does another system's record.
    fn witnessed(&self, index: usize) -> Timestamp {
        let (mark, moment) = (&self.marks[index], &self.moments[index]);
        let apart = mark.recorded_at.duration_since(moment.as_stop).abs();
        match mark.imported || apart <= TOLERANCE {
            true => moment.as_stop,
            false => moment.as_stop.max(mark.recorded_at),
        }
    }

    /// When cause and plan were first known.
    fn diagnosed(&self) -> Option<Timestamp> {
        self.indexes(&[Evidence::Diagnosed])
            .map(|i| self.witnessed(i))
            .min()
    }

    /// A follow-up of a repair that the school rejected before is pointless.
    fn start_void(&self, instances: Instances, start: &Start, due: ClockDue) -> Option<Withdrawn> {
        let rejected = self
            .rejection(start.index)
            .filter(|_| instances == Instances::Each)?;
        let at = self.moments[rejected].as_stop;
        in_time(at, due).then_some(Withdrawn {
            at,
            seq: self.marks[rejected].seq,
            by: WithdrawnBy::StartVoid,
        })
    }

    /// A fact by which a rule no longer asks for anything: it was solved, say, before anybody had to go.
    pub(super) fn spared(
        &self,
        unless: &[Evidence],
        start: &Start,
        due: ClockDue,
    ) -> Option<Withdrawn> {
        let after = self.indexes(unless).filter(|i| *i > start.index);
        // What the school rejects solved nothing.
        let stands = after.filter(|i| self.rejection(*i).is_none());
        let ends = stands.map(|i| Withdrawn {
            at: self.witnessed(i).max(start.at),
            seq: self.marks[i].seq,
            by: WithdrawnBy::NotNeeded,
        });
        ends.filter(|w| in_time(w.at, due))
            .min_by_key(|w| (w.at, w.seq))
    }

    /// A part that the repair did without, when the school signs for that repair.
    fn not_needed(&self, instances: Instances, start: &Start, due: ClockDue) -> Option<Withdrawn> {
        if instances != Instances::EachNeed {
            return None;
        }
        let signed = self.next_of(start.index, &[Evidence::RepairAccepted])?;
        let mark = &self.marks[signed];
        let (agreed_at, _) = self.testimony.agreement(mark)?;
        let at = self.witnessed(signed).max(agreed_at);
        let stands = self.next_of(signed, &[Evidence::Rejected]).is_none();
        (stands && in_time(at, due)).then_some(Withdrawn {
            at,
            seq: mark.seq,
            by: WithdrawnBy::Reclassified,
        })
    }

    /// A special part needed puts other promises in this one's place; a further one, when all had
    /// arrived, puts off the repair until that has arrived too.
    pub(super) fn replaced(
        &self,
        terms: &Deadline,
        start: &Start,
        due: ClockDue,
    ) -> Option<Replaced> {
        let needed = match terms.instances {
            Instances::AllArrived => self.next_of(start.index, &[Evidence::SpecialPartNeeded]),
            _ if terms.replaced_by_special_part => {
                self.indexes(&[Evidence::SpecialPartNeeded]).next()
            }
            _ => None,
        }?;
        let at = self.witnessed(needed);
        in_time(at, due).then_some(Replaced {
            at,
            seq: self.marks[needed].seq,
        })
    }

    /// The try by which the contract's excuse was complete (law 5: before the due instant).
    pub(super) fn excused(
        &self,
        excuse: &Excuse,
        start: &Start,
        due: ClockDue,
    ) -> Option<(Timestamp, Seq)> {
        let (mut tries, mut channels, mut link) = (0, BTreeSet::new(), !excuse.link);
        for index in self.indexes(&[Evidence::FollowUpTried]) {
            let moment = &self.moments[index];
            let Detail::Try {
                channel,
                link: sent,
            } = self.marks[index].detail
            else {
                continue;
            };
            let at = moment.as_stop;
            // A claim in doubt excuses nothing: it is the provider's own word on its own breach.
            if moment.in_doubt || at < start.at || !in_time(at, due) {
                continue;
            }
            link |= sent;
            if self.is_decent(excuse, at) {
                tries += 1;
                channels.insert(channel);
            }
            let enough = tries >= excuse.tries && channels.len() >= excuse.channels as usize;
            if enough && link {
                return Some((at, self.marks[index].seq));
            }
        }
        None
    }

    fn is_decent(&self, excuse: &Excuse, at: Timestamp) -> bool {
        let time = self.book.zone.to_datetime(at).time();
        excuse.from <= time && time <= excuse.to
    }
}
