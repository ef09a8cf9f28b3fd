//! An entry: what promises need of a fact of the service, without private words.
//!
//! The store keeps entries as an index row each, found by customer, topic, key and time; the
//! subject itself stays small, however long the contract runs.

use super::{fact::Shift, key::Topic};
use crate::{
    fact::Seq,
    id::*,
    promise::{Detail, Evidence, Mark},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What happened, as far as promises ask.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)] // As the facts of the same names.
pub enum What {
    CarriedOut {
        site: Option<PlaceId>,
        /// As it was said, whatever the register says.
        complete: bool,
        /// Whether every device on the register was looked at or left out with a reason, and the
        /// report is there.
        #[serde(default)]
        shown: bool,
        left_out: u16,
        share_percent: Option<u8>,
        heads: Option<u32>,
    },
    Announced {
        starts_at: Timestamp,
        ends_at: Timestamp,
    },
    Moved {
        starts_at: Timestamp,
        ends_at: Timestamp,
    },
    CalledOff,
    Inspected {
        whole_system: bool,
        /// Complete, by the register and with its report.
        complete: bool,
        left_out: u16,
    },
    WindowSet {
        from: Timestamp,
        to: Timestamp,
    },
    /// A device failed in this occasion.
    Failed(OccasionId),
    /// Begins or ends a clock on a failure, complaint, loan.
    Step(Evidence),
    Begun {
        person: PersonId,
        takes_over: Option<PersonId>,
    },
    Ended {
        person: PersonId,
    },
    Planned {
        from: Timestamp,
        to: Timestamp,
        shifts: Box<[Shift]>,
    },
    Entered(DeviceId),
    Lent(DeviceId),
    Returned(DeviceId),
    Tested {
        unit: DeviceId,
        passed: bool,
    },
    /// Where a standby unit is planned to be.
    UnitPlanned {
        unit: DeviceId,
        from: Timestamp,
        to: Timestamp,
        away: bool,
    },
    Left(DeviceId),
    Counted {
        count: u32,
        least: u32,
    },
    BackupNamed(PersonId),
    BackupEnded(PersonId),
    ChangeAnnounced {
        takes_effect_at: Timestamp,
    },
    Changed {
        equal_ability: bool,
    },
    Shown {
        holds: bool,
    },
    Filed,
    /// Said to be filed, without a paper or a ticket that is one.
    Mentioned,
    Confirmed {
        of: Seq,
    },
    Corrected {
        of: Seq,
        at: Timestamp,
    },
    ExcuseAccepted,
    Disputed,
    /// What, this program cannot tell.
    Unknown,
}

/// One entry of a contract's evidence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// The fact.
    pub seq: Seq,
    /// When it happened, as claimed.
    pub occurred_at: Timestamp,
    /// When it was taken in.
    pub recorded_at: Timestamp,
    /// Whether the claim needs no confirmation (as for a ticket's marks).
    pub trusted: bool,
    /// Whether it is the school's word.
    pub by_school: bool,
    /// Whether it is another system's record.
    pub imported: bool,
    /// What it is about.
    pub topic: Topic,
    /// … and which one.
    pub key: Box<str>,
    /// What happened.
    pub what: What,
}

impl Entry {
    /// The standby unit that came to a class, or left it, by this.
    pub fn unit_moved(&self) -> Option<DeviceId> {
        match self.what {
            What::Entered(unit) | What::Left(unit) => Some(unit),
            _ => None,
        }
    }

    /// The marks of this entry for clocks. A count below what must be there starts one.
    pub fn mark(&self) -> Option<Mark> {
        let (evidence, detail) = match self.what {
            What::Failed(_) => (Evidence::DeviceFailed, Detail::None),
            What::Step(evidence) => (evidence, Detail::None),
            What::Counted { count, least } if count < least => (Evidence::StockLow, Detail::None),
            What::Confirmed { of } => (Evidence::Confirmed, Detail::Of(of)),
            What::Corrected { of, at } => (Evidence::Corrected, Detail::Time { of, at }),
            _ => return None,
        };
        Some(self.as_mark(evidence, detail))
    }

    /// A mark with the times of this entry.
    pub(super) fn as_mark(&self, evidence: Evidence, detail: Detail) -> Mark {
        Mark {
            seq: self.seq,
            evidence,
            occurred_at: self.occurred_at,
            recorded_at: self.recorded_at,
            trusted: self.trusted,
            by_school: self.by_school,
            imported: self.imported,
            detail,
        }
    }
}
