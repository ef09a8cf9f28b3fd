//! The service plans that this program knows, by the ids of their clauses.

use crate::codes::codes;
use serde::{Deserialize, Serialize};

codes! {
    /// A service plan. A contract that names one must hold every clause of it.
    Plan {
        /// 售后服务方案 9.5 of the skill examination centre.
        ExamCentre = "exam-centre",
    }
}

/// Every clause of 9.5, in the plan's order.
const EXAM_CENTRE: &[&str] = &[
    "M1", "W1", "W2", "W3", "W4", "W5", "W6", "A1", "A2", "A3", "A4", "S1", "S2", "S3", "O1", "P1",
    "P2", "P3", "P4", "P5", "P6", "C1", "C2", "E1", "T1", "T2", "T3", "R1", "D1", "D2", "D3",
    "D4a", "D4b", "D4c", "D5", "Q1", "Q2", "Q3", "Q4", "Q5", "Q6", "Q7", "Q8", "B1", "B2", "B3",
    "K1", "K2", "K3", "K4", "K5", "K6", "X1", "X2", "X3", "X4", "X5", "X6", "L1",
];

/// What its cadences are about.
const EXAM_CENTRE_ROUTINES: &[&str] = &[
    "operator_training",
    "inspection",
    "software_review",
    "backup",
    "test_restore",
    "service_meeting",
    "internal_training",
    "manufacturer_training",
    "training",
    "exam",
    "spot_check",
    "survey",
    "standby_test",
    "service_analysis",
    "emergency_drill",
];

/// What its rules are about.
const EXAM_CENTRE_CASES: &[&str] = &[
    "repair",
    "software",
    "data_loss",
    "ticket",
    "removed_part",
    "escalation",
    "report",
    "assignment",
    "paper",
    "person",
    "remote_session",
    "urgent",
    "member_change",
    "low_result",
    "standby_move",
    "loan",
    "device",
    "installation",
    "finding",
    "occasion",
];

impl Plan {
    /// What a contract says that follows no plan of these: it must say so, or a line that was left out would
    /// free it from every clause.
    pub const NONE: &str = "none";

    /// The routines that its cadences count.
    pub fn routines(self) -> &'static [&'static str] {
        match self {
            Self::ExamCentre => EXAM_CENTRE_ROUTINES,
        }
    }

    /// What the cases of its rules are.
    pub fn cases(self) -> &'static [&'static str] {
        match self {
            Self::ExamCentre => EXAM_CENTRE_CASES,
        }
    }

    /// The ids of its clauses, in the plan's order.
    pub fn clauses(self) -> &'static [&'static str] {
        match self {
            Self::ExamCentre => EXAM_CENTRE,
        }
    }
}
