//! Walking along the time that counts. Every due instant and every sum of counted time comes from here.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use crate::calendar::{Calendar, Due, Interval, Intervals, Measure, NotKnownYet};

/// How many days a walk looks ahead or back: a hundred years. A limit that needs more is never reached.
pub(super) const HORIZON_DAYS: usize = 36_525;

/// A stretch of time that counts.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stretch {
    pub(super) time: Interval<Timestamp>,
    /// The date that is not known yet, if the stretch is only a possibility.
    pub(super) unknown: Option<Date>,
}

/// How a date without an official list is taken. Either way the answer is marked as not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum IfUnknown {
    /// As open as it could be: ahead, this gives the earliest possible instant.
    CountsFully,
    /// As not counting at all: backwards, this does.
    CountsNothing,
}

impl Calendar {
    /// The instant at which `budget` of counted time has passed since `start`, pauses left out.
    ///
    /// A zero or negative budget gives the first counted instant at or after `start`. Reaching the budget exactly
    /// when a stretch closes gives that closing time, not the next opening. When the horizon of a hundred years is
    /// reached, or a pause without end, the answer is unknown with [`Timestamp::MAX`].
    pub fn moment_after(
        &self,
        measure: Measure,
        budget: SignedDuration,
        start: Timestamp,
        pauses: &Intervals<Timestamp>,
    ) -> Due {
        // A pause without end is not worth walking a hundred years through.
        let stop = pauses
            .last()
            .filter(|pause| pause.to == Timestamp::MAX)
            .map_or(Timestamp::MAX, |pause| pause.from);
        let mut left = budget.max(SignedDuration::ZERO);
        let mut known = true;
        for stretch in self
            .stretches_after(measure, start)
            .take_while(|stretch| stretch.time.from < stop)
        {
            known &= stretch.unknown.is_none();
            for part in Intervals::one(stretch.time).difference(pauses).iter() {
                if left <= part.length() {
                    return Due::new(
                        part.from.saturating_add(left).unwrap_or(Timestamp::MAX),
                        known,
                    );
                }
                left = left.saturating_sub(part.length());
            }
        }
        Due::Unknown {
            earliest: Timestamp::MAX,
        }
    }

    /// The latest instant from which `budget` of counted time passes until `end`, pauses left out.
    ///
    /// The mirror of [`Calendar::moment_after`]: exactly on an opening it is that opening.
    pub fn moment_before(
        &self,
        measure: Measure,
        budget: SignedDuration,
        end: Timestamp,
        pauses: &Intervals<Timestamp>,
    ) -> Due {
        let mut left = budget.max(SignedDuration::ZERO);
        let mut known = true;
        for stretch in self.stretches_before(measure, end) {
            known &= stretch.unknown.is_none();
            for part in Intervals::one(stretch.time).difference(pauses).iter().rev() {
                if left <= part.length() {
                    return Due::new(
                        part.to.saturating_sub(left).unwrap_or(Timestamp::MIN),
                        known,
                    );
                }
                left = left.saturating_sub(part.length());
            }
        }
        Due::Unknown {
            earliest: Timestamp::MIN,
        }
    }

    /// The counted time in `window`, pauses left out; zero for a reversed window.
    pub(super) fn counted_in(
        &self,
        measure: Measure,
        window: Interval<Timestamp>,
        pauses: &Intervals<Timestamp>,
    ) -> Result<SignedDuration, NotKnownYet> {
        let mut sum = SignedDuration::ZERO;
        if window.is_empty() {
            return Ok(sum);
        }
        for stretch in self
            .stretches_after(measure, window.from)
            .take_while(|stretch| stretch.time.from < window.to)
        {
            if let Some(date) = stretch.unknown {
                return Err(NotKnownYet { date });
            }
            let counted = Intervals::one(stretch.time.intersection(&window)).difference(pauses);
            sum = sum.saturating_add(counted.length());
        }
        Ok(sum)
    }

    /// What counts from `start` on, in order.
    pub(super) fn stretches_after(
        &self,
        measure: Measure,
        start: Timestamp,
    ) -> Box<dyn Iterator<Item = Stretch> + '_> {
        let ahead = Interval::new(start, Timestamp::MAX);
        let today = self.date_at(start);
        match measure {
            Measure::Elapsed => Box::new(std::iter::once(Stretch {
                time: ahead,
                unknown: None,
            })),
            Measure::Service => Box::new(
                days_from(today)
                    .flat_map(move |date| self.open_stretches(date, ahead, IfUnknown::CountsFully)),
            ),
            // Counting starts with the next working day, so today is left out.
            Measure::WorkingDays => Box::new(
                days_from(today)
                    .skip(1)
                    .filter_map(move |date| self.working_day_stretch(date, IfUnknown::CountsFully)),
            ),
        }
    }

    /// What counts up to `end`, the latest first.
    fn stretches_before(
        &self,
        measure: Measure,
        end: Timestamp,
    ) -> Box<dyn Iterator<Item = Stretch> + '_> {
        let behind = Interval::new(Timestamp::MIN, end);
        let today = self.date_at(end);
        match measure {
            Measure::Elapsed => Box::new(std::iter::once(Stretch {
                time: behind,
                unknown: None,
            })),
            Measure::Service => Box::new(days_back_from(today).flat_map(move |date| {
                let mut stretches = self.open_stretches(date, behind, IfUnknown::CountsNothing);
                stretches.reverse();
                stretches
            })),
            Measure::WorkingDays => {
                Box::new(days_back_from(today).skip(1).filter_map(move |date| {
                    self.working_day_stretch(date, IfUnknown::CountsNothing)
                }))
            }
        }
    }

    fn open_stretches(
        &self,
        date: Date,
        window: Interval<Timestamp>,
        if_unknown: IfUnknown,
    ) -> Vec<Stretch> {
        let (hours, unknown) = match self.hours_on(date) {
            Some(hours) => (hours, None),
            None if if_unknown == IfUnknown::CountsFully => (self.widest_hours(), Some(date)),
            None => return vec![self.doubt(date)],
        };
        let open = self.place(date, &hours).within(window);
        open.iter().map(|time| Stretch { time, unknown }).collect()
    }

    fn working_day_stretch(&self, date: Date, if_unknown: IfUnknown) -> Option<Stretch> {
        match self.is_working_day(date) {
            Ok(true) => Some(Stretch {
                time: self.day(date),
                unknown: None,
            }),
            Ok(false) => None,
            Err(_) if if_unknown == IfUnknown::CountsFully => Some(Stretch {
                time: self.day(date),
                unknown: Some(date),
            }),
            Err(_) => Some(self.doubt(date)),
        }
    }

    /// A stretch of no length that only carries the doubt.
    fn doubt(&self, date: Date) -> Stretch {
        let start = self.start_of_day(date);
        Stretch {
            time: Interval::new(start, start),
            unknown: Some(date),
        }
    }
}

/// `first` and the days after it, up to the horizon.
pub(super) fn days_from(first: Date) -> impl Iterator<Item = Date> {
    std::iter::successors(Some(first), |date| date.tomorrow().ok()).take(HORIZON_DAYS)
}

/// `last` and the days before it, up to the horizon.
pub(super) fn days_back_from(last: Date) -> impl Iterator<Item = Date> {
    std::iter::successors(Some(last), |date| date.yesterday().ok()).take(HORIZON_DAYS)
}
