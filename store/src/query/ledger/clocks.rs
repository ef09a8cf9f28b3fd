//! What runs on tickets, for a whole contract.

use super::{
    super::{
        Scope,
        sql::Build,
        ticket_row::{json, number},
    },
    known, missed,
};
use crate::{
    Reader, StoreError,
    db::{Backend, Row},
};
use shounuo_core::{
    Seq, Timestamp,
    id::{ContractId, CustomerId, TicketId},
    promise::{Clock, Status},
};
use uuid::Uuid;

/// A clock with its ticket.
#[derive(Clone, Debug, PartialEq)]
pub struct ClockRow {
    /// The ticket's number as people say it: `EC-17`.
    pub no: String,
    /// The ticket.
    pub ticket: TicketId,
    /// The clock.
    pub clock: Clock,
}

impl Reader<'_> {
    /// The clocks under a contract that were due behind `from` and by `to`, and are neither kept nor
    /// withdrawn at `at`, in order of their due instants: what a statement of deductions holds.
    pub fn clocks_due_between(
        &mut self,
        customer: CustomerId,
        contract: ContractId,
        (from, to): (Timestamp, Timestamp),
        at: Timestamp,
        known: Option<Seq>,
    ) -> Result<Vec<ClockRow>, StoreError> {
        let build = due_between(self.backend(), (customer, contract), (from, to), known);
        let mut rows = self.clock_rows(customer, &build)?;
        rows.retain(|r| {
            let verdict = r.clock.verdict(at);
            let well = matches!(verdict.status, Status::Kept | Status::Withdrawn);
            r.clock.started_at <= at && (!well || r.clock.corrected_by.is_some())
        });
        Ok(rows)
    }

    /// One clock of a ticket, by the ticket's number: as known now, or with the fact `known`.
    pub fn clock_of(
        &mut self,
        customer: CustomerId,
        contract: ContractId,
        (number, promise, instance): (u32, &str, u16),
        known: Option<Seq>,
    ) -> Result<Option<ClockRow>, StoreError> {
        let whose = (customer, contract);
        let build = one(self.backend(), whose, (number, promise, instance), known);
        Ok(self.clock_rows(customer, &build)?.pop())
    }

    /// Reads rows of [`select`], with the tickets' numbers as people say them.
    pub(super) fn clock_rows(
        &mut self,
        customer: CustomerId,
        build: &Build,
    ) -> Result<Vec<ClockRow>, StoreError> {
        let code = self.customer(&Scope::Customer(customer), customer)?;
        let code = code.map_or_else(String::new, |c| c.code);
        let mut rows = Vec::new();
        self.tx().each(&build.sql, &build.params, &mut |row| {
            rows.push(clock_row(row, &code)?);
            Ok(())
        })?;
        Ok(rows)
    }
}

fn clock_row(row: &Row, code: &str) -> Result<ClockRow, StoreError> {
    Ok(ClockRow {
        no: format!("{code}-{}", number(row, 0)?),
        ticket: row.parse(1)?,
        clock: json(row, 2)?,
    })
}

/// Begins a statement for clocks under a contract.
pub(super) fn select(backend: Backend, (customer, contract): (CustomerId, ContractId)) -> Build {
    let mut build = Build::new(Scope::Customer(customer), backend);
    build.text("SELECT k.number, k.ticket, k.clock FROM clock_row k");
    build.where_scope("k").and_is("k.contract", contract);
    build
}

fn due_between(
    backend: Backend,
    whose: (CustomerId, ContractId),
    (from, to): (Timestamp, Timestamp),
    seq: Option<Seq>,
) -> Build {
    let mut build = select(backend, whose);
    known(&mut build, "k", seq);
    build.text(" AND k.due_us > ").bind(from);
    build.text(" AND k.due_us <= ").bind(to);
    // What is kept in the end was never missed once it was due.
    build.text(" AND ").text(missed(seq));
    build.text(" ORDER BY k.due_us, k.number, k.instance");
    build
}

fn one(
    backend: Backend,
    whose: (CustomerId, ContractId),
    (ticket, promise, instance): (u32, &str, u16),
    seq: Option<Seq>,
) -> Build {
    let mut build = Build::new(Scope::Customer(whose.0), backend);
    build.text("SELECT k.number, k.ticket, k.clock FROM ticket_name n CROSS JOIN clock_row k");
    build.where_scope("n").and_is("n.number", ticket);
    build.text(" AND k.customer = n.customer AND k.ticket = n.ticket");
    build.and_is("k.contract", whose.1);
    build.and_is("k.promise", promise);
    build.and_is("k.instance", instance);
    known(&mut build, "k", seq);
    build
}

pub(super) fn forms(customer: CustomerId, backend: Backend) -> Vec<(String, Build)> {
    let whose = (customer, ContractId(Uuid::nil()));
    let (at, promise) = (Timestamp::UNIX_EPOCH, "D3.arrival");
    let mut all = Vec::new();
    for seq in [None, Some(7)] {
        let then = if seq.is_some() { " then" } else { "" };
        let mut add = |name: &str, build| all.push((format!("clocks {name}{then}"), build));
        add("due between", due_between(backend, whose, (at, at), seq));
        add("one", one(backend, whose, (17, promise, 0), seq));
    }
    all
}
