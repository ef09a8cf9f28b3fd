//! What a contract covers, and what work under it costs.

use super::terms::{Phase, Words};
use crate::codes::codes;
use serde::{Deserialize, Serialize};

codes! {
    /// When service is given.
    ServiceHours {
        /// Day and night, holidays too (7×24).
        Always = "always",
        /// In the open hours of the contract's calendar.
        OpenHours = "open_hours",
    }
}

/// What is covered, where and when.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Coverage {
    /// Where it stands in the plan.
    pub source: String,
    /// What is covered, in words.
    pub text: Words,
    /// Device classes.
    #[serde(default)]
    pub classes: Vec<String>,
    /// Names of sites; every site of the customer when left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sites: Vec<String>,
    /// When.
    pub hours: ServiceHours,
}

codes! {
    /// Work that a contract prices.
    Work {
        /// A repair: finding the fault, swapping parts, testing.
        Repair = "repair",
        /// An inspection of the system.
        Inspection = "inspection",
        /// Newer software.
        Upgrade = "upgrade",
        /// Care for an occasion.
        Occasion = "occasion",
        /// Bringing lost data back.
        DataRecovery = "data_recovery",
        /// A consultation, or help from afar.
        Consultation = "consultation",
        /// A standby unit lent to the customer.
        StandbyLoan = "standby_loan",
        /// Mending what the service itself damaged.
        Liability = "liability",
    }
}

codes! {
    /// What may be asked for one part of the work.
    Charge {
        /// Nothing.
        Free = "free",
        /// What it cost, not above the unit cost on its purchase receipt.
        AtCost = "at_cost",
    }
}

/// What work costs in a phase.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Price {
    /// The clause that says so.
    pub clause: String,
    /// Which work.
    pub work: Work,
    /// In which phase; in both when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phase: Option<Phase>,
    /// People's time.
    pub labour: Charge,
    /// Parts and material.
    pub material: Charge,
    /// The way there and back.
    pub travel: Charge,
    /// Anything else.
    pub other: Charge,
}

impl Price {
    /// Whether it holds in a phase.
    pub fn holds_in(&self, phase: Phase) -> bool {
        self.phase.is_none_or(|p| p == phase)
    }
}
