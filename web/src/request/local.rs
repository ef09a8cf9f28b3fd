//! A date and time as a form writes it.

use jiff::{Timestamp, civil::DateTime, fmt::temporal::Pieces, tz::TimeZone};

/// An instant of `zone`: `2026-09-30T18:00`. One that names a zone of its own is none: a form never does, and
/// leaving it out would mean another instant.
pub fn local(zone: &TimeZone, said: &str) -> Option<Timestamp> {
    let pieces = Pieces::parse(said).ok()?;
    let other = pieces.offset().is_some() || pieces.time_zone_annotation().is_some();
    let civil: DateTime = said.parse().ok().filter(|_| !other)?;
    Some(civil.to_zoned(zone.clone()).ok()?.timestamp())
}

#[cfg(test)]
#[allow(clippy::expect_used, reason = "a test that cannot begin fails")]
mod tests {
    use super::*;

    #[test]
    fn a_zone_is_never_dropped() {
        let zone = TimeZone::get("Asia/Shanghai").expect("a zone");
        let at = |said| local(&zone, said).map(|at| at.to_string());
        assert_eq!(
            at("2026-09-30T18:00").as_deref(),
            Some("2026-09-30T10:00:00Z")
        );
        for other in [
            "2026-09-30T18:00[Asia/Tokyo]",
            "2026-09-30T18:00-09:00",
            "2026-09-30T18:00Z",
        ] {
            assert_eq!(at(other), None, "{other}");
        }
    }
}
