//! A snapshot of each subject's state beside the journal, and the ticket numbers. Both are views:
//! rebuilt from the journal like the others.

use crate::{
    Changes, StoreError, Table,
    changes::Touched,
    db::{Insert, Row, Tx, Value},
};
use shounuo_core::{
    Seq, State, Subject,
    id::{CustomerId, TicketId},
};

/// The tables.
pub const SCHEMA: &[Table] = &[
    Table::new(
        "subject",
        "CREATE TABLE {t} (kind TEXT NOT NULL, id TEXT NOT NULL, customer TEXT, \
         version INTEGER NOT NULL, state TEXT NOT NULL, PRIMARY KEY (kind, id))",
        &[],
    ),
    Table::new(
        "ticket_name",
        "CREATE TABLE {t} (customer TEXT NOT NULL, number INTEGER NOT NULL, source_no TEXT, \
         ticket TEXT NOT NULL, PRIMARY KEY (customer, number))",
        &["CREATE INDEX {t}_by_source ON {t} (customer, source_no, number)"],
    ),
];

/// A state as stored.
#[derive(Clone, Debug)]
pub struct Snapshot {
    /// Whose.
    pub customer: Option<CustomerId>,
    /// The state.
    pub state: State,
    /// Its last fact.
    pub version: Seq,
}

/// The snapshot of a subject.
pub fn read(tx: &mut dyn Tx, subject: &Subject) -> Result<Option<Snapshot>, StoreError> {
    let row = tx.row(
        "SELECT customer, version, state FROM subject WHERE kind = $1 AND id = $2",
        &[subject.kind().into(), subject.id().into()],
    )?;
    row.map(|r| snapshot(subject, &r)).transpose()
}

fn snapshot(subject: &Subject, row: &Row) -> Result<Snapshot, StoreError> {
    let state = State::from_json(subject, row.text(2)?)
        .map_err(|e| StoreError::damaged(format!("state of {subject}: {e}")))?;
    Ok(Snapshot {
        customer: row.opt_parse(0)?,
        state,
        version: row.int(1)?,
    })
}

/// Writes the states that a batch changed, and the numbers of its new tickets.
pub fn flush(tx: &mut dyn Tx, changes: &Changes) -> Result<(), StoreError> {
    let states: Vec<_> = changes
        .touched
        .iter()
        .map(state_row)
        .collect::<Result<_, _>>()?;
    tx.insert_many(
        Insert {
            table: "subject",
            columns: &["kind", "id", "customer", "version", "state"],
            tail: "ON CONFLICT (kind, id) DO UPDATE SET customer = excluded.customer, \
                   version = excluded.version, state = excluded.state",
        },
        &states,
    )?;
    let names: Vec<_> = changes.touched.iter().filter_map(name_row).collect();
    let columns = &["customer", "number", "source_no", "ticket"];
    let table = "ticket_name";
    let insert = Insert {
        table,
        columns,
        tail: "",
    };
    tx.insert_many(insert, &names)?;
    Ok(())
}

fn state_row(touched: &Touched) -> Result<Vec<Value>, StoreError> {
    let subject = touched.subject;
    let state = touched
        .after
        .to_json()
        .map_err(|e| StoreError::damaged(format!("state of {subject}: {e}")))?;
    Ok(vec![
        subject.kind().into(),
        subject.id().into(),
        touched.customer.into(),
        touched.last_seq.into(),
        state.into(),
    ])
}

/// The name row of a ticket that got its number in this batch.
fn name_row(touched: &Touched) -> Option<Vec<Value>> {
    let State::Ticket(after) = &touched.after else {
        return None;
    };
    let had = matches!(&touched.before, Some(State::Ticket(t)) if t.number > 0);
    (!had && after.number > 0).then(|| {
        vec![
            touched.customer.into(),
            after.number.into(),
            after.source_no.as_ref().into(),
            touched.subject.id().into(),
        ]
    })
}

/// The ticket of a number.
pub fn ticket_of_number(
    tx: &mut dyn Tx,
    customer: CustomerId,
    number: u32,
) -> Result<Option<TicketId>, StoreError> {
    let sql = "SELECT ticket FROM ticket_name WHERE customer = $1 AND number = $2";
    let row = tx.row(sql, &[customer.into(), number.into()])?;
    row.map(|r| r.parse(0)).transpose()
}

/// The ticket of a number in another system.
pub fn ticket_of_source(
    tx: &mut dyn Tx,
    customer: CustomerId,
    source_no: &str,
) -> Result<Option<TicketId>, StoreError> {
    let sql = "SELECT ticket FROM ticket_name WHERE customer = $1 AND source_no = $2 \
               ORDER BY number LIMIT 1";
    let row = tx.row(sql, &[customer.into(), source_no.into()])?;
    row.map(|r| r.parse(0)).transpose()
}
