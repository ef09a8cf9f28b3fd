//! Which of the actions that role and state allow a page offers, and which one stands open.

use super::Bench;
use shounuo_app::queries::confirmable;
use shounuo_core::ticket::{
    Action::{self, *},
    words::Stage,
};

/// Beside the way: offered in the menu, never open by themselves. A ticket that has ended has no
/// other actions.
const ASIDE: &[Action] = &[
    AddNote,
    Confirm,
    Correct,
    SetOwner,
    Describe,
    BeginWait,
    Merge,
    JoinParent,
    Convert,
    Cancel,
    RejectRepair,
    NeedPart,
    UsePart,
    InvolveHelp,
    FormGroup,
    BeginStint,
    EndStint,
    GradeFault,
];

/// The way of the one who is sent.
const WAY: &[Action] = &[AcceptAssignment, Depart, Arrive];

/// What people do away from a screen and record afterwards.
const LATE: &[Action] = &[
    Respond,
    StartDiagnosis,
    GiveSolution,
    SolveRemotely,
    Diagnose,
    GradeFault,
    Depart,
    Arrive,
    Leave,
    UsePart,
    ReceivePart,
    FitPart,
    BeginStint,
    EndStint,
    RecordTest,
    CompleteRepair,
    HandReport,
    AcceptRepair,
    TryFollowUp,
    AnswerFollowUp,
];

/// Whether it can be recorded with the earlier time at which it happened.
pub fn is_told_late(action: Action) -> bool {
    LATE.contains(&action)
}

/// Whether it is a deed of the one who is sent.
pub fn is_way(action: Action) -> bool {
    WAY.contains(&action)
}

/// What a page offers, in core's order.
pub fn offered(bench: &Bench<'_>) -> Vec<Action> {
    let view = bench.view;
    // A confirmation only where there is something to confirm.
    let claims = !confirmable(&view.ticket).is_empty();
    // Remote help is asked of the school only while nobody is on the way.
    let remote = matches!(
        view.stage,
        Stage::Reported | Stage::Diagnosing | Stage::AwaitingDispatch | Stage::Assigned
    );
    let makes_sense = |a: &Action| match a {
        Confirm => claims,
        ConsentRemote => remote || !bench.school,
        _ => true,
    };
    view.actions.iter().copied().filter(makes_sense).collect()
}

/// The action that stands open: the next step of whoever looks, if there is one.
pub fn lead(bench: &Bench<'_>, offered: &[Action]) -> Option<Action> {
    let step = |a: &Action| !ASIDE.contains(a) && (bench.school || *a != ConsentRemote);
    let first = offered.iter().copied().find(step)?;
    // While it is the dispatcher's turn, or another is on the way, everything else but the first
    // response is a second thought.
    let dispatch = bench.view.stage == Stage::AwaitingDispatch && first != Assign;
    let theirs = dispatch || another(bench).is_some();
    (!theirs || first == Respond).then_some(first)
}

/// The technician who is sent and not there yet, when that is somebody else than who looks.
pub fn another<'a>(bench: &Bench<'a>) -> Option<&'a str> {
    let view = bench.view;
    let under_way = matches!(view.stage, Stage::Assigned | Stage::EnRoute);
    let person = view.ticket.assignment.as_ref()?.person;
    let other = under_way && person.is_some() && person != bench.me;
    other.then(|| view.name(person)).flatten()
}
