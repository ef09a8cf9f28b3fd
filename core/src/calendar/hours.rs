//! Opening hours within one civil day.

use crate::calendar::{CalendarError, Interval, Intervals};

/// Seconds in the civil day as the clock on the wall shows it.
pub const DAY_S: u32 = 86_400;

/// The open spans of one civil day, in seconds of local clock time since 00:00; 24:00 is [`DAY_S`].
pub type DayHours = Intervals<u32>;

/// Open from 00:00 to 24:00.
pub(super) fn whole_day() -> DayHours {
    Intervals::one(Interval::new(0, DAY_S))
}

/// Reads spans such as `08:00-12:00`; overlapping ones merge. `field` names the place in error messages.
pub(super) fn day_hours(field: &str, spans: &[String]) -> Result<DayHours, CalendarError> {
    spans.iter().map(|span| read_span(field, span)).collect()
}

/// Refuses what is reversed or empty: in opening hours it is a slip of the pen, not a night shift.
fn read_span(field: &str, text: &str) -> Result<Interval<u32>, CalendarError> {
    let (from, to) = text.split_once('-').ok_or_else(|| CalendarError::Span {
        field: field.into(),
        text: text.into(),
    })?;
    let span = Interval::new(read_clock(field, from)?, read_clock(field, to)?);
    if span.is_empty() {
        return Err(CalendarError::ReversedSpan {
            field: field.into(),
            text: text.into(),
        });
    }
    Ok(span)
}

/// Seconds since 00:00 of `HH:MM` or `HH:MM:SS`, at most 24:00.
fn read_clock(field: &str, text: &str) -> Result<u32, CalendarError> {
    let refused = || CalendarError::TimeOfDay {
        field: field.into(),
        text: text.trim().into(),
    };
    let mut seconds = 0;
    let mut parts = text.trim().split(':');
    for (unit, most) in [(3600, 24), (60, 59), (1, 59)] {
        let Some(part) = parts.next() else {
            if unit == 1 {
                break;
            }
            return Err(refused());
        };
        let two_digits = part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit());
        let value: u32 = part.parse().map_err(|_| refused())?;
        if !two_digits || value > most {
            return Err(refused());
        }
        seconds += value * unit;
    }
    if parts.next().is_some() || seconds > DAY_S {
        Err(refused())
    } else {
        Ok(seconds)
    }
}
