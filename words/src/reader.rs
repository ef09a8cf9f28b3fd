//! Somebody who reads: a language, a time zone and their present. Everything that names an instant
//! is said to a reader; nothing here reads a clock.

use crate::{
    duration,
    lang::Lang,
    text::{find, t, t_args},
};
use jiff::{
    Timestamp, Zoned,
    civil::{Date, Time},
    tz::TimeZone,
};
use std::borrow::Cow;

/// To whom words are said, and when.
#[derive(Clone, Debug)]
pub struct Reader {
    /// Their language.
    pub lang: Lang,
    /// The zone in which they read clocks; a contract's promises are told in the contract's.
    pub zone: TimeZone,
    /// The present.
    pub now: Timestamp,
}

impl Reader {
    /// A reader.
    pub fn new(lang: Lang, zone: TimeZone, now: Timestamp) -> Self {
        Self { lang, zone, now }
    }

    /// Words by key, where there are any: for keys made of data.
    pub fn find(&self, key: &str) -> Option<Cow<'static, str>> {
        crate::text::find(self.lang, key)
    }

    /// [`t`] in their language.
    pub fn t(&self, key: &str) -> Cow<'static, str> {
        t(self.lang, key)
    }

    /// [`t_args`] in their language.
    pub fn t_args(&self, key: &str, args: &[(&str, &str)]) -> Cow<'static, str> {
        t_args(self.lang, key, args)
    }

    /// `15:42`.
    pub fn time(&self, at: Timestamp) -> String {
        self.zoned(at).strftime("%H:%M").to_string()
    }

    /// The short form: `今天 15:42`, `11月20日 15:42` / `today 15:42`, `20 Nov 15:42`; another year
    /// is named.
    pub fn instant(&self, at: Timestamp) -> String {
        let zoned = self.zoned(at);
        let day = self.day_of(zoned.date());
        t_args(
            self.lang,
            "instant.day_time",
            &[("day", &day), ("time", &self.time(at))],
        )
        .into_owned()
    }

    /// The full form, for a hover, print and exports: `2026年11月22日 周日 15:42:05`.
    pub fn instant_full(&self, at: Timestamp) -> String {
        let zoned = self.zoned(at);
        let args = [
            ("date", &*self.date(zoned.date())),
            ("weekday", &*self.weekday(zoned.date())),
            ("time", &*zoned.strftime("%H:%M:%S").to_string()),
        ];
        self.t_args("instant.full", &args).into_owned()
    }

    /// For `<time datetime>`: ISO 8601 with the zone's offset, `2026-11-22T15:42:05+08:00`.
    pub fn iso(&self, at: Timestamp) -> String {
        self.zoned(at).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
    }

    /// A due instant: as [`Reader::instant`], but midnight is the end of the day before
    /// (`11月24日 24:00`), as working-day limits are meant.
    pub fn due(&self, at: Timestamp) -> String {
        let (date, time) = self.due_parts(at);
        let day = self.day_of(date);
        self.t_args("instant.day_time", &[("day", &day), ("time", &time)])
            .into_owned()
    }

    /// The day with its year: `2026年11月22日` / `22 Nov 2026`.
    pub fn date(&self, date: Date) -> String {
        self.dated("date.year", date)
    }

    /// The day as people say it: `昨天`, `今天`, `明天`, else `11月22日`, with the
    /// year when it is another.
    pub fn day(&self, at: Timestamp) -> String {
        self.day_of(self.zoned(at).date())
    }

    /// `周日` / `Sun`.
    pub fn weekday(&self, date: Date) -> Cow<'static, str> {
        let n = date.weekday().to_monday_one_offset();
        self.t(&format!("weekday.{n}"))
    }

    /// How long ago or ahead: `刚刚`, `3 分钟前`, `2 小时后`; from two days on the instant itself.
    pub fn ago(&self, at: Timestamp) -> String {
        let seconds = self.now.duration_since(at).as_secs();
        match seconds.unsigned_abs() {
            0..60 => self.t("ago.now").into_owned(),
            60..172_800 => {
                let key = if seconds > 0 {
                    "ago.past"
                } else {
                    "ago.future"
                };
                let time = duration::largest(self.lang, seconds);
                self.t_args(key, &[("time", &time)]).into_owned()
            }
            _ => self.instant(at),
        }
    }

    /// Local date and `HH:MM` of a due instant, midnight as `24:00` of the day before.
    pub(crate) fn due_parts(&self, at: Timestamp) -> (Date, String) {
        let zoned = self.zoned(at);
        if zoned.time() == Time::midnight()
            && let Ok(before) = zoned.date().yesterday()
        {
            return (before, "24:00".to_owned());
        }
        (zoned.date(), self.time(at))
    }

    /// Day and month, with the year when it is not the present one; never relative, so that the
    /// sentence stays true on paper.
    pub(crate) fn calendar_day(&self, date: Date) -> String {
        if date.year() == self.today().year() {
            self.dated("date.short", date)
        } else {
            self.date(date)
        }
    }

    pub(crate) fn today(&self) -> Date {
        self.zoned(self.now).date()
    }

    pub(crate) fn zoned(&self, at: Timestamp) -> Zoned {
        at.to_zoned(self.zone.clone())
    }

    fn day_of(&self, date: Date) -> String {
        let days = self
            .today()
            .until(date)
            .map_or(i32::MAX, |span| span.get_days());
        match find(self.lang, &format!("day.{days}")) {
            Some(word) => word.into_owned(),
            None => self.calendar_day(date),
        }
    }

    fn dated(&self, key: &str, date: Date) -> String {
        let month = self.t(&format!("month.{}", date.month()));
        let (year, day) = (date.year().to_string(), date.day().to_string());
        self.t_args(key, &[("year", &year), ("month", &month), ("day", &day)])
            .into_owned()
    }
}
