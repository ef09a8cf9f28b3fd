//! Quantities over time: what each fact adds, from when to when.

use super::{entry::What, evidence::Seen, gaps::Level};
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
    /// How much that is.
    pub(super) level: Level,
    /// For what can be lent or run low: how much is at hand.
    pub(super) at_hand: Option<Level>,
}

impl Amount {
    fn new(there: Vec<Stretch>, at_hand: Option<&[Stretch]>) -> Self {
        Self {
            level: Level::of(&there),
            at_hand: at_hand.map(Level::of),
            there,
        }
    }
}

/// A fact at the instant that gives its order.
type Placed<'a> = (Timestamp, &'a Seen);

/// The facts in the order in which things happened. Where a time is in doubt, the earlier one gives
/// the order, and what speaks for the provider counts from the later. What speaks against it may have
/// happened at both: it ends what began between them, too.
fn in_order(group: &[Seen], at: Timestamp) -> Vec<Placed<'_>> {
    let known = group.iter().filter(|f| f.as_start <= at);
    let mut facts: Vec<Placed<'_>> = Vec::with_capacity(group.len());
    facts.extend(known.map(|f| (f.as_start, f)));
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
    let proof = SignedDuration::from_hours(proof_hours.into());
    // By number: few people, compared often.
    let mut ends: BTreeMap<u128, Timestamp> = BTreeMap::new();
    let mut stays: Vec<(Uuid, Stretch)> = Vec::with_capacity(group.len());
    // Backwards, so that whoever begins finds what ended it next.
    for (time, fact) in in_order(group, at).into_iter().rev() {
        let (begins, ended) = match fact.entry.what {
            What::Begun { person, takes_over } => (Some(person), takes_over),
            What::Ended { person } => (None, Some(person)),
            _ => continue,
        };
        if let Some(person) = begins.filter(|_| fact.as_stop <= at && time == fact.as_start) {
            let longest = fact.as_stop.saturating_add(proof);
            let longest = longest.unwrap_or(Timestamp::MAX);
            let to = ends
                .get(&person.0.as_u128())
                .map_or(longest, |end| longest.min(*end));
            stays.push((person.0, unit(fact.as_stop, to, fact.entry.seq)));
        }
        if let Some(person) = ended {
            ends.insert(person.0.as_u128(), time);
        }
    }
    stays.reverse();
    Amount::new(once(stays), None)
}

/// One person counts once, however often they checked in.
pub(super) fn once(mut stays: Vec<(Uuid, Stretch)>) -> Vec<Stretch> {
    stays.sort_by_key(|(_, s)| (s.time.from, s.seq));
    let mut until: BTreeMap<u128, Timestamp> = BTreeMap::new();
    let alone = stays.into_iter().map(|(person, mut stretch)| {
        let until = until.entry(person.as_u128()).or_insert(Timestamp::MIN);
        stretch.time.from = stretch.time.from.max(*until);
        *until = stretch.time.to.max(*until);
        stretch
    });
    alone.filter(|s| !s.time.is_empty()).collect()
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
    /// Ready, or lent to the school. One that does not run is neither, wherever it stands.
    fn counts(self) -> bool {
        self.entered && !self.unsound
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
    let facts = by_unit(group, at);
    let (mut there, mut at_hand) = (Vec::new(), Vec::new());
    for facts in facts.chunk_by(|a, b| a.0 == b.0) {
        stretches(facts, at, Standing::counts, &mut there);
        stretches(facts, at, Standing::is_ready, &mut at_hand);
    }
    Amount::new(there, Some(&at_hand))
}

/// Those that count at an instant, and since when.
pub(super) fn counting(group: &[Seen], at: Timestamp) -> Vec<(Uuid, Stretch)> {
    let facts = by_unit(group, at);
    let mut counting = Vec::new();
    for facts in facts.chunk_by(|a, b| a.0 == b.0) {
        let mut there = Vec::new();
        stretches(facts, at, Standing::counts, &mut there);
        let now = there.into_iter().filter(|s| s.time.contains(at));
        counting.extend(now.map(|s| (facts[0].0, s)));
    }
    counting
}

/// What moves units, unit by unit; the facts of one stay in their order.
fn by_unit(group: &[Seen], at: Timestamp) -> Vec<(Uuid, Placed<'_>)> {
    let mut facts: Vec<(Uuid, Placed<'_>)> = in_order(group, at)
        .into_iter()
        .filter_map(|placed| Some((unit_of(&placed.1.entry.what)?, placed)))
        .collect();
    facts.sort_by_key(|(unit, _)| *unit);
    facts
}

fn unit_of(what: &What) -> Option<Uuid> {
    match what {
        What::Entered(u) | What::Lent(u) | What::Returned(u) | What::Left(u) => Some(u.0),
        What::Tested { unit, .. } => Some(unit.0),
        What::BackupNamed(p) | What::BackupEnded(p) => Some(p.0),
        _ => None,
    }
}

/// When one unit is as asked: from the later time of the fact that makes it so to the earlier time
/// of the fact that ends it.
fn stretches(
    facts: &[(Uuid, Placed<'_>)],
    at: Timestamp,
    is: fn(Standing) -> bool,
    all: &mut Vec<Stretch>,
) {
    let (mut standing, mut since) = (Standing::default(), None);
    let mut add = |from, to, seq| {
        let stretch = unit(from, to, seq);
        all.extend((!stretch.time.is_empty()).then_some(stretch));
    };
    for (_, (time, fact)) in facts {
        let next = standing.with(&fact.entry.what);
        match (is(standing), is(next), since) {
            (false, true, _) => since = Some((fact.as_stop, fact.entry.seq)),
            (true, false, Some((from, seq))) => {
                add(from, *time, seq);
                since = None;
            }
            _ => {}
        }
        standing = next;
    }
    if let Some((from, seq)) = since.filter(|(from, _)| *from <= at) {
        add(from, Timestamp::MAX, seq);
    }
}

pub(super) fn unit(from: Timestamp, to: Timestamp, seq: Seq) -> Stretch {
    Stretch {
        time: Interval::new(from, to),
        worth: 1,
        seq,
    }
}

/// One count of a part: the fact, how many, how many must be there.
type Count<'a> = (&'a Seen, i64, i64);

/// The threshold of a part while its counts are gone through. Whoever counts may raise it; only the
/// school's word lowers it, or low stock would be made plenty by another threshold.
#[derive(Default)]
pub(super) struct Threshold(u32);

impl Threshold {
    /// How many were counted, and how many must be there.
    pub(super) fn counted(&mut self, fact: &Seen) -> Option<(u32, u32)> {
        let What::Counted { count, least } = fact.entry.what else {
            return None;
        };
        self.0 = match fact.agreed {
            Some(_) => least,
            None => least.max(self.0),
        };
        Some((count, self.0))
    }
}

/// Pieces of a part, as they were counted; at hand is what lies above the part's own threshold.
pub(super) fn pieces(group: &[Seen], at: Timestamp) -> Amount {
    let mut threshold = Threshold::default();
    let counts = group.iter().filter_map(|f| {
        let (count, least) = threshold.counted(f)?;
        Some((f, count.into(), least.into()))
    });
    let counts: Vec<Count<'_>> = counts.filter(|(f, ..)| f.as_start <= at).collect();
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
    Amount::new(there, Some(&at_hand))
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
