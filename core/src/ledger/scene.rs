//! What instances are judged against: calendars, the time the terms act, and the instant.

use super::{
    evidence::Entries,
    key::Topic,
    ratio::Case,
    stretch::{Amount, presence},
};
use crate::{
    calendar::{Calendar, CivilPeriod, Interval, PeriodKind},
    id::PlaceId,
    promise::Book,
};
use jiff::Timestamp;
use std::{borrow::Cow, cell::RefCell, collections::BTreeMap, rc::Rc};

/// What verdicts are judged from.
#[derive(Clone, Copy, Debug)]
pub struct Material<'a> {
    /// Entries beside tickets.
    pub entries: &'a Entries,
    /// Cases for ratios, of any order.
    pub cases: &'a [Case],
    /// Sites under the contract, for what counts per site.
    pub sites: &'a [PlaceId],
}

/// One view of the ledger: terms acting for a time, seen at an instant.
#[derive(Clone, Debug)]
pub(super) struct Scene<'a> {
    pub(super) book: &'a Book,
    pub(super) calendar: Cow<'a, Calendar>,
    pub(super) material: Material<'a>,
    /// When the terms act: from their coming into force to the next version, cut to their phase.
    pub(super) span: Interval<Timestamp>,
    /// When the contract began.
    pub(super) since: Timestamp,
    /// When the contract runs in this phase, under any
    /// version: a period is not due where that is under half.
    pub(super) run: Interval<Timestamp>,
    /// The instant of asking.
    pub(super) at: Timestamp,
    /// Only what one key and the time from an instant on can change.
    pub(super) focus: Option<(&'a str, Timestamp)>,
    /// What several floors ask of the same check-ins, worked out once.
    pub(super) presences: Presences,
    /// What many promises ask of the calendar, worked out once.
    pub(super) periods: Periods,
}

/// A civil period and its instants.
pub(super) type Period = (CivilPeriod, Interval<Timestamp>);

/// The periods that terms govern, by their kind, the terms' time and the contract's.
pub(super) type Periods = Rc<RefCell<BTreeMap<(PeriodKind, [Timestamp; 3]), Rc<Vec<Period>>>>>;

/// Who was there, by what they were there for and by how many hours a check-in proves.
pub(super) type Presences = Rc<RefCell<BTreeMap<(String, u32), Rc<Amount>>>>;

impl<'a> Scene<'a> {
    /// The same with other entries and another instant, as it was then.
    pub(super) fn then<'b>(&'b self, entries: &'b Entries, at: Timestamp) -> Scene<'b> {
        Scene {
            material: Material {
                entries,
                ..self.material
            },
            at,
            presences: Presences::default(),
            periods: Periods::default(),
            ..self.again()
        }
    }

    /// Who was there, for duty or for an occasion.
    pub(super) fn presence(&self, key: &str, proof_hours: u32) -> Rc<Amount> {
        let mut known = self.presences.borrow_mut();
        let amount = known.entry((key.to_owned(), proof_hours));
        let work_out = || {
            let group = self.material.entries.of(Topic::Presence, key);
            Rc::new(presence(group, proof_hours, self.at))
        };
        Rc::clone(amount.or_insert_with(work_out))
    }

    /// The same again, without copying the calendar.
    pub(super) fn again(&self) -> Scene<'_> {
        Scene {
            calendar: Cow::Borrowed(&*self.calendar),
            presences: Rc::clone(&self.presences),
            periods: Rc::clone(&self.periods),
            ..*self
        }
    }

    /// Whether what has this key is asked for.
    pub(super) fn asks(&self, key: &str) -> bool {
        self.focus.is_none_or(|(asked, _)| asked == key)
    }

    /// Whether what happens then is judged by these terms. What happened before the contract is
    /// judged by its first version.
    pub(super) fn governs(&self, at: Timestamp) -> bool {
        self.span.contains(at.max(self.since))
    }

    /// Whether a period is judged by these terms: by its beginning, or by the contract's or its
    /// phase's where that lies within.
    fn governs_period(&self, time: Interval<Timestamp>) -> bool {
        let begin = time.from.max(self.run.from);
        time.contains(begin) && self.span.contains(begin)
    }

    /// Civil periods that these terms govern and that have begun, in order, with their instants.
    pub(super) fn periods(&self, kind: PeriodKind) -> Rc<Vec<Period>> {
        let mut known = self.periods.borrow_mut();
        let when = [self.span.from, self.span.to, self.run.from];
        let periods = known.entry((kind, when));
        Rc::clone(periods.or_insert_with(|| Rc::new(self.governed(kind))))
    }

    fn governed(&self, kind: PeriodKind) -> Vec<Period> {
        let mut periods = Vec::new();
        let since = self.focus.map_or(Timestamp::MIN, |(_, from)| from);
        let first = self.span.from.max(since);
        let mut period = self.calendar.period_at(kind, first);
        let mut from = self.calendar.start_of_day(period.first_on);
        let end = self.at.min(self.span.to);
        // 200 years of months: a bound that visibly ends the loop.
        for _ in 0..2_400 {
            if from > end || self.span.is_empty() {
                break;
            }
            let time = Interval::new(from, self.calendar.end_of_day(period.last_on()));
            if self.governs_period(time) {
                periods.push((period, time));
            }
            // Where one ends, the next one begins.
            (period, from) = (period.next(), time.to);
        }
        periods
    }

    /// Civil periods that these terms govern and that begin after the instant of asking, until `end`.
    pub(super) fn periods_ahead(&self, kind: PeriodKind, end: Option<Timestamp>) -> Vec<Period> {
        let mut periods = Vec::new();
        let mut period = self.calendar.period_at(kind, self.at).next();
        // 200 years of months, as for those that have begun.
        for _ in 0..2_400 {
            let time = self.calendar.instants_of(period);
            if end.is_none_or(|end| time.from >= end) {
                break;
            }
            if self.governs_period(time) {
                periods.push((period, time));
            }
            period = period.next();
        }
        periods
    }

    /// Whether the contract runs for at least half of a period.
    pub(super) fn runs_half(&self, time: Interval<Timestamp>) -> bool {
        let run = time.intersection(&self.run).length();
        run.as_secs().saturating_mul(2) >= time.length().as_secs()
    }
}

/// A period's key: its first month.
pub(super) fn period_key(period: CivilPeriod) -> String {
    format!(
        "{:04}-{:02}",
        period.first_on.year(),
        period.first_on.month()
    )
}
