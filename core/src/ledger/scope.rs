//! What a round over devices must cover: the register says it, and each device is looked at or left out
//! with a reason.

use super::{entry::Entry, entry::What, fact::LeftOut};
use crate::{
    contract::Contract,
    id::{DeviceId, PlaceId},
    ticket::{Invalid, Refusal},
};
use std::collections::BTreeSet;

/// Power tests go through the standby units; every other round goes through the whole register.
const STANDBY_TEST: &str = "standby_test";

/// The devices that a round must cover.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Every device on the customer's register, or of one site.
    Register(Option<PlaceId>),
    /// The standby units at the contract's disposal.
    Standby,
}

/// What this fact must cover; none when nobody asks for a scope.
pub fn of(fact: &crate::Fact, contract: &Contract) -> Option<Scope> {
    match fact {
        crate::Fact::RoutineCarriedOut(f) => {
            let mut cadences = contract.clauses.iter().flat_map(|c| &c.cadences);
            let asked = cadences.any(|t| t.complete && t.routine == f.routine);
            asked.then_some(match f.routine == STANDBY_TEST {
                true => Scope::Standby,
                false => Scope::Register(f.site),
            })
        }
        crate::Fact::OccasionInspected(_) => Some(Scope::Register(None)),
        _ => None,
    }
}

/// The units at the contract's disposal, from the entries of its standby units in journal order.
pub fn standby<'e>(entries: impl IntoIterator<Item = &'e Entry>) -> BTreeSet<DeviceId> {
    let mut units = BTreeSet::new();
    for entry in entries {
        match entry.what {
            What::Entered(unit) => units.insert(unit),
            What::Left(unit) => units.remove(&unit),
            _ => continue,
        };
    }
    units
}

/// Whether devices looked at and left out are all that there were.
pub(super) fn is_whole(in_scope: Option<u32>, covered: Option<u32>, left_out: usize) -> bool {
    match (in_scope, covered, u32::try_from(left_out)) {
        (Some(all @ 1..), Some(covered), Ok(left)) => covered.checked_add(left) == Some(all),
        _ => false,
    }
}

/// Holds what was covered and left out against the devices in scope.
///
/// # Errors
/// [`Refusal::Invalid`] for `covered` or `left_out`.
pub(super) fn check(
    (whole, covered, left_out): (bool, Option<u32>, &[LeftOut]),
    devices: &BTreeSet<DeviceId>,
) -> Result<u32, Refusal> {
    let refused = |field, why| Err(Refusal::Invalid { field, why });
    let distinct: BTreeSet<DeviceId> = left_out.iter().map(|l| l.device).collect();
    if distinct.len() != left_out.len() {
        return refused("left_out", Invalid::Taken);
    }
    if !distinct.is_subset(devices) {
        return refused("left_out", Invalid::NotHere);
    }
    let Some(covered) = covered else {
        return refused("covered", Invalid::Missing);
    };
    let all = u32::try_from(devices.len()).unwrap_or(u32::MAX);
    let left = u32::try_from(left_out.len()).unwrap_or(u32::MAX);
    let sum = covered.saturating_add(left);
    // More than there are nobody looked at; fewer are not the whole.
    match sum > all || (whole && sum < all) {
        true => refused("covered", Invalid::OutOfRange),
        false => Ok(all),
    }
}
