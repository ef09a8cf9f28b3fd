//! Places.

use super::{
    List, Page, PageAsk, PlaceRow, Scope,
    page::whole,
    sql::{Build, templates, within},
    ticket_row::{number, text, word},
    tickets::cut,
};
use crate::{
    Reader, StoreError,
    db::{Backend, Row, Value},
};
use shounuo_core::{Subject, id::PlaceId, place::PlaceKind};
use std::collections::{BTreeMap, HashSet};

/// A place with what stands there.
const COUNTED: &str = "SELECT s.customer, s.id, s.kind, s.parent, s.name, \
     (SELECT COUNT(*) FROM device_row d WHERE d.customer = s.customer AND d.place = s.id), \
     (SELECT COUNT(*) FROM ticket_row t \
      WHERE t.customer = s.customer AND t.place = s.id AND t.open = 1) FROM place_row s";

templates! {
    /// The names from a building down to place $2.
    PATH = "WITH RECURSIVE up(customer, id, parent, name, depth) AS ( \
            SELECT s.customer, s.id, s.parent, s.name, 0 FROM place_row s \
            WHERE {own:s} AND s.id = $2 UNION ALL \
            SELECT s.customer, s.id, s.parent, s.name, w.depth + 1 FROM place_row s \
            JOIN up w ON s.customer = w.customer AND s.id = w.parent WHERE w.depth < 16) \
            SELECT name FROM up ORDER BY depth DESC";
}

impl Reader<'_> {
    /// A page of places within the scope, by name. Their depth is not counted.
    pub fn places(&mut self, scope: &Scope, page: &PageAsk) -> Result<Page<PlaceRow>, StoreError> {
        let build = places(*scope, self.backend(), page);
        let found = self.rows(&build.sql, &build.params)?;
        let rows = found.iter().map(place).collect::<Result<Vec<_>, _>>()?;
        Ok(cut(rows, page, |p| List::Places.at_text(&p.name, p.id.0)))
    }

    /// Every place within the scope, as a tree: what is in a place follows it, by name. For lists to
    /// choose from.
    pub fn place_tree(&mut self, scope: &Scope) -> Result<Vec<PlaceRow>, StoreError> {
        Ok(tree(whole(|page| self.places(scope, page))?))
    }

    /// A place; what stands there and its depth are not counted.
    pub fn place(&mut self, scope: &Scope, id: PlaceId) -> Result<Option<PlaceRow>, StoreError> {
        Ok(self.places_of(scope, vec![id.into()])?.pop())
    }

    /// Places by their ids; their depth is not counted.
    pub(super) fn places_of(
        &mut self,
        scope: &Scope,
        ids: Vec<Value>,
    ) -> Result<Vec<PlaceRow>, StoreError> {
        let build = places_of(*scope, self.backend(), ids);
        self.rows(&build.sql, &build.params)?
            .iter()
            .map(place)
            .collect()
    }

    /// The names of a place and all that it is in, the building first. Empty outside the scope.
    pub fn place_path(&mut self, scope: &Scope, id: PlaceId) -> Result<Vec<String>, StoreError> {
        let Some(owner) = self.owner_within(scope, &Subject::Place(id))?.flatten() else {
            return Ok(Vec::new());
        };
        let own = Scope::Customer(owner);
        let rows = self.rows(&PATH.of(&own), &[within(&own), id.into()])?;
        rows.iter().map(|r| Ok(r.text(0)?.to_owned())).collect()
    }
}

pub(super) fn places(scope: Scope, backend: Backend, page: &PageAsk) -> Build {
    let mut build = Build::new(scope, backend);
    build.text(COUNTED).where_scope("s");
    build.page_up(List::Places, ("s.name", "s.id"), page);
    build
}

/// Places by their ids; what stands there is not counted.
pub(super) fn places_of(scope: Scope, backend: Backend, ids: Vec<Value>) -> Build {
    let mut build = Build::new(scope, backend);
    build.text("SELECT s.customer, s.id, s.kind, s.parent, s.name, 0, 0 FROM place_row s");
    build
        .where_scope("s")
        .among("s.customer", "place", "s.id", ids);
    build.text(" ORDER BY s.name, s.id");
    build
}

fn place(row: &Row) -> Result<PlaceRow, StoreError> {
    Ok(PlaceRow {
        customer: row.parse(0)?,
        id: row.parse(1)?,
        kind: word(row, 2, PlaceKind::from_code)?,
        parent: row.opt_parse(3)?,
        name: text(row, 4)?,
        depth: 0,
        devices: number(row, 5)?,
        open_tickets: number(row, 6)?,
    })
}

/// Puts places in the order of a tree. A place whose parent is not known stands at the top, so
/// that none is lost; neither is one of a circle.
fn tree(mut rows: Vec<PlaceRow>) -> Vec<PlaceRow> {
    rows.sort_by(|a, b| (a.customer, &a.name, a.id).cmp(&(b.customer, &b.name, b.id)));
    let known: HashSet<PlaceId> = rows.iter().map(|r| r.id).collect();
    let mut children: BTreeMap<Option<PlaceId>, Vec<usize>> = BTreeMap::new();
    for (i, row) in rows.iter().enumerate() {
        children
            .entry(row.parent.filter(|p| known.contains(p)))
            .or_default()
            .push(i);
    }
    let mut order = Vec::with_capacity(rows.len());
    let mut waiting: Vec<(usize, u16)> = Vec::new();
    let mut put = |waiting: &mut Vec<(usize, u16)>, parent: Option<PlaceId>, depth: u16| {
        let next = children.remove(&parent).unwrap_or_default();
        waiting.extend(next.into_iter().rev().map(|i| (i, depth)));
    };
    put(&mut waiting, None, 0);
    while let Some((i, depth)) = waiting.pop() {
        order.push((i, depth));
        put(&mut waiting, Some(rows[i].id), depth.saturating_add(1));
    }
    let placed: HashSet<usize> = order.iter().map(|(i, _)| *i).collect();
    order.extend(
        (0..rows.len())
            .filter(|i| !placed.contains(i))
            .map(|i| (i, 0)),
    );
    order
        .iter()
        .map(|(i, depth)| PlaceRow {
            depth: *depth,
            ..rows[*i].clone()
        })
        .collect()
}
