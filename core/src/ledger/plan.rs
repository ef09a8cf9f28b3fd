//! What is planned: rosters, and standby units that will be used elsewhere. A plan proves nothing; it
//! shows a gap ahead.

use super::{
    entry::What,
    evidence::Seen,
    fact::Shift,
    stretch::{Stretch, counting, once, unit},
};
use crate::{
    calendar::{Interval, Intervals},
    fact::Seq,
};
use jiff::Timestamp;
use std::{cell::OnceCell, collections::BTreeMap};
use uuid::Uuid;

/// What will be there, as far as it was planned.
#[derive(Debug, Default)]
pub(super) struct Plan {
    /// Who, or what, will be there.
    pub(super) there: Vec<Stretch>,
    /// For which times that is known.
    pub(super) known: Vec<Interval<Timestamp>>,
    /// The facts that say so, each with the time that it speaks of.
    pub(super) said: Vec<(Interval<Timestamp>, Seq)>,
}

impl Plan {
    /// When the last plan ends.
    pub(super) fn ends(&self) -> Option<Timestamp> {
        self.said.iter().map(|(time, _)| time.to).max()
    }
}

/// A plan, worked out when it is first asked for.
#[derive(Debug)]
pub(super) struct Planned<'a> {
    group: &'a [Seen],
    at: Timestamp,
    read: fn(&[Seen], Timestamp) -> Plan,
    plan: OnceCell<Plan>,
}

impl<'a> Planned<'a> {
    /// People, by the roster.
    pub(super) fn roster(group: &'a [Seen], at: Timestamp) -> Self {
        Self::by(roster, group, at)
    }

    /// Standby units, by what is planned for each.
    pub(super) fn units(group: &'a [Seen], at: Timestamp) -> Self {
        Self::by(units, group, at)
    }

    /// Of what nobody plans.
    pub(super) fn nothing(at: Timestamp) -> Self {
        Self::by(|_, _| Plan::default(), &[], at)
    }

    fn by(read: fn(&[Seen], Timestamp) -> Plan, group: &'a [Seen], at: Timestamp) -> Self {
        let plan = OnceCell::new();
        Self {
            group,
            at,
            read,
            plan,
        }
    }

    pub(super) fn get(&self) -> &Plan {
        self.plan.get_or_init(|| (self.read)(self.group, self.at))
    }
}

/// Who is planned, each stretch of time by its last roster.
fn roster(group: &[Seen], at: Timestamp) -> Plan {
    let mut plan = Plan::default();
    for fact in group.iter().filter(|f| f.as_start <= at) {
        let What::Planned { from, to, shifts } = &fact.entry.what else {
            continue;
        };
        let window = Interval::new(*from, *to);
        let kept = plan.there.into_iter();
        plan.there = kept.flat_map(|s| without(s, window)).collect();
        let stay = |shift: &Shift| {
            let time = Interval::new(shift.from, shift.to).intersection(&window);
            (shift.person.0, unit(time.from, time.to, fact.entry.seq))
        };
        plan.there.extend(once(shifts.iter().map(stay).collect()));
        plan.known.push(window);
        plan.said.push((window, fact.entry.seq));
    }
    plan
}

/// The units that count now, each without the times in which it is planned to be elsewhere.
fn units(group: &[Seen], at: Timestamp) -> Plan {
    let (mut plan, mut known) = (Plan::default(), Intervals::none());
    let elsewhere = elsewhere(group, at);
    if elsewhere.is_empty() {
        return plan;
    }
    for (unit, there) in counting(group, at) {
        let mut here = vec![there];
        for away in elsewhere.get(&unit).into_iter().flatten() {
            let kept = here.into_iter();
            here = kept.flat_map(|s| without(s, away.time)).collect();
            known = known.union(&Intervals::one(away.time));
            plan.said.push((away.time, away.seq));
        }
        plan.there.extend(here);
    }
    plan.known = known.iter().collect();
    plan
}

/// A time in which a unit is planned to be elsewhere.
#[derive(Clone, Copy)]
struct Away {
    time: Interval<Timestamp>,
    /// When the plan as it was made begins, of which this may be a part.
    begins: Timestamp,
    seq: Seq,
}

/// When units are planned to be elsewhere. A later plan takes the place of an earlier one; a unit that
/// came back ends those that had begun. One pass for all units: there may be many, and few plans.
fn elsewhere(group: &[Seen], at: Timestamp) -> BTreeMap<Uuid, Vec<Away>> {
    let mut planned: BTreeMap<Uuid, Vec<Away>> = BTreeMap::new();
    // What warns counts from the earlier time, what takes a warning away from the later.
    for fact in group {
        let (warns, calms) = (fact.as_start <= at, fact.as_stop <= at);
        match fact.entry.what {
            What::UnitPlanned {
                unit,
                from,
                to,
                away,
            } if away && warns || calms => {
                let (time, seq) = (Interval::new(from, to), fact.entry.seq);
                let of_unit = planned.entry(unit.0).or_default();
                let kept = std::mem::take(of_unit).into_iter();
                of_unit.extend(kept.flat_map(|a| a.without(time)));
                let begins = from;
                of_unit.extend(away.then_some(Away { time, begins, seq }));
            }
            What::Entered(unit) | What::Returned(unit) if calms => {
                if let Some(of_unit) = planned.get_mut(&unit.0) {
                    of_unit.retain(|a| a.begins > fact.as_start);
                }
            }
            _ => {}
        }
    }
    planned.retain(|_, of_unit| !of_unit.is_empty());
    planned
}

impl Away {
    fn without(self, window: Interval<Timestamp>) -> impl Iterator<Item = Self> {
        outside(self.time, window).map(move |time| Self { time, ..self })
    }
}

fn without(stretch: Stretch, window: Interval<Timestamp>) -> impl Iterator<Item = Stretch> {
    outside(stretch.time, window).map(move |time| Stretch { time, ..stretch })
}

/// What is left of a time before and after a window.
fn outside(
    time: Interval<Timestamp>,
    window: Interval<Timestamp>,
) -> impl Iterator<Item = Interval<Timestamp>> {
    let before = Interval::new(time.from, time.to.min(window.from));
    let after = Interval::new(time.from.max(window.to), time.to);
    [before, after].into_iter().filter(|t| !t.is_empty())
}
