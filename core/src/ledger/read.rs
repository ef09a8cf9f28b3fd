//! From a fact to its entry.

use super::{
    entry::{Entry, What},
    fact::LeftOut,
    key::{DUTY, Topic},
    scope,
};
use crate::{
    actor::Side,
    fact::{Fact, Recorded},
    id::OccasionId,
    promise::{Evidence, TOLERANCE},
    subject::Subject,
};

/// The entry of a fact; none for facts of other subjects.
pub fn entry(recorded: &Recorded) -> Option<Entry> {
    if !matches!(recorded.subject, Subject::Service(_)) {
        return None;
    }
    let (topic, key, what) = match &recorded.fact {
        Fact::Unknown(f) => (Topic::Unknown, f.kind.clone(), What::Unknown),
        known => read(known)?,
    };
    let by_school = recorded.actor.side() == Side::School;
    let imported = recorded.origin.is_import();
    let scanned = matches!(&recorded.fact, Fact::PresenceBegun(f) if f.scan.is_some());
    // Nobody's word makes the future certain: a claim ahead of its receipt stays in doubt.
    let past = recorded.occurred_at.duration_since(recorded.recorded_at) <= TOLERANCE;
    Some(Entry {
        seq: recorded.seq,
        occurred_at: recorded.occurred_at,
        recorded_at: recorded.recorded_at,
        trusted: imported || (past && (by_school || scanned)),
        by_school,
        imported,
        topic,
        key: key.into(),
        what,
    })
}

/// What a fact is about, which one, and what happened.
pub(super) fn read(fact: &Fact) -> Option<(Topic, String, What)> {
    people(fact)
        .or_else(|| occasion(fact))
        .or_else(|| things(fact))
        .or_else(|| steps(fact))
        .or_else(|| words(fact))
}

fn people(fact: &Fact) -> Option<(Topic, String, What)> {
    Some(match fact {
        Fact::RoutineCarriedOut(f) => {
            let what = What::CarriedOut {
                site: f.site,
                complete: f.complete,
                shown: f.complete
                    && !f.files.is_empty()
                    && scope::is_whole(f.in_scope, f.covered, f.left_out.len()),
                left_out: count(&f.left_out),
                share_percent: f.share_percent,
                heads: f.heads,
            };
            (Topic::Routine, f.routine.clone(), what)
        }
        Fact::PresenceBegun(f) => {
            let (person, takes_over) = (f.person, f.takes_over);
            let what = What::Begun { person, takes_over };
            (Topic::Presence, post(f.occasion), what)
        }
        Fact::PresenceEnded(f) => {
            let what = What::Ended { person: f.person };
            (Topic::Presence, post(f.occasion), what)
        }
        Fact::RosterPlanned(f) => {
            let shifts = f.shifts.clone().into();
            let (from, to) = (f.from, f.to);
            let what = What::Planned { from, to, shifts };
            (Topic::Roster, post(f.occasion), what)
        }
        Fact::PostBackupNamed(f) => (Topic::Backup, f.post.clone(), What::BackupNamed(f.person)),
        Fact::PostBackupEnded(f) => (Topic::Backup, f.post.clone(), What::BackupEnded(f.person)),
        Fact::MemberChangeAnnounced(f) => {
            let takes_effect_at = f.takes_effect_at;
            let what = What::ChangeAnnounced { takes_effect_at };
            (Topic::Member, f.change.to_string(), what)
        }
        Fact::MemberChanged(f) => {
            let equal_ability = f.equal_ability;
            let what = What::Changed { equal_ability };
            (Topic::Member, f.change.to_string(), what)
        }
        _ => return None,
    })
}

fn occasion(fact: &Fact) -> Option<(Topic, String, What)> {
    let (occasion, what) = match fact {
        Fact::OccasionAnnounced(f) => {
            let (starts_at, ends_at) = (f.starts_at, f.ends_at);
            (f.occasion, What::Announced { starts_at, ends_at })
        }
        Fact::OccasionMoved(f) => {
            let (starts_at, ends_at) = (f.starts_at, f.ends_at);
            (f.occasion, What::Moved { starts_at, ends_at })
        }
        Fact::OccasionCalledOff(f) => (f.occasion, What::CalledOff),
        Fact::OccasionInspected(f) => {
            let by_register = match f.whole_system {
                true => scope::is_whole(f.in_scope, f.covered, f.left_out.len()),
                // Which rooms it is for, the school knows and no register.
                false => f.covered.is_some_and(|n| n > 0),
            };
            let what = What::Inspected {
                whole_system: f.whole_system,
                complete: f.complete && !f.files.is_empty() && by_register,
                left_out: count(&f.left_out),
            };
            (f.occasion, what)
        }
        Fact::OccasionWindowSet(f) => {
            let (from, to) = (f.from, f.to);
            (f.occasion, What::WindowSet { from, to })
        }
        _ => return None,
    };
    Some((Topic::Occasion, occasion.to_string(), what))
}

fn things(fact: &Fact) -> Option<(Topic, String, What)> {
    let standby = |class: &String, what| Some((Topic::Standby, class.clone(), what));
    match fact {
        Fact::StandbyEntered(f) => standby(&f.class, What::Entered(f.unit)),
        Fact::StandbyLent(f) => standby(&f.class, What::Lent(f.unit)),
        Fact::StandbyReturned(f) => standby(&f.class, What::Returned(f.unit)),
        Fact::StandbyTested(f) => {
            let (unit, passed) = (f.unit, f.passed);
            standby(&f.class, What::Tested { unit, passed })
        }
        Fact::StandbyPlanned(f) => {
            let (unit, from, to, away) = (f.unit, f.from, f.to, f.away);
            let what = What::UnitPlanned {
                unit,
                from,
                to,
                away,
            };
            standby(&f.class, what)
        }
        Fact::StandbyLeft(f) => standby(&f.class, What::Left(f.unit)),
        Fact::StockCounted(f) => {
            let (count, least) = (f.count, f.least);
            let what = What::Counted { count, least };
            Some((Topic::Stock, f.part.to_string(), what))
        }
        _ => None,
    }
}

fn steps(fact: &Fact) -> Option<(Topic, String, What)> {
    use Evidence as E;
    let (topic, key, evidence) = match fact {
        Fact::OccasionDeviceFailed(f) => {
            let what = What::Failed(f.occasion);
            return Some((Topic::Failure, f.failure.to_string(), what));
        }
        Fact::OccasionHandlingStarted(f) => (Topic::Failure, f.failure.0, E::HandlingStarted),
        Fact::OccasionServiceRestored(f) => (Topic::Failure, f.failure.0, E::ServiceRestored),
        Fact::StockOrdered(f) => (Topic::Stock, f.part.0, E::StockOrdered),
        Fact::ComplaintReceived(f) => (Topic::Complaint, f.complaint.0, E::ComplaintReceived),
        Fact::ComplaintAccepted(f) => (Topic::Complaint, f.complaint.0, E::ComplaintAccepted),
        Fact::ComplaintOutcomeTold(f) => (Topic::Complaint, f.complaint.0, E::OutcomeTold),
        Fact::LoanApplied(f) => (Topic::Loan, f.loan.0, E::LoanApplied),
        Fact::LoanConfirmed(f) => (Topic::Loan, f.loan.0, E::LoanConfirmed),
        Fact::LoanInstalled(f) => (Topic::Loan, f.loan.0, E::LoanInstalled),
        Fact::LoanOriginalRepaired(f) => (Topic::Loan, f.loan.0, E::OriginalRepaired),
        Fact::LoanSwappedBack(f) => (Topic::Loan, f.loan.0, E::SwappedBack),
        _ => return None,
    };
    Some((topic, key.to_string(), What::Step(evidence)))
}

fn words(fact: &Fact) -> Option<(Topic, String, What)> {
    Some(match fact {
        Fact::CaseShown(f) => {
            let what = What::Shown { holds: f.holds };
            (Topic::Case, format!("{}/{}", f.rule, f.case), what)
        }
        Fact::RecordFiled(f) => {
            let what = match f.files.is_empty() && f.ticket.is_none() {
                true => What::Mentioned,
                false => What::Filed,
            };
            (Topic::Record, format!("{}/{}", f.record, f.item), what)
        }
        Fact::ServiceConfirmed(f) => (f.topic, f.key.clone(), What::Confirmed { of: f.of }),
        Fact::ServiceCorrected(f) => {
            let (of, at) = (f.of, f.at);
            (f.topic, f.key.clone(), What::Corrected { of, at })
        }
        Fact::ExcuseAccepted(f) => {
            let key = format!("{}/{}", f.promise, f.instance);
            (Topic::Answer, key, What::ExcuseAccepted)
        }
        Fact::VerdictDisputed(f) => {
            let key = format!("{}/{}", f.promise, f.instance);
            (Topic::Answer, key, What::Disputed)
        }
        _ => return None,
    })
}

fn post(occasion: Option<OccasionId>) -> String {
    occasion.map_or_else(|| DUTY.to_owned(), |o| o.to_string())
}

fn count(left_out: &[LeftOut]) -> u16 {
    u16::try_from(left_out.len()).unwrap_or(u16::MAX)
}
