//! Civil periods: months, quarters, half-years and years of the contract's zone.

use jiff::civil::Date;
use jiff::{Span, Timestamp};
use serde::{Deserialize, Serialize};

use crate::calendar::{Calendar, Interval};

/// How long a civil period is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PeriodKind {
    /// A calendar month.
    Month,
    /// January to March, and so on.
    Quarter,
    /// January to June, or July to December.
    HalfYear,
    /// January to December.
    Year,
}

impl PeriodKind {
    /// How many months it has.
    pub fn month_count(self) -> i8 {
        match self {
            Self::Month => 1,
            Self::Quarter => 3,
            Self::HalfYear => 6,
            Self::Year => 12,
        }
    }
}

/// One particular month, quarter, half-year or year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct CivilPeriod {
    /// Its first day.
    pub first_on: Date,
    /// How long it is.
    pub kind: PeriodKind,
}

impl CivilPeriod {
    /// The period of `kind` in which `date` lies.
    pub fn containing(kind: PeriodKind, date: Date) -> Self {
        let months = kind.month_count();
        let first_month = (date.month() - 1) / months * months + 1;
        let first_on = date
            .with()
            .month(first_month)
            .day(1)
            .build()
            .unwrap_or(Date::MIN);
        Self { first_on, kind }
    }

    /// Its last day.
    pub fn last_on(self) -> Date {
        self.next().first_on.yesterday().unwrap_or(Date::MAX)
    }

    /// The period that follows.
    pub fn next(self) -> Self {
        Self {
            first_on: self
                .first_on
                .saturating_add(Span::new().months(self.kind.month_count())),
            ..self
        }
    }

    /// The period before.
    pub fn previous(self) -> Self {
        Self {
            first_on: self
                .first_on
                .saturating_sub(Span::new().months(self.kind.month_count())),
            ..self
        }
    }
}

impl Calendar {
    /// The civil period of `kind` in which `at` lies, by the clock of this calendar's zone.
    pub fn period_at(&self, kind: PeriodKind, at: Timestamp) -> CivilPeriod {
        CivilPeriod::containing(kind, self.date_at(at))
    }

    /// The instants of `period`, from its first 00:00 to the 00:00 after it.
    pub fn instants_of(&self, period: CivilPeriod) -> Interval<Timestamp> {
        Interval::new(
            self.start_of_day(period.first_on),
            self.end_of_day(period.last_on()),
        )
    }
}
