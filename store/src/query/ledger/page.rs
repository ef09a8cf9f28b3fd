//! One promise's clocks under a contract, page by page, newest first.

use super::{
    super::{Cursor, List, Page, PageAsk, page::Key, sql::Build},
    ClockRow, clocks, known,
};
use crate::{Reader, StoreError, db::Backend};
use shounuo_core::{
    Seq, Timestamp,
    id::{ContractId, CustomerId},
    promise::Status,
};
use uuid::Uuid;

impl Reader<'_> {
    /// A page of one promise's clocks that have begun by `at`, newest first; with a status, those
    /// that stand so at `at`. As known now, or with the fact `known`.
    pub fn promise_clocks(
        &mut self,
        (customer, contract): (CustomerId, ContractId),
        (promise, status): (&str, Option<Status>),
        (at, known): (Timestamp, Option<Seq>),
        ask: &PageAsk,
    ) -> Result<Page<ClockRow>, StoreError> {
        let (mut rows, mut after) = (Vec::new(), place(ask));
        loop {
            let build = page(
                self.backend(),
                (customer, contract),
                (promise, status),
                (at, known),
                after,
            );
            let found = self.clock_rows(customer, &build)?;
            let more = found.len() >= usize::from(AT_ONCE);
            after = found.last().map(Place::of).or(after);
            rows.extend(
                found
                    .into_iter()
                    .filter(|r| status.is_none_or(|status| r.clock.verdict(at).status == status)),
            );
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
    (promise, status): (&str, Option<Status>),
    (at, seq): (Timestamp, Option<Seq>),
    after: Option<Place>,
) -> Build {
    let mut build = clocks::select(backend, whose);
    let running = matches!(
        status,
        Some(Status::NotDue | Status::Running | Status::AtRisk)
    );
    // What runs is few among all: it is looked up, not found by walking the promise's whole list.
    let column = match running {
        true => "(k.promise || '')",
        false => "k.promise",
    };
    build.and_is(column, promise);
    known(&mut build, "k", seq);
    build.text(" AND k.started_us <= ").bind(at);
    // Each row is judged; the columns leave out what cannot stand so.
    match status {
        None | Some(Status::Kept | Status::Withdrawn) => {}
        Some(Status::Broken | Status::Excused | Status::Incomplete) => {
            build.text(" AND (k.missed = 1 OR k.counted_us > ");
            build.bind(at).text(")");
        }
        Some(Status::NotDue | Status::Running | Status::AtRisk) => {
            build.text(" AND k.counted_us > ").bind(at);
        }
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

pub(super) fn forms(customer: CustomerId, backend: Backend) -> Vec<(String, Build)> {
    let whose = (customer, ContractId(Uuid::nil()));
    let after = Place {
        started_us: 1,
        ticket: Uuid::nil(),
        instance: 0,
    };
    let mut all = Vec::new();
    for seq in [None, Some(7)] {
        for (after, status) in [
            (None, None),
            (Some(after), Some(Status::Broken)),
            (Some(after), Some(Status::Running)),
        ] {
            let when = (Timestamp::UNIX_EPOCH, seq);
            let build = page(backend, whose, ("D3.arrival", status), when, after);
            all.push(("promise clocks".to_owned(), build));
        }
    }
    all
}
