//! What somebody may say to a fact or a verdict now: asked where it is shown, so that no page offers
//! what would be refused.

use super::frame::Frame;
use crate::{
    Who,
    policy::{may_act, may_record},
    queries::confirmable,
};
use shounuo_core::{
    Fact, Recorded, State, Subject,
    ledger::{Entries, Entry, Instance, Remark, Seen, What, about},
    promise::Status,
    ticket::{Action, Ticket},
};
use shounuo_store::{Reader, StoreError};

/// Something to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Saying {
    /// The claimed time of a fact is right: [`crate::App::confirm_fact`].
    Confirm,
    /// The fact happened at another time: [`crate::App::correct_fact`].
    Correct,
    /// The excuse holds: [`crate::App::accept_excuse`].
    AcceptExcuse,
    /// The verdict does not hold: [`crate::App::dispute`].
    Dispute,
}

impl Saying {
    /// The word in URLs and keys of words.
    pub fn code(self) -> &'static str {
        match self {
            Self::Confirm => "confirm",
            Self::Correct => "correct",
            Self::AcceptExcuse => "accept_excuse",
            Self::Dispute => "dispute",
        }
    }
}

/// What may be said to a verdict. The school objects to any; it accepts an excuse once.
pub(super) fn of_instance(who: &Who, frame: &Frame, instance: &Instance) -> Vec<Saying> {
    let mut may = Vec::new();
    if !frame.present {
        return may;
    }
    let last = instance.remarks.iter().rev();
    let last = last
        .filter_map(|r| match r {
            Remark::Disputed(_) => Some(Saying::Dispute),
            Remark::ExcuseAccepted(_) => Some(Saying::AcceptExcuse),
            _ => None,
        })
        .next();
    let excused = instance.status == Status::Excused;
    if excused && last != Some(Saying::AcceptExcuse) && may_record(who, "verdict.excuse_accepted") {
        may.push(Saying::AcceptExcuse);
    }
    if last != Some(Saying::Dispute) && may_record(who, "verdict.disputed") {
        may.push(Saying::Dispute);
    }
    may
}

/// What may be said to a fact.
pub(super) fn of_fact(
    r: &mut Reader<'_>,
    who: &Who,
    frame: &Frame,
    fact: &Recorded,
) -> Result<Vec<Saying>, StoreError> {
    if !frame.present {
        return Ok(Vec::new());
    }
    match fact.subject {
        Subject::Ticket(_) => of_ticket(r, who, frame, fact),
        Subject::Service(contract) if contract == frame.contract => of_service(r, who, frame, fact),
        _ => Ok(Vec::new()),
    }
}

fn of_ticket(
    r: &mut Reader<'_>,
    who: &Who,
    frame: &Frame,
    fact: &Recorded,
) -> Result<Vec<Saying>, StoreError> {
    let can = |action| may_act(who, action);
    if !can(Action::Confirm) && !can(Action::Correct) {
        return Ok(Vec::new());
    }
    let found = r.state(&frame.scope(), &fact.subject)?;
    let Some((_, State::Ticket(ticket))) = found else {
        return Ok(Vec::new());
    };
    let allowed = ticket.allowed();
    let now = |action| can(action) && allowed.contains(&action);
    let mut may = Vec::new();
    if now(Action::Confirm) && confirmable(&ticket).iter().any(|m| m.seq == fact.seq) {
        may.push(Saying::Confirm);
    }
    if now(Action::Correct) && has_mark(&ticket, fact) {
        may.push(Saying::Correct);
    }
    Ok(may)
}

/// What promises ask for has a time worth correcting; the words on it have not.
fn has_mark(ticket: &Ticket, fact: &Recorded) -> bool {
    let is_word = matches!(fact.fact, Fact::Confirmed(_) | Fact::Corrected(_));
    !is_word && ticket.marks.iter().any(|m| m.seq == fact.seq)
}

fn of_service(
    r: &mut Reader<'_>,
    who: &Who,
    frame: &Frame,
    fact: &Recorded,
) -> Result<Vec<Saying>, StoreError> {
    let can = |kind| may_record(who, kind);
    let Some((topic, key)) = about(&fact.fact) else {
        return Ok(Vec::new());
    };
    if !can("service.confirmed") && !can("service.corrected") {
        return Ok(Vec::new());
    }
    let (customer, contract) = frame.whose();
    let entries = r.entries_of(customer, contract, topic, &key, None)?;
    let group = Entries::new(entries);
    let seen = group.of(topic, &key);
    let Some(own) = seen.iter().find(|s| s.entry.seq == fact.seq) else {
        return Ok(Vec::new());
    };
    let mut may = Vec::new();
    if can("service.confirmed") && awaits_word(own, seen) {
        may.push(Saying::Confirm);
    }
    if can("service.corrected") && !is_word(&own.entry) {
        may.push(Saying::Correct);
    }
    Ok(may)
}

/// A claim in doubt, or what was said for the school: an occasion's dates, a lower threshold, a
/// correction that it has neither made nor confirmed.
fn awaits_word(own: &Seen, group: &[Seen]) -> bool {
    let seq = own.entry.seq;
    if own.agreed.is_some() {
        return false;
    }
    let lowers = |least: u32| {
        group.iter().any(|s| {
            matches!(s.entry.what, What::Counted { least: before, .. } if s.entry.seq < seq && before > least)
        })
    };
    match own.entry.what {
        What::Corrected { .. } => true,
        What::Announced { .. } | What::Moved { .. } | What::CalledOff => true,
        What::Counted { least, .. } if lowers(least) => true,
        _ => own.in_doubt && !is_word(&own.entry),
    }
}

fn is_word(entry: &Entry) -> bool {
    matches!(
        entry.what,
        What::Confirmed { .. } | What::Corrected { .. } | What::ExcuseAccepted | What::Disputed
    )
}
