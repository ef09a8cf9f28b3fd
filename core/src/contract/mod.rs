//! Contracts: published by a fact, in force only with both parties' confirmation.
//!
//! `terms` what a file holds, `promises` those of its promises that are no deadlines, `cover` what is covered
//! and what it costs · `read`, `read_promises` and `read_cover` a file, sound as a whole or not at all, by `form`
//! (what stands where), `check`, `check_promises` and `check_cover` (what it means), `check_new` (what is asked only
//! of a file that is not published yet) · `plan` the clauses that a plan has · `diff` and `drift` what a new version changes, and for whom.

mod check;
mod check_cover;
mod check_new;
mod check_promises;
mod cover;
mod diff;
mod drift;
mod form;
mod plan;
mod promises;
mod read;
mod read_cover;
mod read_promises;
mod terms;
mod wrong;

pub use cover::{Charge, Coverage, Price, ServiceHours, Work};
pub use diff::{Change, PROMISES, diff};
pub use drift::Drift;
pub use plan::Plan;
pub use promises::*;
pub use read::{Mistake, read, read_for, read_published};
pub use terms::*;
pub use wrong::Wrong;

use crate::{
    actor::Actor,
    fact::{Fact, Recorded},
    id::ContractId,
    ticket::fact::payloads,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A version of a contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ContractRef {
    /// Which contract.
    pub contract: ContractId,
    /// Which version, from 1.
    pub version: u32,
}

payloads! {
    /// A version was published; it does not act yet.
    ContractPublished {
        /// From 1 without gaps.
        version: u32,
        /// The file as it was, so that the journal alone decides every verdict.
        toml: String,
    }
    /// A party confirmed a version.
    ContractConfirmed {
        /// Which.
        version: u32,
    }
}

/// A version and who confirmed it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Version {
    /// The file as it was.
    pub toml: String,
    /// When the provider confirmed.
    pub house_at: Option<Timestamp>,
    /// When the school confirmed.
    pub school_at: Option<Timestamp>,
    /// Whether both only stand in another system's record: then it governs what that record says, and nothing that
    /// happens here.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub imported: bool,
}

impl Version {
    /// Since when it is in force: the later of both confirmations.
    pub fn in_force_at(&self) -> Option<Timestamp> {
        Some(self.house_at?.max(self.school_at?))
    }
}

/// The versions of one contract; version `n` is entry `n - 1`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Contracts {
    /// In order.
    pub versions: Vec<Version>,
}

impl Contracts {
    /// Applies one fact.
    pub fn evolve(&mut self, recorded: &Recorded) {
        match &recorded.fact {
            Fact::ContractPublished(f) => self.versions.push(Version {
                toml: f.toml.clone(),
                house_at: None,
                school_at: None,
                imported: false,
            }),
            Fact::ContractConfirmed(f) => self.confirm(f.version, recorded),
            _ => {}
        }
    }

    fn confirm(&mut self, version: u32, recorded: &Recorded) {
        let index = (version as usize).wrapping_sub(1);
        let first = self.versions.len() == 1;
        let Some(version) = self.versions.get_mut(index) else {
            return;
        };
        // Never before the confirmation itself: the receipt counts, whatever is claimed. What
        // another program's record or a simulated past hands in has receipt and claim alike.
        let at = recorded.recorded_at.max(recorded.occurred_at);
        let nobody = version.house_at.is_none() && version.school_at.is_none();
        match recorded.actor {
            // Another system's record of what both had agreed there: of the only version, since then.
            Actor::System if recorded.origin.is_import() && first && nobody => {
                let since = Some(recorded.occurred_at);
                (version.house_at, version.school_at) = (since, since);
                version.imported = true;
            }
            Actor::House(_) => version.house_at = version.house_at.or(Some(at)),
            Actor::School(_) => version.school_at = version.school_at.or(Some(at)),
            // Who holds a label or a tracking link speaks for no party.
            Actor::Link(_) | Actor::System => {}
        }
    }

    /// The number of the newest version in force at `at`: both parties confirmed it here.
    pub fn in_force(&self, at: Timestamp) -> Option<u32> {
        self.newest(at, false)
    }

    /// When a version ceased to govern what starts: once a newer one came into force. One that a newer version was
    /// in force before never governed anything. None while it governs, and for one that is not in force.
    pub fn in_force_until(&self, version: u32) -> Option<Timestamp> {
        let index = usize::try_from(version).ok()?.checked_sub(1)?;
        let own = self.versions.get(index)?;
        let from = own.in_force_at()?;
        let newer = self.versions.iter().skip(index + 1);
        let newer = newer.filter(|v| v.imported == own.imported);
        let until = newer.filter_map(Version::in_force_at).min()?;
        Some(until.max(from))
    }

    /// The same in the system whose record was taken in, for what that record says.
    pub fn in_force_there(&self, at: Timestamp) -> Option<u32> {
        self.newest(at, true)
    }

    fn newest(&self, at: Timestamp, imported: bool) -> Option<u32> {
        let acts = |v: &Version| v.in_force_at().is_some_and(|since| since <= at);
        let newest = self
            .versions
            .iter()
            .rposition(|v| v.imported == imported && acts(v))?;
        u32::try_from(newest + 1).ok()
    }
}
