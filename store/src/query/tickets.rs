//! Lists of tickets.

use super::{
    Cursor, List, Page, PageAsk, Scope, TicketFilter, TicketRow, TicketSort, found, page::Key,
    sql::Build, ticket_row,
};
use crate::{Reader, StoreError, db::Backend, views::search::Asked};
use shounuo_core::{Subject, Timestamp, id::PlaceId};

/// The place asked for, and every place within it.
const WITHIN: &str = "WITH RECURSIVE within(id) AS (SELECT s.id FROM place_row s";
const WITHIN_STEP: &str = " UNION SELECT s.id FROM place_row s JOIN within w ON s.parent = w.id";

impl Reader<'_> {
    /// A page of tickets. `now` is what overdue is measured by.
    pub fn tickets(
        &mut self,
        scope: &Scope,
        filter: &TicketFilter,
        sort: TicketSort,
        page: &PageAsk,
        now: Timestamp,
    ) -> Result<Page<TicketRow>, StoreError> {
        let Some(scope) = self.narrowed(scope, filter)? else {
            return Ok(Page {
                rows: Vec::new(),
                next: None,
            });
        };
        let Some(build) = tickets(scope, self.backend(), filter, sort, page, now) else {
            return Ok(Page {
                rows: Vec::new(),
                next: None,
            });
        };
        let found = self.rows(&build.sql, &build.params)?;
        let rows = found
            .iter()
            .map(ticket_row::read)
            .collect::<Result<Vec<_>, _>>()?;
        let cursor = |row: &TicketRow| List::Tickets(sort).at_number(key(row, sort), row.id.0);
        Ok(cut(rows, page, cursor))
    }

    /// A device, place or outage belongs to one customer, so the list does: its indexes serve the
    /// house too. `None` when it is nobody's within the scope.
    fn narrowed(
        &mut self,
        scope: &Scope,
        filter: &TicketFilter,
    ) -> Result<Option<Scope>, StoreError> {
        if *scope != Scope::House {
            return Ok(Some(*scope));
        }
        let subject = filter.device.map(Subject::Device);
        let subject = subject.or(filter.place.map(Subject::Place));
        if let Some(subject) = subject.or(filter.parent.map(Subject::Ticket)) {
            return Ok(self.owner_of(&subject)?.map(Scope::Customer));
        }
        // Somebody of the house may have reported for any customer.
        let reporter = filter.reporter.map(Subject::Person);
        let owner = reporter.map(|r| self.owner_of(&r)).transpose()?.flatten();
        Ok(Some(owner.map_or(Scope::House, Scope::Customer)))
    }
}

/// Cuts a list that was asked for with one row more than the page holds.
pub(super) fn cut<T>(mut rows: Vec<T>, page: &PageAsk, cursor: impl Fn(&T) -> Cursor) -> Page<T> {
    let more = rows.len() > page.rows_max();
    rows.truncate(page.rows_max());
    let next = rows.last().filter(|_| more).map(cursor);
    Page { rows, next }
}

fn key(row: &TicketRow, sort: TicketSort) -> i64 {
    match sort {
        TicketSort::Due => row
            .due_at
            .map_or(crate::views::NEVER, |d| d.as_microsecond()),
        TicketSort::Newest => row.reported_at.as_microsecond(),
        TicketSort::Changed => row.changed_at.as_microsecond(),
    }
}

/// The statement of a page; `None` when words were asked for that no index can hold.
pub(super) fn tickets(
    scope: Scope,
    backend: Backend,
    filter: &TicketFilter,
    sort: TicketSort,
    page: &PageAsk,
    now: Timestamp,
) -> Option<Build> {
    let mut build = Build::new(scope, backend);
    let words = filter
        .text
        .as_deref()
        .map(str::trim)
        .filter(|t| !t.is_empty());
    let terms = words.map(|w| Asked::new(backend, scope, w).each_term(None));
    if terms.as_ref().is_some_and(Vec::is_empty) {
        return None;
    }
    let terms = terms.unwrap_or_default();
    let mut lead = with(&mut build, filter, terms.len());
    for (n, term) in terms.iter().enumerate() {
        lead = found::hits(&mut build, lead, n, term);
    }
    build
        .text("SELECT ")
        .text(ticket_row::COLUMNS)
        .text(" FROM (SELECT t.customer, t.id FROM ticket_row t")
        .where_scope("t");
    for n in 0..terms.len() {
        found::found_in(&mut build, n);
    }
    conditions(&mut build, filter, now);
    order(&mut build, sort, page, is_narrow(filter, sort));
    // Names are looked up for the rows of the page only.
    build
        .text(") page CROSS JOIN ticket_row t")
        .text(ticket_row::JOINS);
    build
        .text(" WHERE t.customer = page.customer AND t.id = page.id")
        .text(&by(sort));
    Some(build)
}

/// Begins with the places within the one asked for. Says how the next part joins on.
fn with(build: &mut Build, filter: &TicketFilter, terms: usize) -> &'static str {
    match filter.place {
        Some(place) => {
            within_place(build, place);
            ", "
        }
        None if terms > 0 => "WITH RECURSIVE ",
        None => "",
    }
}

/// Begins a statement with `within`: the place and every place within it.
pub(super) fn within_place(build: &mut Build, place: PlaceId) {
    build
        .text(WITHIN)
        .where_scope("s")
        .and_is("s.id", place)
        .text(WITHIN_STEP);
    build.where_scope("s").text(") ");
}

fn conditions(build: &mut Build, filter: &TicketFilter, now: Timestamp) {
    if !filter.stages.is_empty() {
        build
            .text(" AND t.stage IN ")
            .list(filter.stages.iter().map(|s| s.code().into()));
    }
    if let Some(open) = filter.open {
        // Not a parameter: the indexes over open tickets serve only who says so in the text.
        build.text(if open {
            " AND t.open = 1"
        } else {
            " AND t.open = 0"
        });
    }
    if let Some(kind) = filter.kind {
        build.and_is("t.kind", kind.code());
    }
    if let Some(grade) = filter.grade {
        build.and_is("t.grade", grade.code());
    }
    if filter.unowned {
        build.text(" AND t.owner IS NULL");
    }
    if filter.place.is_some() {
        build.text(" AND t.place IN (SELECT id FROM within)");
    }
    if let Some(range) = &filter.reported {
        build.text(" AND t.reported_us >= ").bind(range.start);
        build.text(" AND t.reported_us < ").bind(range.end);
    }
    if filter.overdue {
        build.text(" AND t.due_us < ").bind(now);
    }
    whose(build, filter);
}

fn whose(build: &mut Build, filter: &TicketFilter) {
    if let Some(assignee) = filter.assignee {
        build.and_is("t.assignee", assignee);
    }
    if let Some(owner) = filter.owner {
        build.and_is("t.owner", owner);
    }
    if let Some(reporter) = filter.reporter {
        build.and_is("t.reporter", reporter);
    }
    if let Some(device) = filter.device {
        build.and_is("t.device", device);
    }
    if let Some(parent) = filter.parent {
        build.and_is("t.parent", parent);
    }
    if let Some(source_no) = &filter.source_no {
        build.and_is("t.source_no", source_no);
    }
}

/// Whether only few tickets can be meant, and their index has another order: they are sorted.
fn is_narrow(filter: &TicketFilter, sort: TicketSort) -> bool {
    let few = filter.text.is_some()
        || filter.source_no.is_some()
        || filter.parent.is_some()
        || filter.reporter.is_some();
    let by_due = filter.overdue || filter.assignee.is_some() || filter.owner.is_some();
    let by_report = filter.device.is_some();
    few || (by_due && sort != TicketSort::Due) || (by_report && sort != TicketSort::Newest)
}

fn order(build: &mut Build, sort: TicketSort, page: &PageAsk, narrow: bool) {
    let (column, direction) = column(sort);
    // SQLite is not to walk all tickets in order instead, looking for the few.
    let column = match narrow {
        true => format!("({column} + 0)"),
        false => column.to_owned(),
    };
    if let Some(Cursor {
        key: Key::Number(key),
        id,
        ..
    }) = page.after_in(List::Tickets(sort))
    {
        let after = if direction == "ASC" { ">" } else { "<" };
        build
            .text(&format!(" AND ({column}, t.id) {after} ("))
            .bind(*key)
            .text(", ")
            .bind(*id);
        build.text(")");
    }
    let by = format!(" ORDER BY {column} {direction}, t.id {direction} LIMIT ");
    build.text(&by).bind(page.rows_asked());
}

fn by(sort: TicketSort) -> String {
    let (column, direction) = column(sort);
    format!(" ORDER BY {column} {direction}, t.id {direction}")
}

fn column(sort: TicketSort) -> (&'static str, &'static str) {
    match sort {
        TicketSort::Due => ("t.due_us", "ASC"),
        TicketSort::Newest => ("t.reported_us", "DESC"),
        TicketSort::Changed => ("t.changed_us", "DESC"),
    }
}
