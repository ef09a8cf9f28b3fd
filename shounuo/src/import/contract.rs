//! The contract that comes along with a history: by what it is judged, and since when.

use super::{layout::Layout, mapping::Mapping, source::Source};
use crate::{
    contract,
    problem::{Exit, Problem},
    say::Say,
};
use csv::StringRecord;
use jiff::Timestamp;
use shounuo_app::{App, AppError, Who, commands::PastContract};
use shounuo_core::{
    id::CustomerId,
    ticket::{Invalid, Refusal},
};
use std::path::Path;

/// The contract, in force since the file's first instant; `None` when every mistake in it has been told.
pub fn read(
    say: &Say,
    path: &Path,
    source: &Source,
    mapping: &Mapping,
    layout: &Layout,
) -> Result<Option<PastContract>, Problem> {
    let Some(toml) = contract::sound(say, path, Exit::Input)? else {
        return Ok(None);
    };
    let since = beginning(source, mapping, layout);
    let since = since.ok_or_else(|| Problem::new("no_beginning", Exit::Input))?;
    Ok(Some(PastContract {
        batch: source.batch.clone(),
        toml,
        since,
    }))
}

/// The earliest time of the file.
fn beginning(source: &Source, mapping: &Mapping, layout: &Layout) -> Option<Timestamp> {
    let times = mapping.times();
    let mut rows = csv::ReaderBuilder::new()
        .flexible(true)
        .from_reader(&source.bytes[..]);
    let columns = layout.reported_at.iter().chain(&layout.changed_at);
    let columns: Vec<usize> = columns.copied().collect();
    let of_row = |row: StringRecord| {
        let cells = columns.iter().filter_map(|c| layout.cell(&row, *c));
        cells.filter_map(|cell| times.read(cell)).min()
    };
    rows.records()
        .filter_map(Result::ok)
        .filter_map(of_row)
        .min()
}

/// Publishes it for the customer, as the other system's record; the same import again changes nothing.
pub fn take(app: &App, code: &str, id: CustomerId, past: PastContract) -> Result<(), Problem> {
    match app.run_now(app.import_contract(&Who::system(), id, past)?) {
        Ok(_) => Ok(()),
        Err(AppError::Refused(Refusal::Invalid {
            field: "contract",
            why: Invalid::Taken,
        })) => Err(Problem::new("contract_too_late", Exit::Input).with("customer", code)),
        Err(e) => Err(e.into()),
    }
}
