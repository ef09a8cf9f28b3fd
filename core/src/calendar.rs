//! Which time counts: open hours, working days, and the due instants that follow from them.
//!
//! One interval algebra ([`Intervals`]) serves opening hours, pauses and due instants alike; there is no second
//! time arithmetic anywhere in the house. Three lengths are never mixed ([`Limit`]): elapsed time, service time and
//! working days. What the carried calendar does not know is answered as *not known yet*, never guessed.
//!
//! Everything here is pure: the instant of asking comes in as an argument, and time zones come from the database
//! that is compiled in, so that the same contract gives the same answer on every machine.

mod counting;
mod definition;
mod due;
mod error;
mod hours;
mod interval;
mod limit;
mod opening;
mod periods;
mod schedule;
mod statutory;
mod workdays;

pub use definition::{CalendarDefinition, ExceptionDefinition, HoursDefinition, WeeklyHours};
pub use due::{Due, counted_between, due, due_before};
pub use error::{CalendarError, NotKnownYet};
pub use hours::{DAY_S, DayHours};
pub use interval::{Interval, Intervals};
pub use limit::{Limit, LimitError, Measure};
pub use periods::{CivilPeriod, PeriodKind};
pub use schedule::Calendar;
pub use statutory::{StatutoryDefinition, StatutoryYear, YearStatus};

/// The calendar the project carries: statutory working days of mainland China, open day and night.
pub const CN_TOML: &str = include_str!("../../calendars/cn.toml");
