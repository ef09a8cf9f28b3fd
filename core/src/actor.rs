//! Who did something, on whose side, and by which way it came in.

use crate::id::{LinkId, PersonId};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};
use std::{fmt, str::FromStr};
use uuid::Uuid;

/// Whose word it is. The provider runs the system and is judged by it, so what the school must
/// confirm can only come from [`Side::School`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// The service provider.
    House,
    /// The customer (the school).
    School,
    /// The program itself: jobs, set-up.
    System,
}

/// The author of a fact. Text form: `house:<person>`, `school:<person>`, `link:<link>`, `system`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Actor {
    /// A person of the provider.
    House(PersonId),
    /// A person of the customer.
    School(PersonId),
    /// Somebody who holds a label or tracking link of the customer, without an account.
    Link(LinkId),
    /// The program.
    System,
}

impl Actor {
    /// The side whose word this is. A link holder stands in the school.
    pub fn side(&self) -> Side {
        match self {
            Self::House(_) => Side::House,
            Self::School(_) | Self::Link(_) => Side::School,
            Self::System => Side::System,
        }
    }

    /// The person, when known.
    pub fn person(&self) -> Option<PersonId> {
        match self {
            Self::House(p) | Self::School(p) => Some(*p),
            Self::Link(_) | Self::System => None,
        }
    }
}

impl fmt::Display for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::House(p) => write!(f, "house:{p}"),
            Self::School(p) => write!(f, "school:{p}"),
            Self::Link(l) => write!(f, "link:{l}"),
            Self::System => f.write_str("system"),
        }
    }
}

impl FromStr for Actor {
    type Err = String;
    fn from_str(s: &str) -> Result<Self, String> {
        let bad = || format!("`{s}` is not an actor");
        if s == "system" {
            return Ok(Self::System);
        }
        let (side, id) = s.split_once(':').ok_or_else(bad)?;
        let id = Uuid::parse_str(id).map_err(|_| bad())?;
        match side {
            "house" => Ok(Self::House(PersonId(id))),
            "school" => Ok(Self::School(PersonId(id))),
            "link" => Ok(Self::Link(LinkId(id))),
            _ => Err(bad()),
        }
    }
}

/// Where a fact came from. Text form: `live`, `offline`, `import:<batch>:<line>`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Origin {
    /// Entered while it happened, the server's clock at hand.
    Live,
    /// Entered without network and handed in later.
    Offline,
    /// The history of another system, trusted as that source's own.
    Import {
        /// Which import run (a digest of the file).
        batch: String,
        /// The line of the file, counted from 1 (the heading is line 1).
        line: u64,
    },
}

impl Origin {
    /// Whether the claimed time is trusted as another system's record.
    pub fn is_import(&self) -> bool {
        matches!(self, Self::Import { .. })
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Live => f.write_str("live"),
            Self::Offline => f.write_str("offline"),
            Self::Import { batch, line } => write!(f, "import:{batch}:{line}"),
        }
    }
}

impl FromStr for Origin {
    type Err = String;
    fn from_str(s: &str) -> Result<Self, String> {
        let bad = || format!("`{s}` is not an origin");
        match s {
            "live" => Ok(Self::Live),
            "offline" => Ok(Self::Offline),
            _ => {
                let rest = s.strip_prefix("import:").ok_or_else(bad)?;
                let (batch, line) = rest.rsplit_once(':').ok_or_else(bad)?;
                let line = line.parse().map_err(|_| bad())?;
                Ok(Self::Import {
                    batch: batch.to_owned(),
                    line,
                })
            }
        }
    }
}

macro_rules! serde_as_text {
    ($($t:ty),+) => {$(
        impl Serialize for $t {
            fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> { s.collect_str(self) }
        }
        impl<'de> Deserialize<'de> for $t {
            fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                <std::borrow::Cow<'de, str>>::deserialize(d)?.parse().map_err(D::Error::custom)
            }
        }
    )+};
}
serde_as_text!(Actor, Origin);
