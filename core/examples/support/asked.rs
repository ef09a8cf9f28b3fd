//! The answers of one case's calendar.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use shounuo_core::calendar::{Calendar, Interval, Intervals, Measure, counted_between};

use super::case::{Peer, Wall, exactly, whole_minutes};
use super::writing::{Answers, many, number, one};

/// What Odoo looks ahead when it counts days: a hundred fortnights.
const ODOO_HORIZON: SignedDuration = SignedDuration::from_hours(24 * 14 * 100);

/// More than any case can mean.
const MOST_PERIODS: usize = 10_000;

type Periods<'a> = Box<dyn Iterator<Item = Interval<Timestamp>> + 'a>;

/// One case, ready to be answered.
pub struct Asked {
    pub calendar: Calendar,
    pub breaks: Intervals<Timestamp>,
    pub peer: Peer,
    pub wall: Wall,
}

impl Asked {
    pub fn working_time_between(&self, input: &Value) -> Answers {
        let mut window = self.wall.interval(input)?;
        if let Some(life) = input.get("clamp_to_ticket_life") {
            window = window.intersection(&self.wall.interval(life)?);
        }
        let counted = counted_between(
            &self.calendar,
            Measure::Service,
            window.from,
            window.to,
            &self.breaks,
        )
        .map_err(|error| error.to_string())?;
        let seconds = counted.as_secs();
        Ok(many([
            ("seconds", seconds.into()),
            ("minutes", whole_minutes(counted).into()),
            // ERPNext writes one second for none, so that "answered at once" differs from "not answered".
            ("source_value", seconds.max(1).into()),
        ]))
    }

    pub fn add_working_time(&self, input: &Value) -> Answers {
        let start = self.wall.instant(input, "start")?;
        let seconds = seconds(input)?;
        if seconds == 0 && self.peer == Peer::Zammad {
            // There, zero is how "no target" is written: nothing is asked.
            return Ok(one("end", Value::Null));
        }
        let length = SignedDuration::from_secs(seconds.saturating_abs());
        let backwards = seconds < 0 || is_backwards(input);
        let end = if backwards {
            self.calendar
                .moment_before(Measure::Service, length, start, &self.breaks)
        } else {
            self.calendar
                .moment_after(Measure::Service, length, start, &self.breaks)
        };
        Ok(one("end", self.wall.write(exactly(end)?)))
    }

    pub fn add_working_days(&self, input: &Value) -> Answers {
        let days = number(input, "days")?;
        let days = i32::try_from(days).map_err(|_| format!("`days`: {days} is too many"))?;
        let days = if is_backwards(input) {
            days.saturating_neg()
        } else {
            days
        };
        let start = self.first_counted(self.wall.instant(input, "start")?)?;
        let zone = self.calendar.zone();
        let date = exactly(
            self.calendar
                .add_working_days(self.calendar.date_at(start), days),
        )?;
        let same_clock = self
            .calendar
            .instant_of(date.to_datetime(zone.to_datetime(start).time()));
        let closing = self.hours_of(date)?.last().map(|span| span.to);
        let end = match closing {
            Some(closing) if input["end_of_working_day"] == json!(true) => closing,
            Some(closing) if self.peer == Peer::Glpi => same_clock.min(closing),
            _ if self.peer == Peer::Biz => exactly(self.calendar.next_opening(same_clock))?,
            _ => same_clock,
        };
        Ok(one("end", self.wall.write(end)))
    }

    /// GLPI moves a start on a closed day to the next opening before it counts days.
    fn first_counted(&self, start: Timestamp) -> Result<Timestamp, String> {
        let working = self
            .calendar
            .is_working_day(self.calendar.date_at(start))
            .map_err(|error| error.to_string())?;
        if self.peer == Peer::Glpi && !working {
            exactly(self.calendar.next_opening(start))
        } else {
            Ok(start)
        }
    }

    /// Odoo's day 1 is the first day with an open hour left; the answer is the end of the last day, or, backwards,
    /// the start of it.
    pub fn add_working_days_odoo(&self, input: &Value) -> Answers {
        let start = self.wall.instant(input, "start")?;
        let days = number(input, "days")?;
        if days == 0 {
            return Ok(one("end", self.wall.write(start)));
        }
        let ahead: Box<dyn Iterator<Item = _>> = if days > 0 {
            Box::new(self.calendar.open_periods(start))
        } else {
            Box::new(self.calendar.open_periods_before(start))
        };
        let mut dates: Vec<Date> = Vec::new();
        let wanted = usize::try_from(days.unsigned_abs()).unwrap_or(usize::MAX);
        let within_horizon =
            ahead.take_while(|open| open.from.duration_since(start).abs() < ODOO_HORIZON);
        for open in
            within_horizon.filter(|open| !Intervals::one(*open).difference(&self.breaks).is_empty())
        {
            let date = self.calendar.date_at(open.from);
            if dates.last() != Some(&date) {
                dates.push(date);
            }
            if dates.len() == wanted {
                let hours = self.hours_of(date)?;
                let end = if days > 0 {
                    hours.last().map(|span| span.to)
                } else {
                    hours.first().map(|span| span.from)
                };
                return Ok(one(
                    "end",
                    end.map_or(Value::Bool(false), |end| self.wall.write(end)),
                ));
            }
        }
        Ok(one("end", false))
    }

    /// The first `count` periods from an instant, the last `count` before one, or all between two.
    pub fn open_periods(&self, input: &Value) -> Answers {
        let count = input.get("count").and_then(Value::as_u64);
        let count = count
            .and_then(|count| usize::try_from(count).ok())
            .unwrap_or(MOST_PERIODS);
        let instant = |key: &str| {
            input
                .get(key)
                .map(|_| self.wall.instant(input, key))
                .transpose()
        };
        let (from, to) = (instant("from")?, instant("to")?.or(instant("before")?));
        let periods = match (from, to) {
            (Some(from), Some(to)) => self.periods_between(from, to),
            (Some(at), None) if is_backwards(input) => self.periods_before(at),
            (Some(from), None) => self.periods_between(from, Timestamp::MAX),
            (None, Some(at)) => self.periods_before(at),
            (None, None) => return Err("`from` is missing".into()),
        };
        let written = periods
            .take(count.min(MOST_PERIODS))
            .map(|open| json!([self.wall.write(open.from), self.wall.write(open.to)]));
        Ok(one("periods", written.collect::<Vec<_>>()))
    }

    fn periods_between(&self, from: Timestamp, to: Timestamp) -> Periods<'_> {
        let open = self
            .calendar
            .open_periods(from)
            .take_while(move |open| open.from < to);
        let within = open.map(move |open| open.intersection(&Interval::new(from, to)));
        Box::new(within.flat_map(|open| Vec::from(Intervals::one(open).difference(&self.breaks))))
    }

    /// The latest first.
    fn periods_before(&self, at: Timestamp) -> Periods<'_> {
        let open = self.calendar.open_periods_before(at);
        let uncut = |open| Vec::from(Intervals::one(open).difference(&self.breaks));
        Box::new(open.flat_map(move |open| uncut(open).into_iter().rev()))
    }

    pub fn next_opening(&self, input: &Value) -> Answers {
        let at = self.wall.instant(input, "at")?;
        let next =
            self.calendar
                .moment_after(Measure::Service, SignedDuration::ZERO, at, &self.breaks);
        Ok(one("next_open", self.wall.write(exactly(next)?)))
    }

    pub fn is_open(&self, input: &Value) -> Answers {
        let at = self.wall.instant(input, "at")?;
        let open = self
            .calendar
            .is_open(at)
            .map_err(|error| error.to_string())?;
        Ok(one("open", open && !self.breaks.contains(at)))
    }

    fn hours_of(&self, date: Date) -> Result<Intervals<Timestamp>, String> {
        self.calendar
            .open_in(self.calendar.day(date))
            .map_err(|error| error.to_string())
    }
}

fn is_backwards(input: &Value) -> bool {
    matches!(
        input.get("direction").and_then(Value::as_str),
        Some("before" | "backward" | "backwards")
    )
}

fn seconds(input: &Value) -> Result<i64, String> {
    for (key, unit) in [("seconds", 1), ("minutes", 60), ("hours", 3600)] {
        if input.get(key).is_some() {
            return number(input, key)?
                .checked_mul(unit)
                .ok_or_else(|| format!("`{key}` is too long"));
        }
    }
    Err("`seconds` is missing".into())
}
