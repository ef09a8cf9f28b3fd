//! Why a calendar is refused. Each value names the field or the date to look at.

use jiff::civil::Date;
use thiserror::Error;

/// Why a calendar cannot be used as written.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CalendarError {
    /// The file is not TOML, or has keys that no calendar has.
    #[error("not a calendar file: {0}")]
    File(String),
    /// No such zone in the compiled-in database.
    #[error("zone `{0}` is not in the time zone database")]
    UnknownZone(String),
    /// Not a time of day.
    #[error("{field}: `{text}` is not a time of day (HH:MM or HH:MM:SS, at most 24:00)")]
    TimeOfDay {
        /// Weekday or date whose hours hold the text.
        field: String,
        /// The text as given.
        text: String,
    },
    /// Not two times of day with a dash between.
    #[error("{field}: `{text}` is not a span such as 08:00-12:00")]
    Span {
        /// Weekday or date whose hours hold the text.
        field: String,
        /// The text as given.
        text: String,
    },
    /// Closes before, or when, it opens.
    #[error(
        "{field}: `{text}` closes before it opens (midnight at the end of the day is written 24:00)"
    )]
    ReversedSpan {
        /// Weekday or date whose hours hold the text.
        field: String,
        /// The text as given.
        text: String,
    },
    /// `hours` is a word that means nothing here.
    #[error("hours: `{0}` is neither `always` nor a table of weekdays")]
    HoursWord(String),
    /// Two exceptions for one date: which one holds would be a guess.
    #[error("exceptions: {0} is entered twice")]
    DateTwice(Date),
    /// Nothing is ever open, so no service time could ever pass.
    #[error("calendar `{0}` has no open hour at all")]
    NoOpenHour(String),
    /// Not a date, nor a range such as `2026-02-15..2026-02-23`.
    #[error("{field}: `{text}` is neither a date nor a range such as 2026-02-15..2026-02-23")]
    DateRange {
        /// Field of the year that holds the text.
        field: String,
        /// The text as given.
        text: String,
    },
    /// Two lists for one year.
    #[error("working_days: the year {0} is entered twice")]
    YearTwice(i16),
    /// The official years must follow one another; a hole would be answered with a guess.
    #[error(
        "working_days: no official list for {0}, which lies between the first and the last official year"
    )]
    YearMissing(i16),
    /// A date stands in the list of another year.
    #[error("working_days {year}: {date} is not in that year")]
    DateOutsideYear {
        /// The year of the list.
        year: i16,
        /// The date that stands in it.
        date: Date,
    },
    /// A date is both a holiday and a make-up day.
    #[error("working_days: {0} is listed both as holiday and as make-up day")]
    BothWays(Date),
    /// Hours are to follow working days, but the calendar carries none.
    #[error("follow_working_days is set, but there are no working_days to follow")]
    NothingToFollow,
}

/// The question reaches a date for which no official working-day list exists (yet).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("no official working-day list covers {date}")]
pub struct NotKnownYet {
    /// The first such date that the answer depends on.
    pub date: Date,
}
