//! Nouns for verbs: the resource of each action on a ticket. The one table; routes, views and
//! problems all read it.

use crate::schema::ActionCode;
use serde::Serialize;
use shounuo_core::ticket::Action;
use utoipa::ToSchema;

/// Where the API stands in the program's addresses.
pub const BASE: &str = "/api/v1";

/// An action that the asker may take, and where.
#[derive(Serialize, ToSchema)]
pub struct ActionLink {
    /// The action.
    action: ActionCode,
    /// The HTTP method.
    method: &'static str,
    /// The path; a part in braces is for the client to fill.
    path: String,
}

/// Method and noun of an action. Taking up again is another system's record, not a request.
pub fn noun(action: Action) -> Option<(&'static str, &'static str)> {
    Some(match action {
        Action::Respond => ("POST", "response"),
        Action::StartDiagnosis => ("POST", "diagnosis-start"),
        Action::AddNote => ("POST", "notes"),
        Action::ConsentRemote => ("POST", "remote-consent"),
        Action::StartRemote => ("POST", "remote-session"),
        Action::EndRemote => ("DELETE", "remote-session"),
        Action::Diagnose => ("POST", "diagnosis"),
        Action::GiveSolution => ("POST", "solution"),
        Action::SolveRemotely => ("POST", "remote-solution"),
        Action::HandOn => ("POST", "hand-over"),
        Action::SetOwner => ("POST", "owner"),
        Action::Assign => ("POST", "assignment"),
        Action::AcceptAssignment => ("POST", "assignment/acceptance"),
        Action::Depart => ("POST", "departure"),
        Action::Arrive => ("POST", "arrival"),
        Action::Leave => ("POST", "leaving"),
        Action::GradeFault => ("POST", "grade"),
        Action::HandReport => ("POST", "report-handover"),
        Action::AcceptRepair => ("POST", "acceptance"),
        Action::RejectRepair => ("POST", "rejection"),
        Action::TryFollowUp => ("POST", "follow-up-attempts"),
        Action::AnswerFollowUp => ("POST", "follow-up"),
        Action::Archive => ("POST", "archive"),
        Action::Cancel => ("POST", "cancellation"),
        Action::Merge => ("POST", "merge"),
        Action::JoinParent => ("POST", "parent"),
        Action::Convert => ("POST", "conversion"),
        Action::Describe => ("POST", "description"),
        Action::BeginWait => ("POST", "wait"),
        Action::EndWait => ("DELETE", "wait"),
        Action::Confirm => ("POST", "confirmations"),
        Action::Correct => ("POST", "corrections"),
        repair => return noun_of_repair(repair),
    })
}

/// Those of the repair: parts, the special group, help, the test.
fn noun_of_repair(action: Action) -> Option<(&'static str, &'static str)> {
    Some(match action {
        Action::UsePart => ("POST", "parts"),
        Action::NeedPart => ("POST", "part-needs"),
        Action::ReceivePart => ("POST", "part-needs/{need}/arrival"),
        Action::FitPart => ("POST", "part-needs/{need}/fitting"),
        Action::FormGroup => ("POST", "group"),
        Action::BeginStint => ("POST", "stint"),
        Action::EndStint => ("POST", "stint-end"),
        Action::InvolveHelp => ("POST", "help"),
        Action::RecordTest => ("POST", "test"),
        Action::CompleteRepair => ("POST", "completion"),
        _ => return None,
    })
}

/// The address of a ticket.
pub fn ticket(no: &str) -> String {
    format!("{BASE}/tickets/{no}")
}

/// The address of a ticket for the holder of its tracking link.
pub fn tracking(token: &str) -> String {
    format!("{BASE}/tracking/{token}")
}

/// Actions as links below the address of a ticket.
pub fn links(base: &str, actions: &[Action]) -> Vec<ActionLink> {
    let link = |action: &Action| {
        let (method, noun) = noun(*action)?;
        let path = format!("{base}/{noun}");
        Some(ActionLink {
            action: (*action).into(),
            method,
            path,
        })
    };
    actions.iter().filter_map(link).collect()
}
