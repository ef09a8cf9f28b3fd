//! Every form that a list's statement can take, for the tests that prepare and explain them all.

use super::{
    DeviceFilter, FactAsk, List, PageAsk, PersonFilter, Scope, TicketFilter, TicketSort, alarms,
    board, devices, house, ledger, own, people, places, search, sql::Build, tickets, timeline,
};
use crate::{
    db::{Backend, Value},
    views::search::Asked,
};
use shounuo_core::{
    Subject, Timestamp,
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
            let cursor = List::Tickets(sort).at_number(1, Uuid::nil());
            for after in [None, Some(cursor)] {
                let page = PageAsk { limit: 50, after };
                let now = Timestamp::UNIX_EPOCH;
                let build = tickets::tickets(scope, backend, &filter, sort, &page, now);
                let paged = if page.after.is_some() { " next" } else { "" };
                all.extend(build.map(|b| (format!("tickets {name} {sort:?}{paged}"), b)));
            }
        }
    }
    all.push(("board".to_owned(), board::columns(scope, backend, 20)));
    if scope == Scope::House {
        all.extend(alarms::forms(backend));
        all.extend(ledger::house_forms(backend));
    }
    all.extend(device_forms(scope, backend));
    all.extend(party_forms(scope, backend));
    all.extend(fact_forms(scope, backend));
    all.extend(others(scope, backend));
    if let Scope::Customer(customer) = scope {
        all.extend(ledger::forms(customer, backend));
    }
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
    let mut all = Vec::new();
    for (name, filter) in &filters {
        // Asked by the house, it becomes its customer's list before it is a statement.
        if *name == "place" && scope == Scope::House {
            continue;
        }
        for page in &both_pages(List::Devices) {
            let build = devices::devices(scope, backend, filter, page);
            all.extend(build.map(|b| (format!("devices {name}"), b)));
        }
    }
    all
}

/// The first page, and the one behind some row.
fn both_pages(list: List) -> [PageAsk; 2] {
    let after = match list {
        List::Sessions | List::Tokens => list.at_number(1, Uuid::nil()),
        _ => list.at_text("A301-07", Uuid::nil()),
    };
    let (limit, after) = (50, Some(after));
    [PageAsk::first(50), PageAsk { limit, after }]
}

/// Places, people, customers, parts, and what a person holds.
fn party_forms(scope: Scope, backend: Backend) -> Vec<(String, Build)> {
    let technicians = PersonFilter {
        roles: vec![Role::Expert, Role::FieldTechnician],
        active: Some(true),
        of: Some(None),
    };
    let mut all = Vec::new();
    let mut add = |name: &str, build| all.push((name.to_owned(), build));
    for page in both_pages(List::Places) {
        add("places", places::places(scope, backend, &page));
    }
    for page in both_pages(List::People) {
        let everybody = PersonFilter::default();
        add("people", people::people(scope, backend, &everybody, &page));
        let some = people::people(scope, backend, &technicians, &page);
        add("people by role", some);
    }
    for page in both_pages(List::Customers) {
        add("customers", house::customers(scope, backend, &page));
    }
    for page in both_pages(List::Parts) {
        add("parts", house::parts(scope, backend, &page));
    }
    let (person, now) = (PersonId(Uuid::nil()), Timestamp::UNIX_EPOCH);
    for page in both_pages(List::Sessions) {
        add("sessions", own::sessions(backend, person, now, &page));
    }
    for page in both_pages(List::Tokens) {
        add("tokens", own::tokens(backend, person, &page));
    }
    all
}

/// The facts of a subject, all or as they were at an instant.
fn fact_forms(scope: Scope, backend: Backend) -> Vec<(String, Build)> {
    let subject = Subject::Ticket(TicketId(Uuid::nil()));
    let now = FactAsk {
        limit: 50,
        ..FactAsk::default()
    };
    let then = FactAsk {
        after: 1,
        occurred_by: Some(Timestamp::UNIX_EPOCH),
        recorded_by: Some(Timestamp::UNIX_EPOCH),
        ..now
    };
    let kind = Some("ticket.reported");
    let report = FactAsk { kind, ..then };
    let named = [("facts", now), ("facts then", then), ("report", report)];
    let form = |(name, ask): (&str, FactAsk)| {
        let build = timeline::facts(scope, backend, &subject, &ask);
        (name.to_owned(), build)
    };
    named.map(form).into()
}

fn others(scope: Scope, backend: Backend) -> Vec<(String, Build)> {
    let ids = || vec![Value::from(Uuid::nil())];
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
        (
            "names of".to_owned(),
            people::names_of(scope, backend, &[PersonId(Uuid::nil())]),
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
