//! Views: what lists, boards, clocks and search read. Rebuildable from the journal.
//!
//! One table per question, one row per subject, written from the state after the batch; clocks and
//! search documents follow the single facts, so that live and rebuilt are the same whatever the
//! batches were. In the column `customer`, the empty text stands for the house.

mod case;
mod clock;
mod clock_table;
mod counter;
mod entry;
pub(crate) mod part;
mod party;
mod rebuild;
mod row_view;
pub mod search;
mod thing;
mod ticket;

pub(crate) use clock::movable;
pub use rebuild::{
    Difference, Kind, Outcome, Pace, rebuild, rebuild_check, rebuild_check_in, rebuild_in,
};
pub(crate) use ticket::NEVER;

use crate::{Books, Changes, StoreError, Table, db::Tx};
use row_view::RowView;

/// Views with one row per subject (or per entry of it).
const ROW_VIEWS: &[&RowView] = &[
    &thing::DEVICE,
    &thing::PLACE,
    &thing::PART,
    &party::PERSON,
    &party::CUSTOMER,
    &party::CONTRACT_VERSION,
];

/// The tables.
pub const SCHEMA: &[Table] = &[
    ticket::TABLE,
    thing::DEVICE.table,
    thing::PLACE.table,
    thing::PART.table,
    party::PERSON.table,
    party::CUSTOMER.table,
    party::CONTRACT_VERSION.table,
    clock_table::TABLE,
    clock_table::MONTH,
    clock_table::TURN,
    case::TABLE,
    case::MONTH,
    case::TURN,
    entry::TABLE,
    search::TABLE,
    search::INDEX,
];

/// Writes what a batch changed.
pub fn flush(tx: &mut dyn Tx, changes: &Changes, _: &mut Books) -> Result<(), StoreError> {
    flush_states(tx, changes)?;
    flush_facts(tx, changes)
}

/// Views that show what subjects have become, however many facts that took.
fn flush_states(tx: &mut dyn Tx, changes: &Changes) -> Result<(), StoreError> {
    for view in ROW_VIEWS {
        view.flush(tx, changes)?;
    }
    ticket::flush(tx, changes)
}

/// Views that follow each single fact.
fn flush_facts(tx: &mut dyn Tx, changes: &Changes) -> Result<(), StoreError> {
    clock::flush(tx, changes)?;
    case::flush(tx, changes)?;
    entry::flush(tx, changes)?;
    search::flush(tx, changes)
}

/// Every statement of the views, for the test that prepares them all.
pub fn statements() -> Vec<(&'static str, String)> {
    let mut all = vec![
        ("clock.open", clock_table::OPEN.to_owned()),
        ("clock.close", clock_table::CLOSE.to_owned()),
        ("clock.movable", clock_table::MOVABLE.to_owned()),
        ("clock.drop", clock_table::DROP.to_owned()),
        ("clock.drop_turns", clock_table::DROP_TURNS.to_owned()),
        ("case.open", case::OPEN.to_owned()),
        ("case.close", case::CLOSE.to_owned()),
        ("case.drop", case::DROP.to_owned()),
        ("case.drop_turns", case::DROP_TURNS.to_owned()),
    ];
    all.extend(
        search::STATEMENTS
            .iter()
            .map(|(name, sql)| (*name, (*sql).to_owned())),
    );
    all
}

/// How the column `customer` names an owner.
pub(crate) fn owner(customer: Option<shounuo_core::id::CustomerId>) -> crate::db::Value {
    customer.map_or(crate::db::Value::Text(String::new()), Into::into)
}
