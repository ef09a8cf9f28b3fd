//! Where a row says that an incident stands, and what it takes to come there.

use serde::Deserialize;
use shounuo_core::ticket::{
    Command,
    words::{CancelReason, WaitReason},
};

/// What a state of another system means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub enum Phase {
    /// Nobody has begun.
    New,
    /// Somebody works on it.
    Active,
    /// Work stands still.
    Wait(WaitReason),
    /// Solved; the other system may still take it up again.
    Resolved,
    /// Ended.
    Closed,
    /// A word that says nothing: the ticket stays as it stood.
    Unknown,
}

impl TryFrom<String> for Phase {
    type Error = String;

    fn try_from(word: String) -> Result<Self, String> {
        Ok(match word.as_str() {
            "new" => Self::New,
            "active" => Self::Active,
            "resolved" => Self::Resolved,
            "closed" => Self::Closed,
            "unknown" => Self::Unknown,
            other => {
                let reason = other.strip_prefix("wait:").and_then(|code| {
                    serde_json::from_value::<WaitReason>(serde_json::Value::from(code)).ok()
                });
                Self::Wait(reason.ok_or_else(|| {
                    format!("`{other}` is no state: new, active, wait:<reason>, resolved, closed or unknown")
                })?)
            }
        })
    }
}

impl Phase {
    fn is_ended(self) -> bool {
        matches!(self, Self::Resolved | Self::Closed)
    }
}

/// The commands of a change of state: those that come before what else the row says, and those after.
#[derive(Debug, Default, PartialEq)]
pub struct Change {
    /// Leaving the state before.
    pub leave: Vec<Command<String>>,
    /// Whether that took the ticket up again.
    pub reopened: bool,
    /// Entering the new one.
    pub enter: Vec<Command<String>>,
}

/// What leads `from` one state (`None`: the report has just come in) `to` another. `diagnosed`: whether
/// diagnosis began before.
pub fn change(from: Option<Phase>, to: Phase, diagnosed: bool) -> Change {
    let mut change = Change::default();
    if from == Some(to) || to == Phase::Unknown {
        return change;
    }
    if matches!(from, Some(Phase::Wait(_))) {
        change.leave.push(Command::EndWait {});
    }
    let ended = from.is_some_and(Phase::is_ended);
    if ended && !(from == Some(Phase::Resolved) && to == Phase::Closed) {
        change.leave.push(Command::Reopen {});
        change.reopened = true;
    }
    // Who works on it, asks back or has solved it has looked at it.
    let looked_at = matches!(to, Phase::Active | Phase::Wait(_) | Phase::Resolved);
    if looked_at && !diagnosed {
        change.enter.push(Command::StartDiagnosis {});
    }
    change.enter.extend(match to {
        Phase::New | Phase::Active | Phase::Unknown => None,
        Phase::Wait(reason) => Some(Command::BeginWait { reason }),
        Phase::Resolved => Some(Command::SolveRemotely { text: None }),
        Phase::Closed if from == Some(Phase::Resolved) => Some(Command::Archive {}),
        // Closed without ever having been resolved: there was no solution to file.
        Phase::Closed => Some(Command::Cancel {
            text: None,
            reason: CancelReason::ClosedAtSource,
        }),
    });
    change
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_word_is_read_or_named_as_wrong() {
        let read = |w: &str| Phase::try_from(w.to_owned());
        assert_eq!(read("wait:vendor"), Ok(Phase::Wait(WaitReason::Vendor)));
        assert_eq!(read("closed"), Ok(Phase::Closed));
        assert!(read("wait:coffee").is_err_and(|e| e.contains("coffee")));
        assert!(read("open").is_err());
    }

    #[test]
    fn a_resolved_incident_that_becomes_active_is_taken_up_again() {
        let c = change(Some(Phase::Resolved), Phase::Active, true);
        assert_eq!(
            (c.leave, c.reopened, c.enter),
            (vec![Command::Reopen {}], true, vec![])
        );
    }

    #[test]
    fn a_resolved_incident_that_waits_is_taken_up_again_and_waits() {
        let reason = WaitReason::UserInfo;
        let c = change(Some(Phase::Resolved), Phase::Wait(reason), true);
        assert!(c.reopened);
        assert_eq!(c.enter, vec![Command::BeginWait { reason }]);
    }

    #[test]
    fn closing_files_what_was_resolved_and_cancels_what_was_not() {
        let resolved = change(Some(Phase::Resolved), Phase::Closed, true);
        assert_eq!(
            (resolved.reopened, resolved.enter),
            (false, vec![Command::Archive {}])
        );
        let never = change(Some(Phase::New), Phase::Closed, false);
        assert!(matches!(
            never.enter[..],
            [Command::Cancel {
                reason: CancelReason::ClosedAtSource,
                ..
            }]
        ));
    }

    #[test]
    fn a_wait_ends_before_anything_else_begins() {
        let c = change(Some(Phase::Wait(WaitReason::Vendor)), Phase::Resolved, true);
        assert_eq!(c.leave, vec![Command::EndWait {}]);
        assert_eq!(c.enter, vec![Command::SolveRemotely { text: None }]);
        assert!(!c.reopened);
    }

    #[test]
    fn whoever_asks_back_or_solves_has_looked_at_it() {
        let reason = WaitReason::UserInfo;
        let asked = change(Some(Phase::New), Phase::Wait(reason), false).enter;
        assert_eq!(
            asked,
            vec![Command::StartDiagnosis {}, Command::BeginWait { reason }]
        );
        let solved = change(Some(Phase::New), Phase::Resolved, false).enter;
        let solve = Command::SolveRemotely { text: None };
        assert_eq!(solved, vec![Command::StartDiagnosis {}, solve]);
    }

    #[test]
    fn a_state_that_says_nothing_changes_nothing() {
        assert_eq!(
            change(Some(Phase::Active), Phase::Unknown, true),
            Change::default()
        );
    }
}
