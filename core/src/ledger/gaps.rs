//! The level of a quantity, and where it lies below what was promised.

use super::{instance::Gap, stretch::Stretch};
use crate::calendar::Interval;
use jiff::{SignedDuration, Timestamp};

/// What is there at some moment of a window.
pub(super) fn within(
    stretches: &[Stretch],
    window: Interval<Timestamp>,
) -> impl Iterator<Item = &Stretch> {
    let meets = move |s: &&Stretch| !s.time.intersection(&window).is_empty();
    stretches.iter().filter(meets)
}

/// How much there is, from when on: every instant at which it changes, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Level(Vec<(Timestamp, i64)>);

impl Level {
    pub(super) fn of(stretches: &[Stretch]) -> Self {
        let begins = stretches.iter().map(|s| (s.time.from, s.worth));
        let ends = stretches.iter().map(|s| (s.time.to, -s.worth));
        let mut changes: Vec<(Timestamp, i64)> = begins.chain(ends).collect();
        // Both halves mostly come in order: a sort by runs only merges them.
        changes.sort_by_key(|(at, _)| *at);
        let mut level = 0;
        for change in &mut changes {
            level += change.1;
            change.1 = level;
        }
        // Of several changes at one instant the last one says how much there is.
        changes.dedup_by(|later, kept| {
            let same = later.0 == kept.0;
            if same {
                kept.1 = later.1;
            }
            same
        });
        Self(changes)
    }

    /// The instants at which it changes, in order.
    pub(super) fn turns(&self) -> impl Iterator<Item = Timestamp> + Clone {
        self.0.iter().map(|(at, _)| *at)
    }

    /// How much there is at an instant.
    pub(super) fn at(&self, at: Timestamp) -> i64 {
        let after = self.0.partition_point(|(from, _)| *from <= at);
        self.0[..after].last().map_or(0, |(_, level)| *level)
    }

    /// Every stretch of a window with fewer than `least`, in order. Those up to `grace` are listed
    /// and not counted.
    pub(super) fn below(
        &self,
        window: Interval<Timestamp>,
        least: i64,
        grace: SignedDuration,
    ) -> Vec<Gap> {
        let mut found: Vec<Gap> = Vec::new();
        if window.is_empty() {
            return found;
        }
        let next = self.0.partition_point(|(from, _)| *from <= window.from);
        let (mut from, mut level) = (window.from, self.at(window.from));
        let within = self.0[next..].iter().copied();
        let within = within.take_while(|(to, _)| *to < window.to);
        for (to, then) in within.chain([(window.to, 0)]) {
            if level < least {
                widen(&mut found, from, to, level);
            }
            (from, level) = (to, then);
        }
        for gap in &mut found {
            gap.counted = gap.to.duration_since(gap.from) > grace;
        }
        found
    }
}

fn widen(found: &mut Vec<Gap>, from: Timestamp, to: Timestamp, level: i64) {
    match found.last_mut().filter(|g| g.to == from) {
        Some(gap) => {
            gap.to = to;
            gap.least = gap.least.min(level);
        }
        None => found.push(Gap {
            from,
            to,
            least: level,
            counted: false,
        }),
    }
}
