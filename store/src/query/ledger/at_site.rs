//! The clocks of tickets at one site: counted from the site's tickets, found by their places.
//!
//! A ticket is at the place that it was reported for, as that is known now. No counter
//! is kept by site: a site's tickets are walked by the index of places, and nobody else's.

use super::{
    super::{
        Scope,
        sql::Build,
        ticket_row::{json, number, text},
        tickets::within_place,
    },
    known, missed,
};
use crate::{
    Reader, StoreError,
    db::{Backend, Row},
    views::NEVER,
};
use shounuo_core::{
    Seq, Timestamp,
    id::{ContractId, CustomerId, PlaceId, TicketId},
    ledger::{ClockSum, LedgerClocks, OneClock},
    promise::{Clock, CountedAs},
};
use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};
use uuid::Uuid;

/// Of each promise, so many of those missed and done with are given one by one, the newest first.
const MISSED: u16 = 20;
/// Promises that are asked for in one statement.
const AT_ONCE: usize = 8;

type Whose = (CustomerId, ContractId);
type When = (Timestamp, Option<Seq>);

/// What is counted, and when the last clock of each promise began.
#[derive(Default)]
struct Counts {
    sums: Vec<ClockSum>,
    newest: BTreeMap<String, i64>,
    /// Promises of which some were missed.
    missed: BTreeSet<String>,
}

impl Reader<'_> {
    /// What the tickets at a site (a place, and any within it) give to a ledger, as
    /// [`Reader::ledger_clocks`] does for all of the contract's.
    pub fn ledger_clocks_at(
        &mut self,
        (customer, contract): Whose,
        (at, seq): When,
        site: PlaceId,
    ) -> Result<LedgerClocks, StoreError> {
        let (whose, when) = ((customer, contract), (at, seq));
        let counts = self.counts_at(whose, when, site)?;
        let newest: Vec<(&str, i64)> = counts.newest.iter().map(|(p, us)| (&**p, *us)).collect();
        let missed: Vec<&str> = counts.missed.iter().map(|p| &**p).collect();
        let mut builds = vec![live(self.backend(), whose, when, site)];
        for some in newest.chunks(AT_ONCE) {
            builds.push(begun(self.backend(), whose, some, (seq, site)));
        }
        for some in missed.chunks(AT_ONCE) {
            builds.push(gone(self.backend(), whose, some, (when, site)));
            builds.push(unstopped(self.backend(), whose, some, (when, site)));
        }
        let code = self.customer(&Scope::Customer(customer), customer)?;
        let code = code.map_or_else(String::new, |c| c.code);
        let (mut single, mut seen) = (Vec::new(), BTreeSet::new());
        for build in builds {
            self.tx().each(&build.sql, &build.params, &mut |row| {
                let (key, one) = one(row, at, &code)?;
                if one.clock.started_at <= at && seen.insert(key) {
                    single.push(one);
                }
                Ok(())
            })?;
        }
        let sums = counts.sums;
        Ok(LedgerClocks { single, sums })
    }

    fn counts_at(&mut self, whose: Whose, when: When, site: PlaceId) -> Result<Counts, StoreError> {
        let build = counts(self.backend(), whose, when, site);
        let mut counts = Counts::default();
        for row in self.rows(&build.sql, &build.params)? {
            let (promise, month, standing) = (text(&row, 0)?, text(&row, 1)?, text(&row, 2)?);
            let begun = counts.newest.entry(promise.clone()).or_insert(i64::MIN);
            *begun = (*begun).max(row.int(4)?);
            // What time has yet to bring somewhere is counted one by one.
            let settled = row.int(3)?;
            if settled == 0 {
                continue;
            }
            let wrong = || StoreError::damaged(format!("counter {promise} {month} {standing}"));
            let counted_as = CountedAs::from_code(&standing).ok_or_else(wrong)?;
            if !matches!(counted_as, CountedAs::Kept | CountedAs::Withdrawn) {
                counts.missed.insert(promise.clone());
            }
            counts.sums.push(ClockSum {
                times: u32::try_from(settled).map_err(|_| wrong())?,
                counted_as,
                promise,
                month,
            });
        }
        Ok(counts)
    }
}

type Key = (TicketId, String, u16);

fn one(row: &Row, at: Timestamp, code: &str) -> Result<(Key, OneClock), StoreError> {
    let clock: Clock = json(row, 3)?;
    let key = (row.parse(1)?, clock.promise.clone(), clock.instance);
    let one = OneClock {
        key: Cow::Owned(format!("{code}-{}", number(row, 0)?)),
        counted: row.int(2)? <= at.as_microsecond(),
        clock: Arc::new(clock),
    };
    Ok((key, one))
}

/// Adds the condition that a clock's ticket is at a place, or at any within it.
pub(super) fn and_at(build: &mut Build, site: PlaceId) {
    build.text(
        " AND EXISTS (SELECT 1 FROM ticket_row t WHERE t.customer = k.customer AND t.id = k.ticket \
         AND t.place IN (",
    );
    within_place(build, site);
    build.text("SELECT id FROM within))");
}

const SELECT: &str = "SELECT k.number, k.ticket, k.counted_us, k.clock FROM clock_row k";

fn select(build: &mut Build, whose: Whose, (seq, site): (Option<Seq>, PlaceId)) {
    build.text(SELECT).where_scope("k");
    build.and_is("k.contract", whose.1);
    known(build, "k", seq);
    and_at(build, site);
}

/// Counted by promise, month and count: how many are settled, and when the last one began.
fn counts(backend: Backend, whose: Whose, (at, seq): When, site: PlaceId) -> Build {
    let mut build = Build::new(Scope::Customer(whose.0), backend);
    within_place(&mut build, site);
    build.text("SELECT k.promise, k.month, k.standing, SUM(CASE WHEN k.counted_us <= ");
    build.bind(at);
    // The tickets of the place lead, each with its own few clocks.
    build.text(" THEN 1 ELSE 0 END), MAX(k.started_us) FROM ticket_row t CROSS JOIN clock_row k");
    build.where_scope("t");
    build.text(" AND t.place IN (SELECT id FROM within)");
    build.text(" AND k.customer = t.customer AND k.ticket = t.id");
    build.and_is("k.contract", whose.1);
    known(&mut build, "k", seq);
    build.text(" AND k.started_us <= ").bind(at);
    build.text(" GROUP BY k.promise, k.month, k.standing");
    build
}

/// What is not done with at the instant, but for what waits for ever.
fn live(backend: Backend, whose: Whose, (at, seq): When, site: PlaceId) -> Build {
    let mut build = Build::new(Scope::Customer(whose.0), backend);
    select(&mut build, whose, (seq, site));
    build.text(" AND k.counted_us > ").bind(at);
    build.text(" AND k.started_us <= ").bind(at);
    build.text(" UNION ALL ");
    select(&mut build, whose, (seq, site));
    build.text(" AND k.final_us > ").bind(at);
    build.text(" AND k.final_us < ").bind(NEVER);
    build.text(" AND k.counted_us <= ").bind(at);
    build
}

/// Of each promise, the clocks that began last.
fn begun(
    backend: Backend,
    whose: Whose,
    newest: &[(&str, i64)],
    narrow: (Option<Seq>, PlaceId),
) -> Build {
    let mut build = Build::new(Scope::Customer(whose.0), backend);
    for (n, (promise, started_us)) in newest.iter().enumerate() {
        build.text(if n == 0 { "" } else { " UNION ALL " });
        select(&mut build, whose, narrow);
        build.and_is("k.promise", *promise);
        build.and_is("k.started_us", *started_us);
    }
    build
}

/// Of each promise, the last ones that were missed and are done with.
fn gone(
    backend: Backend,
    whose: Whose,
    promises: &[&str],
    ((at, seq), site): (When, PlaceId),
) -> Build {
    let mut build = Build::new(Scope::Customer(whose.0), backend);
    for (n, promise) in promises.iter().enumerate() {
        let union = if n == 0 { "" } else { " UNION ALL " };
        build.text(union).text("SELECT * FROM (");
        select(&mut build, whose, (seq, site));
        build.and_is("k.promise", *promise);
        build.text(" AND ").text(missed(seq));
        build.text(" AND k.counted_us <= ").bind(at);
        build.text(" AND k.started_us <= ").bind(at);
        build.text(" ORDER BY k.started_us DESC, k.ticket DESC, k.instance DESC LIMIT ");
        build.bind(MISSED).text(&format!(") p{n}"));
    }
    build
}

/// Of breaches that nothing ever stopped, one of each promise and count: it says where the line stands.
fn unstopped(
    backend: Backend,
    whose: Whose,
    promises: &[&str],
    ((at, seq), site): (When, PlaceId),
) -> Build {
    let mut build = Build::new(Scope::Customer(whose.0), backend);
    let standings = [CountedAs::Broken, CountedAs::Excused, CountedAs::Incomplete];
    let each = promises.iter().flat_map(|p| standings.map(|s| (*p, s)));
    for (n, (promise, standing)) in each.enumerate() {
        let union = if n == 0 { "" } else { " UNION ALL " };
        build.text(union).text("SELECT * FROM (");
        select(&mut build, whose, (seq, site));
        build.and_is("k.promise", promise);
        build.and_is("k.standing", standing.code());
        build.text(" AND ").text(missed(seq));
        // Not a parameter: the index serves only who says so in the text.
        build.text(&format!(" AND k.final_us = {NEVER} AND k.counted_us <= "));
        build.bind(at).text(" AND k.started_us <= ").bind(at);
        build.text(&format!(" LIMIT 1) p{n}"));
    }
    build
}

pub(super) fn forms(customer: CustomerId, backend: Backend) -> Vec<(String, Build)> {
    let whose = (customer, ContractId(Uuid::nil()));
    let site = PlaceId(Uuid::nil());
    let mut all = Vec::new();
    for seq in [None, Some(7)] {
        let when = (Timestamp::UNIX_EPOCH, seq);
        let then = if seq.is_some() { " then" } else { "" };
        let mut add = |name: &str, build| all.push((format!("site {name}{then}"), build));
        add("counts", counts(backend, whose, when, site));
        add("live", live(backend, whose, when, site));
        let newest = [("D3.response", 1), ("D3.arrival", 1)];
        add("begun", begun(backend, whose, &newest, (seq, site)));
        let promises = ["D3.arrival"];
        add("gone", gone(backend, whose, &promises, (when, site)));
        let narrow = (when, site);
        add("unstopped", unstopped(backend, whose, &promises, narrow));
    }
    all
}
