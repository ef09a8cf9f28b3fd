//! Facts as they leave the house: a customer's whole chain, the house's calendars, and the signatures
//! under exports.

use super::super::{Scope, sql::Build};
use crate::{
    Reader, StoreError,
    db::{Backend, Row, Value},
    journal::{COLUMNS, FactLine, recorded},
};
use shounuo_core::{
    Recorded, Subject,
    id::{ContractId, CustomerId},
};

/// The kinds of signatures.
const SIGNATURES: [&str; 2] = ["ledger.signed_off", "ledger.countersigned"];
/// How many facts are read at once.
const AT_ONCE: i64 = 10_000;

impl Reader<'_> {
    /// Every fact of a customer's chain, in order; `each` is told how many are read. The caller has
    /// authorised it.
    pub fn chain_lines(
        &mut self,
        customer: CustomerId,
        each: &mut dyn FnMut(usize),
    ) -> Result<Vec<FactLine>, StoreError> {
        let (mut lines, mut after) = (Vec::new(), 0);
        loop {
            let build = some_lines(self.backend(), customer, after);
            let rows = self.rows(&build.sql, &build.params)?;
            for row in &rows {
                lines.push(FactLine::of(row)?);
            }
            each(lines.len());
            // Numbers have no gaps.
            match i64::try_from(rows.len()) {
                Ok(AT_ONCE) => after += AT_ONCE,
                _ => return Ok(lines),
            }
        }
    }

    /// The house's facts that tell of calendars: they are everybody's.
    pub fn calendar_lines(&mut self) -> Result<Vec<FactLine>, StoreError> {
        let build = calendars(self.backend());
        let rows = self.rows(&build.sql, &build.params)?;
        rows.iter().map(FactLine::of).collect()
    }

    /// The signatures under exports of a contract's ledger, in order, each with its number in the
    /// customer's chain.
    pub fn signatures(
        &mut self,
        customer: CustomerId,
        contract: ContractId,
    ) -> Result<Vec<(Recorded, i64)>, StoreError> {
        let build = signatures(self.backend(), customer, contract);
        let rows = self.rows(&build.sql, &build.params)?;
        let placed = |row: &Row| Ok((recorded(row)?, row.int(2)?));
        rows.iter().map(placed).collect()
    }
}

/// All columns of facts in a scope.
fn select(scope: Scope, backend: Backend) -> Build {
    let mut build = Build::new(scope, backend);
    let columns: Vec<String> = COLUMNS.iter().map(|c| format!("j.{c}")).collect();
    build.text("SELECT ").text(&columns.join(", "));
    build.text(" FROM journal j");
    build.where_scope("j");
    build
}

fn some_lines(backend: Backend, customer: CustomerId, after: i64) -> Build {
    let mut build = select(Scope::Customer(customer), backend);
    build.and_is("j.chain", customer);
    build.text(" AND j.chain_no > ").bind(after);
    build.text(" AND j.chain_no <= ").bind(after + AT_ONCE);
    build.text(" ORDER BY j.chain_no");
    build
}

fn calendars(backend: Backend) -> Build {
    let mut build = select(Scope::House, backend);
    of_subject(&mut build, Subject::House);
    build.and_is("j.kind", "house.calendar_published");
    build.text(" ORDER BY j.seq");
    build
}

fn signatures(backend: Backend, customer: CustomerId, contract: ContractId) -> Build {
    let mut build = select(Scope::Customer(customer), backend);
    of_subject(&mut build, Subject::Service(contract));
    build
        .text(" AND j.kind IN ")
        .list(SIGNATURES.map(Value::from));
    build.text(" ORDER BY j.seq");
    build
}

fn of_subject(build: &mut Build, subject: Subject) {
    build.and_is("j.subject_id", subject.id());
    build.and_is("j.subject_kind", subject.kind());
}

pub(super) fn forms(customer: CustomerId, backend: Backend) -> Vec<(String, Build)> {
    let contract = ContractId(uuid::Uuid::nil());
    vec![
        (
            "chain lines".to_owned(),
            some_lines(backend, customer, AT_ONCE),
        ),
        (
            "signatures".to_owned(),
            signatures(backend, customer, contract),
        ),
    ]
}

/// What is asked of the house alone.
pub(super) fn house_forms(backend: Backend) -> Vec<(String, Build)> {
    vec![("calendar lines".to_owned(), calendars(backend))]
}
