//! Whether a server's clock can be believed: it is compared with one that only ever goes forward.
//!
//! Verdicts never depend on it (law 1). What people are told does: on a clock that jumped three days
//! ahead everything would be said to be broken, and nobody could take that back.

use jiff::{SignedDuration, Timestamp};

/// By so much the clock may be set at once without being doubted, the same that a claimed time may lie
/// from its receipt.
pub const STEP_MAX: SignedDuration = SignedDuration::from_mins(2);

/// What both clocks said at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The server's clock.
    pub wall: Timestamp,
    /// Since any beginning of its own, never set.
    pub steady: SignedDuration,
}

/// The clock did not say what it should have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Jump {
    /// What it should have said.
    pub expected: Timestamp,
    /// What it said.
    pub read: Timestamp,
}

impl Reading {
    /// What the server's clock should say at `steady`, from this reading on.
    pub fn expected(&self, steady: SignedDuration) -> Timestamp {
        let gone = steady.saturating_sub(self.steady);
        match self.wall.saturating_add(gone) {
            Ok(at) => at,
            Err(_) => Timestamp::MAX,
        }
    }

    /// The jump between this reading, which was right, and another one.
    pub fn jump_to(&self, now: Reading) -> Option<Jump> {
        let expected = self.expected(now.steady);
        let jump = Jump {
            expected,
            read: now.wall,
        };
        (jump.by().abs() > STEP_MAX).then_some(jump)
    }
}

impl Jump {
    /// By how much; negative when it was set back.
    pub fn by(&self) -> SignedDuration {
        self.read.duration_since(self.expected)
    }

    /// Whether it lasts, for a program that starts anew and has nothing else to compare with: a clock
    /// that went back stands between what it should have said and what it said.
    pub fn lasts_at(&self, wall: Timestamp) -> bool {
        match self.read > self.expected {
            true => wall >= self.read,
            false => wall < self.expected,
        }
    }

    /// The reading that would be right while it lasts.
    pub fn undone(&self, now: Reading) -> Reading {
        let wall = now.wall.saturating_sub(self.by());
        Reading {
            wall: wall.unwrap_or(now.wall),
            ..now
        }
    }
}
