//! Statutory working days: what the yearly notices say, and which years have one.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, Weekday};
use serde::{Deserialize, Serialize};

use crate::calendar::CalendarError;

/// Working days as an authority announces them, a list a year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatutoryDefinition {
    /// Who announces them.
    pub authority: String,
    /// The lists; only those of status `official` are believed.
    #[serde(default)]
    pub years: Vec<StatutoryYear>,
}

/// One year's list. Monday to Friday are working days unless listed, Saturday and Sunday are not unless listed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatutoryYear {
    /// The civil year.
    pub year: i16,
    /// Whether the notice has been published.
    pub status: YearStatus,
    /// The notices it was taken from.
    pub source: String,
    /// Dates, or ranges `A..B` with both ends in, on which no one works. Weekends may be among them.
    #[serde(default)]
    pub holidays: Vec<String>,
    /// Dates on which the lost working days are made up.
    #[serde(default)]
    pub make_up_days: Vec<String>,
}

/// How far a year's list can be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum YearStatus {
    /// Published by the authority.
    Official,
    /// Somebody's forecast; kept for reading, never used for a due instant.
    Expected,
}

/// The official lists, ready for questions.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Statutory {
    years: BTreeMap<i16, Year>,
    /// The holidays of all years, in order: first and last day of each.
    holidays: Vec<(Date, Date)>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Year {
    holidays: BTreeSet<Date>,
    make_up_days: BTreeSet<Date>,
}

impl Statutory {
    pub(super) fn new(definition: &StatutoryDefinition) -> Result<Self, CalendarError> {
        let mut years = BTreeMap::new();
        for list in definition
            .years
            .iter()
            .filter(|list| list.status == YearStatus::Official)
        {
            if years.insert(list.year, Year::new(list)?).is_some() {
                return Err(CalendarError::YearTwice(list.year));
            }
        }
        if let (Some((&first, _)), Some((&last, _))) =
            (years.first_key_value(), years.last_key_value())
            && let Some(hole) = (first..last).find(|year| !years.contains_key(year))
        {
            return Err(CalendarError::YearMissing(hole));
        }
        let holidays = holidays(years.values().flat_map(|y| &y.holidays));
        Ok(Self { years, holidays })
    }

    /// Whether `date` is a working day; none when its year has no official list.
    pub(super) fn is_working_day(&self, date: Date) -> Option<bool> {
        let year = self.years.get(&date.year())?;
        let weekend = matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday);
        Some(year.make_up_days.contains(&date) || (!weekend && !year.holidays.contains(&date)))
    }

    /// The official holidays, in order: first and last day of each.
    pub(super) fn holidays(&self) -> &[(Date, Date)] {
        &self.holidays
    }

    /// The last year with an official list.
    pub(super) fn last_official_year(&self) -> Option<i16> {
        self.years.last_key_value().map(|(&year, _)| year)
    }
}

/// Days in order, those that follow each other together.
fn holidays<'d>(days: impl Iterator<Item = &'d Date>) -> Vec<(Date, Date)> {
    let mut all: Vec<(Date, Date)> = Vec::new();
    for date in days {
        match all.last_mut() {
            Some((_, last)) if last.tomorrow().is_ok_and(|next| next == *date) => {
                *last = *date;
            }
            _ => all.push((*date, *date)),
        }
    }
    all
}

impl Year {
    fn new(list: &StatutoryYear) -> Result<Self, CalendarError> {
        let holidays = read_dates(list.year, "holidays", &list.holidays)?;
        let make_up_days = read_dates(list.year, "make_up_days", &list.make_up_days)?;
        match holidays.intersection(&make_up_days).next() {
            Some(&date) => Err(CalendarError::BothWays(date)),
            None => Ok(Self {
                holidays,
                make_up_days,
            }),
        }
    }
}

fn read_dates(year: i16, field: &str, texts: &[String]) -> Result<BTreeSet<Date>, CalendarError> {
    let mut dates = BTreeSet::new();
    for text in texts {
        let refused = || CalendarError::DateRange {
            field: format!("working_days {year} {field}"),
            text: text.clone(),
        };
        let (first, last) = text.split_once("..").unwrap_or((text, text));
        let first: Date = first.trim().parse().map_err(|_| refused())?;
        let last: Date = last.trim().parse().map_err(|_| refused())?;
        if last < first {
            return Err(refused());
        }
        for date in [first, last] {
            if date.year() != year {
                return Err(CalendarError::DateOutsideYear { year, date });
            }
        }
        dates.extend(
            first
                .series(jiff::Span::new().days(1))
                .take_while(|date| *date <= last),
        );
    }
    Ok(dates)
}
