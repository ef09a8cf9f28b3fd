//! What tickets give to ratios: what is long over counted together, the rest one by one.

use super::{
    super::{
        Scope,
        sql::{Build, templates},
        ticket_row::{json, number, text},
    },
    known,
};
use crate::{
    Reader, StoreError,
    db::{Backend, Row},
};
use jiff::tz::TimeZone;
use shounuo_core::{
    Seq, Timestamp,
    contract::Quotient,
    id::{ContractId, CustomerId},
    ledger::{Case, CaseMonths, month_at},
};
use uuid::Uuid;

templates! {
    /// The counters of contract $2.
    COUNTERS = "SELECT m.quotient, m.month, m.known, m.failed, m.good, m.by_desk, m.n \
                FROM case_month m WHERE {own:m} AND m.contract = $2 \
                ORDER BY m.quotient, m.month, m.known, m.failed, m.good, m.by_desk";
}

impl Reader<'_> {
    /// The cases of a contract's tickets by `at`: as known now, or with the fact `known`. As known
    /// now, those of months that were over at `at` are counted together, without their facts.
    pub fn ledger_cases(
        &mut self,
        customer: CustomerId,
        contract: ContractId,
        at: Timestamp,
        known: Option<Seq>,
    ) -> Result<Vec<Case>, StoreError> {
        let versions = self.in_force(contract, known)?;
        let Some(zone) = versions.last().map(|v| v.book.zone.clone()) else {
            return Ok(Vec::new());
        };
        let month = month_at(&zone, at);
        let since = known.is_none().then_some(month.as_str());
        let build = single(self.backend(), (customer, contract), since, known);
        let mut cases: Vec<Case> = Vec::new();
        self.tx().each(&build.sql, &build.params, &mut |row| {
            cases.push(json(row, 0)?);
            Ok(())
        })?;
        cases.retain(|c| c.at <= at);
        if since.is_some() {
            let sql = COUNTERS.of(&Scope::Customer(customer));
            for row in self.rows(&sql, &[customer.into(), contract.into()])? {
                cases.extend(sum(&zone, &month, &row)?);
            }
        }
        Ok(cases)
    }

    /// The cases of a contract's tickets in a stretch of time, with their facts: the evidence of a
    /// window of a ratio.
    pub fn cases_between(
        &mut self,
        customer: CustomerId,
        contract: ContractId,
        (from, to): (Timestamp, Timestamp),
        known: Option<Seq>,
    ) -> Result<Vec<Case>, StoreError> {
        let build = between(self.backend(), (customer, contract), (from, to), known);
        let rows = self.rows(&build.sql, &build.params)?;
        rows.iter().map(|row| json(row, 0)).collect()
    }
}

/// A counter as a case, when all of it was over before the month began.
fn sum(zone: &TimeZone, month: &str, row: &Row) -> Result<Option<Case>, StoreError> {
    let months = CaseMonths {
        of: text(row, 1)?,
        known: text(row, 2)?,
        failed: text(row, 3)?,
    };
    if months.latest() >= month {
        return Ok(None);
    }
    let wrong = || StoreError::damaged(format!("counter of cases {months:?}"));
    let like = Case {
        quotient: quotient(row.text(0)?).ok_or_else(wrong)?,
        at: Timestamp::MIN,
        seq: 0,
        good: row.text(4)? == "yes",
        known_at: Timestamp::MIN,
        failed: None,
        by_desk: row.text(5)? == "yes",
        times: 1,
    };
    let times = number(row, 6)?;
    months.sum(zone, like, times).map(Some).ok_or_else(wrong)
}

fn quotient(code: &str) -> Option<Quotient> {
    match code {
        "repair_rate" => Some(Quotient::RepairRate),
        "satisfaction" => Some(Quotient::Satisfaction),
        _ => None,
    }
}

fn single(
    backend: Backend,
    (customer, contract): (CustomerId, ContractId),
    since: Option<&str>,
    seq: Option<Seq>,
) -> Build {
    let mut build = Build::new(Scope::Customer(customer), backend);
    build.text("SELECT q.item FROM case_row q").where_scope("q");
    build.and_is("q.contract", contract);
    known(&mut build, "q", seq);
    if let Some(since) = since {
        build.text(" AND q.latest >= ").bind(since);
    }
    build
}

fn between(
    backend: Backend,
    (customer, contract): (CustomerId, ContractId),
    (from, to): (Timestamp, Timestamp),
    seq: Option<Seq>,
) -> Build {
    let mut build = Build::new(Scope::Customer(customer), backend);
    build.text("SELECT q.item FROM case_row q").where_scope("q");
    build.and_is("q.contract", contract);
    known(&mut build, "q", seq);
    build.text(" AND q.at_us >= ").bind(from);
    build.text(" AND q.at_us < ").bind(to);
    build.text(" ORDER BY q.at_us, q.ticket, q.no");
    build
}

pub(super) fn forms(customer: CustomerId, backend: Backend) -> Vec<(String, Build)> {
    let whose = (customer, ContractId(Uuid::nil()));
    let ever = (Timestamp::UNIX_EPOCH, Timestamp::UNIX_EPOCH);
    let form = |name: &str, build| (name.to_owned(), build);
    vec![
        form("cases", single(backend, whose, Some("2026-04"), None)),
        form("cases then", single(backend, whose, None, Some(7))),
        form("cases between", between(backend, whose, ever, None)),
        form("cases between then", between(backend, whose, ever, Some(7))),
    ]
}
