//! Leaving room for live traffic.

use std::time::{Duration, Instant};

/// The longest rest at once.
const REST_MAX: Duration = Duration::from_millis(250);

/// Works half of the time: rests as long as it worked.
pub(super) struct Pace {
    yields: bool,
    since: Instant,
}

impl Pace {
    pub(super) fn new(yields: bool) -> Self {
        Self {
            yields,
            since: Instant::now(),
        }
    }

    pub(super) fn rest(&mut self) {
        if self.yields {
            std::thread::sleep(self.since.elapsed().min(REST_MAX));
            self.since = Instant::now();
        }
    }
}
