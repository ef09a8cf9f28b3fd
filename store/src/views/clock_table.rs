//! The tables of clocks and of their counts, and the statements that write them.

use super::counter::{Counter, Key};
use crate::{Table, db::Value};
use shounuo_core::id::{ContractId, CustomerId};

/// One row per version of a clock. `running` marks versions that are known now and not settled: the
/// indexes over them find what is due or at risk next, for one customer and for the house. `missed` is 1
/// for what is missed unless something is said or done, and 2 where that was known before it was: who asks
/// as of an instant by which the fact was there that is asked with, never finds those missed.
/// `span` says how long it is live at most ([`super::part::SPANS_US`]).
pub(super) const TABLE: Table = Table::new(
    "clock_row",
    "CREATE TABLE {t} (customer TEXT NOT NULL, ticket TEXT NOT NULL, promise TEXT NOT NULL, \
     instance INTEGER NOT NULL, known_from_seq INTEGER NOT NULL, known_to_seq INTEGER, \
     running INTEGER NOT NULL, started_us INTEGER NOT NULL, due_us INTEGER, earliest_us INTEGER, \
     risk_us INTEGER, stopped_us INTEGER, withdrawn_us INTEGER, replaced_us INTEGER, \
     excused_us INTEGER, pauses INTEGER NOT NULL, contract TEXT NOT NULL, \
     number INTEGER NOT NULL, month TEXT NOT NULL, standing TEXT NOT NULL, \
     missed INTEGER NOT NULL, counted_us INTEGER NOT NULL, final_us INTEGER NOT NULL, \
     span INTEGER NOT NULL, clock TEXT NOT NULL, \
     PRIMARY KEY (customer, ticket, promise, instance, known_from_seq))",
    &[
        "CREATE INDEX {t}_by_due ON {t} (customer, due_us) WHERE running = 1",
        "CREATE INDEX {t}_by_risk ON {t} (customer, risk_us) WHERE running = 1",
        "CREATE INDEX {t}_house_by_due ON {t} (due_us, ticket) WHERE running = 1",
        "CREATE INDEX {t}_house_by_risk ON {t} (risk_us, ticket) WHERE running = 1",
        // What announcements ask: half-way from risk to due; due at an unknown instant, not before
        // this one; stopped, and yet too late.
        "CREATE INDEX {t}_house_by_half ON {t} ((risk_us + due_us)) WHERE running = 1",
        "CREATE INDEX {t}_house_by_earliest ON {t} (earliest_us) WHERE running = 1",
        "CREATE INDEX {t}_house_late ON {t} (due_us) WHERE known_to_seq IS NULL \
         AND stopped_us > due_us",
        // What a new calendar may move: what lies ahead, and what waits for a calendar.
        "CREATE INDEX {t}_house_ahead ON {t} (due_us, ticket) WHERE known_to_seq IS NULL",
        "CREATE INDEX {t}_house_unknown ON {t} (ticket) WHERE known_to_seq IS NULL \
         AND earliest_us IS NOT NULL",
        // What ledgers ask: what is live; what was missed, by promise and by due instant; counts and
        // lists as known at any place of the journal.
        "CREATE INDEX {t}_by_live ON {t} (customer, contract, final_us) WHERE known_to_seq IS NULL",
        "CREATE INDEX {t}_by_open ON {t} (customer, contract, counted_us) \
         WHERE known_to_seq IS NULL",
        "CREATE INDEX {t}_by_unstopped ON {t} (customer, contract, promise, standing, counted_us, \
         known_from_seq, known_to_seq) WHERE missed = 1 AND final_us = 9223372036854775807",
        // `missed` among its columns, so that SQLite prefers it to the one over all of a promise.
        "CREATE INDEX {t}_by_missed ON {t} (customer, contract, promise, missed, started_us, \
         ticket, instance, counted_us, known_from_seq, known_to_seq) WHERE missed = 1",
        "CREATE INDEX {t}_by_missed_due ON {t} (customer, contract, due_us) \
         WHERE known_to_seq IS NULL AND missed = 1",
        "CREATE INDEX {t}_by_promise ON {t} (customer, contract, promise, started_us, ticket, \
         instance, missed, counted_us, final_us, known_from_seq, known_to_seq)",
        // As of another instant: what was live then; what was counted, came or went in a part that is cut.
        "CREATE INDEX {t}_by_span ON {t} (customer, contract, span, started_us, counted_us, \
         final_us, known_from_seq, known_to_seq)",
        "CREATE INDEX {t}_by_turn ON {t} (customer, contract, counted_us, known_from_seq, \
         known_to_seq, missed, promise, month, standing)",
        // Expressions, so that nobody who asks what was known with a fact walks them from the first one.
        "CREATE INDEX {t}_by_from ON {t} (customer, contract, (known_from_seq + 0))",
        "CREATE INDEX {t}_by_to ON {t} (customer, contract, (known_to_seq + 0)) \
         WHERE known_to_seq IS NOT NULL",
        // What waits for ever: few at any time, and many of old. PostgreSQL takes the few for many, unless
        // they are an index of their own.
        "CREATE INDEX {t}_by_waiting ON {t} (customer, contract) WHERE span = 10 \
         AND known_to_seq IS NULL",
        "CREATE INDEX {t}_by_wait ON {t} (customer, contract, span, known_to_seq, known_from_seq, \
         started_us) WHERE span = 10",
    ],
);

pub(super) const COLUMNS: &[&str] = &[
    "customer",
    "ticket",
    "promise",
    "instance",
    "known_from_seq",
    "known_to_seq",
    "running",
    "started_us",
    "due_us",
    "earliest_us",
    "risk_us",
    "stopped_us",
    "withdrawn_us",
    "replaced_us",
    "excused_us",
    "pauses",
    "contract",
    "number",
    "month",
    "standing",
    "missed",
    "counted_us",
    "final_us",
    "span",
    "clock",
];

/// How many clocks of one promise, due in one month, are known now under one count. Those that time
/// has yet to bring there are among them: they are live, and taken off again by who asks.
pub(super) const MONTH: Table = Table::new(
    "ledger_month",
    "CREATE TABLE {t} (customer TEXT NOT NULL, contract TEXT NOT NULL, promise TEXT NOT NULL, \
     month TEXT NOT NULL, standing TEXT NOT NULL, n INTEGER NOT NULL, \
     PRIMARY KEY (customer, contract, promise, month, standing))",
    &[],
);

/// Under which counter a clock falls: whose, of which promise, due in which month, and how it counts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Counted {
    pub customer: CustomerId,
    pub contract: ContractId,
    pub promise: String,
    pub month: String,
    pub standing: String,
}

impl Key for Counted {
    fn cells(&self) -> Vec<Value> {
        vec![
            self.customer.into(),
            self.contract.into(),
            (&self.promise).into(),
            (&self.month).into(),
            (&self.standing).into(),
        ]
    }
}

pub(super) const COUNTER: Counter = Counter {
    table: MONTH.name,
    columns: &["customer", "contract", "promise", "month", "standing", "n"],
    tail: "ON CONFLICT (customer, contract, promise, month, standing) \
           DO UPDATE SET n = ledger_month.n + excluded.n",
    drop: DROP,
    dropped_by: 5,
    signed: false,
};

/// Removes a counter that came to nothing.
pub(super) const DROP: &str = "DELETE FROM ledger_month WHERE customer = $1 AND contract = $2 \
     AND promise = $3 AND month = $4 AND standing = $5 AND n = 0";

/// How many clocks of one promise, due in one month, came to be known under one count in one part of the
/// journal, less those that ceased to be; by the part of time in which they turn so.
pub(super) const TURN: Table = Table::new(
    "ledger_turn",
    "CREATE TABLE {t} (customer TEXT NOT NULL, contract TEXT NOT NULL, part INTEGER NOT NULL, \
     turned INTEGER NOT NULL, promise TEXT NOT NULL, month TEXT NOT NULL, standing TEXT NOT NULL, \
     n INTEGER NOT NULL, \
     PRIMARY KEY (customer, contract, part, turned, promise, month, standing))",
    &[],
);

/// The key of such a counter: its parts of the journal and of time, then what is counted.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Turned {
    pub part: i64,
    pub turned: i64,
    pub of: Counted,
}

impl Key for Turned {
    fn cells(&self) -> Vec<Value> {
        vec![
            self.of.customer.into(),
            self.of.contract.into(),
            self.part.into(),
            self.turned.into(),
            (&self.of.promise).into(),
            (&self.of.month).into(),
            (&self.of.standing).into(),
        ]
    }
}

pub(super) const TURNS: Counter = Counter {
    table: TURN.name,
    columns: &[
        "customer", "contract", "part", "turned", "promise", "month", "standing", "n",
    ],
    tail: "ON CONFLICT (customer, contract, part, turned, promise, month, standing) \
           DO UPDATE SET n = ledger_turn.n + excluded.n",
    drop: DROP_TURNS,
    dropped_by: 3,
    signed: true,
};

/// Removes the counters of one part of the journal that came to nothing.
pub(super) const DROP_TURNS: &str = "DELETE FROM ledger_turn WHERE customer = $1 AND contract = $2 \
     AND part = $3 AND n = 0";

/// The clocks of a ticket as known now.
pub(super) const OPEN: &str = "SELECT promise, instance, known_from_seq, clock, month, standing, counted_us FROM clock_row \
     WHERE customer = $1 AND ticket = $2 AND known_to_seq IS NULL";

/// The tickets with a clock that a calendar published at $1 may move: due then or later, or at an
/// instant that nobody knows yet. Core decides which of them it moves.
pub(super) const MOVABLE: &str = "SELECT ticket FROM clock_row WHERE known_to_seq IS NULL \
     AND due_us >= $1 \
     UNION SELECT ticket FROM clock_row WHERE known_to_seq IS NULL AND earliest_us IS NOT NULL";

/// From now on, at the instant $7, another version, or none, is known.
pub(super) const CLOSE: &str = "UPDATE clock_row SET known_to_seq = $1, running = 0, \
     missed = CASE WHEN missed = 1 AND counted_us > $7 THEN 2 ELSE missed END \
     WHERE customer = $2 AND ticket = $3 AND promise = $4 AND instance = $5 \
     AND known_from_seq = $6";
