//! The calendar itself: a checked definition, and its answers about one civil day.

use std::collections::BTreeMap;

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{AmbiguousOffset, TimeZone, TimeZoneDatabase};
use jiff::{Span, Timestamp};
use serde::{Deserialize, Serialize};

use crate::calendar::hours::{day_hours, whole_day};
use crate::calendar::statutory::Statutory;
use crate::calendar::{CalendarDefinition, CalendarError, DAY_S, DayHours, Interval, Intervals};

/// Which hours are open and which days are working days, in one zone.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(try_from = "CalendarDefinition", into = "CalendarDefinition")]
pub struct Calendar {
    definition: CalendarDefinition,
    zone: TimeZone,
    week: [DayHours; 7],
    exceptions: BTreeMap<Date, DayHours>,
    pub(super) statutory: Option<Statutory>,
}

impl Calendar {
    /// Reads a calendar file.
    pub fn from_toml(text: &str) -> Result<Self, CalendarError> {
        let definition: CalendarDefinition =
            toml::from_str(text).map_err(|error| CalendarError::File(error.to_string()))?;
        Self::try_from(definition)
    }

    /// Open day and night in `zone`, which should be one of the compiled-in database (written down, an unnamed zone
    /// becomes UTC). Every day is a working day.
    pub fn always_open(zone: TimeZone) -> Self {
        Self {
            definition: CalendarDefinition::always_open(zone.iana_name().unwrap_or("UTC")),
            zone,
            week: std::array::from_fn(|_| whole_day()),
            exceptions: BTreeMap::new(),
            statutory: None,
        }
    }

    /// What it was built from.
    pub fn definition(&self) -> &CalendarDefinition {
        &self.definition
    }

    /// Its short name.
    pub fn name(&self) -> &str {
        &self.definition.name
    }

    /// Its revision; a verdict keeps the one it was computed with.
    pub fn version(&self) -> &str {
        &self.definition.version
    }

    /// The zone whose clock it is read on.
    pub fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// The last year with an official list of working days; none when it carries no such lists.
    pub fn last_official_year(&self) -> Option<i16> {
        self.statutory
            .as_ref()
            .and_then(Statutory::last_official_year)
    }

    /// The date on the calendar's wall at `at`.
    pub fn date_at(&self, at: Timestamp) -> Date {
        self.zone.to_datetime(at).date()
    }

    /// The instant at which the clock on the wall shows `local`.
    ///
    /// A time that is skipped when clocks go forward moves one hour later (and again, until it exists); of a time
    /// that comes twice, the first is meant. Outside the years -9999 to 9999 the nearest instant is given.
    pub fn instant_of(&self, local: DateTime) -> Timestamp {
        let mut local = local;
        // The longest skip on record is a whole day; the bound is here so that the loop visibly ends.
        for _ in 0..=24 {
            let ambiguous = self.zone.to_ambiguous_timestamp(local);
            if !matches!(ambiguous.offset(), AmbiguousOffset::Gap { .. }) {
                return ambiguous.earlier().unwrap_or_else(|_| nearest_end(local));
            }
            local = local.saturating_add(Span::new().hours(1));
        }
        nearest_end(local)
    }

    /// The instant at which `date` begins.
    pub fn start_of_day(&self, date: Date) -> Timestamp {
        self.instant_of(date.at(0, 0, 0, 0))
    }

    /// The instant at which `date` is over (24:00).
    pub fn end_of_day(&self, date: Date) -> Timestamp {
        date.tomorrow()
            .map_or(Timestamp::MAX, |next| self.start_of_day(next))
    }

    /// The whole of `date`, from 00:00 to 24:00.
    pub fn day(&self, date: Date) -> Interval<Timestamp> {
        Interval::new(self.start_of_day(date), self.end_of_day(date))
    }

    /// The hours of `date`; none when they follow working days that are not known yet.
    pub fn hours_on(&self, date: Date) -> Option<DayHours> {
        if let Some(hours) = self.exceptions.get(&date) {
            return Some(hours.clone());
        }
        let hours = &self.week[weekday_index(date)];
        let Some(statutory) = self
            .statutory
            .as_ref()
            .filter(|_| self.definition.follow_working_days)
        else {
            return Some(hours.clone());
        };
        match statutory.is_working_day(date)? {
            false => Some(Intervals::none()),
            true if hours.is_empty() => Some(self.week[0].clone()),
            true => Some(hours.clone()),
        }
    }

    /// Every hour that any weekday has: no unknown day can turn out to be open for longer than this.
    pub(super) fn widest_hours(&self) -> DayHours {
        self.week
            .iter()
            .fold(Intervals::none(), |all, hours| all.union(hours))
    }

    /// Puts the hours of `date` on the time line.
    pub(super) fn place(&self, date: Date, hours: &DayHours) -> Intervals<Timestamp> {
        let spans = hours.iter().map(|span| {
            Interval::new(self.clock_on(date, span.from), self.clock_on(date, span.to))
        });
        // A skipped hour may push a span beyond its own day; what is not on this date is not this date's.
        spans.collect::<Intervals<_>>().within(self.day(date))
    }

    fn clock_on(&self, date: Date, second: u32) -> Timestamp {
        if second >= DAY_S {
            return self.end_of_day(date);
        }
        self.instant_of(
            date.to_datetime(Time::midnight())
                .saturating_add(Span::new().seconds(second)),
        )
    }
}

/// Weekday from Monday (0) to Sunday (6).
fn weekday_index(date: Date) -> usize {
    usize::from(date.weekday().to_monday_zero_offset().unsigned_abs())
}

/// For times of day that no instant can hold.
fn nearest_end(local: DateTime) -> Timestamp {
    if local.year() < 0 {
        Timestamp::MIN
    } else {
        Timestamp::MAX
    }
}

impl TryFrom<CalendarDefinition> for Calendar {
    type Error = CalendarError;

    fn try_from(definition: CalendarDefinition) -> Result<Self, CalendarError> {
        let zone = TimeZoneDatabase::bundled()
            .get(&definition.zone)
            .map_err(|_| CalendarError::UnknownZone(definition.zone.clone()))?;
        let week = definition.week()?;
        let exceptions = read_exceptions(&definition)?;
        if week
            .iter()
            .chain(exceptions.values())
            .all(Intervals::is_empty)
        {
            return Err(CalendarError::NoOpenHour(definition.name));
        }
        let statutory = definition
            .working_days
            .as_ref()
            .map(Statutory::new)
            .transpose()?;
        if definition.follow_working_days && statutory.is_none() {
            return Err(CalendarError::NothingToFollow);
        }
        Ok(Self {
            definition,
            zone,
            week,
            exceptions,
            statutory,
        })
    }
}

fn read_exceptions(
    definition: &CalendarDefinition,
) -> Result<BTreeMap<Date, DayHours>, CalendarError> {
    let mut exceptions = BTreeMap::new();
    for entry in &definition.exceptions {
        let hours = day_hours(&format!("exceptions {}", entry.on), &entry.hours)?;
        if exceptions.insert(entry.on, hours).is_some() {
            return Err(CalendarError::DateTwice(entry.on));
        }
    }
    Ok(exceptions)
}

impl From<Calendar> for CalendarDefinition {
    fn from(calendar: Calendar) -> Self {
        calendar.definition
    }
}

/// Equal when written alike.
impl PartialEq for Calendar {
    fn eq(&self, other: &Self) -> bool {
        self.definition == other.definition
    }
}

impl Eq for Calendar {}
