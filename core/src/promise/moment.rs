//! Which of two times counts (law 6: doubt counts against the provider).

use super::mark::{Detail, Evidence, Mark};
use crate::fact::Seq;
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
    /// When and by which fact the school confirmed it, if that was needed and done.
    pub confirmed: Option<(Timestamp, Seq)>,
    /// Whether claim and receipt differ and nobody of the school has confirmed the claim.
    pub in_doubt: bool,
}

/// What a ticket's facts say about each other's times: confirmations and corrections.
#[derive(Debug, Default)]
pub struct Testimony<'a> {
    confirmations: Vec<&'a Mark>,
    corrections: Vec<&'a Mark>,
}

/// A corrected time, and who of the school stands behind it.
struct Correction {
    at: Timestamp,
    confirmed: Option<(Timestamp, Seq)>,
}

impl<'a> Testimony<'a> {
    /// Everything of that kind among `marks`.
    pub fn of(marks: &'a [Mark]) -> Self {
        let mut testimony = Self::default();
        for mark in marks {
            match mark.evidence {
                Evidence::Confirmed if mark.by_school => testimony.confirmations.push(mark),
                Evidence::Corrected => testimony.corrections.push(mark),
                _ => {}
            }
        }
        testimony
    }

    /// When the school agreed to `mark`, by its receipt (an agreement is not back-dated): its own
    /// word, or its confirmation of another's.
    pub fn agreement(&self, mark: &Mark) -> Option<(Timestamp, Seq)> {
        match mark.by_school {
            true => Some((mark.recorded_at, mark.seq)),
            false => self.confirmation(mark.seq),
        }
    }

    /// The times of `mark`.
    pub fn moment(&self, mark: &Mark) -> Moment {
        let corrections = self.corrections(mark);
        let settled = corrections.iter().rposition(|c| c.confirmed.is_some());
        let last = settled.map(|index| &corrections[index]);
        let claimed = last.map_or(mark.occurred_at, |c| c.at);
        let confirmed = last
            .and_then(|c| c.confirmed)
            .or_else(|| self.confirmation(mark.seq));
        // Nobody's word makes that true which had not happened yet when it was recorded.
        let possible = mark.occurred_at.duration_since(mark.recorded_at) <= TOLERANCE;
        let confirmed = confirmed.filter(|_| last.is_some() || possible);
        let mut moment = times(mark, claimed, confirmed);
        // Each correction since that nobody confirmed makes a further possible time: who admitted
        // one does not take it back by another.
        for open in &corrections[settled.map_or(0, |index| index + 1)..] {
            moment.as_start = moment.as_start.min(open.at);
            moment.as_stop = moment.as_stop.max(open.at);
            moment.in_doubt = true;
        }
        moment
    }

    fn confirmation(&self, of: Seq) -> Option<(Timestamp, Seq)> {
        let found = self
            .confirmations
            .iter()
            .find(|m| m.detail == Detail::Of(of))?;
        Some((found.recorded_at, found.seq))
    }

    /// The corrections of `mark`, in journal order.
    fn corrections(&self, mark: &Mark) -> Vec<Correction> {
        let of_mark = |said: &Mark| match said.detail {
            Detail::Time { of, at } if of == mark.seq => Some(Correction {
                at,
                confirmed: self.agreement(said),
            }),
            _ => None,
        };
        self.corrections.iter().filter_map(|s| of_mark(s)).collect()
    }
}

/// The times of a mark whose claim is `claimed`.
fn times(mark: &Mark, claimed: Timestamp, confirmed: Option<(Timestamp, Seq)>) -> Moment {
    let ahead = claimed.duration_since(mark.recorded_at);
    let near = ahead.abs() <= TOLERANCE;
    let sure = mark.trusted || confirmed.is_some() || near;
    let (as_start, as_stop) = match sure {
        // A claim slightly ahead of the receipt is a fast clock, not the future.
        true if near => (claimed.min(mark.recorded_at), claimed.min(mark.recorded_at)),
        true => (claimed, claimed),
        false => (claimed.min(mark.recorded_at), claimed.max(mark.recorded_at)),
    };
    Moment {
        as_start,
        as_stop,
        confirmed: confirmed.filter(|_| !near || claimed != mark.occurred_at),
        in_doubt: !sure,
    }
}
