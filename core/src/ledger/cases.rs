//! The cases that a ticket gives to ratios.

use super::ratio::Case;
use crate::{
    actor::Side,
    contract::Quotient,
    fact::{Fact, Recorded},
    ticket::words::TicketKind,
};
use jiff::Timestamp;

/// The least mark of each question at which an answer is satisfied (at least 4 of 5).
const SATISFIED: u8 = 4;

/// A ticket's cases, from its facts in journal order.
///
/// A repair is a case once the school accepted it, or the ticket was closed without a word against
/// it; a fault cancelled unsolved is a failed one. What goes on in another ticket is a case there.
pub fn cases<'a>(facts: impl IntoIterator<Item = &'a Recorded>) -> Vec<Case> {
    let mut sum = Sum::default();
    for recorded in facts {
        sum.take(recorded);
    }
    let repair = sum.repair.filter(|_| sum.fault && !sum.elsewhere);
    let mut cases = sum.answers;
    cases.extend(repair);
    cases
}

#[derive(Default)]
struct Sum {
    fault: bool,
    elsewhere: bool,
    /// When the work was done last, unless the school rejected it.
    done: Option<Timestamp>,
    repair: Option<Case>,
    answers: Vec<Case>,
}

impl Sum {
    fn take(&mut self, recorded: &Recorded) {
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
            _ => {}
        }
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
    }
}
