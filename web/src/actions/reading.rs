//! Reading the fields of a form, each by its name, so that a mistake can stand beside it.

use crate::request::{Given, local};
use jiff::{Timestamp, tz::TimeZone};
use shounuo_app::AppError;
use shounuo_core::{
    id::{LinkId, PlaceId, TicketId},
    promise::TOLERANCE,
    ticket::{Invalid, words::Channel},
};
use std::str::FromStr;

/// What a form names by a word that only the application can look up.
#[derive(Clone, Copy, Debug, Default)]
pub struct Named {
    /// The other ticket.
    pub other: Option<TicketId>,
    /// The label scanned on site.
    pub scan: Option<LinkId>,
    /// The room of another device that was chosen, when the room was left as it was.
    pub moved_to: Option<PlaceId>,
}

/// A form that is read.
#[derive(Clone, Copy)]
pub struct Reading<'a> {
    /// What was sent.
    pub given: &'a Given,
    /// What it names.
    pub named: Named,
    /// The channel of a school's own hand, whose forms do not ask for one.
    pub own: Option<Channel>,
    /// The zone of its times.
    pub zone: &'a TimeZone,
}

impl Reading<'_> {
    /// A text that may be left out.
    pub fn text(&self) -> Option<String> {
        self.given.said("text")
    }

    /// A text that may not.
    pub fn must(&self, name: &'static str) -> Result<String, AppError> {
        self.given
            .said(name)
            .ok_or(AppError::invalid(name, Invalid::Missing))
    }

    /// A short text as it is: core judges it.
    pub fn short(&self, name: &str) -> String {
        self.given.one(name).trim().to_owned()
    }

    /// By which way people spoke.
    pub fn channel(&self) -> Result<Channel, AppError> {
        self.own
            .map_or_else(|| self.word("channel", Channel::from_code), Ok)
    }

    /// An id.
    pub fn id<T: FromStr>(&self, name: &'static str) -> Result<T, AppError> {
        read(name, &self.must(name)?)
    }

    /// An id that may be left out.
    pub fn optional<T: FromStr>(&self, name: &'static str) -> Result<Option<T>, AppError> {
        self.given
            .said(name)
            .map(|text| read(name, &text))
            .transpose()
    }

    /// Several ids.
    pub fn ids<T: FromStr>(&self, name: &'static str) -> Result<Vec<T>, AppError> {
        let all = self.given.all(name);
        all.into_iter().map(|id| read(name, id)).collect()
    }

    /// A whole number.
    pub fn number<T: FromStr>(&self, name: &'static str) -> Result<T, AppError> {
        let number = self.must(name)?.parse();
        number.map_err(|_| AppError::invalid(name, Invalid::OutOfRange))
    }

    /// One of core's words.
    pub fn word<T>(&self, name: &'static str, from: fn(&str) -> Option<T>) -> Result<T, AppError> {
        from(&self.must(name)?).ok_or(AppError::invalid(name, Invalid::UnknownWord))
    }

    /// Yes or no.
    pub fn yes(&self, name: &'static str) -> Result<bool, AppError> {
        match self.must(name)?.as_str() {
            "yes" => Ok(true),
            "no" => Ok(false),
            _ => Err(AppError::invalid(name, Invalid::UnknownWord)),
        }
    }

    /// A date and time in the reader's zone.
    pub fn moment(&self, name: &'static str) -> Result<Timestamp, AppError> {
        local(self.zone, &self.must(name)?).ok_or(AppError::invalid(name, Invalid::UnknownWord))
    }

    /// A date and time in the reader's zone that may be left out.
    pub fn later(&self, name: &'static str) -> Result<Option<Timestamp>, AppError> {
        let said = self.given.said(name);
        said.map(|_| self.moment(name)).transpose()
    }

    /// When it happened, where a form says that this was earlier. A form that means the past is not
    /// taken at its word about the future, also where core would keep it as a claim.
    pub fn earlier(&self, now: Timestamp) -> Result<Option<Timestamp>, AppError> {
        if self.given.said("occurred_at").is_none() {
            return Ok(None);
        }
        let at = self.moment("occurred_at")?;
        match at.duration_since(now) > TOLERANCE {
            true => Err(AppError::invalid("occurred_at", Invalid::TooFarAhead)),
            false => Ok(Some(at)),
        }
    }

    /// The other ticket that the form names.
    pub fn other(&self, name: &'static str) -> Result<TicketId, AppError> {
        self.named
            .other
            .ok_or(AppError::invalid(name, Invalid::NotHere))
    }

    /// Yuan with at most two decimals, to fen; nothing is nothing.
    pub fn price(&self) -> Result<Option<i64>, AppError> {
        let Some(text) = self.given.said("price_fen") else {
            return Ok(None);
        };
        fen(&text)
            .map(Some)
            .ok_or(AppError::invalid("price_fen", Invalid::OutOfRange))
    }
}

fn read<T: FromStr>(name: &'static str, text: &str) -> Result<T, AppError> {
    text.parse()
        .map_err(|_| AppError::invalid(name, Invalid::UnknownWord))
}

fn fen(text: &str) -> Option<i64> {
    let (yuan, cents) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |t: &str| t.bytes().all(|b| b.is_ascii_digit()) && !t.is_empty() && t.len() <= 8;
    if !digits(yuan) || !digits(cents) || cents.len() > 2 {
        return None;
    }
    let cents: i64 = format!("{cents:0<2}").parse().ok()?;
    Some(yuan.parse::<i64>().ok()? * 100 + cents)
}

#[cfg(test)]
mod tests {
    use super::fen;

    #[test]
    fn prices_are_read_to_the_fen() {
        for (text, expected) in [
            ("12", Some(1200)),
            ("12.5", Some(1250)),
            ("0.05", Some(5)),
            ("12.345", None),
            ("-1", None),
            ("1e3", None),
            ("123456789", None),
            (".", None),
        ] {
            assert_eq!(fen(text), expected, "{text}");
        }
    }
}
