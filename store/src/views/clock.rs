//! Clocks on two axes: what was so at an instant (core compares the clock with it), as known at a
//! place of the journal (`known_from_seq … known_to_seq`).
//!
//! A version of a clock is written when a fact changes it, whatever the batch. Passing time writes
//! nothing.

use super::{
    NEVER,
    clock_table::{CLOSE, COLUMNS, COUNTER, Counted, MOVABLE, OPEN, TABLE, TURNS, Turned},
    counter::Deltas,
    owner,
    part::{of_journal, of_time, span_of},
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
    /// Month and count, and since when; no count when time alone never brings it there.
    counted: (String, String, i64),
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
    let (mut rows, mut moved) = (Vec::new(), Moved::default());
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
            moved: &mut moved,
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
    moved.months.flush(tx, &COUNTER)?;
    moved.turns.flush(tx, &TURNS)
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
                counted: (
                    row.text(4)?.to_owned(),
                    row.text(5)?.to_owned(),
                    row.int(6)?,
                ),
                waiting: None,
            };
            Ok(((row.text(0)?.to_owned(), instance), known))
        })
        .collect()
}

/// What a batch moves of counters.
#[derive(Default)]
struct Moved {
    months: Deltas<Counted>,
    turns: Deltas<Turned>,
}

/// One ticket's clocks while its new versions are taken in, in order.
struct History<'a> {
    customer: CustomerId,
    ticket: TicketId,
    known: HashMap<Key, Known>,
    rows: &'a mut Vec<Vec<Value>>,
    moved: &'a mut Moved,
}

/// Where the row of a waiting version has `known_to_seq`, `running` and `missed`.
const KNOWN_TO: usize = 5;
const RUNNING: usize = 6;
const MISSED: usize = 20;

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
        let month = month_of(&version.zone, clock.due_earliest());
        let counted = (month, standing, not_before(settled.map(|s| s.counted_at)));
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

    fn count(
        &mut self,
        version: &ClockVersion,
        key: &Key,
        (month, standing, counted_us): &(String, String, i64),
        by: i64,
    ) {
        if standing.is_empty() {
            return;
        }
        let of = Counted {
            customer: version.customer,
            contract: version.contract.contract,
            promise: key.0.clone(),
            month: month.clone(),
            standing: standing.clone(),
        };
        let turned = Turned {
            part: of_journal(version.seq),
            turned: of_time(*counted_us),
            of: of.clone(),
        };
        self.moved.months.add(of, by);
        self.moved.turns.add(turned, by);
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
            if row[MISSED] == Value::Int(1)
                && known.counted.2 > version.recorded_at.as_microsecond()
            {
                row[MISSED] = 2.into();
            }
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
            version.recorded_at.into(),
        ];
        tx.exec(CLOSE, &params).map(|_| ())
    }

    fn row(
        &self,
        version: &ClockVersion,
        clock: &Clock,
        (settled, counted): (Option<Settlement>, &(String, String, i64)),
        json: &str,
    ) -> Vec<Value> {
        let final_us = not_before(settled.and_then(|s| s.final_at));
        let span = span(clock.started_at.as_microsecond(), counted.2, final_us);
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
            counted.2.into(),
            final_us.into(),
            span.into(),
            json.into(),
        ]
    }
}

/// Which span holds a clock from its beginning until nothing of it is waited for. A breach that waits for
/// ever is looked up by what it is.
fn span(started_us: i64, counted_us: i64, final_us: i64) -> i64 {
    let until = match final_us {
        NEVER => counted_us,
        us => us,
    };
    match until {
        NEVER => span_of(i64::MAX),
        us => span_of(us.saturating_sub(started_us)),
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
