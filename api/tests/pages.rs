//! Every list that can grow comes in pages: each row once, in one order, never more than 200 at a
//! time; a cursor goes on in its own list only.

use crate::world::World;
use serde_json::{Value, json};
use shounuo_app::Who;
use shounuo_core::{id::CustomerId, role::Role};
use std::collections::HashSet;

/// The lists, each with its rows' name; every one can be asked for by the desk.
fn lists(no: &str) -> Vec<(String, &'static str)> {
    let plain = [
        ("/tickets", "tickets"),
        ("/tickets?sort=due", "tickets"),
        ("/tickets?sort=changed", "tickets"),
        ("/devices", "devices"),
        ("/places", "places"),
        ("/people", "people"),
        ("/customers", "customers"),
        ("/parts", "parts"),
        ("/sessions", "sessions"),
        ("/me/tokens", "tokens"),
    ];
    let plain = plain.map(|(path, rows)| (path.to_owned(), rows));
    let mut all = Vec::from(plain);
    all.push((format!("/tickets/{no}/timeline"), "entries"));
    all
}

/// So many of everything that every list has more than one page of two.
fn crowd(world: &World) -> String {
    let no = world.fault(world.centre);
    let admin = || world.by(Role::Administrator);
    let id = |n: u128| uuid::Uuid::from_u128(n);
    for n in 0..5_u128 {
        world.fault(world.centre);
        let note = json!({ "text": "call back", "shared": n % 2 == 0 });
        let notes = format!("/tickets/{no}/notes");
        assert_eq!(world.by(Role::Desk).post(&notes, &note).status, 201);
        // Two of one name: the id decides.
        let name = format!("N{}", n / 2);
        let place = json!({ "customer": "EC", "kind": "room", "name": name });
        assert_eq!(admin().post("/places", &place).status, 201);
        let device = json!({ "customer": "EC", "class": "face_access", "nickname": name });
        assert_eq!(admin().post("/devices", &device).status, 201);
        let person = json!({ "id": id(100 + n), "name": name, "roles": ["expert"] });
        assert_eq!(admin().post("/people", &person).status, 201);
        let part = json!({ "id": id(200 + n), "code": name, "name": name });
        assert_eq!(admin().post("/parts", &part).status, 201);
        let (root, school): (_, CustomerId) = (Who::system(), world.app.new_id());
        let code = ["ZA", "ZB", "ZC", "ZD", "ZE"][n as usize];
        world.must(world.app.register_customer(&root, school, code, "school"));
        let token = json!({ "name": name, "scopes": ["read"] });
        assert_eq!(world.by(Role::Desk).post("/me/tokens", &token).status, 201);
        sign_in(world);
    }
    no
}

/// The desk signs in once more.
fn sign_in(world: &World) {
    let desk = world.staff[&Role::Desk];
    let path = format!("/people/{desk}/sign-in-link");
    let link = world.by(Role::Administrator).post(&path, &json!({})).done();
    let signed_in = world
        .visitor()
        .post("/sessions", &json!({ "link": link["token"] }));
    assert_eq!(signed_in.status, 201);
}

fn asked(path: &str, more: &str) -> String {
    let sign = if path.contains('?') { '&' } else { '?' };
    format!("{path}{sign}{more}")
}

/// Every row of a list, `limit` at a time, and the cursors on the way.
fn through(
    get: impl Fn(&str) -> Value,
    (path, name): (&str, &str),
    limit: usize,
) -> (Vec<Value>, Vec<String>) {
    let (mut rows, mut cursors): (Vec<Value>, Vec<String>) = (Vec::new(), Vec::new());
    loop {
        let from = cursors.last().map(|c| format!("&cursor={c}"));
        let more = format!("limit={limit}{}", from.unwrap_or_default());
        let page = get(&asked(path, &more));
        let found = page[name].as_array().expect("rows").clone();
        assert!(found.len() <= limit, "{path}");
        rows.extend(found);
        match page["next"].as_str() {
            Some(next) => cursors.push(next.to_owned()),
            None => return (rows, cursors),
        }
    }
}

fn every_row_comes_once_and_in_one_order(world: &World) {
    let no = crowd(world);
    let get = |path: &str| world.by(Role::Desk).get(path).done();
    for (path, name) in lists(&no) {
        let list = (path.as_str(), name);
        let (by_twos, cursors) = through(get, list, 2);
        assert!(by_twos.len() >= 5 && cursors.len() >= 2, "{path}");
        let (whole, _) = through(get, list, 200);
        assert_eq!(by_twos, whole, "{path}");
        assert_eq!(by_twos, through(get, list, 3).0, "{path}");
        let key = if name == "entries" { "number" } else { "id" };
        let alone: HashSet<String> = whole.iter().map(|r| r[key].to_string()).collect();
        assert_eq!(alone.len(), whole.len(), "{path} repeats a row");
        // Left out, there are 50 rows: all of them here.
        assert_eq!(get(&path)[name], json!(whole), "{path}");
    }
}

fn a_page_is_no_longer_than_200_rows(world: &World) {
    let no = world.fault(world.centre);
    for (path, _) in lists(&no) {
        for limit in ["0", "201", "65535"] {
            let refused = world
                .by(Role::Desk)
                .get(&asked(&path, &format!("limit={limit}")));
            let problem = refused.problem(400, "invalid");
            assert_eq!(problem["field"], "limit", "{path} {limit}");
        }
        let most = world.by(Role::Desk).get(&asked(&path, "limit=200"));
        assert_eq!(most.status, 200, "{path}");
    }
}

fn a_cursor_of_another_list_is_refused(world: &World) {
    let no = crowd(world);
    let other = world.fault(world.other);
    let get = |path: &str| world.by(Role::Desk).get(path).done();
    let all = lists(&no);
    let cursors: Vec<String> = all
        .iter()
        .map(|(path, name)| through(get, (path, name), 2).1.remove(0))
        .collect();
    let others = format!("/tickets/{other}/timeline");
    for (path, _) in all.iter().chain([&(others, "entries")]) {
        for ((from, _), cursor) in all.iter().zip(&cursors) {
            let answer = world
                .by(Role::Desk)
                .get(&asked(path, &format!("cursor={cursor}")));
            match from == path {
                true => assert_eq!(answer.status, 200, "{path}"),
                false => assert_eq!(answer.problem(400, "invalid")["field"], "cursor"),
            }
        }
        let made_up = world.by(Role::Desk).get(&asked(path, "cursor=made-up"));
        assert_eq!(made_up.problem(400, "invalid")["field"], "cursor", "{path}");
    }
}

fn a_cursor_of_somebody_else_opens_nothing_of_theirs(world: &World) {
    crowd(world);
    let desk = |path: &str| world.by(Role::Desk).get(path).done();
    let school = |path: &str| world.as_person(world.other.manager).get(path).done();
    for list in [("/places", "places"), ("/customers", "customers")] {
        let own = through(school, list, 200).0;
        for cursor in through(desk, list, 2).1 {
            let page = school(&asked(list.0, &format!("cursor={cursor}")));
            let rows = page[list.1].as_array().expect("rows").clone();
            assert!(rows.iter().all(|r| own.contains(r)), "{page}");
        }
    }
    // Sessions and tokens are one's own whatever the cursor says.
    let cursor = through(desk, ("/me/tokens", "tokens"), 2).1.remove(0);
    let page = school(&format!("/me/tokens?cursor={cursor}"));
    let own = through(school, ("/me/tokens", "tokens"), 200).0;
    let rows = page["tokens"].as_array().expect("rows");
    assert!(rows.iter().all(|r| own.contains(r)), "{page}");
}

fn a_school_pages_through_a_timeline_past_what_is_not_its_own(world: &World) {
    let no = world.fault(world.centre);
    let note = |text: &str, shared: bool| {
        let path = format!("/tickets/{no}/notes");
        let note = json!({ "text": text, "shared": shared });
        assert_eq!(world.by(Role::Desk).post(&path, &note).status, 201);
    };
    note("for all", true);
    // A run longer than the page.
    (0..7).for_each(|_| note("own", false));
    note("for all", true);
    note("own", false);
    let school = |path: &str| world.as_person(world.centre.manager).get(path).done();
    let path = format!("/tickets/{no}/timeline");
    for limit in [1, 2, 3, 200] {
        let (rows, cursors) = through(school, (&path, "entries"), limit);
        let numbers: Vec<_> = rows.iter().map(|r| r["number"].as_i64()).collect();
        assert_eq!(numbers, [Some(1), Some(2), Some(10)], "{limit}");
        assert_eq!(cursors.len(), 3_usize.div_ceil(limit) - 1, "{limit}");
        assert!(rows.iter().all(|r| r["by"]["name"].is_string()));
    }
    assert_eq!(rows_of(world, &path), 11);
    // The past in pages is the past.
    let then = world.now();
    world.pass_min(5);
    note("later", true);
    let (past, _) = through(school, (&format!("{path}?known_at={then}"), "entries"), 2);
    assert_eq!(past.len(), 3);
}

fn rows_of(world: &World, path: &str) -> usize {
    let get = |path: &str| world.by(Role::Desk).get(path).done();
    through(get, (path, "entries"), 4).0.len()
}

on_both! {
    every_row_comes_once_and_in_one_order,
    a_page_is_no_longer_than_200_rows,
    a_cursor_of_another_list_is_refused,
    a_cursor_of_somebody_else_opens_nothing_of_theirs,
    a_school_pages_through_a_timeline_past_what_is_not_its_own,
}
