//! What tickets give to ratios: what is long over counted together, the rest one by one.

use super::{
    super::{
        Scope,
        sql::{Build, Template, templates},
        ticket_row::{json, text},
    },
    known,
};
use crate::{
    Reader, StoreError,
    db::{Backend, Value},
    views::part::{Cut, of_journal},
};
use jiff::tz::TimeZone;
use shounuo_core::{
    Seq, Timestamp,
    contract::Quotient,
    id::{ContractId, CustomerId},
    ledger::{Case, CaseMonths, month_at},
};
use std::collections::BTreeMap;
use uuid::Uuid;

templates! {
    /// The counters of contract $2.
    COUNTERS = "SELECT m.quotient || '/' || m.month || '/' || m.known || '/' || m.failed || '/' || m.good || '/' || m.by_desk, m.n \
                FROM case_month m WHERE {own:m} AND m.contract = $2";
    /// What came to be known, less what ceased to be, in parts of the journal before part $3.
    WHOLE = "SELECT m.quotient || '/' || m.month || '/' || m.known || '/' || m.failed || '/' || m.good || '/' || m.by_desk, \
             CAST(SUM(m.n) AS BIGINT) FROM case_turn m WHERE {own:m} AND m.contract = $2 \
             AND m.part < $3 \
             GROUP BY m.quotient, m.month, m.known, m.failed, m.good, m.by_desk";
    /// What came to be known between facts $3 and $4.
    CAME = "SELECT q.counted, COUNT(*) FROM case_row q WHERE {own:q} AND q.contract = $2 \
            AND (q.known_from_seq + 0) >= $3 AND (q.known_from_seq + 0) <= $4 GROUP BY q.counted";
    /// What ceased to be known between facts $3 and $4.
    WENT = "SELECT q.counted, -COUNT(*) FROM case_row q WHERE {own:q} AND q.contract = $2 \
            AND q.known_to_seq IS NOT NULL \
            AND (q.known_to_seq + 0) >= $3 AND (q.known_to_seq + 0) <= $4 GROUP BY q.counted";
}

type Whose = (CustomerId, ContractId);

impl Reader<'_> {
    /// The cases of a contract's tickets by `at`: as known now, or with the fact `known`. Those of months
    /// that were over at `at` are counted together, without their facts.
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
        let build = single(self.backend(), (customer, contract), (&month, at), known);
        let mut cases: Vec<Case> = Vec::new();
        self.tx().each(&build.sql, &build.params, &mut |row| {
            cases.push(json(row, 0)?);
            Ok(())
        })?;
        cases.retain(|c| c.at <= at);
        for (words, n) in self.case_counts((customer, contract), known)? {
            cases.extend(sum(&zone, &month, &words, n)?);
        }
        Ok(cases)
    }

    /// How many cases of a kind there are, by the words of its counter's key.
    fn case_counts(
        &mut self,
        (customer, contract): Whose,
        known: Option<Seq>,
    ) -> Result<BTreeMap<String, i64>, StoreError> {
        let whose = [customer.into(), contract.into()];
        let asked: Vec<(&Template, Vec<Value>)> = match known {
            None => vec![(&COUNTERS, Vec::new())],
            Some(seq) => {
                let part = of_journal(seq);
                let cut = vec![Cut::first_of(part).into(), seq.into()];
                vec![
                    (&WHOLE, vec![part.into()]),
                    (&CAME, cut.clone()),
                    (&WENT, cut),
                ]
            }
        };
        let mut counts = BTreeMap::new();
        for (template, more) in asked {
            let params: Vec<Value> = whose.iter().cloned().chain(more).collect();
            for row in self.rows(&template.of(&Scope::Customer(customer)), &params)? {
                *counts.entry(text(&row, 0)?).or_default() += row.int(1)?;
            }
        }
        counts.retain(|_, n| *n != 0);
        Ok(counts)
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
fn sum(zone: &TimeZone, month: &str, words: &str, n: i64) -> Result<Option<Case>, StoreError> {
    let wrong = || StoreError::damaged(format!("counter of cases {words}: {n}"));
    let [of_quotient, of, known, failed, good, by_desk] =
        <[&str; 6]>::try_from(words.split('/').collect::<Vec<_>>()).map_err(|_| wrong())?;
    let months = CaseMonths {
        of: of.to_owned(),
        known: known.to_owned(),
        failed: failed.to_owned(),
    };
    if months.latest() >= month {
        return Ok(None);
    }
    let like = Case {
        quotient: quotient(of_quotient).ok_or_else(wrong)?,
        at: Timestamp::MIN,
        seq: 0,
        good: good == "yes",
        known_at: Timestamp::MIN,
        failed: None,
        by_desk: by_desk == "yes",
        times: 1,
    };
    let times = u32::try_from(n).map_err(|_| wrong())?;
    months.sum(zone, like, times).map(Some).ok_or_else(wrong)
}

fn quotient(code: &str) -> Option<Quotient> {
    match code {
        "repair_rate" => Some(Quotient::RepairRate),
        "satisfaction" => Some(Quotient::Satisfaction),
        _ => None,
    }
}

/// Those in whose month, or in a later one, something happened or came to light.
fn single(
    backend: Backend,
    (customer, contract): Whose,
    (since, at): (&str, Timestamp),
    seq: Option<Seq>,
) -> Build {
    let mut build = Build::new(Scope::Customer(customer), backend);
    build.text("SELECT q.item FROM case_row q").where_scope("q");
    build.and_is("q.contract", contract);
    known(&mut build, "q", seq);
    build.text(" AND q.latest >= ").bind(since);
    build.text(" AND (q.at_us + 0) <= ").bind(at);
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
        form("cases", single(backend, whose, ("2026-04", ever.0), None)),
        form(
            "cases then",
            single(backend, whose, ("2026-04", ever.0), Some(7)),
        ),
        form("cases between", between(backend, whose, ever, None)),
        form("cases between then", between(backend, whose, ever, Some(7))),
    ]
}
