//! Laws that hold for every calendar, length and pause, tried on made-up ones.

use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use serde_json::json;
use shounuo_core::calendar::{
    Calendar, CalendarDefinition, Due, Interval, Intervals, Limit, Measure, counted_between, due,
    due_before,
};

/// The naive model: a set of small numbers, one by one.
const MODEL: i32 = 40;

fn small_sets() -> impl Strategy<Value = Intervals<i32>> {
    prop::collection::vec((0..MODEL, 0..MODEL), 0..8).prop_map(|parts| {
        parts
            .into_iter()
            .map(|(from, to)| Interval::new(from, to))
            .collect()
    })
}

fn members(set: &Intervals<i32>) -> Vec<bool> {
    (0..MODEL)
        .map(|point| set.iter().any(|part| part.from <= point && point < part.to))
        .collect()
}

fn assert_normal(set: &Intervals<i32>) {
    let parts: Vec<_> = set.iter().collect();
    assert!(parts.iter().all(|part| part.from < part.to), "{set:?}");
    assert!(
        parts.windows(2).all(|pair| pair[0].to < pair[1].from),
        "{set:?}"
    );
}

proptest! {
    #[test]
    fn interval_sets_agree_with_counting_points(a in small_sets(), b in small_sets()) {
        let by_points = |keep: fn(bool, bool) -> bool| -> Vec<bool> {
            members(&a).into_iter().zip(members(&b)).map(|(in_a, in_b)| keep(in_a, in_b)).collect()
        };
        let (union, both, rest) = (a.union(&b), a.intersection(&b), a.difference(&b));
        prop_assert_eq!(members(&union), by_points(|in_a, in_b| in_a || in_b));
        prop_assert_eq!(members(&both), by_points(|in_a, in_b| in_a && in_b));
        prop_assert_eq!(members(&rest), by_points(|in_a, in_b| in_a && !in_b));
        for set in [&a, &b, &union, &both, &rest] {
            assert_normal(set);
            prop_assert!((0..MODEL).all(|point| set.contains(point) == members(set)[point as usize]));
        }
    }

    #[test]
    fn interval_sets_obey_their_algebra(a in small_sets(), b in small_sets(), c in small_sets()) {
        prop_assert_eq!(a.union(&b), b.union(&a));
        prop_assert_eq!(a.intersection(&b), b.intersection(&a));
        prop_assert_eq!(a.union(&b).union(&c), a.union(&b.union(&c)));
        prop_assert_eq!(a.intersection(&b.union(&c)), a.intersection(&b).union(&a.intersection(&c)));
        prop_assert_eq!(a.difference(&b).union(&a.intersection(&b)), a.clone());
        prop_assert!(a.difference(&b).intersection(&b).is_empty());
    }
}

/// Weeks with up to three spans a day, some closed and changed dates, in zones with and without summer time.
fn calendars() -> impl Strategy<Value = Calendar> {
    let spans = || prop::collection::vec((0_u32..48, 1_u32..20), 0..3);
    let zones = prop::sample::select(vec![
        "Asia/Shanghai",
        "Europe/Berlin",
        "America/St_Johns",
        "Australia/Lord_Howe",
    ]);
    let dates = prop::collection::btree_map(0_i32..400, spans(), 0..20);
    (zones, prop::collection::vec(spans(), 7), dates).prop_filter_map("closed for ever", |(zone, week, dates)| {
        let days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
        let hours: serde_json::Map<_, _> =
            days.iter().zip(&week).map(|(day, spans)| ((*day).to_owned(), json!(texts(spans)))).collect();
        let first = jiff::civil::date(2025, 12, 1);
        let exceptions = dates.iter().map(|(offset, spans)| {
            json!({"on": first.saturating_add(jiff::Span::new().days(*offset)), "hours": texts(spans)})
        });
        let definition = json!({
            "name": "made up", "version": "1", "zone": zone, "hours": hours,
            "exceptions": exceptions.collect::<Vec<_>>(),
        });
        // Weeks without any hour may run out of open time; the laws are for those that go on.
        let lasting = week.iter().any(|spans| !spans.is_empty());
        let definition: CalendarDefinition = serde_json::from_value(definition).unwrap();
        lasting.then(|| Calendar::try_from(definition).unwrap())
    })
}

fn texts(spans: &[(u32, u32)]) -> Vec<String> {
    let clock = |half_hours: u32| format!("{:02}:{:02}", half_hours / 2, half_hours % 2 * 30);
    spans
        .iter()
        .map(|(from, length)| format!("{}-{}", clock(*from), clock((from + length).min(48))))
        .collect()
}

/// Seconds of 2026.
fn instants() -> impl Strategy<Value = Timestamp> {
    (1_767_225_600_i64..1_798_761_600).prop_map(|second| Timestamp::from_second(second).unwrap())
}

fn pauses() -> impl Strategy<Value = Intervals<Timestamp>> {
    prop::collection::vec((instants(), 0_i64..400_000), 0..5).prop_map(|parts| {
        let part = |(from, length): (Timestamp, i64)| {
            Interval::new(from, from + SignedDuration::from_secs(length))
        };
        parts.into_iter().map(part).collect()
    })
}

fn limits() -> impl Strategy<Value = Limit> {
    prop_oneof![
        (1_u32..500_000).prop_map(|seconds| Limit::elapsed_s(seconds).unwrap()),
        (1_u32..500_000).prop_map(|seconds| Limit::service_s(seconds).unwrap()),
        (1_u32..20).prop_map(|days| Limit::working_days(days).unwrap()),
    ]
}

fn known(due: Due) -> Timestamp {
    due.at().unwrap_or_else(|| panic!("{due:?}"))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn the_counted_time_up_to_the_due_instant_is_the_limit(
        calendar in calendars(), limit in limits(), start in instants(), pauses in pauses(),
    ) {
        let due_at = known(due(&calendar, limit, start, &pauses));
        let counted = |to| counted_between(&calendar, limit.measure(), start, to, &pauses).unwrap();
        let length = match limit {
            Limit::Elapsed(seconds) | Limit::Service(seconds) => SignedDuration::from_secs(seconds.get().into()),
            Limit::WorkingDays(_) => {
                let unpaused = known(due(&calendar, limit, start, &Intervals::none()));
                counted_between(&calendar, limit.measure(), start, unpaused, &Intervals::none()).unwrap()
            }
        };
        prop_assert_eq!(counted(due_at), length);
        // And it is the first such instant: a second earlier, a second is missing.
        let second = SignedDuration::from_secs(1);
        prop_assert_eq!(counted(due_at - second), length - second);
    }

    #[test]
    fn a_later_start_and_a_longer_limit_are_never_due_earlier(
        calendar in calendars(), start in instants(), later in 0_i64..300_000, pauses in pauses(),
        seconds in 1_u32..300_000, more in 0_u32..300_000, days in 1_u32..15,
    ) {
        let later = start + SignedDuration::from_secs(later);
        let elapsed = |seconds| Limit::elapsed_s(seconds).unwrap();
        let service = |seconds| Limit::service_s(seconds).unwrap();
        let working = |days| Limit::working_days(days).unwrap();
        let pairs = [
            (elapsed(seconds), elapsed(seconds + more)),
            (service(seconds), service(seconds + more)),
            (working(days), working(days + more % 5)),
        ];
        for (shorter, longer) in pairs {
            let due_at = |limit, start| known(due(&calendar, limit, start, &pauses));
            prop_assert!(due_at(shorter, start) <= due_at(longer, start));
            // Days of 23 and 25 hours make paused working days uneven by that hour.
            let slack = if shorter.measure() == Measure::WorkingDays && !pauses.is_empty() { 2 } else { 0 };
            prop_assert!(due_at(shorter, start) <= due_at(shorter, later) + SignedDuration::from_hours(slack));
        }
    }

    #[test]
    fn pauses_add_only_counted_time(
        calendar in calendars(), limit in limits(), start in instants(), pauses in pauses(),
    ) {
        let free = known(due(&calendar, limit, start, &Intervals::none()));
        let paused = known(due(&calendar, limit, start, &pauses));
        prop_assert!(free <= paused);
        // What was added counts as much as what the pauses took.
        let count = |from, to, pauses: &Intervals<Timestamp>| {
            counted_between(&calendar, limit.measure(), from, to, pauses).unwrap()
        };
        let taken = count(start, paused, &Intervals::none()) - count(start, paused, &pauses);
        let added = count(start, paused, &Intervals::none()) - count(start, free, &Intervals::none());
        prop_assert_eq!(taken, added);
        // Pauses outside the time that counts add nothing.
        if limit.measure() == Measure::Service {
            let year = Interval::new(start, paused);
            let closed = Intervals::one(year).difference(&calendar.open_in(year).unwrap());
            prop_assert_eq!(known(due(&calendar, limit, start, &closed)), free);
        }
    }

    #[test]
    fn a_start_in_closed_hours_is_a_start_at_the_next_opening(
        calendar in calendars(), seconds in 1_u32..300_000, start in instants(),
    ) {
        let limit = Limit::service_s(seconds).unwrap();
        let opening = known(calendar.next_opening(start));
        prop_assert!(calendar.is_open(opening).unwrap());
        prop_assert!(start <= opening);
        prop_assert_eq!(calendar.is_open(start).unwrap(), start == opening);
        let none = Intervals::none();
        prop_assert_eq!(due(&calendar, limit, start, &none), due(&calendar, limit, opening, &none));
    }

    #[test]
    fn backwards_is_the_mirror_of_forwards(calendar in calendars(), seconds in 1_u32..300_000, moment in instants()) {
        for limit in [Limit::elapsed_s(seconds).unwrap(), Limit::service_s(seconds).unwrap()] {
            let latest = known(due_before(&calendar, limit, moment));
            let between = counted_between(&calendar, limit.measure(), latest, moment, &Intervals::none()).unwrap();
            prop_assert_eq!(between, SignedDuration::from_secs(seconds.into()));
            prop_assert!(known(due(&calendar, limit, latest, &Intervals::none())) <= moment);
        }
    }

    #[test]
    fn open_periods_are_the_open_time(calendar in calendars(), from in instants(), length in 0_i64..3_000_000) {
        let window = Interval::new(from, from + SignedDuration::from_secs(length));
        let ahead: Intervals<_> = calendar.open_periods(from).take_while(|open| open.from < window.to).collect();
        let behind: Intervals<_> =
            calendar.open_periods_before(window.to).take_while(|open| open.to > window.from).collect();
        let open = calendar.open_in(window).unwrap();
        prop_assert_eq!(&ahead.within(window), &open);
        prop_assert_eq!(&behind.within(window), &open);
        let counted = counted_between(&calendar, Measure::Service, window.from, window.to, &Intervals::none()).unwrap();
        prop_assert_eq!(open.length(), counted);
        let by_date: Intervals<_> = calendar.by_date(&open).into_values().flat_map(Vec::from).collect();
        prop_assert_eq!(by_date, open);
    }
}

proptest! {
    // Each of these may walk a hundred years.
    #![proptest_config(ProptestConfig::with_cases(4))]

    #[test]
    fn extreme_starts_and_lengths_come_to_an_end(
        calendar in calendars(), nanosecond in any::<i64>(), seconds in 1_u32.., days in 1_u32..,
    ) {
        let inner = Timestamp::from_nanosecond(nanosecond.into()).unwrap();
        for start in [Timestamp::MIN, inner, Timestamp::MAX] {
            for limit in [Limit::elapsed_s(seconds), Limit::service_s(seconds), Limit::working_days(days)] {
                let limit = limit.unwrap();
                let due_at = due(&calendar, limit, start, &Intervals::none()).earliest();
                prop_assert!(start <= due_at);
                prop_assert!(due_before(&calendar, limit, start).earliest() <= start);
            }
        }
    }
}
