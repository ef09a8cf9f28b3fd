//! One clock of the reference model, and what it says at an instant.

use jiff::Timestamp;
use shounuo_core::promise::Status;

/// What a promise ought to say.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Expected {
    /// Id in the contract file.
    pub promise: &'static str,
    /// Which instance.
    pub instance: u16,
    /// Its verdict.
    pub status: &'static str,
    /// When it is due; `None` where no official calendar reaches.
    pub due_at: Option<Timestamp>,
}

/// One clock as the plan describes it.
pub struct Run {
    /// Id in the contract file.
    pub promise: &'static str,
    /// Which instance.
    pub instance: u16,
    /// When it starts.
    pub start: Timestamp,
    /// When it is due; `None` where no official calendar reaches.
    pub due: Option<Timestamp>,
    /// What stops it, void ones left out.
    pub stop: Option<Timestamp>,
    /// What would take it away.
    pub gone: Option<Timestamp>,
    /// Whether the contract's excuse is complete.
    pub excused: bool,
}

/// A clock that nothing takes away.
pub fn run(
    promise: &'static str,
    start: Timestamp,
    due: Timestamp,
    stop: Option<Timestamp>,
) -> Run {
    Run {
        promise,
        instance: 0,
        start,
        due: Some(due),
        stop,
        gone: None,
        excused: false,
    }
}

impl Run {
    /// What it says at `now`.
    pub fn at(&self, now: Timestamp) -> Expected {
        let due = self.due.unwrap_or(Timestamp::MAX);
        let gone = self.gone.filter(|g| *g <= due && *g <= now);
        let stop = self
            .stop
            .filter(|s| *s <= now && gone.is_none_or(|g| *s <= g));
        let late = if self.excused {
            Status::Excused
        } else {
            Status::Broken
        };
        let status = match (stop, gone) {
            (Some(stop), _) if stop <= due => Status::Kept,
            (Some(_), _) => late,
            (None, Some(_)) => Status::Withdrawn,
            (None, None) if now < self.start => Status::NotDue,
            (None, None) if now > due => late,
            (None, None) if self.due.is_some() && self.is_at_risk(due, now) => Status::AtRisk,
            (None, None) => Status::Running,
        };
        Expected {
            promise: self.promise,
            instance: self.instance,
            status: status.code(),
            due_at: self.due,
        }
    }

    /// Four fifths of the time are gone.
    fn is_at_risk(&self, due: Timestamp, now: Timestamp) -> bool {
        now.duration_since(self.start).as_secs() * 5 >= due.duration_since(self.start).as_secs() * 4
    }
}
