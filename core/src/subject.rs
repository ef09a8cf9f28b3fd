//! What facts speak of, and the state that they add up to.

use crate::{
    contract::Contracts, customer::Customer, device::Device, fact::Recorded, house::House, id::*,
    ledger::Service, person::Person, place::Place, ticket::Ticket,
};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};
use std::{fmt, str::FromStr};
use uuid::Uuid;

/// What a fact speaks of. Text form: `house`, or `<kind>:<id>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// The provider as a whole: calendars, the parts catalogue.
    House,
    /// A customer: its register, its ticket numbers.
    Customer(CustomerId),
    /// A contract and its versions.
    Contract(ContractId),
    /// A building, floor or room.
    Place(PlaceId),
    /// A device.
    Device(DeviceId),
    /// A person.
    Person(PersonId),
    /// A ticket.
    Ticket(TicketId),
    /// What is recorded about the service under a contract, beside its tickets.
    Service(ContractId),
}

impl Subject {
    /// The kind, as the journal's column holds it.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::House => "house",
            Self::Customer(_) => "customer",
            Self::Contract(_) => "contract",
            Self::Place(_) => "place",
            Self::Device(_) => "device",
            Self::Person(_) => "person",
            Self::Ticket(_) => "ticket",
            Self::Service(_) => "service",
        }
    }

    /// The id; nil for the house.
    pub fn id(&self) -> Uuid {
        match self {
            Self::House => Uuid::nil(),
            Self::Customer(i) => i.0,
            Self::Contract(i) => i.0,
            Self::Place(i) => i.0,
            Self::Device(i) => i.0,
            Self::Person(i) => i.0,
            Self::Ticket(i) => i.0,
            Self::Service(i) => i.0,
        }
    }

    /// Puts kind and id together again.
    pub fn from_parts(kind: &str, id: Uuid) -> Option<Self> {
        Some(match kind {
            "house" => Self::House,
            "customer" => Self::Customer(id.into()),
            "contract" => Self::Contract(id.into()),
            "place" => Self::Place(id.into()),
            "device" => Self::Device(id.into()),
            "person" => Self::Person(id.into()),
            "ticket" => Self::Ticket(id.into()),
            "service" => Self::Service(id.into()),
            _ => return None,
        })
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::House => f.write_str("house"),
            other => write!(f, "{}:{}", other.kind(), other.id()),
        }
    }
}

impl FromStr for Subject {
    type Err = String;
    fn from_str(s: &str) -> Result<Self, String> {
        let bad = || format!("`{s}` is not a subject");
        if s == "house" {
            return Ok(Self::House);
        }
        let (kind, id) = s.split_once(':').ok_or_else(bad)?;
        let id = Uuid::parse_str(id).map_err(|_| bad())?;
        Self::from_parts(kind, id).ok_or_else(bad)
    }
}

impl Serialize for Subject {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}
impl<'de> Deserialize<'de> for Subject {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        <std::borrow::Cow<'de, str>>::deserialize(d)?
            .parse()
            .map_err(D::Error::custom)
    }
}

macro_rules! states {
    ($($name:ident($state:ty)),+ $(,)?) => {
        /// The state of any subject. Snapshots of it stand beside the journal; `evolve` makes it.
        #[derive(Clone, Debug, PartialEq)]
        #[allow(missing_docs)]
        pub enum State { $($name(Box<$state>)),+ }

        impl State {
            /// The state before the first fact.
            pub fn empty(subject: &Subject) -> Self {
                match subject { $(Subject::$name { .. } => Self::$name(Box::default())),+ }
            }

            /// Applies one fact. Never fails: a fact of another kind, or one this version does not
            /// know, leaves the state as it is.
            pub fn evolve(&mut self, fact: &Recorded) {
                match self { $(Self::$name(s) => s.evolve(fact)),+ }
            }

            /// As a snapshot stores it.
            pub fn to_json(&self) -> serde_json::Result<String> {
                match self { $(Self::$name(s) => serde_json::to_string(s)),+ }
            }

            /// Reads a snapshot.
            pub fn from_json(subject: &Subject, json: &str) -> serde_json::Result<Self> {
                Ok(match subject { $(Subject::$name { .. } => Self::$name(serde_json::from_str(json)?)),+ })
            }
        }
    };
}

states! {
    House(House), Customer(Customer), Contract(Contracts), Place(Place), Device(Device),
    Person(Person), Ticket(Ticket), Service(Service),
}
