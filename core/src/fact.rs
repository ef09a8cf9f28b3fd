//! Facts: what happened, appended once, never changed.
//!
//! A kind lives for ever. A new form of a fact is a new version with a pure upcaster in
//! [`Fact::read`]; a kind that this program does not know is kept raw, so nothing is lost.

use crate::{
    actor::{Actor, Origin},
    contract, customer, device, house,
    id::{CommandId, CustomerId},
    ledger::fact as service,
    person, place,
    subject::Subject,
    ticket::fact as ticket,
};
use jiff::Timestamp;
use serde::Serialize;

/// The place of a fact in the journal: 1, 2, 3 … without gaps.
pub type Seq = i64;

/// A fact as the journal holds it.
#[derive(Clone, Debug, PartialEq)]
pub struct Recorded {
    /// Place in the journal.
    pub seq: Seq,
    /// Whose it is; `None` for the house's own.
    pub customer: Option<CustomerId>,
    /// What it speaks of.
    pub subject: Subject,
    /// When it happened, as claimed.
    pub occurred_at: Timestamp,
    /// When this program took it in. Never runs back from one fact to the next.
    pub recorded_at: Timestamp,
    /// Who says so.
    pub actor: Actor,
    /// How it came in.
    pub origin: Origin,
    /// The command that made it.
    pub command: CommandId,
    /// What happened.
    pub fact: Fact,
}

/// A fact before it has its place: what `decide` answers.
#[derive(Clone, Debug, PartialEq)]
pub struct NewFact {
    /// What it speaks of.
    pub subject: Subject,
    /// When it happened, as claimed; instants ahead of the receipt by up to 2 min are clamped.
    pub occurred_at: Timestamp,
    /// What happened.
    pub fact: Fact,
}

macro_rules! facts {
    ($($kind:literal v $version:literal $name:ident($payload:ty)),+ $(,)?) => {
        /// What happened. The payloads are documented where their subject lives.
        #[derive(Clone, Debug, PartialEq, Serialize)]
        #[serde(untagged)]
        #[allow(missing_docs, clippy::large_enum_variant)]
        pub enum Fact {
            $($name($payload),)+
            /// Of a later program, or damaged: kept as it is.
            Unknown(Unknown),
        }

        $(impl From<$payload> for Fact {
            fn from(payload: $payload) -> Self { Self::$name(payload) }
        })+

        impl Fact {
            /// Every kind there is, with its present version.
            pub const KINDS: &'static [(&'static str, u16)] = &[$(($kind, $version)),+];

            /// The kind, `<what it is about>.<past tense>`.
            pub fn kind(&self) -> &str {
                match self { $(Self::$name(_) => $kind,)+ Self::Unknown(u) => &u.kind }
            }

            /// The version of the form in which it is written.
            pub fn version(&self) -> u16 {
                match self { $(Self::$name(_) => $version,)+ Self::Unknown(u) => u.version }
            }

            /// Reads what the journal holds, of any version that ever was.
            pub fn read(kind: &str, version: u16, data: &str) -> Self {
                let known = match (kind, version) {
                    $(($kind, $version) => serde_json::from_str(data).ok().map(Self::$name),)+
                    _ => None,
                };
                known.unwrap_or_else(|| Self::Unknown(Unknown {
                    kind: kind.to_owned(), version, data: data.to_owned(),
                }))
            }
        }
    };
}

/// A fact that this program cannot read.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Unknown {
    /// As stored.
    pub kind: String,
    /// As stored.
    pub version: u16,
    /// As stored.
    pub data: String,
}

facts! {
    "house.opened" v 1 HouseOpened(house::HouseOpened),
    "house.calendar_published" v 1 CalendarPublished(house::CalendarPublished),
    "house.part_catalogued" v 1 PartCatalogued(house::PartCatalogued),
    "customer.registered" v 1 CustomerRegistered(customer::CustomerRegistered),
    "customer.went_live" v 1 CustomerWentLive(customer::CustomerWentLive),
    "customer.contract_named" v 1 ContractNamed(customer::ContractNamed),
    "customer.ticket_numbered" v 1 TicketNumbered(customer::TicketNumbered),
    "contract.published" v 1 ContractPublished(contract::ContractPublished),
    "contract.confirmed" v 1 ContractConfirmed(contract::ContractConfirmed),
    "place.registered" v 1 PlaceRegistered(place::PlaceRegistered),
    "device.registered" v 1 DeviceRegistered(device::DeviceRegistered),
    "device.moved" v 1 DeviceMoved(device::DeviceMoved),
    "device.label_issued" v 1 LabelIssued(device::LabelIssued),
    "device.label_revoked" v 1 LabelRevoked(device::LabelRevoked),
    "device.ticket_opened" v 1 DeviceTicketOpened(device::TicketOpened),
    "device.ticket_ended" v 1 DeviceTicketEnded(device::TicketEnded),
    "device.repaired" v 1 DeviceRepaired(device::DeviceRepaired),
    "person.added" v 1 PersonAdded(person::PersonAdded),
    "person.roles_set" v 1 RolesSet(person::RolesSet),
    "person.left" v 1 PersonLeft(person::PersonLeft),
    "person.erased" v 1 PersonErased(person::PersonErased),
    "ticket.reported" v 1 Reported(ticket::Reported),
    "ticket.responded" v 1 Responded(ticket::Responded),
    "ticket.diagnosis_started" v 1 DiagnosisStarted(ticket::DiagnosisStarted),
    "ticket.note_added" v 1 NoteAdded(ticket::NoteAdded),
    "ticket.remote_consented" v 1 RemoteConsented(ticket::RemoteConsented),
    "ticket.remote_started" v 1 RemoteStarted(ticket::RemoteStarted),
    "ticket.remote_ended" v 1 RemoteEnded(ticket::RemoteEnded),
    "ticket.diagnosed" v 1 Diagnosed(ticket::Diagnosed),
    "ticket.solution_given" v 1 SolutionGiven(ticket::SolutionGiven),
    "ticket.solved_remotely" v 1 SolvedRemotely(ticket::SolvedRemotely),
    "ticket.handed_on" v 1 HandedOn(ticket::HandedOn),
    "ticket.owner_set" v 1 OwnerSet(ticket::OwnerSet),
    "ticket.assigned" v 1 Assigned(ticket::Assigned),
    "ticket.assignment_accepted" v 1 AssignmentAccepted(ticket::AssignmentAccepted),
    "ticket.departed" v 1 Departed(ticket::Departed),
    "ticket.arrived" v 1 Arrived(ticket::Arrived),
    "ticket.left_site" v 1 LeftSite(ticket::LeftSite),
    "ticket.graded" v 1 Graded(ticket::Graded),
    "ticket.part_used" v 1 PartUsed(ticket::PartUsed),
    "ticket.part_needed" v 1 PartNeeded(ticket::PartNeeded),
    "ticket.part_arrived" v 1 PartArrived(ticket::PartArrived),
    "ticket.part_fitted" v 1 PartFitted(ticket::PartFitted),
    "ticket.group_formed" v 1 GroupFormed(ticket::GroupFormed),
    "ticket.stint_begun" v 1 StintBegun(ticket::StintBegun),
    "ticket.stint_ended" v 1 StintEnded(ticket::StintEnded),
    "ticket.help_involved" v 1 HelpInvolved(ticket::HelpInvolved),
    "ticket.tested" v 1 Tested(ticket::Tested),
    "ticket.repair_completed" v 1 RepairCompleted(ticket::RepairCompleted),
    "ticket.report_handed" v 1 ReportHanded(ticket::ReportHanded),
    "ticket.repair_accepted" v 1 RepairAccepted(ticket::RepairAccepted),
    "ticket.repair_rejected" v 1 RepairRejected(ticket::RepairRejected),
    "ticket.reopened" v 1 Reopened(ticket::Reopened),
    "ticket.follow_up_tried" v 1 FollowUpTried(ticket::FollowUpTried),
    "ticket.follow_up_answered" v 1 FollowUpAnswered(ticket::FollowUpAnswered),
    "ticket.archived" v 1 Archived(ticket::Archived),
    "ticket.cancelled" v 1 Cancelled(ticket::Cancelled),
    "ticket.merged" v 1 Merged(ticket::Merged),
    "ticket.absorbed" v 1 Absorbed(ticket::Absorbed),
    "ticket.child_joined" v 1 ChildJoined(ticket::ChildJoined),
    "ticket.parent_set" v 1 ParentSet(ticket::ParentSet),
    "ticket.recurred" v 1 Recurred(ticket::Recurred),
    "ticket.converted" v 1 Converted(ticket::Converted),
    "ticket.described" v 1 Described(ticket::Described),
    "ticket.wait_begun" v 1 WaitBegun(ticket::WaitBegun),
    "ticket.wait_ended" v 1 WaitEnded(ticket::WaitEnded),
    "ticket.confirmed" v 1 Confirmed(ticket::Confirmed),
    "ticket.corrected" v 1 Corrected(ticket::Corrected),
    "routine.carried_out" v 1 RoutineCarriedOut(service::RoutineCarriedOut),
    "occasion.announced" v 1 OccasionAnnounced(service::OccasionAnnounced),
    "occasion.moved" v 1 OccasionMoved(service::OccasionMoved),
    "occasion.called_off" v 1 OccasionCalledOff(service::OccasionCalledOff),
    "occasion.inspected" v 1 OccasionInspected(service::OccasionInspected),
    "occasion.window_set" v 1 OccasionWindowSet(service::OccasionWindowSet),
    "occasion.device_failed" v 1 OccasionDeviceFailed(service::OccasionDeviceFailed),
    "occasion.handling_started" v 1 OccasionHandlingStarted(service::OccasionHandlingStarted),
    "occasion.service_restored" v 1 OccasionServiceRestored(service::OccasionServiceRestored),
    "presence.begun" v 1 PresenceBegun(service::PresenceBegun),
    "presence.ended" v 1 PresenceEnded(service::PresenceEnded),
    "roster.planned" v 1 RosterPlanned(service::RosterPlanned),
    "standby.entered" v 1 StandbyEntered(service::StandbyEntered),
    "standby.lent" v 1 StandbyLent(service::StandbyLent),
    "standby.returned" v 1 StandbyReturned(service::StandbyReturned),
    "standby.tested" v 1 StandbyTested(service::StandbyTested),
    "standby.planned" v 1 StandbyPlanned(service::StandbyPlanned),
    "standby.left" v 1 StandbyLeft(service::StandbyLeft),
    "stock.counted" v 1 StockCounted(service::StockCounted),
    "stock.ordered" v 1 StockOrdered(service::StockOrdered),
    "post.backup_named" v 1 PostBackupNamed(service::PostBackupNamed),
    "post.backup_ended" v 1 PostBackupEnded(service::PostBackupEnded),
    "member.change_announced" v 1 MemberChangeAnnounced(service::MemberChangeAnnounced),
    "member.changed" v 1 MemberChanged(service::MemberChanged),
    "complaint.received" v 1 ComplaintReceived(service::ComplaintReceived),
    "complaint.accepted" v 1 ComplaintAccepted(service::ComplaintAccepted),
    "complaint.outcome_told" v 1 ComplaintOutcomeTold(service::ComplaintOutcomeTold),
    "loan.applied" v 1 LoanApplied(service::LoanApplied),
    "loan.confirmed" v 1 LoanConfirmed(service::LoanConfirmed),
    "loan.installed" v 1 LoanInstalled(service::LoanInstalled),
    "loan.original_repaired" v 1 LoanOriginalRepaired(service::LoanOriginalRepaired),
    "loan.swapped_back" v 1 LoanSwappedBack(service::LoanSwappedBack),
    "case.shown" v 1 CaseShown(service::CaseShown),
    "record.filed" v 1 RecordFiled(service::RecordFiled),
    "service.confirmed" v 1 ServiceConfirmed(service::ServiceConfirmed),
    "service.corrected" v 1 ServiceCorrected(service::ServiceCorrected),
    "verdict.excuse_accepted" v 1 ExcuseAccepted(service::ExcuseAccepted),
    "verdict.disputed" v 1 VerdictDisputed(service::VerdictDisputed),
    "ledger.signed_off" v 1 LedgerSignedOff(service::LedgerSignedOff),
    "ledger.countersigned" v 1 LedgerCountersigned(service::LedgerCountersigned),
}

impl Fact {
    /// The payload as the journal stores it: compact JSON. An unknown fact gives back its bytes.
    pub fn data(&self) -> serde_json::Result<String> {
        match self {
            Self::Unknown(u) => Ok(u.data.clone()),
            known => serde_json::to_string(known),
        }
    }
}
