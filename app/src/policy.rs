//! The one table of who may do what. Whose data it is decides [`Who::sees`]; what state allows is
//! core's; this is what a role allows.

mod evidence;

pub use evidence::may_record;

use crate::who::{Door, Who};
use shounuo_core::{role::Role, ticket::Action};

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
    /// See the signed exports of a ledger and take the archives away: whole ledgers leave the house in
    /// them.
    ReadExports,
    /// Sign off an export of the ledger, for the provider.
    SignOff,
    /// Countersign it, for the school.
    CounterSign,
    /// Look after the server: see that its clock jumped, say that it is right.
    TendServer,
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
    Right::ReadExports,
    Right::SignOff,
    Right::CounterSign,
    Right::TendServer,
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
            | Right::ReadExports
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
        // Set-up speaks for no party, neither in a contract nor under an export.
        Role::Administrator => !matches!(right, ConfirmContract | SignOff | CounterSign),
        Role::ProjectManager => !matches!(right, ManagePeople | CounterSign | TendServer),
        Role::Desk => right == RevokeTracking || has(Role::Dispatcher, right),
        other => own(other).contains(&right),
    }
}

/// The rights of a role, one by one.
fn own(role: Role) -> &'static [Right] {
    use Right::*;
    match role {
        Role::Reporter => &[Report, ReadTickets, ReadDevices, RevokeTracking],
        Role::SchoolManager => &[
            Report,
            ReadTickets,
            ReadDevices,
            PrintLabels,
            RevokeTracking,
            ConfirmContract,
            ReadLedger,
            RecordEvidence,
            ReadExports,
            CounterSign,
        ],
        Role::Auditor => HOUSE,
        Role::QualitySupervisor => QUALITY,
        Role::Dispatcher => DISPATCH,
        Role::Storekeeper => STORE,
        Role::RemoteTechnician | Role::FieldTechnician | Role::Expert => TECHNICIAN,
        // Their rights are a rule, not a list.
        Role::Administrator | Role::ProjectManager | Role::Desk => &[],
    }
}

/// Reads all of the house.
const HOUSE: &[Right] = &[
    Right::ReadTickets,
    Right::ReadDevices,
    Right::ReadPeople,
    Right::ReadHouse,
    Right::Verify,
    Right::ReadLedger,
    Right::ReadExports,
];

const QUALITY: &[Right] = &[
    Right::ReadTickets,
    Right::ReadDevices,
    Right::ReadPeople,
    Right::ReadHouse,
    Right::Verify,
    Right::ReadLedger,
    Right::RecordEvidence,
    Right::ReadExports,
    Right::SignOff,
];

const DISPATCH: &[Right] = &[
    Right::Report,
    Right::ReadTickets,
    Right::ReadDevices,
    Right::ReadPeople,
    Right::ReadHouse,
    Right::PrintLabels,
    Right::ReadLedger,
    Right::RecordEvidence,
];

const STORE: &[Right] = &[
    Right::ReadTickets,
    Right::ReadDevices,
    Right::ReadPeople,
    Right::ReadHouse,
    Right::ManageDevices,
    Right::PrintLabels,
    Right::ReadLedger,
    Right::RecordEvidence,
];

const TECHNICIAN: &[Right] = &[
    Right::Report,
    Right::ReadTickets,
    Right::ReadDevices,
    Right::ReadPeople,
    Right::ReadHouse,
    Right::ReadLedger,
    Right::RecordEvidence,
];

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
        // Who stands with the school at the device may take its signature there; nobody else signs
        // for it.
        Role::Administrator | Role::ProjectManager => {
            !school_only(action) && action != AcceptRepair
        }
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
            | BeginStint
            | EndStint
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
            | BeginStint
            | EndStint
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
            | BeginStint
            | EndStint
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
