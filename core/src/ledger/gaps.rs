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

/// How much there is at an instant.
pub(super) fn level_at(stretches: &[Stretch], at: Timestamp) -> i64 {
    let there = stretches.iter().filter(|s| s.time.contains(at));
    there.map(|s| s.worth).sum()
}

/// Every stretch of a window with fewer than `least`, in order. Those up to `grace` are listed and
/// not counted.
pub(super) fn gaps(
    stretches: &[Stretch],
    window: Interval<Timestamp>,
    least: i64,
    grace: SignedDuration,
) -> Vec<Gap> {
    if window.is_empty() {
        return Vec::new();
    }
    let mut changes = vec![(window.from, 0), (window.to, 0)];
    for stretch in within(stretches, window) {
        let time = stretch.time.intersection(&window);
        changes.push((time.from, stretch.worth));
        changes.push((time.to, -stretch.worth));
    }
    changes.sort_unstable();
    let (mut level, mut found): (i64, Vec<Gap>) = (0, Vec::new());
    let mut index = 0;
    while let Some((from, _)) = changes.get(index).copied() {
        while changes.get(index).is_some_and(|c| c.0 == from) {
            level += changes[index].1;
            index += 1;
        }
        let Some((to, _)) = changes.get(index).copied() else {
            break;
        };
        if level < least {
            widen(&mut found, from, to, level);
        }
    }
    for gap in &mut found {
        gap.counted = gap.to.duration_since(gap.from) > grace;
    }
    found
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
