//! Devices.

use super::{
    DeviceFilter, DeviceRow, List, Page, PageAsk, Scope, search,
    sql::Build,
    ticket_row::{number, text},
    tickets::{cut, within_place},
};
use crate::{
    Reader, StoreError,
    db::{Backend, Row, Value},
    views::search::Asked,
};
use shounuo_core::{Subject, id::DeviceId};

const COLUMNS: &str = "d.customer, d.id, d.class, d.nickname, d.model, d.serial, d.place, p.name, \
     d.accepted_on, d.labels, d.open_tickets, d.repaired_us";
const JOIN: &str = " LEFT JOIN place_row p ON p.customer = d.customer AND p.id = d.place";

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
        Ok(cut(rows, page, |r| {
            List::Devices.at_text(&r.nickname, r.id.0)
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
    select(&mut build);
    conditions(&mut build, filter)?;
    build.page_up(List::Devices, ("d.nickname", "d.id"), page);
    Some(build)
}

fn select(build: &mut Build) {
    build
        .text("SELECT ")
        .text(COLUMNS)
        .text(" FROM device_row d");
    build.text(JOIN).where_scope("d");
}

fn conditions(build: &mut Build, filter: &DeviceFilter) -> Option<()> {
    let words = filter.text.as_deref().map(str::trim);
    if let Some(words) = words.filter(|t| !t.is_empty()) {
        let question = Asked::new(build.backend, build.scope, words).all_terms("device")?;
        build.text(" AND d.id IN (SELECT h.subject FROM (");
        search::hits(build, &question);
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
        None => build,
    };
    Some(())
}

pub(super) fn devices_of(scope: Scope, backend: Backend, ids: Vec<Value>) -> Build {
    let mut build = Build::new(scope, backend);
    select(&mut build);
    build.among("d.customer", "device", "d.id", ids);
    build.text(" ORDER BY d.nickname, d.id");
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
