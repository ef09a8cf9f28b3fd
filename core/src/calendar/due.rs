//! Due instants: from a start, a limit and the pauses of one clock.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::calendar::{Calendar, Interval, Intervals, Limit, Measure, NotKnownYet};

/// An instant (or date), or the earliest it could be while the calendar is not known that far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Due<T = Timestamp> {
    /// Exactly then.
    At(T),
    /// Not known yet, but not earlier than this: the point from which to warn.
    Unknown {
        /// The earliest it can turn out to be.
        earliest: T,
    },
}

impl<T: Copy> Due<T> {
    pub(super) fn new(point: T, known: bool) -> Self {
        if known {
            Self::At(point)
        } else {
            Self::Unknown { earliest: point }
        }
    }

    /// The exact point, if it is known.
    pub fn at(self) -> Option<T> {
        match self {
            Self::At(point) => Some(point),
            Self::Unknown { .. } => None,
        }
    }

    /// The exact point, or the earliest possible one.
    pub fn earliest(self) -> T {
        match self {
            Self::At(point) | Self::Unknown { earliest: point } => point,
        }
    }
}

/// When `limit` is reached by a clock that started at `start` and stood still during `pauses`.
///
/// - Exact to the instant, never rounded. A start outside open hours begins at the next opening; a due instant
///   exactly on closing time is that closing time.
/// - A pause adds the counted time it covers and nothing else: a pause on a closed Sunday adds nothing to service
///   time or working days, and its whole length to elapsed time.
/// - Working days: counting starts with the next working day in the calendar's zone, due at 24:00 of the n-th.
/// - While a pause is still running, give it an end at the instant of asking; the answer is then the earliest due
///   instant possible. Given without end ([`Timestamp::MAX`]), the answer is unknown at `Timestamp::MAX`.
pub fn due(
    calendar: &Calendar,
    limit: Limit,
    start: Timestamp,
    pauses: &Intervals<Timestamp>,
) -> Due {
    let budget = match limit {
        Limit::Elapsed(seconds) | Limit::Service(seconds) => {
            SignedDuration::from_secs(seconds.get().into())
        }
        Limit::WorkingDays(days) => {
            let days = usize::try_from(days.get()).unwrap_or(usize::MAX);
            let mut counted = 0;
            let whole_days = calendar
                .stretches_after(Measure::WorkingDays, start)
                .take(days);
            let sum = whole_days
                .inspect(|_| counted += 1)
                .fold(SignedDuration::ZERO, |sum, day| sum + day.time.length());
            if counted < days {
                return Due::Unknown {
                    earliest: Timestamp::MAX,
                };
            }
            sum
        }
    };
    calendar.moment_after(limit.measure(), budget, start, pauses)
}

/// The last instant that is still `limit` before `moment`.
///
/// `7 wd` before an instant on day D is 24:00 of the 7th working day strictly before D.
pub fn due_before(calendar: &Calendar, limit: Limit, moment: Timestamp) -> Due {
    match limit {
        Limit::Elapsed(seconds) | Limit::Service(seconds) => {
            let budget = SignedDuration::from_secs(seconds.get().into());
            calendar.moment_before(limit.measure(), budget, moment, &Intervals::none())
        }
        Limit::WorkingDays(days) => {
            match calendar.working_day_before(calendar.date_at(moment), days.get()) {
                Due::At(date) => Due::At(calendar.end_of_day(date)),
                Due::Unknown { earliest } => Due::Unknown {
                    // At the very beginning of time there is no day before.
                    earliest: calendar.end_of_day(earliest).min(moment),
                },
            }
        }
    }
}

/// How much time of `measure` a clock counted from `from` to `to`, standing still during `pauses`.
///
/// Zero when reversed. For working days this is the sum of their whole lengths (00:00 to 24:00), beginning with the
/// next working day after `from`. Not known when a date in between has no official list.
pub fn counted_between(
    calendar: &Calendar,
    measure: Measure,
    from: Timestamp,
    to: Timestamp,
    pauses: &Intervals<Timestamp>,
) -> Result<SignedDuration, NotKnownYet> {
    calendar.counted_in(measure, Interval::new(from, to), pauses)
}
