//! What tickets' clocks give to a ledger: single clocks, and counts of those that are done with.

use crate::promise::{Clock, CountedAs};
use jiff::{Timestamp, tz::TimeZone};
use std::{borrow::Cow, sync::Arc};

/// A ticket's clock.
#[derive(Clone, Debug, PartialEq)]
pub struct OneClock {
    /// The ticket's number as people say it: `EC-17`.
    pub key: Cow<'static, str>,
    /// The clock.
    pub clock: Arc<Clock>,
    /// Whether a sum counts it already: then it only stands among the instances.
    pub counted: bool,
}

/// How many clocks of one promise, due in one month, fall under one count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClockSum {
    /// The promise's id.
    pub promise: String,
    /// The month of the due instant: `2026-04` ([`month_of`]).
    pub month: String,
    /// Under which count.
    pub counted_as: CountedAs,
    /// How many.
    pub times: u32,
}

/// The clocks of a contract's tickets.
///
/// A clock counts by itself or in a sum. Sums hold only clocks that are settled at the ledger's
/// instant ([`Clock::settlement`]). Of those, some stand among the single ones too, so that every line
/// has the status that it would have from all clocks: each that is still live (of breaches that wait
/// for ever, one of each promise and status), and of each promise all that began last.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LedgerClocks {
    /// One by one, in any order.
    pub single: Vec<OneClock>,
    /// Counted together, in any order.
    pub sums: Vec<ClockSum>,
}

impl LedgerClocks {
    /// Every clock of tickets by itself, each ticket with its number.
    pub fn of_tickets<'k>(tickets: impl IntoIterator<Item = (&'k str, Vec<Clock>)>) -> Self {
        let mut all = Self::default();
        for (key, clocks) in tickets {
            all.single.extend(clocks.into_iter().map(|clock| OneClock {
                key: Cow::Owned(key.to_owned()),
                clock: Arc::new(clock),
                counted: false,
            }));
        }
        all
    }

    /// Every clock by itself, each with the number of its ticket.
    pub fn each<'c>(clocks: impl IntoIterator<Item = (&'c str, &'c Clock)>) -> Self {
        let one = |(key, clock): (&str, &Clock)| OneClock {
            key: Cow::Owned(key.to_owned()),
            clock: Arc::new(clock.clone()),
            counted: false,
        };
        Self {
            single: clocks.into_iter().map(one).collect(),
            sums: Vec::new(),
        }
    }
}

/// The month under which a ledger counts what is due at an instant, in the contract's zone: `2026-04`.
/// The very end of a month belongs to it.
pub fn month_of(zone: &TimeZone, due: Timestamp) -> String {
    let within = due.saturating_sub(jiff::SignedDuration::from_nanos(1));
    let on = zone.to_datetime(within.unwrap_or(due)).date();
    format!("{:04}-{:02}", on.year(), on.month())
}
