//! One verdict with all it rests on.

use super::{
    CustomerCard, FactView, LedgerAsk, PromiseName, Saying, Shelf, TermsAt,
    fact::facts_at,
    frame::{Frame, Promise},
    promise::{InstanceRow, answered, beside_tickets, named, of_clock, spoken_of},
    sayings::of_instance,
};
use crate::{App, AppError, Who, queries::ticket::parse_no};
use jiff::Timestamp;
use shounuo_core::{
    Seq, State, Subject,
    contract::{Clause, Deadline, Kind},
    id::TicketId,
    ledger::{Called, Case, Entries, Instance, Remark},
    promise::{Clock, Mark, Status},
    role::Role,
};
use shounuo_store::{Reader, StoreError};
use std::sync::Arc;

/// An instance as its page shows it.
#[derive(Clone, Debug)]
pub struct InstanceView {
    /// Whose.
    pub customer: CustomerCard,
    /// The clause.
    pub clause: Clause,
    /// The promise.
    pub name: PromiseName,
    /// Its kind.
    pub kind: Kind,
    /// Who can act.
    pub owner: Role,
    /// The verdict, with what the school said to it.
    pub instance: Instance,
    /// The clock, when it is one.
    pub clock: Option<Clock>,
    /// The contract's terms of the clock, in the version in force at the instant.
    pub terms: Option<Deadline>,
    /// The ticket on which it runs: its number, its id.
    pub ticket: Option<(String, TicketId)>,
    /// What happened, as far as the clock asks: what sentences need.
    pub marks: Vec<Mark>,
    /// The facts that it rests on, in order.
    pub evidence: Vec<FactView>,
    /// What the school said to it, in order.
    pub answers: Vec<FactView>,
    /// What the asker may say to it now.
    pub may_say: Vec<Saying>,
    /// The instant of the verdict.
    pub at: Timestamp,
    /// As known then; now when none.
    pub known_at: Option<Timestamp>,
    /// How what it speaks of is called.
    pub called: Called,
    /// The contract by which all this is told.
    pub by: TermsAt,
}

impl App {
    /// One instance of a promise: for a ticket's clock by the ticket's number (`EC-17`, a second
    /// instance `EC-17#1`), else by its key in the ledger.
    pub async fn instance(
        &self,
        who: &Who,
        ask: LedgerAsk,
        promise: &str,
        key: &str,
    ) -> Result<InstanceView, AppError> {
        let (asker, promise, key) = (who.clone(), promise.to_owned(), key.to_owned());
        self.in_frame(who, ask, move |r, frame, shelf| {
            let found = find(r, frame, shelf, (&promise, &key))?;
            match found {
                Some(found) => Ok(Ok(view(r, &asker, frame, found)?)),
                None => Ok(Err(AppError::NotFound)),
            }
        })
        .await
    }
}

/// What was found under a key.
pub(super) struct Found {
    promise: Promise,
    row: InstanceRow,
    ticket: Option<(String, TicketId)>,
    entries: Arc<Entries>,
}

impl Found {
    pub(super) fn status(&self) -> Status {
        self.row.instance.status
    }
}

pub(super) fn find(
    r: &mut Reader<'_>,
    frame: &Frame,
    shelf: &Shelf,
    (id, key): (&str, &str),
) -> Result<Option<Found>, StoreError> {
    let Some(promise) = frame.promise(id) else {
        return Ok(None);
    };
    let entries = shelf.entries(r, frame.whose(), frame.known)?;
    let (row, ticket) = match on_ticket(r, frame, (id, key))? {
        Some((mut row, on)) => {
            answered(&entries, id, frame.at, std::iter::once(&mut row.instance));
            (Some(row), Some(on))
        }
        None => {
            let stuff = frame.stuff_beside(r, shelf)?;
            let mut rows = beside_tickets(frame, &stuff, &promise).into_iter();
            (rows.find(|row| row.instance.key == key), None)
        }
    };
    Ok(row.map(|row| Found {
        promise,
        row,
        ticket,
        entries,
    }))
}

type OnTicket = (InstanceRow, (String, TicketId));

/// A ticket's clock by the ticket's number; only such that had begun.
fn on_ticket(
    r: &mut Reader<'_>,
    frame: &Frame,
    (promise, key): (&str, &str),
) -> Result<Option<OnTicket>, StoreError> {
    let (no, instance) = match key.split_once('#') {
        Some((no, n)) => (no, n.parse().ok().filter(|n: &u16| *n > 0)),
        None => (key, Some(0)),
    };
    let (Some((code, number)), Some(instance)) = (parse_no(no), instance) else {
        return Ok(None);
    };
    if code != frame.customer.code {
        return Ok(None);
    }
    let (customer, contract) = frame.whose();
    let found = r.clock_of(customer, contract, (number, promise, instance), frame.known)?;
    let begun = found.filter(|row| row.clock.started_at <= frame.at);
    Ok(begun.map(|row| {
        let on = (row.no.clone(), row.ticket);
        (of_clock(&row.no, row.clock, frame.at), on)
    }))
}

fn view(
    r: &mut Reader<'_>,
    who: &Who,
    frame: &Frame,
    found: Found,
) -> Result<InstanceView, StoreError> {
    let instance = found.row.instance;
    let said = |remark: &Remark| match remark {
        Remark::Disputed(seq) | Remark::ExcuseAccepted(seq) => Some(*seq),
        _ => None,
    };
    let answers: Vec<Seq> = instance.remarks.iter().filter_map(said).collect();
    let mut rests_on = rests_on(r, frame, &found.promise, &instance)?;
    rests_on.retain(|seq| !answers.contains(seq));
    let marks = match &found.ticket {
        Some((_, ticket)) => marks_of(r, frame, *ticket)?,
        None => marks_beside(&found.entries, &instance.key),
    };
    let deadline = found.row.clock.as_ref().and_then(|clock| {
        let book = &frame.terms().book;
        book.contract
            .deadline(&clock.promise)
            .map(|(_, terms)| terms.clone())
    });
    let spoken = spoken_of(frame, &found.entries, &found.promise, [&instance]);
    Ok(InstanceView {
        customer: frame.card(),
        called: spoken.read(r, who, frame, &found.entries)?,
        kind: found.promise.kind,
        owner: found.promise.owner,
        evidence: facts_at(r, who, frame, &rests_on)?,
        answers: facts_at(r, who, frame, &answers)?,
        may_say: of_instance(who, frame, &instance),
        clause: found.promise.clause,
        name: found.promise.name,
        clock: found.row.clock,
        terms: deadline,
        ticket: found.ticket,
        marks,
        instance,
        at: frame.at,
        known_at: frame.known_at,
        by: frame.terms_at(),
    })
}

/// The facts that an instance names; a window of a ratio, those of its cases.
fn rests_on(
    r: &mut Reader<'_>,
    frame: &Frame,
    promise: &Promise,
    instance: &Instance,
) -> Result<Vec<Seq>, StoreError> {
    match promise.kind {
        Kind::Ratio => cases_of(r, frame, promise, instance),
        _ => Ok(named(instance)),
    }
}

/// So many of a window's cases are shown with their facts.
const CASES_MAX: usize = 200;

/// The facts of the cases of a window: those that went wrong before the others, the newest first.
fn cases_of(
    r: &mut Reader<'_>,
    frame: &Frame,
    promise: &Promise,
    instance: &Instance,
) -> Result<Vec<Seq>, StoreError> {
    let mut ratios = promise.clause.ratios.iter();
    let ratio = ratios.find(|ratio| ratio.id == promise.name.promise);
    let Some(quotient) = ratio.map(|ratio| ratio.quotient) else {
        return Ok(Vec::new());
    };
    // Of too few cases the contract's whole time counts.
    let from = match instance.remarks.contains(&Remark::Widened) {
        true => Timestamp::MIN,
        false => instance.from,
    };
    let (customer, contract) = frame.whose();
    let to = instance.due.unwrap_or(Timestamp::MAX);
    let mut cases = r.cases_between(customer, contract, (from, to), frame.known)?;
    cases.retain(|c| c.quotient == quotient && c.at <= frame.at);
    let failed = |c: &Case| c.failed.filter(|(at, _)| *at <= frame.at);
    cases.sort_by_key(|c| (c.good && failed(c).is_none(), std::cmp::Reverse(c.seq)));
    cases.truncate(CASES_MAX);
    let facts = |c: &Case| [Some(c.seq), failed(c).map(|(_, seq)| seq)];
    Ok(cases.iter().flat_map(facts).flatten().collect())
}

/// A ticket's marks, as known.
fn marks_of(r: &mut Reader<'_>, frame: &Frame, ticket: TicketId) -> Result<Vec<Mark>, StoreError> {
    let found = r.state(&frame.scope(), &Subject::Ticket(ticket))?;
    let mut marks = match found {
        Some((_, State::Ticket(ticket))) => ticket.marks,
        _ => Vec::new(),
    };
    marks.retain(|m| frame.known.is_none_or(|known| m.seq <= known));
    Ok(marks)
}

/// The marks of what a clock beside tickets runs on.
fn marks_beside(entries: &Entries, key: &str) -> Vec<Mark> {
    let key = key.split('#').next().unwrap_or(key);
    let own = entries.each().filter(|e| &*e.key == key);
    own.filter_map(|e| e.mark()).collect()
}
