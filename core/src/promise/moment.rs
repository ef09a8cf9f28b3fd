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
        let correction = self.correction(mark);
        let settled = correction.as_ref().filter(|c| c.confirmed.is_some());
        let claimed = settled.map_or(mark.occurred_at, |c| c.at);
        let confirmed = settled
            .and_then(|c| c.confirmed)
            .or_else(|| self.confirmation(mark.seq));
        let mut moment = times(mark, claimed, confirmed);
        // A correction that nobody confirmed makes a second possible time.
        if let Some(open) = correction.filter(|c| c.confirmed.is_none()) {
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

    /// The last correction of `mark`; one with the school's word goes before one without.
    fn correction(&self, mark: &Mark) -> Option<Correction> {
        let mut last = None;
        for said in &self.corrections {
            let Detail::Time { of, at } = said.detail else {
                continue;
            };
            let confirmed = self.agreement(said);
            let better = match &last {
                None => true,
                Some(Correction { confirmed: c, .. }) => confirmed.is_some() || c.is_none(),
            };
            if of == mark.seq && better {
                last = Some(Correction { at, confirmed });
            }
        }
        last
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
