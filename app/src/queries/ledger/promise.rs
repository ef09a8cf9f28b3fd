//! One promise: its clause, its line, and its instances page by page, newest first.

use super::{
    CustomerCard, FactNumbers, InstancePage, LedgerAsk, PromiseName, TermsAt,
    frame::{Frame, Promise, Stuff},
    page::{Rows, cut},
    whole::drawn,
};
use crate::{App, AppError, Who};
use jiff::Timestamp;
use shounuo_core::{
    Seq,
    contract::{Clause, Kind},
    ledger::{Entries, Instance, LedgerClocks, Line, Remark, Topic, What, ledger, thing_clocks},
    promise::{Clock, Status},
    ticket::Invalid,
};
use shounuo_store::{
    Reader, StoreError,
    query::{Cursor, List, PageAsk},
};

/// An instance with its clock, when it is one.
#[derive(Clone, Debug, PartialEq)]
pub struct InstanceRow {
    /// The instance.
    pub instance: Instance,
    /// Its clock.
    pub clock: Option<Clock>,
}

/// A promise as its page shows it.
#[derive(Clone, Debug)]
pub struct PromiseView {
    /// Whose.
    pub customer: CustomerCard,
    /// The clause, with the promise's terms.
    pub clause: Clause,
    /// The promise.
    pub name: PromiseName,
    /// Its line: status, counts, months.
    pub line: Line,
    /// A page of instances, newest first.
    pub instances: Vec<InstanceRow>,
    /// Where the next page begins; `None` on the last.
    pub next: Option<String>,
    /// The numbers of the facts that the instances name.
    pub numbers: FactNumbers,
    /// The instant of all verdicts.
    pub at: Timestamp,
    /// As known then; now when none.
    pub known_at: Option<Timestamp>,
    /// The contract by which all this is told.
    pub by: TermsAt,
}

impl App {
    /// A promise with a page of its instances; with a status, of those that stand so at the instant.
    pub async fn promise(
        &self,
        who: &Who,
        ask: LedgerAsk,
        promise: &str,
        standing: Option<Status>,
        page: InstancePage,
    ) -> Result<PromiseView, AppError> {
        let promise = promise.to_owned();
        self.in_frame(who, ask, move |r, frame, shelf| {
            let stuff = frame.stuff(r, shelf)?;
            let ledger = drawn(r, frame, &stuff)?;
            let found = frame.promise(&promise).zip(ledger.line(&promise).cloned());
            let Some((promise, line)) = found else {
                return Ok(Err(AppError::NotFound));
            };
            let page = list(r, frame, &stuff, (&promise, standing), &page)?;
            let Some((instances, next)) = page else {
                return Ok(Err(AppError::invalid("cursor", Invalid::UnknownWord)));
            };
            let seqs = instances.iter().flat_map(|row| named(&row.instance));
            let numbers = FactNumbers::read(r, frame, seqs.collect::<Vec<_>>())?;
            Ok(Ok(PromiseView {
                customer: frame.card(),
                clause: promise.clause,
                name: promise.name,
                line,
                instances,
                next,
                numbers,
                at: frame.at,
                known_at: frame.known_at,
                by: frame.terms_at(),
            }))
        })
        .await
    }
}

/// The facts that an instance names.
pub(super) fn named(instance: &Instance) -> Vec<Seq> {
    let remarks = instance.remarks.iter().filter_map(|r| match r {
        Remark::TooSoon(seq)
        | Remark::NotComplete(seq)
        | Remark::Disputed(seq)
        | Remark::ExcuseAccepted(seq) => Some(*seq),
        _ => None,
    });
    instance.evidence.iter().copied().chain(remarks).collect()
}

/// A page of instances; `None` for a cursor that is none.
fn list(
    r: &mut Reader<'_>,
    frame: &Frame,
    stuff: &Stuff,
    (promise, standing): (&Promise, Option<Status>),
    page: &InstancePage,
) -> Result<Option<Rows>, StoreError> {
    let beside = beside_tickets(frame, stuff, promise);
    if promise.kind != Kind::Deadline || !beside.is_empty() {
        return Ok(cut(beside, standing, page));
    }
    let after = match page
        .after
        .as_deref()
        .map(|said| Cursor::of(List::Clocks, said))
    {
        Some(Err(_)) => return Ok(None),
        Some(Ok(cursor)) => Some(cursor),
        None => None,
    };
    let ask = PageAsk {
        limit: page.limit,
        after,
    };
    let id = promise.name.promise.as_str();
    let (of, when) = ((id, standing), (frame.at, frame.known));
    let found = r.promise_clocks(frame.whose(), of, when, &ask)?;
    let mut rows: Vec<InstanceRow> = Vec::new();
    for row in found.rows {
        rows.push(of_clock(&row.no, row.clock, frame.at));
    }
    let instances = rows.iter_mut().map(|row| &mut row.instance);
    answered(&stuff.entries, id, frame.at, instances);
    Ok(Some((rows, found.next.map(|c| c.to_string()))))
}

/// A clock as an instance.
pub(super) fn of_clock(key: &str, clock: Clock, at: Timestamp) -> InstanceRow {
    InstanceRow {
        instance: Instance::of_clock(key, &clock, at),
        clock: Some(clock),
    }
}

/// Adds what the school said.
pub(super) fn answered<'i>(
    entries: &Entries,
    promise: &str,
    at: Timestamp,
    instances: impl Iterator<Item = &'i mut Instance>,
) {
    for instance in instances {
        let key = format!("{promise}/{}", instance.key);
        let said = entries.of(Topic::Answer, &key).iter();
        let said = said.map(|s| &s.entry).filter(|e| e.recorded_at <= at);
        instance.remarks.extend(said.filter_map(|e| match e.what {
            What::Disputed => Some(Remark::Disputed(e.seq)),
            What::ExcuseAccepted => Some(Remark::ExcuseAccepted(e.seq)),
            _ => None,
        }));
    }
}

/// Every instance that does not run on a ticket.
pub(super) fn beside_tickets(frame: &Frame, stuff: &Stuff, promise: &Promise) -> Vec<InstanceRow> {
    let (versions, at, id) = (&frame.versions, frame.at, &promise.name.promise);
    if promise.kind == Kind::Deadline {
        let clocks = thing_clocks(versions, stuff.material(), at).into_iter();
        let own = clocks.filter(|(_, clock)| clock.promise == *id);
        let mut rows: Vec<_> = own.map(|(key, clock)| of_clock(&key, clock, at)).collect();
        let instances = rows.iter_mut().map(|row| &mut row.instance);
        answered(&stuff.entries, id, at, instances);
        return rows;
    }
    // Every instance of the other kinds stands on its line, with what the school said.
    let drawn = ledger(versions, stuff.material(), &LedgerClocks::default(), at);
    let own = drawn.line(id).map(|line| line.instances.clone());
    let row = |instance| InstanceRow {
        instance,
        clock: None,
    };
    own.unwrap_or_default().into_iter().map(row).collect()
}
