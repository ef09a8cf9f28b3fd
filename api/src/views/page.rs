//! Pages of things: the rows under their own name, and where the next page begins.

use super::{Customer, Device, Part, Person, Place};
use serde::Serialize;
use shounuo_app::queries::PersonView;
use shounuo_store::query::{CustomerRow, DeviceRow, Page, PartRow, PlaceRow};
use utoipa::ToSchema;

/// A page of devices.
#[derive(Serialize, ToSchema)]
pub struct DevicePage {
    /// The devices.
    devices: Vec<Device>,
    /// The cursor of the next page; `null` on the last.
    next: Option<String>,
}

impl From<Page<DeviceRow>> for DevicePage {
    fn from(page: Page<DeviceRow>) -> Self {
        let devices = page.rows.into_iter().map(Device::from).collect();
        Self {
            devices,
            next: page.next.map(|n| n.to_string()),
        }
    }
}

/// A page of people.
#[derive(Serialize, ToSchema)]
pub struct PersonPage {
    /// The people.
    people: Vec<Person>,
    /// The cursor of the next page; `null` on the last.
    next: Option<String>,
}

impl From<Page<PersonView>> for PersonPage {
    fn from(page: Page<PersonView>) -> Self {
        let people = page.rows.into_iter().map(Person::from).collect();
        Self {
            people,
            next: page.next.map(|n| n.to_string()),
        }
    }
}

/// A page of places.
#[derive(Serialize, ToSchema)]
pub struct PlacePage {
    /// The places.
    places: Vec<Place>,
    /// The cursor of the next page; `null` on the last.
    next: Option<String>,
}

impl From<Page<PlaceRow>> for PlacePage {
    fn from(page: Page<PlaceRow>) -> Self {
        let places = page.rows.into_iter().map(Place::from).collect();
        Self {
            places,
            next: page.next.map(|n| n.to_string()),
        }
    }
}

/// A page of customers.
#[derive(Serialize, ToSchema)]
pub struct CustomerPage {
    /// The customers.
    customers: Vec<Customer>,
    /// The cursor of the next page; `null` on the last.
    next: Option<String>,
}

impl From<Page<CustomerRow>> for CustomerPage {
    fn from(page: Page<CustomerRow>) -> Self {
        let customers = page.rows.into_iter().map(Customer::from).collect();
        Self {
            customers,
            next: page.next.map(|n| n.to_string()),
        }
    }
}

/// A page of the parts catalogue.
#[derive(Serialize, ToSchema)]
pub struct PartPage {
    /// The parts.
    parts: Vec<Part>,
    /// The cursor of the next page; `null` on the last.
    next: Option<String>,
}

impl From<Page<PartRow>> for PartPage {
    fn from(page: Page<PartRow>) -> Self {
        let parts = page.rows.into_iter().map(Part::from).collect();
        Self {
            parts,
            next: page.next.map(|n| n.to_string()),
        }
    }
}
