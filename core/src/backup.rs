//! When copies of the data are made, which of them stay, and when the age of the newest proven one is
//! an alarm. A clock that was set back makes no copy young: what is ahead of the clock is of no known
//! age, and the newest is the one that holds the most facts, whatever its time says.

use crate::{Seq, server_clock::STEP_MAX};
use jiff::{SignedDuration, Timestamp, civil::date, tz::TimeZone};
use std::collections::BTreeSet;

/// A newest proven copy that is older is an alarm.
pub const OLD_AFTER: SignedDuration = SignedDuration::from_hours(26);
/// With copies that are further apart, so much later than the next one should be there.
const SPARE: SignedDuration = SignedDuration::from_hours(2);
/// What did not succeed is tried again after so long.
const AGAIN_AFTER: SignedDuration = SignedDuration::from_hours(1);
/// How long whoever makes a copy may be silent before another server takes over.
const LEASE: SignedDuration = SignedDuration::from_mins(15);

/// Every proven copy of so long stays …
const DAILY: SignedDuration = SignedDuration::from_hours(7 * 24);
/// … then the newest of each week …
const WEEKLY: SignedDuration = SignedDuration::from_hours(8 * 7 * 24);
/// … then the newest of each month.
const MONTHLY: SignedDuration = SignedDuration::from_hours(366 * 24);
/// With fewer proven copies than this nothing goes.
pub const LEAST_PROVEN: usize = 7;

/// When copies are made: at an hour of the house's day, and each so many hours from there.
#[derive(Clone, Debug)]
pub struct Schedule {
    /// Hours from one copy to the next; at least one.
    pub every_h: u16,
    /// The hour of the day, 0 to 23, at which little happens.
    pub at_h: i8,
    /// The zone of that day.
    pub zone: TimeZone,
}

/// How an attempt stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attempt {
    /// Under way; last heard of then.
    Running(Timestamp),
    /// The copy was made and proven.
    Proven,
    /// It came to nothing then.
    Failed(Timestamp),
}

/// What is known of an attempt at a copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tried {
    /// For which turn of the schedule.
    pub slot: Timestamp,
    /// When it began: what the copy holds is not younger.
    pub begun_at: Timestamp,
    /// How it stands.
    pub attempt: Attempt,
}

/// The newest proven copy is too old.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Old {
    /// Of when it is; `None` when there never was one.
    pub newest: Option<Timestamp>,
    /// Since when that is an alarm.
    pub since: Timestamp,
    /// The day of the alarm, from 0 on: each is said once.
    pub day: i64,
    /// Whether it is ahead of the clock, so that nobody knows its age.
    pub ahead: bool,
}

impl Schedule {
    fn step(&self) -> SignedDuration {
        SignedDuration::from_hours(i64::from(self.every_h.max(1)))
    }

    /// The turn that stands at an instant: the last one that is not after it.
    pub fn slot(&self, now: Timestamp) -> Timestamp {
        let first = date(2020, 1, 1).at(self.at_h.clamp(0, 23), 0, 0, 0);
        let first = first.to_zoned(self.zone.clone());
        let Ok(first) = first.map(|z| z.timestamp()) else {
            return now;
        };
        let turns = (now.duration_since(first).as_secs()).div_euclid(self.step().as_secs());
        let gone = SignedDuration::from_secs(turns.saturating_mul(self.step().as_secs()));
        first.checked_add(gone).unwrap_or(now)
    }

    /// The next turn after an instant.
    pub fn next(&self, now: Timestamp) -> Timestamp {
        let slot = self.slot(now);
        slot.checked_add(self.step()).unwrap_or(Timestamp::MAX)
    }

    /// Whether an attempt is to begin: nobody is at it, and this turn has no proven copy. `newest` is
    /// the newest proven one, `last` the last attempt, both by their order and not by their times.
    pub fn is_due(&self, newest: Option<&Tried>, last: Option<&Tried>, now: Timestamp) -> bool {
        let slot = self.slot(now);
        let waits = match last.map(|l| (l.slot, l.attempt)) {
            Some((_, Attempt::Running(heard))) => since(heard, now) <= LEASE,
            Some((of, Attempt::Failed(at))) => of == slot && since(at, now) <= AGAIN_AFTER,
            _ => false,
        };
        !waits && newest.is_none_or(|n| n.slot < slot || is_ahead(n.slot, now))
    }

    /// From which age on the newest proven copy is an alarm.
    pub fn limit(&self) -> SignedDuration {
        OLD_AFTER.max(self.step() + SPARE)
    }

    /// Whether the newest proven copy is too old. Where there never was one, it counts from the first
    /// attempt; before that nothing is said.
    pub fn old(
        &self,
        newest: Option<&Tried>,
        first: Option<&Tried>,
        now: Timestamp,
    ) -> Option<Old> {
        let (of, from) = match newest {
            Some(newest) => (Some(newest.begun_at), newest.begun_at),
            None => (None, first?.begun_at),
        };
        if is_ahead(from, now) {
            // Of no known age; each day of the clock says so once.
            let day = now.as_second().div_euclid(24 * 3_600);
            return Some(Old {
                newest: of,
                since: now,
                day,
                ahead: true,
            });
        }
        let since = from.checked_add(self.limit()).ok()?;
        let late = now.duration_since(since);
        (late > SignedDuration::ZERO).then(|| Old {
            newest: of,
            since,
            day: late.as_hours() / 24,
            ahead: false,
        })
    }
}

/// How long ago; an instant ahead of the clock is forever ago.
fn since(then: Timestamp, now: Timestamp) -> SignedDuration {
    match is_ahead(then, now) {
        true => SignedDuration::MAX,
        false => now.duration_since(then),
    }
}

/// Whether the clock was set back since: nobody can say how long ago that is.
fn is_ahead(then: Timestamp, now: Timestamp) -> bool {
    then.duration_since(now) > STEP_MAX
}

/// A copy in the folder of copies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The last fact in it.
    pub seq: Seq,
    /// When it was made.
    pub made_at: Timestamp,
    /// Whether it was restored once and found equal.
    pub proven: bool,
}

/// Which copies need not stay, by their places: of the proven ones all of seven days stay, the newest
/// of each of eight weeks, the newest of each of twelve months; counted from the newest proven copy,
/// never from the clock. The newest proven copy always stays, and everything does while fewer than
/// [`LEAST_PROVEN`] proven ones would.
pub fn superfluous(copies: &[Kept], zone: &TimeZone) -> Vec<usize> {
    let mut proven: Vec<usize> = (0..copies.len()).filter(|n| copies[*n].proven).collect();
    proven.sort_by_key(|n| std::cmp::Reverse((copies[*n].seq, copies[*n].made_at)));
    let Some(newest) = proven.first().map(|n| copies[*n].made_at) else {
        return Vec::new();
    };
    let (mut spans, mut stays, mut goes) = (BTreeSet::new(), 0, Vec::new());
    for n in proven {
        let stays_here = match span(copies[n].made_at, newest, zone) {
            Span::Each => true,
            Span::One(kind, year, no) => spans.insert((kind, year, no)),
            Span::Past => false,
        };
        match stays_here {
            true => stays += 1,
            false => goes.push(n),
        }
    }
    // What was never proven is looked at for a week.
    let old = |c: &Kept| !c.proven && newest.duration_since(c.made_at) > DAILY;
    goes.extend((0..copies.len()).filter(|n| old(&copies[*n])));
    match stays < LEAST_PROVEN {
        true => Vec::new(),
        false => goes,
    }
}

/// What becomes of a proven copy.
enum Span {
    /// It stays by itself.
    Each,
    /// One of its week, or its month, stays.
    One(char, i16, i8),
    /// It goes.
    Past,
}

fn span(made: Timestamp, newest: Timestamp, zone: &TimeZone) -> Span {
    let age = newest.duration_since(made);
    let on = made.to_zoned(zone.clone()).date();
    let week = on.iso_week_date();
    match age {
        _ if age <= DAILY => Span::Each,
        _ if age <= WEEKLY => Span::One('w', week.year(), week.week()),
        _ if age <= MONTHLY => Span::One('m', on.year(), on.month()),
        _ => Span::Past,
    }
}
