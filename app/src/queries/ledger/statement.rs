//! The statement of deductions (考核扣款) of a period: what both sides can check, fact by fact.

use super::{
    CustomerCard, FactNumbers, LedgerAsk, PromiseName, Shelf, TermsAt,
    called::{SpokenOf, numbers},
    frame::{Frame, in_force},
};
use crate::{App, AppError, Who};
use jiff::{Timestamp, civil::Date};
use shounuo_core::{
    calendar::{Calendar, CivilPeriod, Interval, PeriodKind},
    ledger::{Called, Ledger, LedgerClocks, OneClock, Standing, Statement, ledger, statement},
    ticket::Invalid,
};
use shounuo_store::{Reader, StoreError, query::ClockRow};
use std::{borrow::Cow, collections::BTreeMap, fmt, str::FromStr, sync::Arc};

/// Which period, in the contract's zone. As text: `2026-10`, `2026-Q4`, `2026-H2` or `2026`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PeriodAsk(pub CivilPeriod);

impl PeriodAsk {
    /// The keys of its months, in order: `2026-10`.
    pub fn months(self) -> Vec<String> {
        let first = self.0.first_on;
        let month = |n: i8| {
            let on = first.saturating_add(jiff::Span::new().months(n));
            format!("{:04}-{:02}", on.year(), on.month())
        };
        (0..self.0.kind.month_count()).map(month).collect()
    }
}

impl FromStr for PeriodAsk {
    type Err = AppError;

    fn from_str(said: &str) -> Result<Self, AppError> {
        read(said).ok_or_else(|| AppError::invalid("period", Invalid::UnknownWord))
    }
}

fn read(said: &str) -> Option<PeriodAsk> {
    let (year, part) = said.split_once('-').unwrap_or((said, ""));
    let four = year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit());
    let year: i16 = year.parse().ok().filter(|y| four && *y > 0)?;
    let number = |text: &str, most: i8| {
        let n: i8 = text.parse().ok()?;
        let plain = text.bytes().all(|b| b.is_ascii_digit());
        (plain && (1..=most).contains(&n)).then_some(n)
    };
    let (kind, month) = match (part, part.strip_prefix('Q'), part.strip_prefix('H')) {
        _ if said.len() == 4 => (PeriodKind::Year, 1),
        (_, Some(q), _) => (PeriodKind::Quarter, number(q, 4)? * 3 - 2),
        (_, _, Some(h)) => (PeriodKind::HalfYear, number(h, 2)? * 6 - 5),
        (month, ..) if month.len() == 2 => (PeriodKind::Month, number(month, 12)?),
        _ => return None,
    };
    let first = Date::new(year, month, 1).ok()?;
    Some(PeriodAsk(CivilPeriod::containing(kind, first)))
}

impl fmt::Display for PeriodAsk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month) = (self.0.first_on.year(), self.0.first_on.month());
        match self.0.kind {
            PeriodKind::Month => write!(f, "{year:04}-{month:02}"),
            PeriodKind::Quarter => write!(f, "{year:04}-Q{}", (month + 2) / 3),
            PeriodKind::HalfYear => write!(f, "{year:04}-H{}", (month + 5) / 6),
            PeriodKind::Year => write!(f, "{year:04}"),
        }
    }
}

/// A statement as its page shows it.
#[derive(Clone, Debug)]
pub struct StatementView {
    /// Whose.
    pub customer: CustomerCard,
    /// Of which period.
    pub period: PeriodAsk,
    /// What the contract makes such statements for.
    pub per: PeriodKind,
    /// Its cap, in fen.
    pub cap_fen: Option<u64>,
    /// The statement.
    pub statement: Statement,
    /// The promises in it.
    pub names: BTreeMap<String, PromiseName>,
    /// The numbers of the facts in it.
    pub numbers: FactNumbers,
    /// Whether nothing in it can change by passing time: the period is over and no breach is
    /// provisional.
    pub settled: bool,
    /// The instant of all verdicts.
    pub at: Timestamp,
    /// As known then; now when none.
    pub known_at: Option<Timestamp>,
    /// How what it speaks of is called.
    pub called: Called,
    /// The contract by which all this is told.
    pub by: TermsAt,
}

impl App {
    /// What the breaches of a period cost, by the contract's table, as the ledger stands.
    ///
    /// # Errors
    /// A refusal that names `period`: one that had not begun, or that lies before the contract; not
    /// found where the contract has no table of deductions.
    pub async fn statement(
        &self,
        who: &Who,
        ask: LedgerAsk,
        period: PeriodAsk,
    ) -> Result<StatementView, AppError> {
        let asker = who.clone();
        self.in_frame(who, ask, move |r, frame, shelf| {
            view(r, (&asker, frame, shelf), period)
        })
        .await
    }
}

fn view(
    r: &mut Reader<'_>,
    (who, frame, shelf): (&Who, &Frame, &Shelf),
    period: PeriodAsk,
) -> Result<Result<StatementView, AppError>, StoreError> {
    let time = instants(frame, period);
    let refused = |why| Ok(Err(AppError::invalid("period", why)));
    if time.from > frame.at {
        return refused(Invalid::TooFarAhead);
    }
    if frame.versions.first().is_some_and(|v| v.from >= time.to) {
        return refused(Invalid::BeforeContract);
    }
    // The table of the version under which the period ended.
    let terms = in_force(&frame.versions, time.to.min(frame.at));
    let Some(table) = &terms.book.contract.deductions else {
        return Ok(Err(AppError::NotFound));
    };
    let statement = statement(table, &due_in(r, frame, shelf, time)?, time);
    let open = |s: &Standing| *s == Standing::Provisional;
    let settled = frame.at >= time.to && !statement.charges.iter().any(|c| open(&c.standing));
    let called = called(r, (who, frame, shelf), &statement)?;
    Ok(Ok(StatementView {
        customer: frame.card(),
        period,
        per: table.per,
        cap_fen: table.cap_fen,
        names: names(frame, &statement),
        numbers: numbers(&called),
        called,
        settled,
        statement,
        at: frame.at,
        known_at: frame.known_at,
        by: frame.terms_at(),
    }))
}

/// How what the charges speak of is called.
fn called(
    r: &mut Reader<'_>,
    (who, frame, shelf): (&Who, &Frame, &Shelf),
    statement: &Statement,
) -> Result<Called, StoreError> {
    let entries = shelf.entries(r, frame.whose(), frame.known)?;
    let mut spoken = SpokenOf::default();
    for charge in &statement.charges {
        spoken.facts(charge.evidence.iter().copied());
        spoken.instance(frame, &entries, &charge.promise, &charge.key);
    }
    spoken.read(r, who, frame, &entries)
}

/// The ledger with the clocks that were due in the period.
fn due_in(
    r: &mut Reader<'_>,
    frame: &Frame,
    shelf: &Shelf,
    time: Interval<Timestamp>,
) -> Result<Ledger, StoreError> {
    let (customer, contract) = frame.whose();
    let due = (time.from, time.to);
    let clocks = r.clocks_due_between(customer, contract, due, frame.at, frame.known)?;
    let clocks = LedgerClocks {
        single: clocks.into_iter().map(one).collect(),
        ..LedgerClocks::default()
    };
    let stuff = frame.stuff_beside(r, shelf)?;
    Ok(ledger(&frame.versions, stuff.material(), &clocks, frame.at))
}

fn instants(frame: &Frame, period: PeriodAsk) -> Interval<Timestamp> {
    let zone = frame.terms().book.zone.clone();
    Calendar::always_open(zone).instants_of(period.0)
}

fn one(row: ClockRow) -> OneClock {
    OneClock {
        key: Cow::Owned(row.no),
        clock: Arc::new(row.clock),
        counted: false,
    }
}

fn names(frame: &Frame, statement: &Statement) -> BTreeMap<String, PromiseName> {
    let mut names = BTreeMap::new();
    for charge in &statement.charges {
        if let Some(promise) = frame.promise(&charge.promise) {
            names.insert(charge.promise.clone(), promise.name);
        }
    }
    names
}
