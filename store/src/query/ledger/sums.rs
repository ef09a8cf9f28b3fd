//! The clocks of a contract as its ledger takes them: counted where they are done with, one by one
//! where they are not.
//!
//! For now, counters hold the counts; for another instant, or another place of the journal, they are
//! summed by parts ([`super::turns`]). Both give the same (a test).

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
    views::{
        NEVER,
        part::{Cut, FOR_EVER, SPANS_US},
    },
};
use shounuo_core::{
    Seq, Timestamp,
    id::{ContractId, CustomerId, TicketId},
    ledger::{ClockSum, LedgerClocks, OneClock},
    promise::{Clock, CountedAs},
};
use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};
use uuid::Uuid;

templates! {
    /// The counters of contract $2.
    COUNTERS = "SELECT m.promise, m.month, m.standing, m.n FROM ledger_month m \
                WHERE {own:m} AND m.contract = $2";
    /// When the last fact came in.
    LAST_IN = "SELECT h.recorded_us FROM journal_head h WHERE h.id = 1";
    /// When fact $1, or the last one before it, came in.
    CAME_IN = "SELECT j.recorded_us FROM journal j WHERE j.seq <= $1 ORDER BY j.seq DESC LIMIT 1";
}

/// Of each promise, so many of those missed and done with are given one by one, the newest first.
/// More come page by page ([`Reader::promise_clocks`]).
const MISSED: u16 = 20;

/// An instant that long before the last fact is not now: more is under way there than today.
const NOW_S: i64 = 7 * 24 * 3_600;

type Whose = (CustomerId, ContractId);
pub(super) type Sums = BTreeMap<(String, String, String), i64>;

impl Reader<'_> {
    /// What the tickets under a contract give to its ledger at `at`: as known now, or with the fact
    /// `known`. Of each promise, the newest 20 that were missed are there, whether they wait for something
    /// or not.
    pub fn ledger_clocks(
        &mut self,
        customer: CustomerId,
        contract: ContractId,
        at: Timestamp,
        known: Option<Seq>,
    ) -> Result<LedgerClocks, StoreError> {
        let drawn = self.drawn_clocks((customer, contract), (at, known))?;
        Ok(drawn.0)
    }

    /// The same, with the next instant at which time alone says more of it, as known now.
    pub(super) fn drawn_clocks(
        &mut self,
        whose: Whose,
        (at, known): (Timestamp, Option<Seq>),
    ) -> Result<(LedgerClocks, Option<Timestamp>), StoreError> {
        let last = self.row(LAST_IN.text, &[])?;
        let last = last.map(|r| r.int(0)).transpose()?.unwrap_or(0);
        let now = known.is_none() && at.as_microsecond() >= last - NOW_S * 1_000_000;
        let mut sums = match now {
            true => self.counters(whose)?,
            false => self.turned(whose, Cut::new(at, known))?,
        };
        let code = self.customer(&Scope::Customer(whose.0), whose.0)?;
        let mut drawn = Drawn {
            at,
            code: code.map_or_else(String::new, |c| c.code),
            single: Vec::new(),
            seen: BTreeSet::new(),
            turn_us: NEVER,
        };
        let build = live(self.backend(), whose, (at, known), now);
        self.tx().each(&build.sql, &build.params, &mut |row| {
            drawn.take(row, now.then_some(&mut sums))
        })?;
        if let Some(known) = known {
            self.missed_since(whose, (at, known), &mut drawn)?;
        }
        let promises: BTreeSet<&str> = sums.keys().map(|(promise, ..)| &**promise).collect();
        self.some_of_each(whose, &promises, (at, known), &mut drawn)?;
        let sums = sums.into_iter().filter(|(_, n)| *n != 0).map(sum);
        let clocks = LedgerClocks {
            single: drawn.single,
            sums: sums.collect::<Result<_, _>>()?,
        };
        Ok((clocks, Timestamp::from_microsecond(drawn.turn_us).ok()))
    }

    /// Of each promise what its line stands by, beside what is live.
    fn some_of_each(
        &mut self,
        whose: Whose,
        promises: &BTreeSet<&str>,
        when: (Timestamp, Option<Seq>),
        drawn: &mut Drawn,
    ) -> Result<(), StoreError> {
        let promises: Vec<&str> = promises.iter().copied().collect();
        // A statement takes only so many parts.
        for some in promises.chunks(20) {
            for build in [
                newest(self.backend(), whose, some, when),
                unstopped(self.backend(), whose, some, when),
                missed(self.backend(), whose, some, when),
            ] {
                self.tx()
                    .each(&build.sql, &build.params, &mut |row| drawn.take(row, None))?;
            }
        }
        Ok(())
    }

    /// What was running with the fact, and is missed by the instant unless something is said or done that
    /// came to be known since: few, and the columns do not tell it from what is missed now.
    fn missed_since(
        &mut self,
        whose: Whose,
        (at, known): (Timestamp, Seq),
        drawn: &mut Drawn,
    ) -> Result<(), StoreError> {
        let came_in = self.row(CAME_IN.text, &[known.into()])?;
        let came_in = came_in.map(|r| r.int(0)).transpose()?.unwrap_or(i64::MIN);
        if at.as_microsecond() <= came_in {
            return Ok(());
        }
        let build = missed_since(self.backend(), whose, (at, known), came_in);
        self.tx()
            .each(&build.sql, &build.params, &mut |row| drawn.take(row, None))
    }

    fn counters(&mut self, (customer, contract): Whose) -> Result<Sums, StoreError> {
        let sql = COUNTERS.of(&Scope::Customer(customer));
        let rows = self.rows(&sql, &[customer.into(), contract.into()])?;
        rows.iter().map(counter).collect()
    }
}

/// A row of promise, month, count and how many.
pub(super) fn counter(row: &Row) -> Result<((String, String, String), i64), StoreError> {
    Ok(((text(row, 0)?, text(row, 1)?, text(row, 2)?), row.int(3)?))
}

fn sum(
    ((promise, month, standing), n): ((String, String, String), i64),
) -> Result<ClockSum, StoreError> {
    let wrong = || StoreError::damaged(format!("counter {promise} {month} {standing}: {n}"));
    Ok(ClockSum {
        counted_as: CountedAs::from_code(&standing).ok_or_else(wrong)?,
        times: u32::try_from(n).map_err(|_| wrong())?,
        promise,
        month,
    })
}

/// The single clocks, while they are read.
struct Drawn {
    at: Timestamp,
    code: String,
    single: Vec<OneClock>,
    seen: BTreeSet<(TicketId, String, u16)>,
    /// When the first of them begins or comes to its count.
    turn_us: i64,
}

impl Drawn {
    /// Takes in a row of [`select`]. One that is not settled at the instant is taken off counters.
    fn take(&mut self, row: &Row, counters: Option<&mut Sums>) -> Result<(), StoreError> {
        let clock: Clock = json(row, 5)?;
        let (counted_us, at_us) = (row.int(4)?, self.at.as_microsecond());
        let counted = counted_us <= at_us;
        let turns = [counted_us, clock.started_at.as_microsecond()];
        let ahead = turns.into_iter().filter(|us| *us > at_us);
        self.turn_us = ahead.fold(self.turn_us, i64::min);
        let standing = text(row, 3)?;
        if let Some(sums) = counters.filter(|_| !counted && !standing.is_empty()) {
            *sums
                .entry((clock.promise.clone(), text(row, 2)?, standing))
                .or_default() -= 1;
        }
        let key = (row.parse(1)?, clock.promise.clone(), clock.instance);
        if clock.started_at <= self.at && self.seen.insert(key) {
            self.single.push(OneClock {
                key: Cow::Owned(format!("{}-{}", self.code, number(row, 0)?)),
                clock: Arc::new(clock),
                counted,
            });
        }
        Ok(())
    }
}

const SELECT: &str =
    "SELECT k.number, k.ticket, k.month, k.standing, k.counted_us, k.clock FROM clock_row k";

fn select(build: &mut Build, whose: Whose, seq: Option<Seq>) {
    build.text(SELECT).where_scope("k");
    build.and_is("k.contract", whose.1);
    known(build, "k", seq);
}

/// What is not done with at the instant, but for what waits for ever; for now also what has not
/// begun, because counters count it.
fn live(backend: Backend, whose: Whose, (at, seq): (Timestamp, Option<Seq>), now: bool) -> Build {
    let mut build = Build::new(Scope::Customer(whose.0), backend);
    if !now {
        live_then(&mut build, whose, (at, seq));
        return build;
    }
    // What waits for ever is asked for apart: a database would take the others for as many.
    waiting(&mut build, whose, (at, seq));
    build.text(" UNION ALL ");
    select(&mut build, whose, seq);
    build.text(" AND k.counted_us > ").bind(at);
    build.text(" AND k.counted_us < ").bind(NEVER);
    build.text(" UNION ALL ");
    select(&mut build, whose, seq);
    build.text(" AND k.final_us > ").bind(at);
    build.text(" AND k.final_us < ").bind(NEVER);
    build.text(" AND k.counted_us <= ").bind(at);
    build
}

/// The same of another instant, without what had not begun: of each span, what began so long before.
fn live_then(build: &mut Build, whose: Whose, (at, seq): (Timestamp, Option<Seq>)) {
    waiting(build, whose, (at, seq));
    for (span, longest_us) in SPANS_US[..FOR_EVER].iter().enumerate() {
        build.text(" UNION ALL ");
        select(build, whose, seq);
        let from = at.as_microsecond().saturating_sub(*longest_us);
        build.text(" AND k.started_us <= ").bind(at);
        build.text(&format!(" AND k.span = {span} AND k.started_us > "));
        build.bind(from).text(" AND k.final_us > ").bind(at);
        build.text(" AND (k.counted_us > ").bind(at);
        build.text(" OR k.final_us < ").bind(NEVER).text(")");
    }
}

/// What has begun and waits for ever, as known now or with a fact. Known then, it still is, or ceased to
/// be later: asked one by one, for an index that has both ends of the knowledge.
fn waiting(build: &mut Build, whose: Whose, (at, seq): (Timestamp, Option<Seq>)) {
    let still = " AND k.known_to_seq IS NULL";
    let ends: &[&str] = match seq {
        None => &[still],
        Some(_) => &[still, " AND k.known_to_seq > "],
    };
    for (n, end) in ends.iter().enumerate() {
        build.text(if n == 0 { "" } else { " UNION ALL " });
        build.text(SELECT).where_scope("k");
        build.and_is("k.contract", whose.1);
        build.text(&format!(" AND k.span = {FOR_EVER}")).text(end);
        if let Some(seq) = seq {
            if n > 0 {
                build.bind(seq);
            }
            build.text(" AND k.known_from_seq <= ").bind(seq);
        }
        build.text(" AND (k.started_us + 0) <= ").bind(at);
    }
}

/// What comes to be missed between the receipt of a fact and an instant, as known with that fact, while
/// later facts say that it was not.
fn missed_since(
    backend: Backend,
    whose: Whose,
    (at, known_with): (Timestamp, Seq),
    came_in: i64,
) -> Build {
    let mut build = Build::new(Scope::Customer(whose.0), backend);
    select(&mut build, whose, Some(known_with));
    build
        .text(" AND k.missed = 2 AND k.counted_us > ")
        .bind(came_in);
    build.text(" AND k.counted_us <= ").bind(at);
    build.text(" AND k.started_us <= ").bind(at);
    build
}

/// Breaches that nothing ever stopped may be many, and wait for ever: one of each promise and count
/// says where the line stands.
fn unstopped(
    backend: Backend,
    whose: Whose,
    promises: &[&str],
    (at, seq): (Timestamp, Option<Seq>),
) -> Build {
    let mut build = Build::new(Scope::Customer(whose.0), backend);
    let standings = [CountedAs::Broken, CountedAs::Excused, CountedAs::Incomplete];
    let each = promises.iter().flat_map(|p| standings.map(|s| (*p, s)));
    for (n, (promise, standing)) in each.enumerate() {
        let union = if n == 0 { "" } else { " UNION ALL " };
        build.text(union).text("SELECT * FROM (");
        select(&mut build, whose, seq);
        build.and_is("k.promise", promise);
        build.and_is("k.standing", standing.code());
        // Not a parameter: the index serves only who says so in the text.
        build.text(&format!(
            " AND k.missed = 1 AND k.final_us = {NEVER} AND k.counted_us <= "
        ));
        build.bind(at).text(&format!(" LIMIT 1) p{n}"));
    }
    build
}

/// One statement that asks the same of every promise; `ask` adds what.
fn of_each(
    backend: Backend,
    whose: Whose,
    (promises, seq): (&[&str], Option<Seq>),
    ask: impl Fn(&mut Build, &str),
) -> Build {
    let mut build = Build::new(Scope::Customer(whose.0), backend);
    for (n, promise) in promises.iter().enumerate() {
        build.text(if n == 0 { "" } else { " UNION ALL " });
        build.text("SELECT * FROM (");
        select(&mut build, whose, seq);
        build.and_is("k.promise", *promise);
        ask(&mut build, promise);
        build.text(&format!(") p{n}"));
    }
    build
}

/// Of each promise, the clocks that began last.
fn newest(
    backend: Backend,
    whose: Whose,
    promises: &[&str],
    (at, seq): (Timestamp, Option<Seq>),
) -> Build {
    of_each(backend, whose, (promises, seq), |build, promise| {
        build.text(" AND k.started_us = (SELECT MAX(m.started_us) FROM clock_row m");
        build.where_scope("m").and_is("m.contract", whose.1);
        build.and_is("m.promise", promise);
        known(build, "m", seq);
        build.text(" AND m.started_us <= ").bind(at).text(")");
    })
}

/// Of each promise, the last ones that were missed and are done with.
fn missed(
    backend: Backend,
    whose: Whose,
    promises: &[&str],
    (at, seq): (Timestamp, Option<Seq>),
) -> Build {
    of_each(backend, whose, (promises, seq), |build, _| {
        build
            .text(" AND k.missed = 1 AND k.counted_us <= ")
            .bind(at);
        build.text(" AND k.started_us <= ").bind(at);
        build.text(" ORDER BY k.started_us DESC, k.ticket DESC, k.instance DESC LIMIT ");
        build.bind(MISSED);
    })
}

pub(super) fn forms(customer: CustomerId, backend: Backend) -> Vec<(String, Build)> {
    let whose = (customer, ContractId(Uuid::nil()));
    let promises = ["D3.response", "D3.arrival"];
    let mut all = Vec::new();
    for seq in [None, Some(7)] {
        let when = (Timestamp::UNIX_EPOCH, seq);
        let then = if seq.is_some() { " then" } else { "" };
        let mut add = |name: &str, build| all.push((format!("ledger {name}{then}"), build));
        add("live", live(backend, whose, when, seq.is_none()));
        if let Some(seq) = seq {
            add(
                "missed since",
                missed_since(backend, whose, (when.0, seq), 1),
            );
        }
        add("newest", newest(backend, whose, &promises, when));
        add("unstopped", unstopped(backend, whose, &promises, when));
        add("missed", missed(backend, whose, &promises, when));
    }
    all
}
