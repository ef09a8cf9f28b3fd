//! Which time of a fact counts: claim or receipt, confirmations, corrections (law 6).

use super::calendar::{S, seconds};
use shounuo_core::{Actor, Fact, Recorded, Seq};

/// Within this the claim counts.
const TOLERANCE: S = 120;

/// The times at which a fact can have happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Times {
    pub early: S,
    pub late: S,
}

pub fn by_school(fact: &Recorded) -> bool {
    matches!(fact.actor, Actor::School(_))
}

/// When the fact was known: another system's history counts as known when it happened.
pub fn known(fact: &Recorded) -> S {
    match fact.origin.is_import() {
        true => seconds(fact.occurred_at),
        false => seconds(fact.recorded_at),
    }
}

fn scanned(fact: &Recorded) -> bool {
    match &fact.fact {
        Fact::Arrived(f) => f.scan.is_some(),
        Fact::PresenceBegun(f) => f.scan.is_some(),
        _ => false,
    }
}

/// Which fact it confirms.
pub fn confirms(fact: &Recorded) -> Option<Seq> {
    match &fact.fact {
        Fact::Confirmed(f) => Some(f.of),
        Fact::ServiceConfirmed(f) => Some(f.of),
        _ => None,
    }
}

/// The fact that a correction is about, and when that was.
pub fn corrects(fact: &Recorded) -> Option<(Seq, S)> {
    match &fact.fact {
        Fact::Corrected(f) => Some((f.of, seconds(f.occurred_at))),
        Fact::ServiceCorrected(f) => Some((f.of, seconds(f.at))),
        _ => None,
    }
}

/// Whether the school stands behind a fact: said it, or confirmed it.
pub fn agreed(facts: &[Recorded], fact: &Recorded) -> bool {
    agreed_at(facts, fact).is_some()
}

/// Since when it does.
pub fn agreed_at(facts: &[Recorded], fact: &Recorded) -> Option<S> {
    if by_school(fact) {
        return Some(known(fact));
    }
    let confirmation = |f: &&Recorded| by_school(f) && confirms(f) == Some(fact.seq);
    facts.iter().filter(confirmation).map(known).min()
}

pub fn times(facts: &[Recorded], fact: &Recorded) -> Times {
    let (claim, receipt) = (seconds(fact.occurred_at), seconds(fact.recorded_at));
    let past = claim <= receipt + TOLERANCE;
    let proven = fact.origin.is_import() || (past && (by_school(fact) || scanned(fact)));
    let confirmed = past && agreed(facts, fact);
    let mut all = match () {
        () if fact.origin.is_import() && claim > receipt + TOLERANCE => vec![claim],
        () if proven || confirmed => vec![claim.min(receipt)],
        () if (receipt - claim).abs() <= TOLERANCE => vec![claim.min(receipt)],
        () => vec![claim, receipt],
    };
    for correction in facts {
        match corrects(correction) {
            Some((of, at)) if of == fact.seq => {
                // Only what the school stands behind takes the place of what was said before.
                let near = (receipt - at).abs() <= TOLERANCE;
                match agreed(facts, correction) {
                    true if near => all = vec![at.min(receipt)],
                    true => all = vec![at],
                    false => all.push(at),
                }
            }
            _ => {}
        }
    }
    let (early, late) = (all.iter().min(), all.iter().max());
    Times {
        early: *early.unwrap(),
        late: *late.unwrap(),
    }
}
