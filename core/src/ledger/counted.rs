//! Under which count an instance falls: so that a list shows exactly those that a figure counts.

use super::instance::{Instance, Remark};
use crate::promise::{Note, Status};

/// Which instances: those of one of the [`super::Counts`], or of one status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    /// Those that stand so and that no late proof changed; broken ones stand so whatever was proven.
    As(Status),
    /// Not begun, running or at risk.
    Open,
    /// Changed by a proof after the breach was final.
    Corrected,
}

impl Counted {
    /// The word in URLs: a status, `open` or `corrected`.
    pub fn code(self) -> &'static str {
        match self {
            Self::As(status) => status.code(),
            Self::Open => "open",
            Self::Corrected => "corrected",
        }
    }

    /// Of a word.
    pub fn from_code(code: &str) -> Option<Self> {
        match code {
            "open" => Some(Self::Open),
            "corrected" => Some(Self::Corrected),
            _ => Status::from_code(code).map(Self::As),
        }
    }

    /// Whether an instance that stands so falls under it; `corrected`: a late proof changed it.
    pub fn takes(self, status: Status, corrected: bool) -> bool {
        let apart = corrected && status != Status::Broken;
        match self {
            Self::Corrected => apart,
            Self::As(own) => !apart && status == own,
            Self::Open => {
                !apart && matches!(status, Status::NotDue | Status::Running | Status::AtRisk)
            }
        }
    }

    /// Whether it takes an instance.
    pub fn takes_instance(self, instance: &Instance) -> bool {
        let corrected = instance.remarks.contains(&Remark::Note(Note::Corrected));
        self.takes(instance.status, corrected)
    }
}
