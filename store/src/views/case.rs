//! What tickets give to ratios, as known at a place of the journal, and how many are alike.

use super::{
    counter::{Counter, Deltas, Key},
    owner,
    part::of_journal,
};
use crate::{
    CaseVersion, Changes, StoreError, Table,
    db::{Insert, Tx, Value},
};
use shounuo_core::{
    Seq,
    id::{ContractId, CustomerId, TicketId},
    ledger::{Case, CaseMonths},
};
use std::collections::BTreeMap;

/// One row per version of a case; `no` is its place among the ticket's. `latest` is the last month in
/// which anything of it happened or came to light.
pub(super) const TABLE: Table = Table::new(
    "case_row",
    "CREATE TABLE {t} (customer TEXT NOT NULL, contract TEXT NOT NULL, ticket TEXT NOT NULL, \
     no INTEGER NOT NULL, known_from_seq INTEGER NOT NULL, known_to_seq INTEGER, \
     at_us INTEGER NOT NULL, latest TEXT NOT NULL, counted TEXT NOT NULL, item TEXT NOT NULL, \
     PRIMARY KEY (customer, ticket, no, known_from_seq))",
    &[
        "CREATE INDEX {t}_by_latest ON {t} (customer, contract, latest, at_us, known_from_seq, \
         known_to_seq)",
        "CREATE INDEX {t}_by_time ON {t} (customer, contract, at_us, known_from_seq, known_to_seq)",
        // Expressions, as for clocks: found by a part of the journal only.
        "CREATE INDEX {t}_by_from ON {t} (customer, contract, (known_from_seq + 0))",
        "CREATE INDEX {t}_by_to ON {t} (customer, contract, (known_to_seq + 0)) \
         WHERE known_to_seq IS NOT NULL",
    ],
);

/// One row per kind of case known now: quotient, months (empty: not failed), whether good, whether
/// the desk typed it.
pub(super) const MONTH: Table = Table::new(
    "case_month",
    "CREATE TABLE {t} (customer TEXT NOT NULL, contract TEXT NOT NULL, quotient TEXT NOT NULL, \
     month TEXT NOT NULL, known TEXT NOT NULL, failed TEXT NOT NULL, good TEXT NOT NULL, \
     by_desk TEXT NOT NULL, n INTEGER NOT NULL, \
     PRIMARY KEY (customer, contract, quotient, month, known, failed, good, by_desk))",
    &[],
);

const COLUMNS: &[&str] = &[
    "customer",
    "contract",
    "ticket",
    "no",
    "known_from_seq",
    "known_to_seq",
    "at_us",
    "latest",
    "counted",
    "item",
];
const KNOWN_TO: usize = 5;

const COUNTER: Counter = Counter {
    table: MONTH.name,
    columns: &[
        "customer", "contract", "quotient", "month", "known", "failed", "good", "by_desk", "n",
    ],
    tail: "ON CONFLICT (customer, contract, quotient, month, known, failed, good, by_desk) \
           DO UPDATE SET n = case_month.n + excluded.n",
    drop: DROP,
    dropped_by: 8,
    signed: false,
};

/// How many cases of a kind came to be known in one part of the journal, less those that ceased to be.
pub(super) const TURN: Table = Table::new(
    "case_turn",
    "CREATE TABLE {t} (customer TEXT NOT NULL, contract TEXT NOT NULL, part INTEGER NOT NULL, \
     quotient TEXT NOT NULL, month TEXT NOT NULL, known TEXT NOT NULL, failed TEXT NOT NULL, \
     good TEXT NOT NULL, by_desk TEXT NOT NULL, n INTEGER NOT NULL, \
     PRIMARY KEY (customer, contract, part, quotient, month, known, failed, good, by_desk))",
    &[],
);

const TURNS: Counter = Counter {
    table: TURN.name,
    columns: &[
        "customer", "contract", "part", "quotient", "month", "known", "failed", "good", "by_desk",
        "n",
    ],
    tail: "ON CONFLICT (customer, contract, part, quotient, month, known, failed, good, by_desk) \
           DO UPDATE SET n = case_turn.n + excluded.n",
    drop: DROP_TURNS,
    dropped_by: 3,
    signed: true,
};

/// Removes the counters of one part of the journal that came to nothing.
pub(super) const DROP_TURNS: &str = "DELETE FROM case_turn WHERE customer = $1 AND contract = $2 \
     AND part = $3 AND n = 0";

/// Under which counter a case falls: whose, in which part of the journal (where that is counted), and
/// the words of its key, one after the other.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Counted {
    customer: CustomerId,
    contract: ContractId,
    part: Option<i64>,
    words: String,
}

impl Key for Counted {
    fn cells(&self) -> Vec<Value> {
        let whose = [self.customer.into(), self.contract.into()];
        let part = self.part.map(Value::from);
        let words = self.words.split('/').map(Value::from);
        whose.into_iter().chain(part).chain(words).collect()
    }
}

/// What a batch moves of counters.
#[derive(Default)]
struct Moved {
    months: Deltas<Counted>,
    turns: Deltas<Counted>,
}

impl Moved {
    fn count(&mut self, version: &CaseVersion, words: &str, by: i64) {
        let of = Counted {
            customer: version.customer,
            contract: version.contract.contract,
            part: None,
            words: words.to_owned(),
        };
        let part = Some(of_journal(version.seq));
        self.turns.add(Counted { part, ..of.clone() }, by);
        self.months.add(of, by);
    }
}

/// Removes a counter that came to nothing.
pub(super) const DROP: &str = "DELETE FROM case_month WHERE customer = $1 AND contract = $2 \
     AND quotient = $3 AND month = $4 AND known = $5 AND failed = $6 AND good = $7 \
     AND by_desk = $8 AND n = 0";

/// The cases of a ticket as known now.
pub(super) const OPEN: &str = "SELECT no, known_from_seq, item, counted FROM case_row \
     WHERE customer = $1 AND ticket = $2 AND known_to_seq IS NULL";

/// From now on another version, or none, is known.
pub(super) const CLOSE: &str = "UPDATE case_row SET known_to_seq = $1 \
     WHERE customer = $2 AND ticket = $3 AND no = $4 AND known_from_seq = $5";

/// A version that is known now.
struct Known {
    from: Seq,
    json: String,
    /// Under which counter: the words of its key behind the contract.
    counted: String,
    /// Where its row waits to be written; `None` when it is stored already.
    waiting: Option<usize>,
}

/// Writes the versions that a batch brought.
pub(super) fn flush(tx: &mut dyn Tx, changes: &Changes) -> Result<(), StoreError> {
    let mut tickets: BTreeMap<TicketId, Vec<&CaseVersion>> = BTreeMap::new();
    for version in &changes.cases {
        tickets.entry(version.ticket).or_default().push(version);
    }
    let (mut rows, mut moved) = (Vec::new(), Moved::default());
    for (ticket, versions) in tickets {
        let mut history = History {
            known: stored(tx, versions[0], ticket)?,
            rows: &mut rows,
            moved: &mut moved,
        };
        for version in versions {
            history.take(tx, version)?;
        }
    }
    if !rows.is_empty() {
        let insert = Insert {
            table: TABLE.name,
            columns: COLUMNS,
            tail: "",
        };
        tx.insert_many(insert, &rows)?;
    }
    moved.months.flush(tx, &COUNTER)?;
    moved.turns.flush(tx, &TURNS)
}

fn stored(
    tx: &mut dyn Tx,
    version: &CaseVersion,
    ticket: TicketId,
) -> Result<BTreeMap<i64, Known>, StoreError> {
    let rows = tx.rows(OPEN, &[version.customer.into(), ticket.into()])?;
    let known = |row: &crate::db::Row| {
        let known = Known {
            from: row.int(1)?,
            json: row.text(2)?.to_owned(),
            counted: row.text(3)?.to_owned(),
            waiting: None,
        };
        Ok((row.int(0)?, known))
    };
    rows.iter().map(known).collect()
}

/// One ticket's cases while its new versions are taken in, in order.
struct History<'a> {
    known: BTreeMap<i64, Known>,
    rows: &'a mut Vec<Vec<Value>>,
    moved: &'a mut Moved,
}

impl History<'_> {
    fn take(&mut self, tx: &mut dyn Tx, version: &CaseVersion) -> Result<(), StoreError> {
        for (no, case) in (0_i64..).zip(&version.cases) {
            let json = serde_json::to_string(case)
                .map_err(|e| StoreError::damaged(format!("case of {}: {e}", version.ticket)))?;
            if self.known.get(&no).is_some_and(|k| k.json == json) {
                continue;
            }
            self.close(tx, version, no)?;
            self.open(version, no, case, json);
        }
        let count = i64::try_from(version.cases.len()).unwrap_or(i64::MAX);
        let gone: Vec<i64> = self.known.range(count..).map(|(no, _)| *no).collect();
        gone.iter().try_for_each(|no| self.close(tx, version, *no))
    }

    fn open(&mut self, version: &CaseVersion, no: i64, case: &Case, json: String) {
        let months = CaseMonths::new(&version.zone, case);
        let latest = months.latest().to_owned();
        let counted = counted(case, months);
        self.moved.count(version, &counted, 1);
        let waiting = Some(self.rows.len());
        self.rows.push(vec![
            owner(Some(version.customer)),
            version.contract.contract.into(),
            version.ticket.into(),
            no.into(),
            version.seq.into(),
            Value::Null,
            case.at.into(),
            latest.into(),
            (&counted).into(),
            (&json).into(),
        ]);
        let from = version.seq;
        let known = Known {
            from,
            json,
            counted,
            waiting,
        };
        self.known.insert(no, known);
    }

    /// The version known so far is no longer known.
    fn close(&mut self, tx: &mut dyn Tx, version: &CaseVersion, no: i64) -> Result<(), StoreError> {
        let Some(known) = self.known.remove(&no) else {
            return Ok(());
        };
        self.moved.count(version, &known.counted, -1);
        if let Some(row) = known.waiting.and_then(|index| self.rows.get_mut(index)) {
            row[KNOWN_TO] = version.seq.into();
            return Ok(());
        }
        let params = [
            version.seq.into(),
            version.customer.into(),
            version.ticket.into(),
            no.into(),
            known.from.into(),
        ];
        tx.exec(CLOSE, &params).map(drop)
    }
}

/// The words of a counter's key behind the contract, one after the other.
fn counted(case: &Case, months: CaseMonths) -> String {
    let quotient = match case.quotient {
        shounuo_core::contract::Quotient::RepairRate => "repair_rate",
        shounuo_core::contract::Quotient::Satisfaction => "satisfaction",
    };
    let word = |yes: bool| if yes { "yes" } else { "no" };
    let words = [quotient, &months.of, &months.known, &months.failed];
    let (good, by_desk) = (word(case.good), word(case.by_desk));
    format!("{}/{good}/{by_desk}", words.join("/"))
}
