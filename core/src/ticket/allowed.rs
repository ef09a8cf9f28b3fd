//! Which commands a ticket's state allows. Who may give them is `app`'s table.

use super::{
    command::Action::{self, *},
    state::Ticket,
    words::{Grade, Stage, TicketKind},
};

/// How many unanswered follow-up tries let a ticket be filed without an answer (clause P5).
const TRIES_ENOUGH: u32 = 3;

impl Ticket {
    /// The commands that this state allows, the primary one first.
    pub fn allowed(&self) -> Vec<Action> {
        let mut actions = self.steps();
        if self.stage().is_open() {
            actions.extend(self.aside());
        }
        if self.number > 0 {
            actions.extend([Confirm, Correct, AddNote]);
        }
        actions
    }

    /// Whether this state allows `action`.
    pub fn allows(&self, action: Action) -> bool {
        self.allowed().contains(&action)
    }

    /// The next steps on the way to the archive.
    fn steps(&self) -> Vec<Action> {
        match self.stage() {
            Stage::Reported | Stage::Diagnosing => self.remote_steps(),
            Stage::AwaitingDispatch => {
                [vec![Assign, InvolveHelp, FormGroup], self.remote_steps()].concat()
            }
            Stage::Assigned => {
                let mut steps = vec![AcceptAssignment, Depart, Arrive];
                if self
                    .assignment
                    .as_ref()
                    .is_some_and(|a| a.accepted_at.is_some())
                {
                    steps.remove(0);
                }
                [steps, vec![Assign, FormGroup], self.remote_steps()].concat()
            }
            Stage::EnRoute => [vec![Arrive, Assign, FormGroup], self.remote_steps()].concat(),
            Stage::Repairing => self.repair_steps(),
            Stage::AwaitingSignOff => self.sign_off_steps(),
            Stage::FollowUp => self.follow_up_steps(),
            Stage::ToArchive => [vec![Archive], self.report_step(), vec![RejectRepair]].concat(),
            Stage::Archived | Stage::Cancelled | Stage::Merged => Vec::new(),
        }
    }

    fn remote_steps(&self) -> Vec<Action> {
        if self.kind == Some(TicketKind::Consultation) {
            return vec![GiveSolution, HandOn];
        }
        let mut steps = Vec::new();
        if self.diagnosis_started_at.is_none() {
            steps.push(StartDiagnosis);
        }
        steps.extend([Diagnose, SolveRemotely, HandOn, GradeFault]);
        match (self.remote_since.is_some(), self.remote_consent) {
            (true, _) => steps.push(EndRemote),
            (false, true) => steps.push(StartRemote),
            (false, false) => steps.push(ConsentRemote),
        }
        steps.push(NeedPart);
        steps.extend(self.part_steps());
        steps
    }

    fn repair_steps(&self) -> Vec<Action> {
        let mut steps = match (self.cause.is_some(), self.tested) {
            (false, _) => vec![Diagnose, RecordTest],
            (true, Some(true)) => vec![CompleteRepair, Diagnose, RecordTest],
            (true, _) => vec![RecordTest, Diagnose],
        };
        steps.extend([GradeFault, UsePart, NeedPart]);
        steps.extend(self.part_steps());
        steps.extend([InvolveHelp, HandOn, Assign]);
        if self.grade == Some(Grade::Major) {
            steps.push(FormGroup);
        }
        steps
    }

    fn part_steps(&self) -> Vec<Action> {
        let awaited = self.needs.values().any(|n| n.arrived_at.is_none());
        let at_hand = self
            .needs
            .values()
            .any(|n| n.fitted_at.is_none() && n.arrived_at.is_some());
        [awaited.then_some(ReceivePart), at_hand.then_some(FitPart)]
            .into_iter()
            .flatten()
            .collect()
    }

    fn sign_off_steps(&self) -> Vec<Action> {
        // The school signs what it has in hand: the report comes first (clause P4).
        match self.report_handed_at {
            None => vec![HandReport, RejectRepair],
            Some(_) => vec![AcceptRepair, RejectRepair, HandReport],
        }
    }

    fn follow_up_steps(&self) -> Vec<Action> {
        let mut steps = vec![AnswerFollowUp, TryFollowUp, RejectRepair];
        steps.extend(self.report_step());
        if self.follow_up_tries >= TRIES_ENOUGH {
            steps.push(Archive);
        }
        steps
    }

    fn report_step(&self) -> Vec<Action> {
        Some(HandReport)
            .filter(|_| self.report_handed_at.is_none())
            .into_iter()
            .collect()
    }

    /// What can be done beside the way.
    fn aside(&self) -> Vec<Action> {
        let wait = if self.waiting.is_some() {
            EndWait
        } else {
            BeginWait
        };
        let mut actions = vec![SetOwner, Describe, wait, Merge, JoinParent, Convert, Cancel];
        if self.responded_at.is_none() {
            actions.insert(0, Respond);
        }
        if self.parent.is_some() {
            actions.retain(|a| *a != JoinParent);
        }
        actions
    }
}
