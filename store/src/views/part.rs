//! Time and journal in parts, so that what was counted then is a sum over whole parts and a look at the
//! one that was cut.
//!
//! A count as of an instant, as known with a fact, asks for everything that turned by the instant and
//! became known by the fact (and had not ceased to be known). Both are cut: whole parts are summed in
//! counters, and only the rows of the last part are looked at, by an index.

use shounuo_core::{Seq, Timestamp};

/// Facts of one part of the journal: 4,096.
const FACTS: u32 = 12;
/// Microseconds of one part of time: somewhat under 13 days.
const TIME: u32 = 40;

/// The part of the journal in which a fact stands.
pub(crate) fn of_journal(seq: Seq) -> i64 {
    seq >> FACTS
}

/// The part of time in which an instant lies.
pub(crate) fn of_time(us: i64) -> i64 {
    us >> TIME
}

/// Where whole parts end, and single rows begin, for what is asked as of an instant and, maybe, as known
/// with a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Cut {
    /// The instant, and the part of time in which it lies.
    pub at_us: i64,
    pub time: i64,
    /// The fact, and the part of the journal in which it stands.
    pub known: Option<(Seq, i64)>,
}

impl Cut {
    /// The cut at an instant and a fact.
    pub fn new(at: Timestamp, known: Option<Seq>) -> Self {
        let at_us = at.as_microsecond();
        Self {
            at_us,
            time: of_time(at_us),
            known: known.map(|seq| (seq, of_journal(seq))),
        }
    }

    /// The first instant of the part that is cut.
    pub fn time_from_us(self) -> i64 {
        self.time << TIME
    }

    /// The first fact of a part of the journal.
    pub fn first_of(part: i64) -> Seq {
        part << FACTS
    }
}

/// The least of these lengths (hours times powers of four) holds a clock from its beginning until nothing of
/// it is waited for; the last one holds what waits for ever, the one before all else. So what was live at an
/// instant began at most so long before.
pub(crate) const SPANS_US: [i64; 11] = {
    let mut all = [i64::MAX; 11];
    let mut n = 0;
    while n < 9 {
        all[n] = 3_600_000_000 << (2 * n);
        n += 1;
    }
    all[9] = i64::MAX - 1;
    all
};

/// The last of [`SPANS_US`]: what waits for ever.
pub(crate) const FOR_EVER: usize = SPANS_US.len() - 1;

/// Which of [`SPANS_US`] holds a length.
pub(crate) fn span_of(length_us: i64) -> i64 {
    let shorter = SPANS_US.iter().filter(|s| **s < length_us).count();
    i64::try_from(shorter).unwrap_or(0)
}

#[cfg(test)]
#[allow(clippy::expect_used, reason = "a test that cannot begin fails")]
mod tests {
    use super::*;

    #[test]
    fn every_length_lies_in_the_least_span_that_holds_it() {
        for length in [
            0,
            1,
            3_600_000_000,
            3_600_000_001,
            1 << 45,
            1 << 60,
            i64::MAX,
        ] {
            let span = span_of(length) as usize;
            assert!(length <= SPANS_US[span], "{length}");
            assert!(span == 0 || length > SPANS_US[span - 1], "{length}");
        }
    }

    #[test]
    fn a_cut_begins_where_whole_parts_end() {
        for us in [-1, 0, 1, (1 << 40) - 1, 1 << 40, 1_769_875_200_000_000] {
            let at = Timestamp::from_microsecond(us).expect("an instant");
            let cut = Cut::new(at, Some(us >> 20));
            assert!(cut.time_from_us() <= us);
            assert_eq!(of_time(cut.time_from_us()), cut.time);
            assert!(of_time(cut.time_from_us() - 1) < cut.time);
            let (seq, part) = cut.known.expect("a fact");
            assert!(Cut::first_of(part) <= seq && of_journal(Cut::first_of(part)) == part);
        }
    }
}
