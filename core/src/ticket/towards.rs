//! What has to be done next so that a clock stops: for whom it is shown and who is warned.

use super::{
    command::Action::{self, *},
    state::Ticket,
    words::Stage,
};
use crate::promise::Evidence;

impl Ticket {
    /// The next steps towards one of the facts that stop a clock: the commands that record it, or the
    /// first step on the way where none does yet. Empty when nothing leads there any more. Who may give
    /// them is `app`'s table.
    pub fn next_towards(&self, stops: &[Evidence]) -> Vec<Action> {
        let first = || self.steps().into_iter().take(1).collect();
        // Whoever is needed on site is sent, sets out, arrives and repairs: one after the other.
        if self.is_on_site_way() && stops.iter().any(|s| is_on_site(*s)) {
            return first();
        }
        let allowed = self.allowed();
        let leads = |action: &Action| stops.iter().any(|stop| recorded_by(*stop).contains(action));
        let direct: Vec<Action> = allowed.iter().copied().filter(leads).collect();
        let awaited = stops.contains(&Evidence::PartFitted) && allowed.contains(&ReceivePart);
        match (direct.is_empty(), awaited) {
            (false, _) => direct,
            (true, true) => vec![ReceivePart],
            (true, false) => first(),
        }
    }

    /// Whether somebody is to be sent, is sent or is there.
    fn is_on_site_way(&self) -> bool {
        matches!(
            self.stage(),
            Stage::AwaitingDispatch | Stage::Assigned | Stage::EnRoute | Stage::Repairing
        )
    }
}

fn is_on_site(stop: Evidence) -> bool {
    matches!(stop, Evidence::Arrived | Evidence::RepairCompleted)
}

/// The commands of which one records the fact; none for what is no step of the work, or lies beside tickets.
pub(super) fn recorded_by(stop: Evidence) -> &'static [Action] {
    match stop {
        Evidence::Responded => &[Respond],
        Evidence::DiagnosisStarted => &[StartDiagnosis],
        Evidence::Diagnosed => &[Diagnose],
        Evidence::SolutionGiven => &[GiveSolution],
        Evidence::SolvedRemotely => &[SolveRemotely],
        Evidence::HandedToOnSite | Evidence::HandedToExpert => &[HandOn],
        Evidence::Arrived => &[Arrive],
        Evidence::Graded => &[GradeFault],
        Evidence::SpecialPartNeeded => &[NeedPart],
        Evidence::PartArrived => &[ReceivePart],
        Evidence::PartFitted => &[FitPart],
        Evidence::RepairCompleted => &[CompleteRepair],
        Evidence::RepairAccepted => &[AcceptRepair],
        Evidence::FollowUpTried => &[TryFollowUp],
        Evidence::FollowUpAnswered => &[AnswerFollowUp],
        Evidence::WaitEnded => &[EndWait],
        Evidence::GroupFormed => &[FormGroup],
        Evidence::StintBegun => &[BeginStint],
        Evidence::StintEnded => &[EndStint],
        Evidence::Owned => &[SetOwner],
        Evidence::RemoteConsented => &[ConsentRemote],
        Evidence::RemoteEnded => &[EndRemote],
        Evidence::Assigned | Evidence::ArrivalStated => &[Assign],
        Evidence::TakenUp => &[Assign, InvolveHelp, FormGroup],
        Evidence::Tested => &[RecordTest],
        Evidence::ReportHanded => &[HandReport],
        Evidence::Archived => &[Archive],
        _ => &[],
    }
}
