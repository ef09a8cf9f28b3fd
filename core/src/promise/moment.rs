//! Which of two times counts (law 6: doubt counts against the provider).

use super::mark::{Detail, Evidence, Mark};
use jiff::{SignedDuration, Timestamp};

/// Claim and receipt within this count as one; the claim is taken.
pub const TOLERANCE: SignedDuration = SignedDuration::from_mins(2);

/// The times of one mark, after confirmations and corrections.
#[derive(Clone, Copy, Debug)]
pub struct Moment {
    /// The instant when it starts or resumes a clock: the earlier of two.
    pub as_start: Timestamp,
    /// The instant when it stops or pauses one: the later of two.
    pub as_stop: Timestamp,
    /// When the school confirmed it, if that was needed and done.
    pub confirmed_at: Option<Timestamp>,
    /// Whether claim and receipt differ and nobody of the school has confirmed the claim.
    pub in_doubt: bool,
}

/// The times of `mark`, seen with everything in `marks`.
pub fn moment(mark: &Mark, marks: &[Mark]) -> Moment {
    let correction = correction(mark, marks);
    let claimed = correction.map_or(mark.occurred_at, |(at, _)| at);
    let confirmed_at = correction
        .map(|(_, at)| at)
        .or_else(|| confirmation(mark, marks));
    // A claim slightly ahead of the receipt is a fast clock, not the future.
    let near = claimed.duration_since(mark.recorded_at).abs() <= TOLERANCE;
    let sure = mark.trusted || confirmed_at.is_some() || near;
    let (as_start, as_stop) = match (sure, near && !mark.trusted) {
        (true, true) => (claimed.min(mark.recorded_at), claimed.min(mark.recorded_at)),
        (true, false) => (claimed, claimed),
        (false, _) => (claimed.min(mark.recorded_at), claimed.max(mark.recorded_at)),
    };
    let needed = !mark.trusted && (!near || correction.is_some());
    Moment {
        as_start,
        as_stop,
        confirmed_at: confirmed_at.filter(|_| needed),
        in_doubt: !sure,
    }
}

/// When the school first confirmed or agreed to `mark`. What the school says itself needs nobody.
pub fn confirmation(mark: &Mark, marks: &[Mark]) -> Option<Timestamp> {
    if mark.by_school {
        return Some(mark.recorded_at);
    }
    marks
        .iter()
        .find(|m| {
            m.evidence == Evidence::Confirmed && m.by_school && m.detail == Detail::Of(mark.seq)
        })
        .map(|m| m.recorded_at)
}

/// The last corrected time of `mark` that the school confirmed, and when it did.
fn correction(mark: &Mark, marks: &[Mark]) -> Option<(Timestamp, Timestamp)> {
    marks.iter().rev().find_map(|m| match m.detail {
        Detail::Time { of, at } if of == mark.seq => Some((at, confirmation(m, marks)?)),
        _ => None,
    })
}
