//! Every form that a list's statement can take, for the tests that prepare and explain them all.

use super::{
    Cursor, DeviceFilter, PageAsk, PersonFilter, Scope, TicketFilter, TicketSort, board, devices,
    page::Key, people, places, search, sql::Build, tickets,
};
use crate::{
    db::{Backend, Value},
    views::search::Asked,
};
use shounuo_core::{
    Timestamp,
    id::*,
    role::Role,
    ticket::words::{Grade, Stage, TicketKind},
};
use uuid::Uuid;

/// The forms, each with a name.
pub(super) fn forms(scope: Scope, backend: Backend) -> Vec<(String, Build)> {
    let mut all = Vec::new();
    for (name, filter) in ticket_filters() {
        // Asked by the house, these become their customer's list before they are a statement.
        let theirs = ["device", "place", "words", "parent", "reporter"].contains(&name);
        if theirs && scope == Scope::House {
            continue;
        }
        for sort in [TicketSort::Due, TicketSort::Newest, TicketSort::Changed] {
            let (key, id) = (Key::Number(1), Uuid::nil());
            for after in [None, Some(Cursor { key, id })] {
                let page = PageAsk { limit: 50, after };
                let now = Timestamp::UNIX_EPOCH;
                let build = tickets::tickets(scope, backend, &filter, sort, &page, now);
                let paged = if page.after.is_some() { " next" } else { "" };
                all.extend(build.map(|b| (format!("tickets {name} {sort:?}{paged}"), b)));
            }
        }
    }
    all.push(("board".to_owned(), board::columns(scope, backend, 20)));
    all.extend(device_forms(scope, backend));
    all.extend(others(scope, backend));
    all
}

/// The default filter with one thing set.
fn with(set: impl FnOnce(&mut TicketFilter)) -> TicketFilter {
    let mut filter = TicketFilter::default();
    set(&mut filter);
    filter
}

fn devices_with(set: impl FnOnce(&mut DeviceFilter)) -> DeviceFilter {
    let mut filter = DeviceFilter::default();
    set(&mut filter);
    filter
}

fn ticket_filters() -> Vec<(&'static str, TicketFilter)> {
    let id = Uuid::nil();
    let mut all = vec![
        ("all", TicketFilter::default()),
        ("open", with(|f| f.open = Some(true))),
        ("ended", with(|f| f.open = Some(false))),
        (
            "stages",
            with(|f| f.stages = vec![Stage::Reported, Stage::Assigned]),
        ),
        ("kind", with(|f| f.kind = Some(TicketKind::Fault))),
        ("grade", with(|f| f.grade = Some(Grade::Major))),
        ("assignee", with(|f| f.assignee = Some(PersonId(id)))),
        ("owner", with(|f| f.owner = Some(PersonId(id)))),
        ("unowned", with(|f| f.unowned = true)),
        ("reporter", with(|f| f.reporter = Some(PersonId(id)))),
        ("device", with(|f| f.device = Some(DeviceId(id)))),
        ("place", with(|f| f.place = Some(PlaceId(id)))),
        ("word", with(|f| f.text = Some("广播".to_owned()))),
        (
            "reported",
            with(|f| f.reported = Some(Timestamp::MIN..Timestamp::MAX)),
        ),
        ("overdue", with(|f| f.overdue = true)),
        ("source", with(|f| f.source_no = Some("INC1".to_owned()))),
        ("parent", with(|f| f.parent = Some(TicketId(id)))),
    ];
    all.push(("words", with(words)));
    all
}

fn words(filter: &mut TicketFilter) {
    filter.text = Some("A301 黑屏了".to_owned());
    filter.place = Some(PlaceId(Uuid::nil()));
    filter.open = Some(true);
}

fn device_forms(scope: Scope, backend: Backend) -> Vec<(String, Build)> {
    let filters: [(&str, DeviceFilter); 5] = [
        ("all", DeviceFilter::default()),
        (
            "class",
            devices_with(|f| f.class = Some("access_switch".to_owned())),
        ),
        (
            "place",
            devices_with(|f| f.place = Some(PlaceId(Uuid::nil()))),
        ),
        ("text", devices_with(|f| f.text = Some("A301-0".to_owned()))),
        ("open", devices_with(|f| f.has_open = Some(true))),
    ];
    let (key, id) = (Key::Text("A301-07".to_owned()), Uuid::nil());
    let after = Some(Cursor { key, id });
    let pages = [PageAsk::first(50), PageAsk { limit: 50, after }];
    let mut all = Vec::new();
    for (name, filter) in &filters {
        for page in &pages {
            let build = devices::devices(scope, backend, filter, page);
            all.extend(build.map(|b| (format!("devices {name}"), b)));
        }
    }
    all
}

fn others(scope: Scope, backend: Backend) -> Vec<(String, Build)> {
    let ids = || vec![Value::from(Uuid::nil())];
    let filter = PersonFilter {
        roles: vec![Role::Expert, Role::FieldTechnician],
        active: Some(true),
        of: Some(None),
    };
    let mut all = vec![
        (
            "devices of".to_owned(),
            devices::devices_of(scope, backend, ids()),
        ),
        (
            "places of".to_owned(),
            places::places_of(scope, backend, ids()),
        ),
        (
            "people of".to_owned(),
            people::people_of(scope, backend, ids()),
        ),
        ("people".to_owned(), people::people(scope, backend, &filter)),
        (
            "people all".to_owned(),
            people::people(scope, backend, &PersonFilter::default()),
        ),
        (
            "reveal".to_owned(),
            people::reveal(scope, backend, &[VaultId(Uuid::nil())]),
        ),
    ];
    for kind in ["device", "place", "person"] {
        let question = Asked::new(backend, scope, "广播 A3").all_terms(kind);
        let build = question.map(|q| search::subjects(scope, backend, kind, &q, 20));
        all.extend(build.map(|b| (format!("search {kind}"), b)));
    }
    all
}
