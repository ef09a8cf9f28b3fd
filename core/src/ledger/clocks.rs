//! What tickets' clocks give to a ledger: single clocks, and counts of those that are done with.

use crate::promise::Clock;
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

/// The clocks of a contract's tickets.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LedgerClocks {
    /// One by one, in any order.
    pub single: Vec<OneClock>,
}

impl LedgerClocks {
    /// Every clock by itself, each with the number of its ticket.
    pub fn each<'c>(clocks: impl IntoIterator<Item = (&'c str, &'c Clock)>) -> Self {
        let one = |(key, clock): (&str, &Clock)| OneClock {
            key: Cow::Owned(key.to_owned()),
            clock: Arc::new(clock.clone()),
            counted: false,
        };
        Self {
            single: clocks.into_iter().map(one).collect(),
        }
    }
}
