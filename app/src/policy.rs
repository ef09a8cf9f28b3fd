//! The one table of who may do what. Whose data it is decides [`Who::sees`]; what state allows is
//! core's; this is what a role allows.

use crate::who::{Door, Who};
use shounuo_core::{ledger::form, role::Role, ticket::Action};

/// What somebody may ask for beside commands to a ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Right {
    /// Send in a report.
    Report,
    /// See tickets, their clocks and their timeline.
    ReadTickets,
    /// See devices, places and dossiers.
    ReadDevices,
    /// See who works here.
    ReadPeople,
    /// Print labels.
    PrintLabels,
    /// End the tracking links of a ticket.
    RevokeTracking,
    /// Make and revoke labels, register places and devices.
    ManageDevices,
    /// Add people, set roles, sign others out.
    ManagePeople,
    /// Register customers, publish contracts and calendars, catalogue parts.
    ManageContracts,
    /// Confirm a contract version for one's party.
    ConfirmContract,
    /// See the whole house's work (board, lists over all customers).
    ReadHouse,
    /// Run checks of the record.
    Verify,
    /// See the promise ledger of a contract: verdicts, their evidence, statements.
    ReadLedger,
    /// Record evidence beside tickets; which kinds, says [`may_record`].
    RecordEvidence,
    /// Sign off an export of the ledger, for the provider.
    SignOff,
    /// Countersign it, for the school.
    CounterSign,
}

/// Every right, for the test that none is without a rule.
pub const RIGHTS: &[Right] = &[
    Right::Report,
    Right::ReadTickets,
    Right::ReadDevices,
    Right::ReadPeople,
    Right::PrintLabels,
    Right::RevokeTracking,
    Right::ManageDevices,
    Right::ManagePeople,
    Right::ManageContracts,
    Right::ConfirmContract,
    Right::ReadHouse,
    Right::Verify,
    Right::ReadLedger,
    Right::RecordEvidence,
    Right::SignOff,
    Right::CounterSign,
];

/// Whether one of the roles of `who` has the right.
pub fn may(who: &Who, right: Right) -> bool {
    let writes = !matches!(
        right,
        Right::ReadTickets
            | Right::ReadDevices
            | Right::ReadPeople
            | Right::ReadHouse
            | Right::Verify
            | Right::ReadLedger
    );
    if who.read_only && writes {
        return false;
    }
    match who.door {
        Door::Account => who.roles.iter().any(|r| has(*r, right)),
        Door::Label(_) => right == Right::Report,
        Door::Tracking(_) => right == Right::ReadTickets,
    }
}

/// Whether one of the roles of `who` may give the command.
pub fn may_act(who: &Who, action: Action) -> bool {
    if who.read_only {
        return false;
    }
    match who.door {
        Door::Account => who.roles.iter().any(|r| gives(*r, action)),
        Door::Label(_) => false,
        // Whoever scans a label and reports gets a tracking link, also somebody of the provider: what
        // settles a time in doubt needs an account of the school.
        Door::Tracking(_) => action != Action::Confirm && HOLDER.contains(&action),
    }
}

fn has(role: Role, right: Right) -> bool {
    use Right::*;
    match role {
        Role::Reporter => matches!(right, Report | ReadTickets | ReadDevices | RevokeTracking),
        Role::SchoolManager => {
            matches!(
                right,
                Report
                    | ReadTickets
                    | ReadDevices
                    | PrintLabels
                    | RevokeTracking
                    | ConfirmContract
                    | ReadLedger
                    | RecordEvidence
                    | CounterSign
            )
        }
        Role::Auditor => matches!(
            right,
            ReadTickets | ReadDevices | ReadPeople | ReadHouse | Verify | ReadLedger
        ),
        // Set-up speaks for no party, neither in a contract nor under an export.
        Role::Administrator => !matches!(right, ConfirmContract | SignOff | CounterSign),
        Role::ProjectManager => !matches!(right, ManagePeople | CounterSign),
        Role::QualitySupervisor => {
            matches!(
                right,
                ReadTickets
                    | ReadDevices
                    | ReadPeople
                    | ReadHouse
                    | Verify
                    | ReadLedger
                    | RecordEvidence
                    | SignOff
            )
        }
        Role::Desk => right == RevokeTracking || has(Role::Dispatcher, right),
        Role::Dispatcher => {
            matches!(
                right,
                Report
                    | ReadTickets
                    | ReadDevices
                    | ReadPeople
                    | ReadHouse
                    | PrintLabels
                    | ReadLedger
                    | RecordEvidence
            )
        }
        Role::Storekeeper => {
            matches!(
                right,
                ReadTickets
                    | ReadDevices
                    | ReadPeople
                    | ReadHouse
                    | ManageDevices
                    | PrintLabels
                    | ReadLedger
                    | RecordEvidence
            )
        }
        Role::RemoteTechnician | Role::FieldTechnician | Role::Expert => {
            matches!(
                right,
                Report
                    | ReadTickets
                    | ReadDevices
                    | ReadPeople
                    | ReadHouse
                    | ReadLedger
                    | RecordEvidence
            )
        }
    }
}

/// What the holder of a tracking link may do on that ticket: the school's own part of it.
const HOLDER: &[Action] = &[
    Action::AddNote,
    Action::ConsentRemote,
    Action::AcceptRepair,
    Action::RejectRepair,
    Action::AnswerFollowUp,
    Action::Confirm,
    Action::Cancel,
];

fn gives(role: Role, action: Action) -> bool {
    use Action::*;
    match role {
        Role::Reporter => HOLDER.contains(&action),
        Role::SchoolManager => HOLDER.contains(&action) || action == Correct,
        Role::Auditor => false,
        Role::QualitySupervisor => action == AddNote,
        Role::Storekeeper => matches!(action, AddNote | ReceivePart | NeedPart),
        Role::Administrator | Role::ProjectManager => !school_only(action),
        Role::Desk => desk(action),
        Role::RemoteTechnician => remote(action),
        Role::Dispatcher => dispatch(action),
        Role::FieldTechnician => on_site(action),
        Role::Expert => remote(action) || on_site(action),
    }
}

fn desk(action: Action) -> bool {
    use Action::*;
    matches!(
        action,
        Respond
            | AddNote
            | Describe
            | Convert
            | Merge
            | JoinParent
            | Cancel
            | GiveSolution
            | TryFollowUp
            | AnswerFollowUp
            | HandReport
            | Archive
            | BeginWait
            | EndWait
            | SetOwner
            | Correct
            | ConsentRemote
            | StartDiagnosis
    )
}

fn dispatch(action: Action) -> bool {
    use Action::*;
    matches!(
        action,
        Respond
            | AddNote
            | Assign
            | SetOwner
            | FormGroup
            | InvolveHelp
            | Merge
            | JoinParent
            | GradeFault
            | BeginWait
            | EndWait
            | Correct
            | HandOn
    )
}

fn remote(action: Action) -> bool {
    use Action::*;
    matches!(
        action,
        Respond
            | StartDiagnosis
            | AddNote
            | ConsentRemote
            | StartRemote
            | EndRemote
            | Diagnose
            | GiveSolution
            | SolveRemotely
            | HandOn
            | GradeFault
            | Describe
            | Convert
            | Merge
            | JoinParent
            | NeedPart
            | InvolveHelp
            | BeginWait
            | EndWait
            | Correct
    )
}

fn on_site(action: Action) -> bool {
    use Action::*;
    matches!(
        action,
        Respond
            | AddNote
            | AcceptAssignment
            | Depart
            | Arrive
            | Leave
            | Diagnose
            | GradeFault
            | UsePart
            | NeedPart
            | ReceivePart
            | FitPart
            | InvolveHelp
            | RecordTest
            | CompleteRepair
            | HandReport
            | AcceptRepair
            | BeginWait
            | EndWait
            | HandOn
            | Correct
            | Describe
    )
}

/// What only the school's side says, whoever runs the program.
fn school_only(action: Action) -> bool {
    matches!(
        action,
        Action::Confirm | Action::RejectRepair | Action::Reopen
    )
}

/// Whether one of the roles of `who` may record evidence of this kind (a fact's kind, such as
/// `routine.carried_out`); `false` for what is no evidence of the service.
pub fn may_record(who: &Who, kind: &str) -> bool {
    may(who, Right::RecordEvidence)
        && form::fields(kind).is_some()
        && who.roles.iter().any(|r| records(*r, kind))
}

/// What only the school says: it is the one that is served, so its word is never the provider's.
const SCHOOL_ONLY: &[&str] = &[
    "occasion.window_set",
    "service.confirmed",
    "verdict.excuse_accepted",
    "verdict.disputed",
];

fn records(role: Role, kind: &str) -> bool {
    let (topic, word) = kind.split_once('.').unwrap_or((kind, ""));
    let school = SCHOOL_ONLY.contains(&kind);
    match role {
        Role::Reporter | Role::Auditor => false,
        Role::SchoolManager => school || of_school(topic, word),
        _ if school => false,
        Role::Administrator | Role::ProjectManager => true,
        // What is recorded by mistake is set right by whoever records.
        _ if kind == "service.corrected" => true,
        Role::QualitySupervisor => {
            matches!(topic, "routine" | "case" | "record") || at_complaint(topic, word)
        }
        Role::Desk => {
            at_complaint(topic, word)
                || at_failure(word)
                || matches!(topic, "presence" | "case" | "record")
                || matches!(word, "announced" | "moved" | "called_off" | "applied")
        }
        Role::Dispatcher => {
            at_failure(word) || matches!(topic, "presence" | "roster" | "post" | "loan" | "case")
        }
        Role::Storekeeper => {
            matches!(
                topic,
                "standby" | "stock" | "loan" | "routine" | "case" | "record"
            )
        }
        Role::RemoteTechnician | Role::FieldTechnician | Role::Expert => {
            at_failure(word)
                || matches!(topic, "routine" | "presence" | "case" | "record")
                || matches!(kind, "occasion.inspected" | "standby.tested")
                || matches!(
                    kind,
                    "loan.installed" | "loan.original_repaired" | "loan.swapped_back"
                )
        }
    }
}

/// Occasions are the school's to announce; complaints and applications come from it; and it says
/// where a rule does not hold.
fn of_school(topic: &str, word: &str) -> bool {
    matches!(
        (topic, word),
        (
            "occasion",
            "announced" | "moved" | "called_off" | "device_failed"
        ) | ("complaint", "received")
            | ("loan", "applied")
            | ("case", "shown")
            | ("service", "corrected")
    )
}

fn at_complaint(topic: &str, word: &str) -> bool {
    topic == "complaint" && matches!(word, "received" | "accepted" | "outcome_told")
}

fn at_failure(word: &str) -> bool {
    matches!(
        word,
        "device_failed" | "handling_started" | "service_restored"
    )
}
