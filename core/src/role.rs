//! Roles: what a person is to the service. What each may do is `app`'s one table.

use crate::codes::codes;
use serde::{Deserialize, Serialize};

codes! {
    /// What a person is to the service.
    Role {
        /// Holds a label or tracking link, or reports for a school.
        Reporter = "reporter",
        /// Answers for the contract on the school's side.
        SchoolManager = "school_manager",
        /// Takes calls (客服).
        Desk = "desk",
        /// L1, remote.
        RemoteTechnician = "remote_technician",
        /// L2, on site.
        FieldTechnician = "field_technician",
        /// L3.
        Expert = "expert",
        /// Sends people.
        Dispatcher = "dispatcher",
        /// Keeps parts and standby units.
        Storekeeper = "storekeeper",
        /// Answers for the contract on the provider's side.
        ProjectManager = "project_manager",
        /// Checks the service.
        QualitySupervisor = "quality_supervisor",
        /// Reads all, writes nothing.
        Auditor = "auditor",
        /// Sets up people, customers, contracts.
        Administrator = "administrator",
    }
}

impl Role {
    /// Whether the role stands on the school's side.
    pub fn of_school(self) -> bool {
        matches!(self, Self::Reporter | Self::SchoolManager)
    }
}
