//! The ledger in words: why a verdict is what it is, what a fact said, what is left, what is warned of.
//!
//! [`Teller`] is at hand with a reader, the contract in force and the [`Names`] of people and things;
//! whatever needs none of them is a function. Nothing here decides: what core computed is told.
//!
//! ```
//! use shounuo_core::{calendar::PeriodKind, ledger::Margin, promise::Status};
//! use shounuo_words::{Lang, ledger::{self, Unit}};
//!
//! let left = ledger::margin(Lang::Zh, Status::Running, Margin::Failures(3), Unit::Times);
//! assert_eq!(left, "还可失误 3 次");
//! assert_eq!(ledger::period_of(Lang::Zh, PeriodKind::Quarter, "2026-10"), "2026年第4季度");
//! assert_eq!(ledger::period_asked(Lang::En, "2026-H2"), "2nd half of 2026");
//! ```
//!
//! With a teller: [`Teller::why`], [`Teller::clause`], [`Teller::instance`], [`Teller::fact_line`],
//! [`Teller::remark`], [`Teller::choice`], [`Teller::notice`], [`Teller::charge`].

mod fact;
mod form;
mod instance;
mod known;
mod labels;
mod margin;
mod names;
mod notice;
mod period;
mod unit;
mod why;

use crate::{lang::Lang, reader::Reader};
use jiff::Timestamp;
use shounuo_core::contract::{Contract, Words};

pub use form::{form_hint, form_label};
pub(crate) use labels::lists;
pub use labels::{case_kind, left_out_reason, post, remark, standing_hint, unread_facts};
pub use margin::{amount, breach, margin};
pub use names::{Nameless, Names, Said};
pub use notice::{Notice, before_contract, beyond_calendar, in_future};
pub use period::{HORIZONS, horizon, per, period, period_asked, period_of};
pub use unit::Unit;
pub use why::{CalendarTold, Told};

/// Who tells of the ledger: to whom, by which contract, with which names.
#[derive(Clone, Copy)]
pub struct Teller<'a> {
    /// To whom. Their present is the ledger's instant, so that what still runs is told as of then.
    pub reader: &'a Reader,
    /// The contract version that governs what is told.
    pub contract: &'a Contract,
    /// How people and things are called.
    pub names: &'a dyn Names,
}

impl<'a> Teller<'a> {
    /// A teller.
    pub fn new(reader: &'a Reader, contract: &'a Contract, names: &'a dyn Names) -> Self {
        Self {
            reader,
            contract,
            names,
        }
    }

    pub(crate) fn lang(&self) -> Lang {
        self.reader.lang
    }

    /// Words of the contract in the reader's language.
    pub fn words(&self, words: &'a Words) -> &'a str {
        match self.lang() {
            Lang::Zh => &words.zh,
            Lang::En => &words.en,
        }
    }

    fn t(&self, key: &str) -> String {
        self.reader.t(key).into_owned()
    }

    fn say(&self, key: &str, args: &[(&str, &str)]) -> String {
        self.reader.t_args(key, args).into_owned()
    }

    fn n(&self, key: &str, n: i64, args: &[(&str, &str)]) -> String {
        crate::text::t_n_args(self.lang(), key, n, args).into_owned()
    }

    /// The day and the time: `11月22日 15:42`, never relative, so that it stays true on paper.
    fn moment(&self, at: Timestamp) -> String {
        let zoned = self.reader.zoned(at);
        let (day, time) = (self.reader.calendar_day(zoned.date()), self.reader.time(at));
        self.say("sentence.moment", &[("day", &day), ("time", &time)])
    }

    /// A due instant after another: the same day is not named again.
    fn due_after(&self, from: Timestamp, due: Timestamp) -> String {
        let (on, time) = self.reader.due_parts(due);
        match on == self.reader.zoned(from).date() {
            true => time,
            false => {
                let day = self.reader.calendar_day(on);
                self.say("sentence.moment", &[("day", &day), ("time", &time)])
            }
        }
    }

    /// From when to when; a day that both share is named once.
    fn span(&self, from: Timestamp, to: Timestamp) -> String {
        let end = self.due_after(from, to);
        self.say(
            "sentence.span",
            &[("from", &self.moment(from)), ("to", &end)],
        )
    }
}

/// Good ones of all as a share; never rounded up to a target that was missed.
fn share_of(good: u32, all: u32) -> String {
    crate::number::share(good.into(), all.into()).unwrap_or_default()
}
