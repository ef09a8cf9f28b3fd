//! The board, and the figures on "my work".

use super::{
    Board, Column, Scope, TicketRow, WorkCounts,
    sql::{Build, templates, within},
    ticket_row::{self, number, word},
};
use crate::{Reader, StoreError, db::Backend};
use shounuo_core::{Timestamp, id::PersonId, ticket::words::Stage};
use std::collections::BTreeMap;

/// Most cards that a column shows.
const EACH_MAX: u16 = 200;

templates! {
    /// Open tickets per stage.
    STAGES = "SELECT t.stage, COUNT(*) FROM ticket_row t WHERE {c:t} AND t.open = 1 \
              GROUP BY t.stage";
    /// Figures over open tickets, by stage: all, unowned, owned by $2, sent to $2, due before $3.
    FIGURES = "SELECT t.stage, COUNT(*), COUNT(CASE WHEN t.owner IS NULL THEN 1 END), \
               COUNT(CASE WHEN t.owner = $2 THEN 1 END), \
               COUNT(CASE WHEN t.assignee = $2 THEN 1 END), \
               COUNT(CASE WHEN t.due_us < $3 THEN 1 END) \
               FROM ticket_row t WHERE {c:t} AND t.open = 1 GROUP BY t.stage";
}

impl Reader<'_> {
    /// The board: how many open tickets stand in each stage, and the `each` most urgent of them.
    pub fn board(&mut self, scope: &Scope, each: u16) -> Result<Board, StoreError> {
        let counts = self.stages(scope)?;
        let build = columns(*scope, self.backend(), each.clamp(1, EACH_MAX));
        let mut rows: BTreeMap<Stage, Vec<TicketRow>> = BTreeMap::new();
        for row in self.rows(&build.sql, &build.params)? {
            let row = ticket_row::read(&row)?;
            rows.entry(row.stage).or_default().push(row);
        }
        let columns = open_stages().map(|stage| Column {
            stage,
            count: counts.get(&stage).copied().unwrap_or(0),
            rows: rows.remove(&stage).unwrap_or_default(),
        });
        Ok(Board {
            columns: columns.collect(),
        })
    }

    /// What waits for a person, and for all, at `now`.
    pub fn work_counts(
        &mut self,
        scope: &Scope,
        person: Option<PersonId>,
        now: Timestamp,
    ) -> Result<WorkCounts, StoreError> {
        // Nobody's id is empty.
        let person = person.map_or(String::new(), |p| p.to_string());
        let params = [within(scope), person.into(), now.into()];
        let mut counts = WorkCounts::default();
        for row in self.rows(&FIGURES.of(scope), &params)? {
            let stage = word(&row, 0, Stage::from_code)?;
            counts.stages.insert(stage, number(&row, 1)?);
            counts.unowned += number(&row, 2)?;
            counts.owned += number(&row, 3)?;
            counts.assigned += number(&row, 4)?;
            counts.overdue += number(&row, 5)?;
        }
        Ok(counts)
    }

    fn stages(&mut self, scope: &Scope) -> Result<BTreeMap<Stage, u32>, StoreError> {
        let rows = self.rows(&STAGES.of(scope), &[within(scope)])?;
        rows.iter()
            .map(|row| Ok((word(row, 0, Stage::from_code)?, number(row, 1)?)))
            .collect()
    }
}

fn open_stages() -> impl Iterator<Item = Stage> {
    Stage::ALL.iter().copied().filter(|s| s.is_open())
}

/// One statement for all columns: each takes its first tickets from the index.
pub(super) fn columns(scope: Scope, backend: Backend, each: u16) -> Build {
    let mut build = Build::new(scope, backend);
    build
        .text("SELECT ")
        .text(ticket_row::COLUMNS)
        .text(" FROM (");
    for (n, stage) in open_stages().enumerate() {
        let union = if n == 0 { "" } else { " UNION ALL " };
        build
            .text(union)
            .text("SELECT * FROM (SELECT t.customer, t.id FROM ticket_row t");
        build
            .where_scope("t")
            .and_is("t.stage", stage.code())
            .text(" AND t.open = 1");
        build
            .text(" ORDER BY t.due_us, t.id LIMIT ")
            .bind(i64::from(each));
        build.text(&format!(") s{n}"));
    }
    build
        .text(") page CROSS JOIN ticket_row t")
        .text(ticket_row::JOINS);
    build.text(" WHERE t.customer = page.customer AND t.id = page.id ORDER BY t.due_us, t.id");
    build
}
