//! Every form that a list's statement can take, for the tests that prepare and explain them all.

use super::{
    Cursor, DeviceFilter, PageAsk, PersonFilter, Scope, TicketFilter, TicketSort, board, page::Key,
    people, search, sql::Build, things, tickets,
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
        for sort in [TicketSort::Due, TicketSort::Newest, TicketSort::Changed] {
            for after in [
                None,
                Some(Cursor {
                    key: Key::Number(1),
                    id: Uuid::nil(),
                }),
            ] {
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

fn ticket_filters() -> Vec<(&'static str, TicketFilter)> {
    let none = TicketFilter::default;
    let id = Uuid::nil();
    let text = |t: &str| Some(t.to_owned());
    vec![
        ("all", none()),
        (
            "stages",
            TicketFilter {
                stages: vec![Stage::Reported, Stage::Assigned],
                ..none()
            },
        ),
        (
            "open",
            TicketFilter {
                open: Some(true),
                ..none()
            },
        ),
        (
            "ended",
            TicketFilter {
                open: Some(false),
                ..none()
            },
        ),
        (
            "kind",
            TicketFilter {
                kind: Some(TicketKind::Fault),
                ..none()
            },
        ),
        (
            "grade",
            TicketFilter {
                grade: Some(Grade::Major),
                ..none()
            },
        ),
        (
            "assignee",
            TicketFilter {
                assignee: Some(PersonId(id)),
                open: Some(true),
                ..none()
            },
        ),
        (
            "owner",
            TicketFilter {
                owner: Some(PersonId(id)),
                ..none()
            },
        ),
        (
            "unowned",
            TicketFilter {
                unowned: true,
                open: Some(true),
                ..none()
            },
        ),
        (
            "reporter",
            TicketFilter {
                reporter: Some(PersonId(id)),
                ..none()
            },
        ),
        (
            "device",
            TicketFilter {
                device: Some(DeviceId(id)),
                open: Some(true),
                ..none()
            },
        ),
        (
            "place",
            TicketFilter {
                place: Some(PlaceId(id)),
                ..none()
            },
        ),
        (
            "word",
            TicketFilter {
                text: text("广播"),
                ..none()
            },
        ),
        (
            "words",
            TicketFilter {
                text: text("A301 黑屏了"),
                place: Some(PlaceId(id)),
                ..none()
            },
        ),
        (
            "reported",
            TicketFilter {
                reported: Some(Timestamp::MIN..Timestamp::MAX),
                ..none()
            },
        ),
        (
            "overdue",
            TicketFilter {
                overdue: true,
                open: Some(true),
                ..none()
            },
        ),
        (
            "source",
            TicketFilter {
                source_no: text("INC1"),
                ..none()
            },
        ),
        (
            "parent",
            TicketFilter {
                parent: Some(TicketId(id)),
                ..none()
            },
        ),
    ]
}

fn device_forms(scope: Scope, backend: Backend) -> Vec<(String, Build)> {
    let none = DeviceFilter::default;
    let filters = [
        ("all", none()),
        (
            "class",
            DeviceFilter {
                class: Some("access_switch".to_owned()),
                ..none()
            },
        ),
        (
            "place",
            DeviceFilter {
                place: Some(PlaceId(Uuid::nil())),
                ..none()
            },
        ),
        (
            "text",
            DeviceFilter {
                text: Some("A301-0".to_owned()),
                ..none()
            },
        ),
        (
            "open",
            DeviceFilter {
                has_open: Some(true),
                ..none()
            },
        ),
    ];
    let after = Some(Cursor {
        key: Key::Text("A301-07".to_owned()),
        id: Uuid::nil(),
    });
    let pages = [PageAsk::first(50), PageAsk { limit: 50, after }];
    let mut all = Vec::new();
    for (name, filter) in &filters {
        for page in &pages {
            let build = things::devices(scope, backend, filter, page);
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
            things::devices_of(scope, backend, ids()),
        ),
        (
            "places of".to_owned(),
            things::places_of(scope, backend, ids()),
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
