//! Devices, places and the catalogue of parts as lists show them.

use super::{
    owner,
    row_view::{RowView, count},
};
use crate::{Table, Touched, db::Value};
use shounuo_core::State;

/// One row per device.
pub(super) const DEVICE: RowView = RowView {
    table: Table::new(
        "device_row",
        "CREATE TABLE {t} (customer TEXT NOT NULL, id TEXT NOT NULL, class TEXT NOT NULL, \
         nickname TEXT NOT NULL, model TEXT NOT NULL, serial TEXT NOT NULL, place TEXT, \
         accepted_on TEXT, labels INTEGER NOT NULL, open_tickets INTEGER NOT NULL, \
         repaired_us INTEGER, PRIMARY KEY (customer, id))",
        &[
            "CREATE INDEX {t}_by_name ON {t} (customer, nickname, id)",
            "CREATE INDEX {t}_by_class ON {t} (customer, class, nickname, id)",
            "CREATE INDEX {t}_by_place ON {t} (customer, place)",
            "CREATE INDEX {t}_house_by_name ON {t} (nickname, id)",
        ],
    ),
    columns: &[
        "customer",
        "id",
        "class",
        "nickname",
        "model",
        "serial",
        "place",
        "accepted_on",
        "labels",
        "open_tickets",
        "repaired_us",
    ],
    tail: "ON CONFLICT (customer, id) DO UPDATE SET class = excluded.class, \
           nickname = excluded.nickname, model = excluded.model, serial = excluded.serial, \
           place = excluded.place, accepted_on = excluded.accepted_on, labels = excluded.labels, \
           open_tickets = excluded.open_tickets, repaired_us = excluded.repaired_us",
    rows: device,
};

fn device(touched: &Touched) -> Vec<Vec<Value>> {
    let State::Device(device) = &touched.after else {
        return Vec::new();
    };
    if device.class.is_empty() {
        return Vec::new();
    }
    vec![vec![
        owner(touched.customer),
        touched.subject.id().into(),
        (&device.class).into(),
        (&device.nickname).into(),
        (&device.model).into(),
        (&device.serial).into(),
        device.place.into(),
        device.accepted_on.map(|d| d.to_string()).into(),
        count(device.labels.len()),
        count(device.open_tickets.len()),
        device.last_repair.as_ref().map(|r| r.at).into(),
    ]]
}

/// One row per building, floor or room.
pub(super) const PLACE: RowView = RowView {
    table: Table::new(
        "place_row",
        "CREATE TABLE {t} (customer TEXT NOT NULL, id TEXT NOT NULL, kind TEXT NOT NULL, \
         parent TEXT, name TEXT NOT NULL, PRIMARY KEY (customer, id))",
        &[
            "CREATE INDEX {t}_by_parent ON {t} (customer, parent)",
            "CREATE INDEX {t}_by_name ON {t} (customer, name, id)",
            "CREATE INDEX {t}_house_by_name ON {t} (name, id)",
        ],
    ),
    columns: &["customer", "id", "kind", "parent", "name"],
    tail: "ON CONFLICT (customer, id) DO UPDATE SET kind = excluded.kind, \
           parent = excluded.parent, name = excluded.name",
    rows: place,
};

fn place(touched: &Touched) -> Vec<Vec<Value>> {
    let State::Place(place) = &touched.after else {
        return Vec::new();
    };
    let Some(kind) = place.kind else {
        return Vec::new();
    };
    vec![vec![
        owner(touched.customer),
        touched.subject.id().into(),
        kind.code().into(),
        place.parent.into(),
        (&place.name).into(),
    ]]
}

/// One row per entry of the house's catalogue.
pub(super) const PART: RowView = RowView {
    table: Table::new(
        "part_row",
        "CREATE TABLE {t} (id TEXT NOT NULL PRIMARY KEY, code TEXT NOT NULL, name TEXT NOT NULL, \
         special_us INTEGER)",
        &["CREATE INDEX {t}_by_code ON {t} (code, id)"],
    ),
    columns: &["id", "code", "name", "special_us"],
    tail: "ON CONFLICT (id) DO UPDATE SET code = excluded.code, name = excluded.name, \
           special_us = excluded.special_us",
    rows: parts,
};

/// Only entries that the batch changed are written.
fn parts(touched: &Touched) -> Vec<Vec<Value>> {
    let State::House(house) = &touched.after else {
        return Vec::new();
    };
    let before = match &touched.before {
        Some(State::House(before)) => Some(&before.parts),
        _ => None,
    };
    let changed =
        |(id, part): &(&shounuo_core::id::PartId, _)| before.and_then(|b| b.get(id)) != Some(*part);
    let entries = house.parts.iter().filter(changed);
    entries
        .map(|(id, part)| {
            vec![
                (*id).into(),
                (&part.code).into(),
                (&part.name).into(),
                part.special_since.into(),
            ]
        })
        .collect()
}
