//! Ids: 128-bit, made outside (version 7, so that they sort by age) and handed in.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { self.0.fmt(f) }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }
        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(s: &str) -> Result<Self, Self::Err> { Uuid::parse_str(s).map(Self) }
        }
        impl From<Uuid> for $name {
            fn from(u: Uuid) -> Self { Self(u) }
        }
    )+};
}

ids! {
    /// A customer: the unit of isolation. Nobody of one sees anything of another.
    CustomerId,
    /// A person, of the house (the provider) or of one customer's school.
    PersonId,
    /// A building, floor or room.
    PlaceId,
    /// A device under care.
    DeviceId,
    /// A ticket: a fault report or a consultation, from intake to archive.
    TicketId,
    /// A contract; its versions share the id.
    ContractId,
    /// A catalogue entry of a spare part.
    PartId,
    /// One need of a special part within a ticket.
    NeedId,
    /// A command; made by the client, so that a repeat is recognised.
    CommandId,
    /// One item of personal data in the vault.
    VaultId,
    /// A stored file (photo, report).
    FileId,
    /// A public link: QR label, tracking page, file, sign-in.
    LinkId,
    /// An occasion: a contest, an exam, anything for which the school asks for people on site.
    OccasionId,
    /// A failure during an occasion.
    FailureId,
    /// The loan of a standby unit, from the application on.
    LoanId,
    /// A complaint.
    ComplaintId,
    /// The change of a core member.
    ChangeId,
}
