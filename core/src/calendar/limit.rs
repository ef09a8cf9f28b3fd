//! The three lengths a promise can be given, and how they are written in a contract.

use std::fmt;
use std::num::NonZeroU32;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// How long something may take. The three lengths have no common unit and are never converted into one another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Limit {
    /// Wall-clock seconds, day and night: `15 min`, `1 h`.
    Elapsed(NonZeroU32),
    /// Seconds of open hours of the calendar: `8 h open`.
    Service(NonZeroU32),
    /// Whole working days, counted from the next one: `2 wd`.
    WorkingDays(NonZeroU32),
}

/// What is counted towards a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// Every second.
    Elapsed,
    /// The seconds of open hours.
    Service,
    /// The seconds of working days, each of them whole from 00:00 to 24:00.
    WorkingDays,
}

/// Why a text is not a limit.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum LimitError {
    /// There is no number at the start.
    #[error("limit `{text}`: a whole number comes first, as in `15 min`, `8 h open` or `2 wd`")]
    Number {
        /// The text as given.
        text: String,
    },
    /// A limit of nothing is no limit; leave it out instead.
    #[error("limit `{text}`: zero is no limit; leave the promise without one instead")]
    Zero {
        /// The text as given.
        text: String,
    },
    /// The unit is missing or not one of ours.
    #[error(
        "limit `{text}`: `{unit}` is not a unit; known are `s`, `min`, `h` (each also with ` open`) and `wd`"
    )]
    Unit {
        /// The text as given.
        text: String,
        /// The part that was read as unit.
        unit: String,
    },
    /// More than can be counted (136 years of seconds).
    #[error("limit `{text}` is too long")]
    TooLong {
        /// The text as given.
        text: String,
    },
}

impl Limit {
    /// An elapsed limit of `seconds`; none for zero.
    pub fn elapsed_s(seconds: u32) -> Option<Self> {
        NonZeroU32::new(seconds).map(Self::Elapsed)
    }

    /// A limit of `seconds` of open hours; none for zero.
    pub fn service_s(seconds: u32) -> Option<Self> {
        NonZeroU32::new(seconds).map(Self::Service)
    }

    /// A limit of `days` working days; none for zero.
    pub fn working_days(days: u32) -> Option<Self> {
        NonZeroU32::new(days).map(Self::WorkingDays)
    }

    /// What is counted towards this limit.
    pub fn measure(self) -> Measure {
        match self {
            Self::Elapsed(_) => Measure::Elapsed,
            Self::Service(_) => Measure::Service,
            Self::WorkingDays(_) => Measure::WorkingDays,
        }
    }
}

impl FromStr for Limit {
    type Err = LimitError;

    fn from_str(text: &str) -> Result<Self, LimitError> {
        let trimmed = text.trim();
        let digits = trimmed
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(trimmed.len());
        let (number, unit) = trimmed.split_at(digits);
        if number.is_empty() {
            return Err(LimitError::Number { text: text.into() });
        }
        let too_long = || LimitError::TooLong { text: text.into() };
        let count: u32 = number.parse().map_err(|_| too_long())?;
        let count = NonZeroU32::new(count).ok_or_else(|| LimitError::Zero { text: text.into() })?;
        let unit = unit.split_whitespace().collect::<Vec<_>>().join(" ");
        let (second_count, kind): (u32, fn(NonZeroU32) -> Self) = match unit.as_str() {
            "s" => (1, Self::Elapsed),
            "min" => (60, Self::Elapsed),
            "h" => (3600, Self::Elapsed),
            "s open" => (1, Self::Service),
            "min open" => (60, Self::Service),
            "h open" => (3600, Self::Service),
            "wd" => (1, Self::WorkingDays),
            _ => {
                return Err(LimitError::Unit {
                    text: text.into(),
                    unit,
                });
            }
        };
        let length = NonZeroU32::new(second_count)
            .and_then(|unit| count.checked_mul(unit))
            .ok_or_else(too_long)?;
        Ok(kind(length))
    }
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Elapsed(seconds) => write_seconds(f, seconds.get()),
            Self::Service(seconds) => {
                write_seconds(f, seconds.get())?;
                f.write_str(" open")
            }
            Self::WorkingDays(days) => write!(f, "{days} wd"),
        }
    }
}

/// In the largest unit that leaves no rest, so that nothing is rounded.
fn write_seconds(f: &mut fmt::Formatter<'_>, seconds: u32) -> fmt::Result {
    if seconds.is_multiple_of(3600) {
        write!(f, "{} h", seconds / 3600)
    } else if seconds.is_multiple_of(60) {
        write!(f, "{} min", seconds / 60)
    } else {
        write!(f, "{seconds} s")
    }
}

impl TryFrom<String> for Limit {
    type Error = LimitError;

    fn try_from(text: String) -> Result<Self, LimitError> {
        text.parse()
    }
}

impl From<Limit> for String {
    fn from(limit: Limit) -> Self {
        limit.to_string()
    }
}
