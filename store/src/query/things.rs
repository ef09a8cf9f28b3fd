//! Devices and places.

use super::{
    Cursor, DeviceFilter, DeviceRow, Page, PageAsk, PlaceRow, Scope,
    page::Key,
    search,
    sql::{Build, templates, within},
    ticket_row::{number, text, word},
    tickets::{cut, within_place},
};
use crate::{
    Reader, StoreError,
    db::{Backend, Row, Value},
    views::search::Asked,
};
use shounuo_core::{
    Subject,
    id::{DeviceId, PlaceId},
    place::PlaceKind,
};
use std::collections::{BTreeMap, HashSet};

const DEVICE_COLUMNS: &str = "d.customer, d.id, d.class, d.nickname, d.model, d.serial, d.place, \
     p.name, d.accepted_on, d.labels, d.open_tickets, d.repaired_us";
const DEVICE_JOIN: &str = " LEFT JOIN place_row p ON p.customer = d.customer AND p.id = d.place";

templates! {
    /// Every place with what stands there.
    PLACES = "SELECT s.customer, s.id, s.kind, s.parent, s.name, \
              (SELECT COUNT(*) FROM device_row d \
               WHERE d.customer = s.customer AND d.place = s.id), \
              (SELECT COUNT(*) FROM ticket_row t \
               WHERE t.customer = s.customer AND t.place = s.id AND t.open = 1) \
              FROM place_row s WHERE {c:s}";
    /// The names from a building down to place $2.
    PATH = "WITH RECURSIVE up(customer, id, parent, name, depth) AS ( \
            SELECT s.customer, s.id, s.parent, s.name, 0 FROM place_row s \
            WHERE {own:s} AND s.id = $2 UNION ALL \
            SELECT s.customer, s.id, s.parent, s.name, w.depth + 1 FROM place_row s \
            JOIN up w ON s.customer = w.customer AND s.id = w.parent WHERE w.depth < 16) \
            SELECT name FROM up ORDER BY depth DESC";
}

impl Reader<'_> {
    /// A page of devices, by nickname.
    pub fn devices(
        &mut self,
        scope: &Scope,
        filter: &DeviceFilter,
        page: &PageAsk,
    ) -> Result<Page<DeviceRow>, StoreError> {
        let nothing = Page {
            rows: Vec::new(),
            next: None,
        };
        let scope = match filter.place {
            Some(place) if *scope == Scope::House => {
                match self.owner_of(&Subject::Place(place))? {
                    Some(customer) => Scope::Customer(customer),
                    None => return Ok(nothing),
                }
            }
            _ => *scope,
        };
        let Some(build) = devices(scope, self.backend(), filter, page) else {
            return Ok(nothing);
        };
        let found = self.rows(&build.sql, &build.params)?;
        let rows = found.iter().map(device).collect::<Result<Vec<_>, _>>()?;
        Ok(cut(rows, page, |r| Cursor {
            key: Key::Text(r.nickname.clone()),
            id: r.id.0,
        }))
    }

    /// A device.
    pub fn device(&mut self, scope: &Scope, id: DeviceId) -> Result<Option<DeviceRow>, StoreError> {
        Ok(self.devices_of(scope, vec![id.into()])?.pop())
    }

    /// Devices by their ids, by nickname.
    pub(super) fn devices_of(
        &mut self,
        scope: &Scope,
        ids: Vec<Value>,
    ) -> Result<Vec<DeviceRow>, StoreError> {
        let build = devices_of(*scope, self.backend(), ids);
        self.rows(&build.sql, &build.params)?
            .iter()
            .map(device)
            .collect()
    }

    /// Every place within the scope, as a tree: what is in a place follows it, by name.
    pub fn places(&mut self, scope: &Scope) -> Result<Vec<PlaceRow>, StoreError> {
        let rows = self.rows(&PLACES.of(scope), &[within(scope)])?;
        Ok(tree(rows.iter().map(place).collect::<Result<_, _>>()?))
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

/// The statement of a page of devices; `None` when words were asked for that no index can hold.
pub(super) fn devices(
    scope: Scope,
    backend: Backend,
    filter: &DeviceFilter,
    page: &PageAsk,
) -> Option<Build> {
    let mut build = Build::new(scope, backend);
    if let Some(place) = filter.place {
        within_place(&mut build, place);
    }
    build
        .text("SELECT ")
        .text(DEVICE_COLUMNS)
        .text(" FROM device_row d")
        .text(DEVICE_JOIN);
    build.where_scope("d");
    if let Some(words) = filter
        .text
        .as_deref()
        .map(str::trim)
        .filter(|t| !t.is_empty())
    {
        let question = Asked::new(backend, scope, words).all_terms("device")?;
        build.text(" AND d.id IN (SELECT h.subject FROM (");
        search::hits(&mut build, &question);
        build.text(") h)");
    }
    if let Some(class) = &filter.class {
        build.and_is("d.class", class);
    }
    if filter.place.is_some() {
        build.text(" AND d.place IN (SELECT id FROM within)");
    }
    match filter.has_open {
        Some(true) => build.text(" AND d.open_tickets > 0"),
        Some(false) => build.text(" AND d.open_tickets = 0"),
        None => &mut build,
    };
    if let Some(Cursor {
        key: Key::Text(name),
        id,
    }) = &page.after
    {
        build
            .text(" AND (d.nickname, d.id) > (")
            .bind(name)
            .text(", ")
            .bind(*id)
            .text(")");
    }
    let limit = i64::try_from(page.rows_max() + 1).unwrap_or(i64::MAX);
    build.text(" ORDER BY d.nickname, d.id LIMIT ").bind(limit);
    Some(build)
}

pub(super) fn devices_of(scope: Scope, backend: Backend, ids: Vec<Value>) -> Build {
    let mut build = Build::new(scope, backend);
    build
        .text("SELECT ")
        .text(DEVICE_COLUMNS)
        .text(" FROM device_row d")
        .text(DEVICE_JOIN);
    build
        .where_scope("d")
        .among("d.customer", "device", "d.id", ids);
    build.text(" ORDER BY d.nickname, d.id");
    build
}

pub(super) fn places_of(scope: Scope, backend: Backend, ids: Vec<Value>) -> Build {
    let mut build = Build::new(scope, backend);
    build.text("SELECT s.customer, s.id, s.kind, s.parent, s.name, 0, 0 FROM place_row s");
    build
        .where_scope("s")
        .among("s.customer", "place", "s.id", ids)
        .text(" ORDER BY s.name, s.id");
    build
}

fn device(row: &Row) -> Result<DeviceRow, StoreError> {
    Ok(DeviceRow {
        customer: row.parse(0)?,
        id: row.parse(1)?,
        class: text(row, 2)?,
        nickname: text(row, 3)?,
        model: text(row, 4)?,
        serial: text(row, 5)?,
        place: row.opt_parse(6)?,
        place_name: text(row, 7)?,
        accepted_on: row.opt_parse(8)?,
        labels: number(row, 9)?,
        open_tickets: number(row, 10)?,
        repaired_at: row.opt_instant(11)?,
    })
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
