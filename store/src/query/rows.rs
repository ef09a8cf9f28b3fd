//! What the queries answer with.

use shounuo_core::{
    Timestamp,
    contract::ContractRef,
    id::*,
    place::PlaceKind,
    promise::Clock,
    role::Role,
    subject::Subject,
    ticket::words::{Channel, Grade, Stage, TicketKind, Tier, WaitReason},
};
use std::collections::BTreeMap;

/// A ticket as lists, the board and search show it. Names of persons and the report's text are
/// vault ids: reveal all of a page at once.
#[derive(Clone, Debug, PartialEq)]
pub struct TicketRow {
    /// Whose it is.
    pub customer: CustomerId,
    /// The customer's code; with `number` what people say: `EC-17`.
    pub code: String,
    /// Its id.
    pub id: TicketId,
    /// Number within the customer.
    pub number: u32,
    /// Fault or consultation.
    pub kind: TicketKind,
    /// Where it stands.
    pub stage: Stage,
    /// The grade, once given.
    pub grade: Option<Grade>,
    /// The tier that has it.
    pub tier: Option<Tier>,
    /// How it came in.
    pub channel: Option<Channel>,
    /// The device.
    pub device: Option<DeviceId>,
    /// What people call the device; empty without one.
    pub device_name: String,
    /// Its class; empty without one.
    pub device_class: String,
    /// The room.
    pub place: Option<PlaceId>,
    /// The room's name; empty without one.
    pub place_name: String,
    /// The accountable person on our side.
    pub owner: Option<PersonId>,
    /// Their name.
    pub owner_name: Option<VaultId>,
    /// Who is to go, goes, or is there.
    pub assignee: Option<PersonId>,
    /// Their name.
    pub assignee_name: Option<VaultId>,
    /// The team of another system that has it.
    pub team: Option<String>,
    /// The stated arrival time.
    pub arrive_by: Option<Timestamp>,
    /// Who reported, when they have an account.
    pub reporter: Option<PersonId>,
    /// The name that the reporter gave.
    pub reporter_name: Option<VaultId>,
    /// What the reporter said.
    pub text: Option<VaultId>,
    /// Symptom codes.
    pub symptoms: Vec<String>,
    /// When it was reported, as claimed.
    pub reported_at: Timestamp,
    /// When the last fact happened.
    pub changed_at: Timestamp,
    /// When a person first replied.
    pub responded_at: Option<Timestamp>,
    /// Why work stands still.
    pub waiting: Option<WaitReason>,
    /// How often it was taken up again.
    pub reopened: u32,
    /// Number in another system.
    pub source_no: Option<String>,
    /// The outage it is part of.
    pub parent: Option<TicketId>,
    /// Where the work goes on.
    pub merged_into: Option<TicketId>,
    /// The ticket whose repair failed again.
    pub recurrence_of: Option<TicketId>,
    /// The contract version whose clocks run.
    pub contract: Option<ContractRef>,
    /// Whether work is still to be done.
    pub open: bool,
    /// When the strictest unsettled clock is due, where known.
    pub due_at: Option<Timestamp>,
    /// That clock; ask it for its verdict.
    pub lead: Option<Clock>,
    /// The last fact.
    pub last_seq: i64,
}

impl TicketRow {
    /// The number as people say it.
    pub fn no(&self) -> String {
        format!("{}-{}", self.code, self.number)
    }

    /// Every vault id that the row needs revealed.
    pub fn vault_ids(&self) -> impl Iterator<Item = VaultId> {
        [
            self.owner_name,
            self.assignee_name,
            self.reporter_name,
            self.text,
        ]
        .into_iter()
        .flatten()
    }
}

/// A device as lists show it.
#[derive(Clone, Debug, PartialEq)]
pub struct DeviceRow {
    /// Whose it is.
    pub customer: CustomerId,
    /// Its id.
    pub id: DeviceId,
    /// Class code.
    pub class: String,
    /// What people call it.
    pub nickname: String,
    /// Model.
    pub model: String,
    /// Serial number.
    pub serial: String,
    /// Where it stands.
    pub place: Option<PlaceId>,
    /// That place's name; empty without one.
    pub place_name: String,
    /// Day of acceptance.
    pub accepted_on: Option<jiff::civil::Date>,
    /// How many labels count.
    pub labels: u32,
    /// How many tickets are open.
    pub open_tickets: u32,
    /// When its last repair was accepted.
    pub repaired_at: Option<Timestamp>,
}

/// A building, floor or room.
#[derive(Clone, Debug, PartialEq)]
pub struct PlaceRow {
    /// Whose it is.
    pub customer: CustomerId,
    /// Its id.
    pub id: PlaceId,
    /// What it is.
    pub kind: PlaceKind,
    /// What it is in.
    pub parent: Option<PlaceId>,
    /// Name or number.
    pub name: String,
    /// How deep it lies in the tree: 0 for a building.
    pub depth: u16,
    /// Devices that stand exactly here.
    pub devices: u32,
    /// Open tickets exactly here.
    pub open_tickets: u32,
}

/// A person. Name, telephone and sign-in name are vault ids.
#[derive(Clone, Debug, PartialEq)]
pub struct PersonRow {
    /// Whose they are; `None` for the provider's own.
    pub customer: Option<CustomerId>,
    /// Their id.
    pub id: PersonId,
    /// Name.
    pub name: Option<VaultId>,
    /// Telephone.
    pub phone: Option<VaultId>,
    /// Sign-in name.
    pub login: Option<VaultId>,
    /// Post.
    pub post: String,
    /// Roles.
    pub roles: Vec<Role>,
    /// Whether they still work here.
    pub active: bool,
    /// Whether their data is erased.
    pub erased: bool,
}

/// A customer.
#[derive(Clone, Debug, PartialEq)]
pub struct CustomerRow {
    /// Its id.
    pub id: CustomerId,
    /// Short code, the head of its ticket numbers.
    pub code: String,
    /// Name.
    pub name: String,
    /// Its contract.
    pub contract: Option<ContractId>,
    /// The last ticket number given out.
    pub last_number: u32,
    /// Since when announcements are made.
    pub live_since: Option<Timestamp>,
}

/// A catalogued part.
#[derive(Clone, Debug, PartialEq)]
pub struct PartRow {
    /// Its id.
    pub id: PartId,
    /// The house's own number.
    pub code: String,
    /// Name.
    pub name: String,
    /// Special since.
    pub special_since: Option<Timestamp>,
}

/// A version of a contract.
#[derive(Clone, Debug, PartialEq)]
pub struct ContractVersionRow {
    /// Whose it is.
    pub customer: CustomerId,
    /// The contract.
    pub contract: ContractId,
    /// From 1.
    pub version: u32,
    /// When the provider confirmed.
    pub house_at: Option<Timestamp>,
    /// When the school confirmed.
    pub school_at: Option<Timestamp>,
}

/// A clock of some ticket, for lists across tickets.
#[derive(Clone, Debug, PartialEq)]
pub struct TicketClock {
    /// Whose it is.
    pub customer: CustomerId,
    /// Of which ticket.
    pub ticket: TicketId,
    /// The clock.
    pub clock: Clock,
}

/// The board: open tickets by stage.
#[derive(Clone, Debug, PartialEq)]
pub struct Board {
    /// Every open stage in order.
    pub columns: Vec<Column>,
}

/// One stage on the board.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// Which.
    pub stage: Stage,
    /// How many tickets stand there in all.
    pub count: u32,
    /// The first of them, most urgent first.
    pub rows: Vec<TicketRow>,
}

/// What waits for a person and for the house: the figures on "my work".
#[derive(Clone, Debug, Default, PartialEq)]
pub struct WorkCounts {
    /// Open tickets per stage.
    pub stages: BTreeMap<Stage, u32>,
    /// Open tickets that nobody owns.
    pub unowned: u32,
    /// Open tickets that the person owns.
    pub owned: u32,
    /// Open tickets that the person is sent to.
    pub assigned: u32,
    /// Open tickets whose strictest clock was due before the instant asked for.
    pub overdue: u32,
}

/// Something that search found. The title's pieces are its row.
#[derive(Clone, Debug, PartialEq)]
#[allow(clippy::large_enum_variant)]
pub enum Hit {
    /// A ticket.
    Ticket(TicketRow),
    /// A device.
    Device(DeviceRow),
    /// A place.
    Place(PlaceRow),
    /// A person.
    Person(PersonRow),
}

impl Hit {
    /// What was found.
    pub fn subject(&self) -> Subject {
        match self {
            Self::Ticket(r) => Subject::Ticket(r.id),
            Self::Device(r) => Subject::Device(r.id),
            Self::Place(r) => Subject::Place(r.id),
            Self::Person(r) => Subject::Person(r.id),
        }
    }
}
