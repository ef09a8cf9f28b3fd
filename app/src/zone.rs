//! The zone of the house.

use jiff::tz::TimeZone;

/// The zone in which times are told and read where no contract is at hand: lists over several customers,
/// sessions, tickets without a contract. It is the plan's own, and the only one of mainland China. Where a
/// contract is at hand, its zone counts.
pub fn house_zone() -> TimeZone {
    // The bundled zone table always has it.
    TimeZone::get("Asia/Shanghai").unwrap_or(TimeZone::UTC)
}
