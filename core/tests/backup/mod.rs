//! When copies are made and which stay, whatever the clock does.

use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use shounuo_core::backup::{Attempt, Kept, LEAST_PROVEN, OLD_AFTER, Schedule, Tried, superfluous};

const DAY: i64 = 24;

fn zone() -> TimeZone {
    TimeZone::get("Asia/Shanghai").expect("a zone")
}

fn daily() -> Schedule {
    Schedule {
        every_h: 24,
        at_h: 3,
        zone: zone(),
    }
}

fn at(text: &str) -> Timestamp {
    text.parse().expect("an instant")
}

/// So many hours later.
fn later(from: Timestamp, hours: i64) -> Timestamp {
    from.checked_add(SignedDuration::from_hours(hours))
        .expect("an instant")
}

fn tried(slot: Timestamp, attempt: Attempt) -> Tried {
    Tried {
        slot,
        begun_at: slot,
        attempt,
    }
}

#[test]
fn a_turn_is_the_quiet_hour_of_the_houses_day() {
    let schedule = daily();
    let three = at("2026-11-22T19:00:00Z");
    assert_eq!(schedule.slot(at("2026-11-23T05:00:00Z")), three);
    assert_eq!(schedule.slot(three), three);
    assert_eq!(schedule.next(three), later(three, DAY));
    let before = at("2026-11-22T18:59:59Z");
    assert_eq!(schedule.slot(before), later(three, -DAY));
    assert_eq!(schedule.next(before), three);
    let often = Schedule {
        every_h: 6,
        ..daily()
    };
    assert_eq!(often.slot(at("2026-11-23T05:00:00Z")), later(three, 6));
}

#[test]
fn a_turn_is_tried_once_and_again_after_an_hour_when_it_failed() {
    let (schedule, now) = (daily(), at("2026-11-23T05:00:00Z"));
    let slot = schedule.slot(now);
    assert!(schedule.is_due(None, None, now), "the first one is at once");
    let proven = tried(slot, Attempt::Proven);
    assert!(!schedule.is_due(Some(&proven), Some(&proven), now));
    let next = later(slot, DAY);
    assert!(schedule.is_due(Some(&proven), Some(&proven), next));
    let running = |heard| tried(next, Attempt::Running(heard));
    assert!(!schedule.is_due(Some(&proven), Some(&running(next)), next));
    let silent = later(next, -1);
    assert!(schedule.is_due(Some(&proven), Some(&running(silent)), next));
    let failed = |ended| tried(next, Attempt::Failed(ended));
    assert!(!schedule.is_due(Some(&proven), Some(&failed(next)), later(next, 1)));
    assert!(schedule.is_due(Some(&proven), Some(&failed(next)), later(next, 2)));
}

#[test]
fn the_newest_proven_copy_is_an_alarm_after_26_hours_and_each_day_again() {
    let (schedule, made) = (daily(), at("2026-11-22T19:00:00Z"));
    let proven = tried(made, Attempt::Proven);
    let old = |hours| schedule.old(Some(&proven), Some(&proven), later(made, hours));
    assert_eq!(old(1), None);
    assert_eq!(old(26), None);
    let first = old(27).expect("an alarm");
    assert_eq!((first.newest, first.day), (Some(made), 0));
    assert_eq!(
        first.since,
        made.checked_add(OLD_AFTER).expect("an instant")
    );
    assert_eq!(old(49).map(|o| o.day), Some(0));
    assert_eq!(old(51).map(|o| o.day), Some(1));
    assert_eq!(old(99).map(|o| o.since), Some(first.since), "one alarm");
}

#[test]
fn where_nothing_was_ever_proven_the_first_attempt_counts() {
    let (schedule, now) = (daily(), at("2026-11-22T19:00:00Z"));
    assert_eq!(schedule.old(None, None, now), None);
    let first = tried(now, Attempt::Failed(now));
    assert_eq!(schedule.old(None, Some(&first), later(now, 25)), None);
    let old = schedule.old(None, Some(&first), later(now, 27));
    assert_eq!(old.map(|o| (o.newest, o.day)), Some((None, 0)));
}

#[test]
fn copies_that_are_further_apart_than_a_day_are_old_later() {
    let weekly = Schedule {
        every_h: 7 * 24,
        ..daily()
    };
    let proven = tried(at("2026-11-22T19:00:00Z"), Attempt::Proven);
    let old = |hours| weekly.old(Some(&proven), None, later(proven.begun_at, hours));
    assert_eq!(old(7 * DAY + 1), None);
    assert!(old(7 * DAY + 3).is_some());
}

#[test]
fn a_clock_that_was_set_back_makes_no_copy_young() {
    let (schedule, made) = (daily(), at("2026-11-22T19:00:00Z"));
    let proven = tried(made, Attempt::Proven);
    let back = later(made, -3 * DAY);
    let old = schedule.old(Some(&proven), None, back).expect("an alarm");
    assert_eq!((old.newest, old.since), (Some(made), back));
    assert!(schedule.is_due(Some(&proven), Some(&proven), back));
    // The new copy is the newest by its order, though its time is before the other's.
    let new = tried(schedule.slot(back), Attempt::Proven);
    assert!(!schedule.is_due(Some(&new), Some(&new), back));
    let stuck = tried(made, Attempt::Running(made));
    assert!(schedule.is_due(Some(&proven), Some(&stuck), back));
    // A minute is how clocks of two servers differ.
    let close = made
        .checked_sub(SignedDuration::from_mins(1))
        .expect("an instant");
    assert_eq!(schedule.old(Some(&proven), None, close), None);
}

/// A proven copy of each day, newest first.
fn proven_daily(days: i64) -> Vec<Kept> {
    let newest = at("2026-11-22T19:00:00Z");
    let copy = |n: i64| Kept {
        seq: 10_000 - n,
        made_at: later(newest, -n * DAY),
        proven: true,
    };
    (0..days).map(copy).collect()
}

/// What stays, by age in days.
fn ages(copies: &[Kept]) -> Vec<i64> {
    let goes = superfluous(copies, &zone());
    let stay = (0..copies.len()).filter(|n| !goes.contains(n));
    let newest = at("2026-11-22T19:00:00Z");
    let age = |n: usize| newest.duration_since(copies[n].made_at).as_hours() / 24;
    stay.map(age).collect()
}

#[test]
fn all_of_a_week_stay_then_one_of_each_week_then_one_of_each_month() {
    let ages = ages(&proven_daily(500));
    assert_eq!(ages[..8], [0, 1, 2, 3, 4, 5, 6, 7]);
    let weeks = ages.iter().filter(|a| (8..=56).contains(*a)).count();
    let months = ages.iter().filter(|a| (57..=366).contains(*a)).count();
    assert!((7..=8).contains(&weeks), "{ages:?}");
    assert!((10..=12).contains(&months), "{ages:?}");
    assert!(ages.iter().all(|a| *a <= 366), "{ages:?}");
}

#[test]
fn nothing_goes_while_few_are_proven_and_the_newest_proven_never() {
    let mut copies = proven_daily(500);
    for copy in &mut copies[..494] {
        copy.proven = false;
    }
    assert_eq!(superfluous(&copies, &zone()), [] as [usize; 0]);
    for copy in &mut copies {
        copy.proven = false;
    }
    assert_eq!(superfluous(&copies, &zone()), [] as [usize; 0]);
    // One is proven, and it is the oldest of all.
    copies[499].proven = true;
    assert_eq!(superfluous(&copies, &zone()), [] as [usize; 0]);
    let few = proven_daily(LEAST_PROVEN as i64 - 1);
    assert_eq!(superfluous(&few, &zone()), [] as [usize; 0]);
}

#[test]
fn what_was_never_proven_goes_after_a_week_beside_enough_proven_ones() {
    let mut copies = proven_daily(60);
    (copies[3].proven, copies[20].proven) = (false, false);
    let goes = superfluous(&copies, &zone());
    assert!(goes.contains(&20) && !goes.contains(&3), "{goes:?}");
}

#[test]
fn the_newest_is_the_one_with_the_most_facts_whatever_its_time() {
    let mut copies = proven_daily(30);
    // The clock was set back by a year when the newest was made.
    copies[0].made_at = later(copies[0].made_at, -365 * DAY);
    let goes = superfluous(&copies, &zone());
    assert_eq!(
        goes,
        [] as [usize; 0],
        "it stays, and so does all that seems younger"
    );
}
