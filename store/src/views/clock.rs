//! Clocks on two axes: what was so at an instant (core compares the clock with it), as known at a
//! place of the journal (`known_from_seq … known_to_seq`).
//!
//! A version of a clock is written when a fact changes it, whatever the batch. Passing time writes
//! nothing.

use super::{
    NEVER,
    clock_table::{CLOSE, COLUMNS, COUNTER, MOVABLE, OPEN, TABLE},
    counter::Deltas,
    owner,
    row_view::count,
};
use crate::{
    Changes, ClockVersion, StoreError,
    db::{Insert, Tx, Value},
};
use shounuo_core::{
    Seq, Timestamp,
    id::{CustomerId, TicketId},
    ledger::month_of,
    promise::{Clock, ClockDue, CountedAs, Settlement},
};
use std::collections::{BTreeMap, BTreeSet, HashMap};

type Key = (String, u16);

/// A version that is known now.
struct Known {
    from: Seq,
    json: String,
    /// Month and count; no count when time alone never brings it there.
    counted: (String, String),
    /// Where its row waits to be written; `None` when it is stored already.
    waiting: Option<usize>,
}

/// Writes the versions that a batch brought.
pub(super) fn flush(tx: &mut dyn Tx, changes: &Changes) -> Result<(), StoreError> {
    let mut tickets: BTreeMap<TicketId, Vec<&ClockVersion>> = BTreeMap::new();
    for version in &changes.clocks {
        tickets.entry(version.ticket).or_default().push(version);
    }
    let new = new_tickets(changes);
    let (mut rows, mut deltas) = (Vec::new(), Deltas::default());
    for (ticket, versions) in tickets {
        let customer = versions[0].customer;
        let known = match new.contains(&ticket) {
            true => HashMap::new(),
            false => stored(tx, customer, ticket)?,
        };
        let mut history = History {
            customer,
            ticket,
            known,
            rows: &mut rows,
            deltas: &mut deltas,
        };
        for version in versions {
            history.take(tx, version)?;
        }
    }
    if !rows.is_empty() {
        let insert = Insert {
            table: TABLE.name,
            columns: COLUMNS,
            tail: "",
        };
        tx.insert_many(insert, &rows)?;
    }
    deltas.flush(tx, &COUNTER)
}

/// Tickets that were not there before the batch, so that no clock of theirs is stored.
fn new_tickets(changes: &Changes) -> BTreeSet<TicketId> {
    let new = changes.touched.iter().filter(|t| t.before.is_none());
    new.filter_map(|t| match t.subject {
        shounuo_core::Subject::Ticket(id) => Some(id),
        _ => None,
    })
    .collect()
}

/// The tickets with a clock that a calendar published at an instant may move, in the order of their ids.
pub(crate) fn movable(
    tx: &mut dyn Tx,
    published_at: Timestamp,
) -> Result<BTreeSet<TicketId>, StoreError> {
    let rows = tx.rows(MOVABLE, &[published_at.into()])?;
    rows.iter().map(|row| row.parse(0)).collect()
}

fn stored(
    tx: &mut dyn Tx,
    customer: CustomerId,
    ticket: TicketId,
) -> Result<HashMap<Key, Known>, StoreError> {
    let rows = tx.rows(OPEN, &[customer.into(), ticket.into()])?;
    rows.iter()
        .map(|row| {
            let instance = u16::try_from(row.int(1)?)
                .map_err(|_| StoreError::damaged(format!("instance of a clock of {ticket}")))?;
            let known = Known {
                from: row.int(2)?,
                json: row.text(3)?.to_owned(),
                counted: (row.text(4)?.to_owned(), row.text(5)?.to_owned()),
                waiting: None,
            };
            Ok(((row.text(0)?.to_owned(), instance), known))
        })
        .collect()
}

/// One ticket's clocks while its new versions are taken in, in order.
struct History<'a> {
    customer: CustomerId,
    ticket: TicketId,
    known: HashMap<Key, Known>,
    rows: &'a mut Vec<Vec<Value>>,
    deltas: &'a mut Deltas,
}

/// Where the row of a waiting version has `known_to_seq` and `running`.
const KNOWN_TO: usize = 5;
const RUNNING: usize = 6;

impl History<'_> {
    fn take(&mut self, tx: &mut dyn Tx, version: &ClockVersion) -> Result<(), StoreError> {
        let mut seen = BTreeSet::new();
        for clock in &version.clocks {
            let key = (clock.promise.clone(), clock.instance);
            let json = serde_json::to_string(clock)
                .map_err(|e| StoreError::damaged(format!("clock {}: {e}", clock.promise)))?;
            seen.insert(key.clone());
            if self.known.get(&key).is_some_and(|k| k.json == json) {
                continue;
            }
            self.close(tx, version, &key)?;
            self.open(version, clock, key, json);
        }
        let gone: Vec<Key> = self
            .known
            .keys()
            .filter(|k| !seen.contains(*k))
            .cloned()
            .collect();
        gone.iter().try_for_each(|key| self.close(tx, version, key))
    }

    fn open(&mut self, version: &ClockVersion, clock: &Clock, key: Key, json: String) {
        let settled = clock.settlement();
        let standing = settled.map_or("", |s| s.counted_as.code()).to_owned();
        let counted = (month_of(&version.zone, clock.due_earliest()), standing);
        self.count(version, &key, &counted, 1);
        let waiting = Some(self.rows.len());
        let row = self.row(version, clock, (settled, &counted), &json);
        self.rows.push(row);
        let known = Known {
            from: version.seq,
            json,
            counted,
            waiting,
        };
        self.known.insert(key, known);
    }

    fn count(&mut self, version: &ClockVersion, key: &Key, counted: &(String, String), by: i64) {
        let (month, standing) = counted;
        if standing.is_empty() {
            return;
        }
        let contract = version.contract.contract.to_string();
        let words = [key.0.clone(), month.clone(), standing.clone()];
        let whose = [version.customer.to_string(), contract];
        let key = whose.into_iter().chain(words).collect();
        self.deltas.add(key, by);
    }

    /// The version known so far is no longer known.
    fn close(
        &mut self,
        tx: &mut dyn Tx,
        version: &ClockVersion,
        key: &Key,
    ) -> Result<(), StoreError> {
        let seq = version.seq;
        let Some(known) = self.known.remove(key) else {
            return Ok(());
        };
        self.count(version, key, &known.counted, -1);
        if let Some(row) = known.waiting.and_then(|index| self.rows.get_mut(index)) {
            row[KNOWN_TO] = seq.into();
            row[RUNNING] = false.into();
            return Ok(());
        }
        let (promise, instance) = (&key.0, key.1);
        let params = [
            seq.into(),
            self.customer.into(),
            self.ticket.into(),
            promise.into(),
            instance.into(),
            known.from.into(),
        ];
        tx.exec(CLOSE, &params).map(|_| ())
    }

    fn row(
        &self,
        version: &ClockVersion,
        clock: &Clock,
        (settled, counted): (Option<Settlement>, &(String, String)),
        json: &str,
    ) -> Vec<Value> {
        let counted_at = settled.map(|s| s.counted_at);
        let final_at = settled.and_then(|s| s.final_at);
        let well =
            settled.is_none_or(|s| matches!(s.counted_as, CountedAs::Kept | CountedAs::Withdrawn));
        let earliest = match clock.due {
            ClockDue::At(_) | ClockDue::AtFact(_) => None,
            ClockDue::Unknown(earliest) => Some(earliest),
        };
        vec![
            owner(Some(self.customer)),
            self.ticket.into(),
            (&clock.promise).into(),
            clock.instance.into(),
            version.seq.into(),
            Value::Null,
            (!clock.is_settled()).into(),
            clock.started_at.into(),
            clock.due_at().into(),
            earliest.into(),
            clock.risk_at.into(),
            clock.stop().map(|s| s.at).into(),
            clock.withdrawn.map(|w| w.at).into(),
            clock.replaced.map(|r| r.at).into(),
            clock.excused.map(|e| e.0).into(),
            count(clock.pauses.len()),
            version.contract.contract.into(),
            version.number.into(),
            (&counted.0).into(),
            (&counted.1).into(),
            (!well).into(),
            not_before(counted_at).into(),
            not_before(final_at).into(),
            json.into(),
        ]
    }
}

/// The first whole microsecond that is not before an instant; [`NEVER`] without one.
fn not_before(at: Option<Timestamp>) -> i64 {
    let Some(at) = at else {
        return NEVER;
    };
    let us = at.as_microsecond();
    let whole = Timestamp::from_microsecond(us).is_ok_and(|w| w >= at);
    if whole { us } else { us.saturating_add(1) }
}
