//! A customer's people see that customer only. Another customer's id answers, byte for byte, like
//! one that never was.

use crate::world::World;
use axum::http::Method;
use serde_json::{Value, json};
use shounuo_core::role::Role;

/// The answers to the same request about another customer's thing and about nothing.
fn alike(world: &World, method: &Method, theirs: &str, never: &str, body: &Value) {
    let ask = |path: &str| {
        let ask = world
            .as_person(world.other.manager)
            .header("content-type", "application/json");
        ask.send(method.clone(), path, body.to_string().into())
    };
    let (theirs_said, never_said) = (ask(theirs), ask(never));
    assert_eq!(theirs_said.status, never_said.status, "{method} {theirs}");
    assert_eq!(
        String::from_utf8_lossy(&theirs_said.bytes),
        String::from_utf8_lossy(&never_said.bytes),
        "{method} {theirs}"
    );
    assert_eq!(theirs_said.headers, never_said.headers, "{method} {theirs}");
    assert!(
        theirs_said.status.is_client_error(),
        "{method} {theirs} {}",
        theirs_said.status
    );
}

fn another_customers_id_answers_like_one_that_never_was(world: &World) {
    let no = world.fault(world.centre);
    let id = world.by(Role::Desk).get(&format!("/tickets/{no}")).done()["id"].clone();
    let id = id.as_str().expect("an id");
    let nobody = uuid::Uuid::from_u128(1);
    let document = serde_json::to_value(shounuo_api::openapi()).expect("JSON");
    for (path, item) in document["paths"].as_object().expect("paths") {
        for method in item.as_object().expect("operations").keys() {
            let method: Method = method.to_uppercase().parse().expect("a method");
            let body = crate::authorisation::body_of(world, &method, path);
            let filled = |path: &str| {
                path.replace("{need}", &nobody.to_string())
                    .replace("{file}", &nobody.to_string())
                    .replace("{version}", "1")
            };
            if path.contains("{no}") {
                alike(
                    world,
                    &method,
                    &filled(path).replace("{no}", &no),
                    &filled(path).replace("{no}", "ZZ-9"),
                    &body,
                );
                alike(
                    world,
                    &method,
                    &filled(path).replace("{no}", id),
                    &filled(path).replace("{no}", &nobody.to_string()),
                    &body,
                );
            }
            if path.starts_with("/devices/{id}") {
                let theirs = world.centre.device.to_string();
                alike(
                    world,
                    &method,
                    &path.replace("{id}", &theirs),
                    &path.replace("{id}", &nobody.to_string()),
                    &body,
                );
            }
            if path.contains("{code}") {
                alike(
                    world,
                    &method,
                    &filled(path).replace("{code}", "EC"),
                    &filled(path).replace("{code}", "ZZ"),
                    &body,
                );
            }
            if path.starts_with("/people/{id}") {
                let theirs = world.centre.teacher.to_string();
                alike(
                    world,
                    &method,
                    &path.replace("{id}", &theirs),
                    &path.replace("{id}", &nobody.to_string()),
                    &body,
                );
            }
        }
    }
}

fn what_a_body_names_of_another_customer_is_a_mistake_like_any(world: &World) {
    let theirs = world.fault(world.centre);
    let ours = world.fault(world.other);
    let nobody = uuid::Uuid::from_u128(1);
    let post = |path: &str, body: Value| world.as_person(world.other.manager).post(path, &body);
    let same = |path: &str, theirs: Value, never: Value| {
        let (a, b) = (post(path, theirs), post(path, never));
        assert!(a.status.is_client_error(), "{path} {}", a.status);
        assert_eq!((a.status, a.bytes), (b.status, b.bytes), "{path}");
    };
    let report = |device: Value| json!({ "kind": "fault", "text": "x", "device": device });
    same(
        "/tickets",
        report(json!(world.centre.device)),
        report(json!(nobody)),
    );
    let at = |place: Value| json!({ "kind": "fault", "text": "x", "place": place });
    same("/tickets", at(json!(world.centre.room)), at(json!(nobody)));
    let for_customer = |code: &str| json!({ "kind": "fault", "text": "x", "customer": code });
    same("/tickets", for_customer("EC"), for_customer("ZZ"));
    let desk = |into: &str| {
        world
            .by(Role::Desk)
            .post(&format!("/tickets/{ours}/merge"), &json!({ "into": into }))
    };
    assert_eq!(
        desk(&theirs).problem(422, "invalid")["field"],
        "into",
        "tickets of two customers stay apart"
    );
    assert_eq!(desk("ZZ-9").problem(422, "invalid")["field"], "into");
}

fn lists_counts_search_and_the_board_show_one_customer_only(world: &World) {
    world.fault(world.centre);
    let mine = world.fault(world.other);
    for path in [
        "/tickets",
        "/board",
        "/me/work",
        "/search?q=%E9%BB%91%E5%B1%8F",
        "/search?q=EC-1",
        "/search?q=EC-07",
        "/devices",
        "/places",
        "/customers",
    ] {
        let seen = world.as_person(world.other.manager).get(path);
        let text = String::from_utf8(seen.bytes.clone()).expect("text");
        assert_eq!(seen.status, 200, "{path}");
        for theirs in [
            "EC-1",
            "EC-07",
            "\"EC\"",
            &world.centre.id.to_string(),
            &world.centre.device.to_string(),
        ] {
            assert!(!text.contains(theirs), "{path} tells {theirs}: {text}");
        }
    }
    let list = world.as_person(world.other.manager).get("/tickets").done();
    assert_eq!(list["tickets"][0]["no"], mine);
    let board = world.as_person(world.other.manager).get("/board").done();
    assert_eq!(
        board["columns"]
            .as_array()
            .map(|c| c.iter().filter_map(|c| c["count"].as_u64()).sum::<u64>()),
        Some(1)
    );
    let cursor = world.by(Role::Desk).get("/tickets?limit=1").done()["next"].clone();
    let page = format!("/tickets?cursor={}", cursor.as_str().expect("a cursor"));
    let with_their_cursor = world.as_person(world.other.manager).get(&page).done();
    assert!(
        !with_their_cursor.to_string().contains("EC-"),
        "a cursor opens nothing"
    );
}

fn a_label_or_tracking_link_opens_one_thing_only(world: &World) {
    let other = world.fault(world.centre);
    let label = world
        .by(Role::Desk)
        .post(
            &format!("/devices/{}/label", world.centre.device),
            &json!({}),
        )
        .done();
    let label = label["token"].as_str().expect("a token").to_owned();
    let done = world
        .visitor()
        .post(
            &format!("/labels/{label}/tickets"),
            &json!({ "text": "坏了" }),
        )
        .done();
    let tracking = done["tracking"].as_str().expect("a token");
    for token in [&label, tracking] {
        world.ask(token).get("/tickets").problem(401, "signed_out");
        world
            .ask(token)
            .get(&format!("/tickets/{other}"))
            .problem(401, "signed_out");
    }
    world
        .visitor()
        .get(&format!("/tracking/{label}"))
        .problem(404, "link_unknown");
    world
        .visitor()
        .get(&format!("/labels/{tracking}"))
        .problem(404, "link_unknown");
    world
        .visitor()
        .post(&format!("/tracking/{tracking}/assignment"), &json!({}))
        .problem(404, "not_found");
    world
        .by(Role::Desk)
        .post(
            &format!("/devices/{}/label", world.centre.device),
            &json!({}),
        )
        .done();
    world
        .visitor()
        .get(&format!("/labels/{label}"))
        .problem(404, "link_unknown");
}

on_both! {
    another_customers_id_answers_like_one_that_never_was,
    what_a_body_names_of_another_customer_is_a_mistake_like_any,
    lists_counts_search_and_the_board_show_one_customer_only,
    a_label_or_tracking_link_opens_one_thing_only,
}
