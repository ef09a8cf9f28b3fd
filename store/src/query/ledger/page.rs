//! One promise's clocks under a contract, page by page, newest first.

use super::{
    super::{Cursor, List, Page, PageAsk, page::Key, sql::Build},
    ClockRow,
    at_site::and_at,
    clocks, known, missed,
};
use crate::{Reader, StoreError, db::Backend};
use shounuo_core::{
    Seq, Timestamp,
    id::{ContractId, CustomerId, PlaceId},
    ledger::Counted,
    promise::Status,
};
use uuid::Uuid;

/// Which clocks of a promise.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClocksOf<'a> {
    /// The promise.
    pub promise: &'a str,
    /// Those that a ledger counts so.
    pub counted: Option<Counted>,
    /// Those of these months, by which a ledger counts them: `2026-04`.
    pub months: Option<Vec<String>>,
    /// Those of tickets at this place, or at any place within it.
    pub site: Option<PlaceId>,
}

impl Reader<'_> {
    /// A page of one promise's clocks that have begun by `at`, newest first. As known now, or with the
    /// fact `known`.
    pub fn promise_clocks(
        &mut self,
        (customer, contract): (CustomerId, ContractId),
        of: &ClocksOf<'_>,
        (at, known): (Timestamp, Option<Seq>),
        ask: &PageAsk,
    ) -> Result<Page<ClockRow>, StoreError> {
        let (mut rows, mut after) = (Vec::new(), place(ask));
        loop {
            let build = page(self.backend(), (customer, contract), of, (at, known), after);
            let found = self.clock_rows(customer, &build)?;
            let more = found.len() >= usize::from(AT_ONCE);
            after = found.last().map(Place::of).or(after);
            let is_asked = |r: &ClockRow| {
                let (status, corrected) = (r.clock.status_at(at), r.clock.corrected_by.is_some());
                of.counted.is_none_or(|c| c.takes(status, corrected))
            };
            rows.extend(found.into_iter().filter(is_asked));
            if !more || rows.len() > ask.rows_max() {
                break;
            }
        }
        Ok(cut(rows, ask))
    }
}

/// Rows that are read in one go, while those that stand otherwise are left out.
const AT_ONCE: u16 = 256;

/// Where a clock stands in the list.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Place {
    started_us: i64,
    ticket: Uuid,
    instance: u16,
}

impl Place {
    fn of(row: &ClockRow) -> Self {
        Self {
            started_us: row.clock.started_at.as_microsecond(),
            ticket: row.ticket.0,
            instance: row.clock.instance,
        }
    }

    fn cursor(self) -> Cursor {
        let key = format!("{}.{}", self.started_us, self.instance);
        List::Clocks.at_text(&key, self.ticket)
    }
}

/// Behind which clock a page begins. A made-up cursor begins anew.
fn place(ask: &PageAsk) -> Option<Place> {
    let cursor = ask.after_in(List::Clocks)?;
    let Key::Text(key) = &cursor.key else {
        return None;
    };
    let (started, instance) = key.split_once('.')?;
    Some(Place {
        started_us: started.parse().ok()?,
        ticket: cursor.id,
        instance: instance.parse().ok()?,
    })
}

fn cut(mut rows: Vec<ClockRow>, ask: &PageAsk) -> Page<ClockRow> {
    let more = rows.len() > ask.rows_max();
    rows.truncate(ask.rows_max());
    let next = rows.last().filter(|_| more);
    let next = next.map(|row| Place::of(row).cursor());
    Page { rows, next }
}

fn page(
    backend: Backend,
    whose: (CustomerId, ContractId),
    of: &ClocksOf<'_>,
    (at, seq): (Timestamp, Option<Seq>),
    after: Option<Place>,
) -> Build {
    let mut build = clocks::select(backend, whose);
    let running = matches!(
        of.counted,
        Some(Counted::Open | Counted::As(Status::NotDue | Status::Running | Status::AtRisk))
    );
    // What runs is few among all: it is looked up, not found by walking the promise's whole list.
    let column = match running {
        true => "(k.promise || '')",
        false => "k.promise",
    };
    build.and_is(column, of.promise);
    known(&mut build, "k", seq);
    build.text(" AND k.started_us <= ").bind(at);
    and_can_stand(&mut build, of.counted, (at, seq));
    if let Some(months) = &of.months {
        build.text(" AND k.month IN ");
        build.list(months.iter().map(|m| m.as_str().into()));
    }
    if let Some(site) = of.site {
        and_at(&mut build, site);
    }
    if let Some(after) = after {
        build.text(" AND (k.started_us, k.ticket, k.instance) < (");
        build.bind(after.started_us).text(", ").bind(after.ticket);
        build.text(", ").bind(after.instance).text(")");
    }
    build
        .text(" ORDER BY k.started_us DESC, k.ticket DESC, k.instance DESC LIMIT ")
        .bind(AT_ONCE);
    build
}

/// Each row is judged; the columns leave out what cannot stand so, that fewer are read.
fn and_can_stand(build: &mut Build, counted: Option<Counted>, (at, seq): (Timestamp, Option<Seq>)) {
    match counted {
        None | Some(Counted::As(Status::Kept | Status::Withdrawn)) => {}
        Some(
            Counted::Corrected | Counted::As(Status::Broken | Status::Excused | Status::Incomplete),
        ) => {
            build.text(" AND (").text(missed(seq));
            build.text(" OR k.counted_us > ").bind(at).text(")");
        }
        Some(_) => {
            build.text(" AND k.counted_us > ").bind(at);
        }
    }
}

pub(super) fn forms(customer: CustomerId, backend: Backend) -> Vec<(String, Build)> {
    let whose = (customer, ContractId(Uuid::nil()));
    let after = Place {
        started_us: 1,
        ticket: Uuid::nil(),
        instance: 0,
    };
    let of = |counted| ClocksOf {
        promise: "D3.arrival",
        counted,
        ..ClocksOf::default()
    };
    let narrow = ClocksOf {
        months: Some(vec!["2026-04".to_owned()]),
        site: Some(PlaceId(Uuid::nil())),
        ..of(Some(Counted::Corrected))
    };
    let mut all = Vec::new();
    for seq in [None, Some(7)] {
        for (after, of) in [
            (None, of(None)),
            (Some(after), of(Some(Counted::As(Status::Broken)))),
            (Some(after), of(Some(Counted::Open))),
            (Some(after), narrow.clone()),
        ] {
            let when = (Timestamp::UNIX_EPOCH, seq);
            let build = page(backend, whose, &of, when, after);
            all.push(("promise clocks".to_owned(), build));
        }
    }
    all
}
