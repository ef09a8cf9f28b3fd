//! Customers, people, places, devices, parts.

use super::Card;
use crate::schema::{At, PlaceCode, RoleCode};
use serde::Serialize;
use shounuo_app::queries::{DeviceView, PersonView};
use shounuo_core::{place::PlaceKind, role::Role};
use shounuo_store::query::{CustomerRow, DeviceRow, PartRow, PlaceRow};
use utoipa::ToSchema;
use uuid::Uuid;

/// A customer.
#[derive(Serialize, ToSchema)]
pub struct Customer {
    /// Short code, the head of its ticket numbers.
    code: String,
    /// Its id.
    id: Uuid,
    /// Name.
    name: String,
    /// Whether there is a contract.
    has_contract: bool,
}

impl From<CustomerRow> for Customer {
    fn from(row: CustomerRow) -> Self {
        Self {
            code: row.code,
            id: row.id.0,
            name: row.name,
            has_contract: row.contract.is_some(),
        }
    }
}

/// A person.
#[derive(Serialize, ToSchema)]
pub struct Person {
    /// Their id.
    id: Uuid,
    /// Name; `null` when erased.
    name: Option<String>,
    /// Telephone.
    phone: Option<String>,
    /// Post.
    post: String,
    /// Roles.
    #[schema(value_type = Vec<RoleCode>)]
    roles: Vec<Role>,
    /// Whether they still work here.
    active: bool,
    /// Whose they are; `null` for the provider's own.
    customer: Option<Uuid>,
}

impl From<PersonView> for Person {
    fn from(p: PersonView) -> Self {
        Self {
            id: p.row.id.0,
            name: p.name,
            phone: p.phone,
            post: p.row.post,
            roles: p.row.roles,
            active: p.row.active,
            customer: p.row.customer.map(|c| c.0),
        }
    }
}

/// A building, floor or room.
#[derive(Serialize, ToSchema)]
pub struct Place {
    /// Its id.
    id: Uuid,
    /// What it is.
    #[schema(value_type = PlaceCode)]
    kind: PlaceKind,
    /// What it is in.
    parent: Option<Uuid>,
    /// Name or number.
    name: String,
    /// Whose it is.
    customer: Uuid,
    /// Devices that stand exactly here.
    devices: u32,
    /// Open tickets exactly here.
    open_tickets: u32,
}

impl From<PlaceRow> for Place {
    fn from(row: PlaceRow) -> Self {
        Self {
            id: row.id.0,
            kind: row.kind,
            parent: row.parent.map(|p| p.0),
            name: row.name,
            customer: row.customer.0,
            devices: row.devices,
            open_tickets: row.open_tickets,
        }
    }
}

/// A device.
#[derive(Serialize, ToSchema)]
pub struct Device {
    /// Its id.
    id: Uuid,
    /// Whose it is.
    customer: Uuid,
    /// Class code.
    class: String,
    /// What people call it.
    nickname: String,
    /// Model.
    model: String,
    /// Serial number.
    serial: String,
    /// Where it stands.
    place: Option<Uuid>,
    /// That place's name.
    place_name: Option<String>,
    /// Day of acceptance.
    #[schema(value_type = Option<String>, format = Date)]
    accepted_on: Option<jiff::civil::Date>,
    /// Whether a label counts for it.
    labelled: bool,
    /// How many tickets are open.
    open_tickets: u32,
    /// When its last repair was accepted.
    repaired_at: Option<At>,
}

impl From<DeviceRow> for Device {
    fn from(row: DeviceRow) -> Self {
        Self {
            id: row.id.0,
            customer: row.customer.0,
            class: row.class,
            nickname: row.nickname,
            model: row.model,
            serial: row.serial,
            place: row.place.map(|p| p.0),
            place_name: Some(row.place_name).filter(|n| !n.is_empty()),
            accepted_on: row.accepted_on,
            labelled: row.labels > 0,
            open_tickets: row.open_tickets,
            repaired_at: row.repaired_at.map(At),
        }
    }
}

/// A device with its dossier.
#[derive(Serialize, ToSchema)]
pub struct Dossier {
    /// The device.
    device: Device,
    /// Building, floor, room.
    place: Vec<String>,
    /// Its tickets, newest first.
    tickets: Vec<Card>,
    /// The cursor of the next page of tickets; `null` on the last.
    next: Option<String>,
}

impl From<DeviceView> for Dossier {
    fn from(view: DeviceView) -> Self {
        Self {
            device: view.device.into(),
            place: view.place,
            tickets: view.tickets.into_iter().map(Card::from).collect(),
            next: view.next.map(|n| n.to_string()),
        }
    }
}

/// An entry of the parts catalogue.
#[derive(Serialize, ToSchema)]
pub struct Part {
    /// Its id.
    id: Uuid,
    /// The house's own number.
    code: String,
    /// Name.
    name: String,
    /// Since when it is bought only when needed; `null` when it is in stock.
    special_since: Option<At>,
}

impl From<PartRow> for Part {
    fn from(row: PartRow) -> Self {
        Self {
            id: row.id.0,
            code: row.code,
            name: row.name,
            special_since: row.special_since.map(At),
        }
    }
}
