//! Quantities over time: what each fact adds, from when to when.

use super::{entry::What, evidence::Seen};
use crate::{calendar::Interval, fact::Seq};
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Something that is there for a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stretch {
    pub(super) time: Interval<Timestamp>,
    /// How much it counts.
    pub(super) worth: i64,
    /// The fact that shows it.
    pub(super) seq: Seq,
}

/// What is there, and what of it is at hand.
#[derive(Debug, Default)]
pub(super) struct Amount {
    pub(super) there: Vec<Stretch>,
    /// For what can be lent or run low: how much is at hand.
    pub(super) at_hand: Option<Vec<Stretch>>,
}

/// A fact at the instant that gives its order.
type Placed<'a> = (Timestamp, &'a Seen);

/// The facts in the order in which things happened. Where a time is in doubt, the earlier one gives
/// the order, and what speaks for the provider counts from the later. What speaks against it may have
/// happened at both: it ends what began between them, too.
fn in_order(group: &[Seen], at: Timestamp) -> Vec<Placed<'_>> {
    let known = group.iter().filter(|f| f.as_start <= at);
    let mut facts: Vec<Placed<'_>> = known.map(|f| (f.as_start, f)).collect();
    let again = |f: &&Seen| f.in_doubt && f.as_stop <= at && speaks_against(&f.entry.what);
    facts.extend(group.iter().filter(again).map(|f| (f.as_stop, f)));
    facts.sort_by_key(|(time, f)| (*time, f.entry.seq));
    facts
}

fn speaks_against(what: &What) -> bool {
    match what {
        What::Ended { .. } | What::Left(_) | What::BackupEnded(_) | What::Lent(_) => true,
        What::Begun { takes_over, .. } => takes_over.is_some(),
        What::Tested { passed, .. } => !passed,
        _ => false,
    }
}

/// People there: from each check-in to the check-out, the next one's taking over, or the end of
/// what one check-in proves.
pub(super) fn presence(group: &[Seen], proof_hours: u32, at: Timestamp) -> Amount {
    let facts = in_order(group, at);
    let proof = SignedDuration::from_hours(proof_hours.into());
    let mut by_person: BTreeMap<Uuid, Vec<Stretch>> = BTreeMap::new();
    for (index, (time, begin)) in facts.iter().enumerate() {
        let What::Begun { person, .. } = begin.entry.what else {
            continue;
        };
        if begin.as_stop > at || *time != begin.as_start {
            continue;
        }
        let ends = |(_, f): &&Placed<'_>| match f.entry.what {
            What::Ended { person: p } => p == person,
            What::Begun { takes_over, .. } => takes_over == Some(person),
            _ => false,
        };
        let longest = begin
            .as_stop
            .saturating_add(proof)
            .unwrap_or(Timestamp::MAX);
        let end = facts[index + 1..].iter().find(ends).map(|(time, _)| *time);
        let to = end.map_or(longest, |end| end.min(longest));
        by_person.entry(person.0).or_default().push(Stretch {
            time: Interval::new(begin.as_stop, to),
            worth: 1,
            seq: begin.entry.seq,
        });
    }
    let there = by_person.into_values().flat_map(once).collect();
    Amount {
        there,
        at_hand: None,
    }
}

/// One person counts once, however often they checked in.
fn once(mut stretches: Vec<Stretch>) -> Vec<Stretch> {
    stretches.sort_by_key(|s| (s.time.from, s.seq));
    let mut until = Timestamp::MIN;
    for stretch in &mut stretches {
        stretch.time.from = stretch.time.from.max(until);
        until = until.max(stretch.time.to);
    }
    stretches.retain(|s| !s.time.is_empty());
    stretches
}

/// Where one unit, or one person, stands.
#[derive(Clone, Copy, Default, PartialEq)]
struct Standing {
    /// At this contract's disposal.
    entered: bool,
    lent: bool,
    unsound: bool,
}

impl Standing {
    fn counts(self) -> bool {
        self.entered && (self.lent || !self.unsound)
    }

    fn is_ready(self) -> bool {
        self.entered && !self.lent && !self.unsound
    }

    fn with(mut self, what: &What) -> Self {
        match what {
            What::Entered(_) | What::BackupNamed(_) => {
                // One that failed its test does not count until it passes, wherever it was meanwhile.
                self = Self {
                    entered: true,
                    unsound: self.unsound,
                    ..Self::default()
                }
            }
            What::Lent(_) => self.lent = true,
            What::Returned(_) => self.lent = false,
            What::Tested { passed, .. } => self.unsound = !passed,
            What::Left(_) | What::BackupEnded(_) => {
                self = Self {
                    unsound: self.unsound,
                    ..Self::default()
                }
            }
            _ => {}
        }
        self
    }
}

/// Standby units of a class, or backups of a post.
pub(super) fn units(group: &[Seen], at: Timestamp) -> Amount {
    let mut by_unit: BTreeMap<Uuid, Vec<Placed<'_>>> = BTreeMap::new();
    for (time, fact) in in_order(group, at) {
        let unit = match fact.entry.what {
            What::Entered(u) | What::Lent(u) | What::Returned(u) | What::Left(u) => u.0,
            What::Tested { unit, .. } => unit.0,
            What::BackupNamed(p) | What::BackupEnded(p) => p.0,
            _ => continue,
        };
        by_unit.entry(unit).or_default().push((time, fact));
    }
    let (mut there, mut at_hand) = (Vec::new(), Vec::new());
    for facts in by_unit.values() {
        there.extend(stretches(facts, at, Standing::counts));
        at_hand.extend(stretches(facts, at, Standing::is_ready));
    }
    Amount {
        there,
        at_hand: Some(at_hand),
    }
}

/// When one unit is as asked: from the later time of the fact that makes it so to the earlier time
/// of the fact that ends it.
fn stretches(facts: &[Placed<'_>], at: Timestamp, is: fn(Standing) -> bool) -> Vec<Stretch> {
    let (mut standing, mut since, mut all) = (Standing::default(), None, Vec::new());
    for (time, fact) in facts {
        let next = standing.with(&fact.entry.what);
        match (is(standing), is(next)) {
            (false, true) => since = Some((fact.as_stop, fact.entry.seq)),
            (true, false) => {
                let begun = since.take();
                all.extend(begun.map(|(from, seq)| unit(from, *time, seq)));
            }
            _ => {}
        }
        standing = next;
    }
    let lasting = since.filter(|(from, _)| *from <= at);
    all.extend(lasting.map(|(from, seq)| unit(from, Timestamp::MAX, seq)));
    all.retain(|s| !s.time.is_empty());
    all
}

fn unit(from: Timestamp, to: Timestamp, seq: Seq) -> Stretch {
    Stretch {
        time: Interval::new(from, to),
        worth: 1,
        seq,
    }
}

/// One count of a part: the fact, how many, how many must be there.
type Count<'a> = (&'a Seen, i64, i64);

/// Pieces of a part, as they were counted; at hand is what lies above the part's own threshold.
pub(super) fn pieces(group: &[Seen], at: Timestamp) -> Amount {
    let counted = |f: &'_ Seen| match f.entry.what {
        What::Counted { count, least } => Some((count.into(), least.into())),
        _ => None,
    };
    let known = group.iter().filter(|f| f.as_start <= at);
    let counts: Vec<Count<'_>> = known
        .filter_map(|f| counted(f).map(|(count, least)| (f, count, least)))
        .collect();
    let mut turns: Vec<Timestamp> = counts
        .iter()
        .flat_map(|(f, ..)| [f.as_start, f.as_stop])
        .filter(|turn| *turn <= at)
        .collect();
    turns.sort_unstable();
    turns.dedup();
    let (mut there, mut at_hand) = (Vec::new(), Vec::new());
    for (index, from) in turns.iter().enumerate() {
        let to = turns.get(index + 1).copied().unwrap_or(Timestamp::MAX);
        let last = last_counts(&counts, *from);
        for (list, worth) in [
            (
                &mut there,
                last.iter().map(|(f, n, _)| (*n, f.entry.seq)).min(),
            ),
            (
                &mut at_hand,
                last.iter()
                    .map(|(f, n, least)| (n - least, f.entry.seq))
                    .min(),
            ),
        ] {
            list.extend(worth.map(|(worth, seq)| Stretch {
                worth,
                ..unit(*from, to, seq)
            }));
        }
    }
    Amount {
        there,
        at_hand: Some(at_hand),
    }
}

/// The counts that can be the last one at an instant: one, unless times are in doubt. Of these the
/// fewest pieces count. Nothing before some count was made for certain.
fn last_counts<'a>(counts: &[Count<'a>], at: Timestamp) -> Vec<Count<'a>> {
    let certain = counts.iter().filter(|(f, ..)| f.as_stop <= at);
    let Some(floor) = certain.map(|(f, ..)| (f.as_start, f.entry.seq)).max() else {
        return Vec::new();
    };
    let can_be = |(f, ..): &&Count<'a>| {
        let latest = if f.as_stop <= at {
            f.as_stop
        } else {
            f.as_start
        };
        latest <= at && (latest, f.entry.seq) >= floor
    };
    counts.iter().filter(can_be).copied().collect()
}

/// What was planned, each stretch of time by its last plan, and for which times there is a plan.
pub(super) fn planned(group: &[Seen], at: Timestamp) -> (Vec<Stretch>, Vec<Interval<Timestamp>>) {
    let (mut there, mut known): (Vec<Stretch>, Vec<Interval<Timestamp>>) = Default::default();
    for fact in group.iter().filter(|f| f.as_start <= at) {
        let What::Planned { from, to, shifts } = &fact.entry.what else {
            continue;
        };
        let window = Interval::new(*from, *to);
        there = there.into_iter().flat_map(|s| outside(s, window)).collect();
        let mut people: BTreeMap<Uuid, Vec<Stretch>> = BTreeMap::new();
        for shift in shifts {
            let time = Interval::new(shift.from, shift.to).intersection(&window);
            let stretch = unit(time.from, time.to, fact.entry.seq);
            people.entry(shift.person.0).or_default().push(stretch);
        }
        there.extend(people.into_values().flat_map(once));
        known.push(window);
    }
    (there, known)
}

/// What is left of a stretch before and after a window.
fn outside(stretch: Stretch, window: Interval<Timestamp>) -> impl Iterator<Item = Stretch> {
    let time = stretch.time;
    let before = Interval::new(time.from, time.to.min(window.from));
    let after = Interval::new(time.from.max(window.to), time.to);
    let parts = [before, after].into_iter().filter(|t| !t.is_empty());
    parts.map(move |time| Stretch { time, ..stretch })
}
