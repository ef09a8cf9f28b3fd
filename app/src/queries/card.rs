//! A ticket as lists and the board show it.

use shounuo_core::{
    Timestamp,
    contract::{ContractRef, Deadline, Words},
    id::VaultId,
    promise::{Book, Clock, Verdict},
};
use shounuo_store::{
    Reader, StoreError,
    query::{Names, Scope, TicketRow},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// The strictest open clock with its verdict now and the contract's name for it.
#[derive(Clone, Debug)]
pub struct Lead {
    /// The clock.
    pub clock: Clock,
    /// Its verdict at the instant asked for.
    pub verdict: Verdict,
    /// The contract's words for the promise.
    pub name: Words,
    /// The clause.
    pub clause: String,
    /// The contract's terms; `None` when it no longer names the promise.
    pub terms: Option<Deadline>,
}

/// A ticket as lists and the board show it, names revealed.
#[derive(Clone, Debug)]
pub struct Card {
    /// The row.
    pub row: TicketRow,
    /// The strictest open clock.
    pub lead: Option<Lead>,
    /// Who is sent.
    pub assignee: Option<String>,
    /// Who is accountable.
    pub owner: Option<String>,
    /// Who reported.
    pub reporter: Option<String>,
    /// What the reporter said.
    pub text: Option<String>,
}

/// Rows to cards: one query for all names, one read of each contract version.
pub(crate) fn cards(
    reader: &mut Reader<'_>,
    scope: &Scope,
    rows: Vec<TicketRow>,
    now: Timestamp,
) -> Result<Vec<Card>, StoreError> {
    let ids: Vec<VaultId> = rows.iter().flat_map(TicketRow::vault_ids).collect();
    let names = reader.reveal(scope, &ids)?;
    let books = books(reader, &rows)?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let book = row.contract.and_then(|c| books.get(&c));
            let lead = row
                .lead
                .as_ref()
                .zip(book)
                .map(|(clock, book)| lead(book, clock, now));
            card(row, lead, &names)
        })
        .collect())
}

/// Each contract version that the rows name, read once.
fn books(
    reader: &mut Reader<'_>,
    rows: &[TicketRow],
) -> Result<BTreeMap<ContractRef, Arc<Book>>, StoreError> {
    let contracts: BTreeSet<ContractRef> = rows.iter().filter_map(|r| r.contract).collect();
    contracts
        .into_iter()
        .map(|c| Ok((c, reader.book(c)?)))
        .collect()
}

fn card(row: TicketRow, lead: Option<Lead>, names: &Names) -> Card {
    let name = |id: Option<VaultId>| id.and_then(|id| names.get(&id).cloned());
    Card {
        lead,
        assignee: name(row.assignee_name),
        owner: name(row.owner_name),
        reporter: name(row.reporter_name),
        text: name(row.text),
        row,
    }
}

/// A clock with the contract's words. A promise that the contract no longer names keeps its id.
pub(crate) fn lead(book: &Book, clock: &Clock, now: Timestamp) -> Lead {
    let found = book.contract.clocked(&clock.promise);
    let terms = book.contract.deadline(&clock.promise);
    let id = || clock.promise.clone();
    Lead {
        verdict: clock.verdict(now),
        name: found.map_or_else(|| Words { zh: id(), en: id() }, |(_, name, _)| name.clone()),
        clause: found.map_or_else(id, |(c, ..)| c.id.clone()),
        terms: terms.map(|(_, d)| d.clone()),
        clock: clock.clone(),
    }
}
