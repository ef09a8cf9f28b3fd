//! Where devices stand: buildings, floors, rooms.

use crate::{
    codes::codes,
    fact::{Fact, Recorded},
    id::PlaceId,
    ticket::fact::payloads,
};
use serde::{Deserialize, Serialize};

codes! {
    /// What a place is.
    PlaceKind {
        /// A building.
        Building = "building",
        /// A floor of one.
        Floor = "floor",
        /// A room.
        Room = "room",
    }
}

payloads! {
    /// A place is known, or its name changes.
    PlaceRegistered {
        /// What it is.
        kind: PlaceKind,
        /// What it is in.
        parent: Option<PlaceId>,
        /// Its name or number.
        name: String,
    }
}

/// A building, floor or room.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// What it is; `None` before registration.
    pub kind: Option<PlaceKind>,
    /// What it is in.
    pub parent: Option<PlaceId>,
    /// Its name or number.
    pub name: String,
}

impl Place {
    /// Applies one fact.
    pub fn evolve(&mut self, recorded: &Recorded) {
        if let Fact::PlaceRegistered(f) = &recorded.fact {
            self.kind = Some(f.kind);
            self.parent = f.parent;
            self.name.clone_from(&f.name);
        }
    }
}
