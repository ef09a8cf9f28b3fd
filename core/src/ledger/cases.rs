//! The cases that a ticket gives to ratios.

use super::ratio::Case;
use crate::{
    actor::Side,
    contract::Quotient,
    fact::{Fact, Recorded, Seq},
    ticket::words::TicketKind,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// The least mark of each question at which an answer is satisfied (at least 4 of 5).
const SATISFIED: u8 = 4;

/// A ticket's cases, from its facts in journal order.
pub fn cases<'a>(facts: impl IntoIterator<Item = &'a Recorded>) -> Vec<Case> {
    let mut sum = Cases::default();
    for recorded in facts {
        sum.take(recorded);
    }
    sum.all()
}

/// What a ticket gives to ratios, as far as its facts are taken in.
///
/// A repair is a case once the school accepted it, or the ticket was closed without a word against
/// it; a fault cancelled unsolved is a failed one. What goes on in another ticket is a case there.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Cases {
    #[serde(skip_serializing_if = "is_default")]
    fault: bool,
    #[serde(skip_serializing_if = "is_default")]
    elsewhere: bool,
    /// When the work was done last, unless the school rejected it.
    #[serde(skip_serializing_if = "is_default")]
    done: Option<Timestamp>,
    #[serde(skip_serializing_if = "is_default")]
    repair: Option<Case>,
    #[serde(skip_serializing_if = "is_default")]
    answers: Vec<Case>,
    /// The last fact that may have changed them.
    #[serde(skip_serializing_if = "is_default")]
    changed_by: Seq,
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

impl Cases {
    /// The cases: the repair first, then the answers as they came. Each keeps its place.
    pub fn all(&self) -> Vec<Case> {
        let repair = self.repair.filter(|_| self.fault && !self.elsewhere);
        repair.into_iter().chain(self.answers.clone()).collect()
    }

    /// The last fact that may have changed them; 0 before the first.
    pub fn changed_by(&self) -> Seq {
        self.changed_by
    }

    /// Takes in one fact of the ticket.
    pub fn take(&mut self, recorded: &Recorded) {
        if self.takes(recorded) {
            self.changed_by = recorded.seq;
        }
    }

    /// Whether the fact says anything of cases.
    fn takes(&mut self, recorded: &Recorded) -> bool {
        let at = recorded.occurred_at;
        match &recorded.fact {
            Fact::Reported(f) => self.fault = f.kind == TicketKind::Fault,
            Fact::Converted(f) => self.fault = f.to == TicketKind::Fault,
            Fact::Merged(_) | Fact::ParentSet(_) => self.elsewhere = true,
            Fact::RepairCompleted(_) | Fact::SolvedRemotely(_) => self.done = Some(at),
            Fact::RepairRejected(_) | Fact::Reopened(_) => self.void(),
            Fact::RepairAccepted(_) | Fact::Archived(_) => self.close(recorded),
            Fact::Cancelled(_) => self.repair = Some(repair(recorded, at, false)),
            Fact::Recurred(_) => {
                let failed = (recorded.recorded_at.max(at), recorded.seq);
                if let Some(case) = &mut self.repair {
                    case.failed = case.failed.or(Some(failed));
                }
            }
            Fact::FollowUpAnswered(f) => {
                let least = f.speed.min(f.skill).min(f.attitude);
                self.answers.push(Case {
                    quotient: Quotient::Satisfaction,
                    good: least >= SATISFIED,
                    by_desk: recorded.actor.side() == Side::House,
                    ..repair(recorded, at, true)
                });
                match f.running {
                    true => self.close(recorded),
                    false => self.void(),
                }
            }
            _ => return false,
        }
        true
    }

    fn void(&mut self) {
        self.done = None;
        self.repair = None;
    }

    /// The first acceptance counts; the case belongs to the window of the repair.
    fn close(&mut self, recorded: &Recorded) {
        if let (Some(done), None) = (self.done, self.repair) {
            self.repair = Some(repair(recorded, done, true));
        }
    }
}

fn repair(recorded: &Recorded, at: Timestamp, good: bool) -> Case {
    Case {
        quotient: Quotient::RepairRate,
        at,
        seq: recorded.seq,
        good,
        known_at: match recorded.origin.is_import() {
            // Another system's record was known there all along.
            true => at.max(recorded.occurred_at),
            false => recorded.recorded_at,
        },
        failed: None,
        by_desk: false,
        times: 1,
    }
}
