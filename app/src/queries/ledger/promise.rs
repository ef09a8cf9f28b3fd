//! One promise: its clause, its line, and its instances page by page, newest first.

use super::{
    CustomerCard, FactNumbers, InstancePage, LedgerAsk, PromiseName, TermsAt,
    called::{SpokenOf, numbers},
    frame::{Frame, Promise, Site, Stuff},
    page::{Rows, cut},
    statement::PeriodAsk,
    whole::drawn_at,
};
use crate::{App, AppError, Who};
use jiff::Timestamp;
use shounuo_core::{
    Seq,
    contract::{Clause, Kind},
    ledger::{
        Called, Counted, Entries, Instance, LedgerClocks, Line, Remark, Terms, Topic, What, ledger,
        month_of, thing_clocks,
    },
    promise::{Clock, Status},
    ticket::Invalid,
};
use shounuo_store::{
    Reader, StoreError,
    query::{ClocksOf, Cursor, List, PageAsk},
};

/// An instance with its clock, when it is one.
#[derive(Clone, Debug, PartialEq)]
pub struct InstanceRow {
    /// The instance.
    pub instance: Instance,
    /// Its clock.
    pub clock: Option<Clock>,
}

impl InstanceRow {
    /// The instant by whose month the ledger counts it.
    fn counts_at(&self) -> Timestamp {
        match &self.clock {
            Some(clock) => clock.due_earliest(),
            None => self.instance.due.unwrap_or(self.instance.from),
        }
    }
}

/// Which instances of a promise.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InstancesOf {
    /// Those that the ledger counts so.
    pub counted: Option<Counted>,
    /// Those that it counts in these months.
    pub period: Option<PeriodAsk>,
}

impl From<Option<Status>> for InstancesOf {
    fn from(standing: Option<Status>) -> Self {
        Self {
            counted: standing.map(Counted::As),
            period: None,
        }
    }
}

impl InstancesOf {
    /// The months, by their keys.
    fn months(&self) -> Option<Vec<String>> {
        self.period.map(PeriodAsk::months)
    }
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
    /// Of which site; of all when none, or when it has no place.
    pub site: Option<Site>,
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
    /// How what they speak of is called.
    pub called: Called,
    /// The contract by which all this is told.
    pub by: TermsAt,
}

impl App {
    /// A promise with a page of those of its instances that are asked for.
    pub async fn promise(
        &self,
        who: &Who,
        ask: LedgerAsk,
        promise: &str,
        of: impl Into<InstancesOf>,
        page: InstancePage,
    ) -> Result<PromiseView, AppError> {
        let (asker, promise, of) = (who.clone(), promise.to_owned(), of.into());
        self.in_frame_at(who, ask, move |r, frame, shelf| {
            let has_place = frame.terms_of(&promise).is_some_and(Terms::has_place);
            let frame = &match has_place {
                true => frame.clone(),
                false => frame.everywhere(),
            };
            let stuff = frame.stuff(r, shelf)?;
            let (ledger, _) = drawn_at(r, frame, &stuff)?;
            let found = frame.promise(&promise).zip(ledger.line(&promise).cloned());
            let Some((promise, line)) = found else {
                return Ok(Err(AppError::NotFound));
            };
            let page = list(r, frame, &stuff, (&promise, &of), &page)?;
            let Some((instances, next)) = page else {
                return Ok(Err(AppError::invalid("cursor", Invalid::UnknownWord)));
            };
            let shown = instances.iter().map(|row| &row.instance);
            let spoken = spoken_of(frame, &stuff.entries, &promise, shown);
            let called = spoken.read(r, &asker, frame, &stuff.entries)?;
            Ok(Ok(PromiseView {
                customer: frame.card(),
                clause: promise.clause,
                name: promise.name,
                line,
                site: frame.site.clone(),
                instances,
                next,
                numbers: numbers(&called),
                called,
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
        | Remark::Unconfirmed(seq)
        | Remark::Disputed(seq)
        | Remark::ExcuseAccepted(seq) => Some(*seq),
        _ => None,
    });
    instance.evidence.iter().copied().chain(remarks).collect()
}

/// What instances speak of, gathered so that its names are read at once.
pub(super) fn spoken_of<'i>(
    frame: &Frame,
    entries: &Entries,
    promise: &Promise,
    instances: impl IntoIterator<Item = &'i Instance>,
) -> SpokenOf {
    let mut spoken = SpokenOf::default();
    for instance in instances {
        spoken.facts(named(instance));
        spoken.instance(frame, entries, &promise.name.promise, &instance.key);
    }
    spoken
}

/// A page of instances; `None` for a cursor that is none.
fn list(
    r: &mut Reader<'_>,
    frame: &Frame,
    stuff: &Stuff,
    (promise, of): (&Promise, &InstancesOf),
    page: &InstancePage,
) -> Result<Option<Rows>, StoreError> {
    let beside = beside_tickets(frame, stuff, promise);
    let terms = &frame.terms().book.contract;
    let on_tickets = terms.clocked(&promise.name.promise).is_some();
    if !on_tickets || !beside.is_empty() {
        let zone = &frame.terms().book.zone;
        let months = of.months();
        let counts = |row: &InstanceRow| {
            let month = month_of(zone, row.counts_at());
            let within = months.as_ref().is_none_or(|all| all.contains(&month));
            within && of.counted.is_none_or(|c| c.takes_instance(&row.instance))
        };
        return Ok(cut(beside.into_iter().filter(counts).collect(), page));
    }
    let Some(ask) = clocks_page(page) else {
        return Ok(None);
    };
    let id = promise.name.promise.as_str();
    let of = ClocksOf {
        promise: id,
        counted: of.counted,
        months: of.months(),
        site: frame.site.as_ref().map(|s| s.id),
    };
    let when = (frame.at, frame.known);
    let found = r.promise_clocks(frame.whose(), &of, when, &ask)?;
    let mut rows: Vec<InstanceRow> = Vec::new();
    for row in found.rows {
        rows.push(of_clock(&row.no, row.clock, frame.at));
    }
    let instances = rows.iter_mut().map(|row| &mut row.instance);
    answered(&stuff.entries, id, frame.at, instances);
    Ok(Some((rows, found.next.map(|c| c.to_string()))))
}

/// The page as the store is asked for it; `None` for a cursor that is none.
fn clocks_page(page: &InstancePage) -> Option<PageAsk> {
    let after = match &page.after {
        Some(said) => Some(Cursor::of(List::Clocks, said).ok()?),
        None => None,
    };
    Some(PageAsk {
        limit: page.limit,
        after,
    })
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
