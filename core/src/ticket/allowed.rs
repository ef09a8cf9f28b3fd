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
        let mut actions = Vec::new();
        if self.is_unsolved() && self.responded_at.is_none() {
            actions.push(Respond);
        }
        actions.extend(self.steps());
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

    /// Whether the work itself is still to be done.
    fn is_unsolved(&self) -> bool {
        use Stage::*;
        matches!(
            self.stage(),
            Reported | Diagnosing | AwaitingDispatch | Assigned | EnRoute | Repairing
        )
    }

    /// The next steps on the way to the archive.
    pub(super) fn steps(&self) -> Vec<Action> {
        match self.stage() {
            Stage::Reported | Stage::Diagnosing => self.remote_steps(),
            Stage::AwaitingDispatch => [vec![Assign], self.remote_steps()].concat(),
            Stage::Assigned => [self.assigned_steps(), self.remote_steps()].concat(),
            Stage::EnRoute => [vec![Arrive, Assign], self.remote_steps()].concat(),
            Stage::Repairing => self.repair_steps(),
            Stage::AwaitingSignOff => self.sign_off_steps(),
            Stage::FollowUp => self.follow_up_steps(),
            Stage::ToArchive => {
                [self.archive_step(), self.report_step(), vec![RejectRepair]].concat()
            }
            Stage::Archived | Stage::Cancelled | Stage::Merged => Vec::new(),
        }
    }

    /// L1: also while somebody is on the way, for what can be solved at once need not wait.
    fn remote_steps(&self) -> Vec<Action> {
        if self.kind == Some(TicketKind::Consultation) {
            return vec![GiveSolution, HandOn];
        }
        let mut steps = Vec::new();
        if self.diagnosis_started_at.is_none() {
            steps.push(StartDiagnosis);
        }
        steps.extend([Diagnose, SolveRemotely, HandOn, GradeFault]);
        steps.push(match (self.remote_since.is_some(), self.remote_consent) {
            (true, _) => EndRemote,
            (false, true) => StartRemote,
            (false, false) => ConsentRemote,
        });
        steps.extend(self.part_steps());
        steps.extend(self.help_steps());
        steps
    }

    fn assigned_steps(&self) -> Vec<Action> {
        let accepted = self
            .assignment
            .as_ref()
            .is_some_and(|a| a.accepted_at.is_some());
        let first = (!accepted).then_some(AcceptAssignment);
        first.into_iter().chain([Depart, Arrive, Assign]).collect()
    }

    fn repair_steps(&self) -> Vec<Action> {
        let mut steps = match (self.cause.is_some(), self.tested) {
            (false, _) => vec![Diagnose, RecordTest],
            (true, Some(true)) => vec![CompleteRepair, Diagnose, RecordTest],
            (true, _) => vec![RecordTest, Diagnose],
        };
        steps.extend([GradeFault, UsePart]);
        steps.extend(self.part_steps());
        steps.extend(self.help_steps());
        steps.extend([HandOn, Leave, Assign]);
        steps
    }

    fn part_steps(&self) -> Vec<Action> {
        let awaited = self.needs.values().any(|n| n.arrived_at.is_none());
        let at_hand = |n: &super::Need| n.fitted_at.is_none() && n.arrived_at.is_some();
        let at_hand = self.needs.values().any(at_hand);
        [
            Some(NeedPart),
            awaited.then_some(ReceivePart),
            at_hand.then_some(FitPart),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    /// Others are called in while the owner stays ours; a major fault has its group (clause D4c).
    fn help_steps(&self) -> Vec<Action> {
        let mut steps = vec![InvolveHelp];
        if self.grade == Some(Grade::Major) {
            steps.push(FormGroup);
            steps.extend((!self.group.is_empty()).then_some(BeginStint));
        }
        steps.extend((!self.at_work.is_empty()).then_some(EndStint));
        steps
    }

    /// The school signs what it has in hand: the report comes first (clause P4). Its follow-up may
    /// come before its signature, for that clock runs from the repair (clause P5).
    fn sign_off_steps(&self) -> Vec<Action> {
        let mut steps = match self.report_handed_at {
            None => vec![HandReport],
            Some(_) => vec![AcceptRepair, HandReport],
        };
        steps.extend([RejectRepair, AnswerFollowUp, TryFollowUp]);
        let left = self
            .assignment
            .as_ref()
            .is_some_and(|a| a.left_at.is_some());
        if self.assignment.is_some() && !left {
            steps.push(Leave);
        }
        steps
    }

    fn follow_up_steps(&self) -> Vec<Action> {
        let mut steps = vec![AnswerFollowUp, TryFollowUp, RejectRepair];
        steps.extend(self.report_step());
        // A consultation needs no repair report and no follow-up to be filed.
        let question = self.kind == Some(TicketKind::Consultation);
        if question || self.follow_up_tries >= TRIES_ENOUGH {
            steps.extend(self.archive_step());
        }
        steps
    }

    /// Filed is what is complete: a repair on site has its report (clauses P4, P6).
    fn archive_step(&self) -> Vec<Action> {
        let complete = self.completed_at.is_none() || self.report_handed_at.is_some();
        complete.then_some(Archive).into_iter().collect()
    }

    fn report_step(&self) -> Vec<Action> {
        let open = self.report_handed_at.is_none();
        open.then_some(HandReport).into_iter().collect()
    }

    /// What can be done beside the way.
    fn aside(&self) -> Vec<Action> {
        let mut actions = vec![SetOwner, Describe];
        if self.waiting.is_some() {
            actions.push(EndWait);
        }
        if !self.is_unsolved() {
            return actions;
        }
        if self.waiting.is_none() {
            actions.push(BeginWait);
        }
        // An outage answers for its children: it cannot vanish from under them.
        if self.children.is_empty() {
            actions.extend([Merge, Convert, Cancel]);
            if self.parent.is_none() {
                actions.push(JoinParent);
            }
        }
        actions
    }
}
