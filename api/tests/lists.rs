//! Lists, search, board: filters that hold, pages that join without gap or double.

use crate::world::World;
use serde_json::{Value, json};
use shounuo_core::role::Role;

fn numbers(page: &Value) -> Vec<String> {
    let tickets = page["tickets"].as_array().expect("tickets");
    tickets
        .iter()
        .map(|t| t["no"].as_str().expect("a number").to_owned())
        .collect()
}

fn pages_join_without_gap_or_double(world: &World) {
    let mut made: Vec<String> = (0..7)
        .map(|_| {
            world.pass_min(1);
            world.fault(world.centre)
        })
        .collect();
    made.reverse();
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = world
            .by(Role::Desk)
            .get(&format!("/tickets?limit=3{cursor}"))
            .done();
        assert!(numbers(&page).len() <= 3);
        seen.extend(numbers(&page));
        match page["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    assert_eq!(seen, made, "the newest first");
}

fn filters_hold_all_at_once(world: &World) {
    let (fault, done) = (world.fault(world.centre), world.fault(world.centre));
    let cancel = world.by(Role::Desk).post(
        &format!("/tickets/{done}/cancellation"),
        &json!({ "reason": "mistake" }),
    );
    assert_eq!(cancel.status, 201);
    let ask = |query: &str| {
        numbers(
            &world
                .by(Role::Desk)
                .get(&format!("/tickets?{query}"))
                .done(),
        )
    };
    assert_eq!(ask("open=true"), std::slice::from_ref(&fault));
    assert_eq!(ask("stage=cancelled"), [done]);
    assert_eq!(
        ask("stage=reported,diagnosing&kind=fault&sort=due"),
        std::slice::from_ref(&fault)
    );
    assert_eq!(
        ask(&format!("device={}&open=true", world.centre.device)),
        std::slice::from_ref(&fault)
    );
    assert_eq!(
        ask(&format!("device={}", world.other.device)),
        Vec::<String>::new()
    );
    assert_eq!(ask("overdue=true"), Vec::<String>::new());
    world.pass_min(24 * 60);
    assert_eq!(ask("overdue=true&open=true"), [fault]);
    assert_eq!(
        ask("reported_from=2026-03-02T12:00:00Z"),
        Vec::<String>::new()
    );
}

fn search_finds_chinese_words_numbers_and_devices(world: &World) {
    let no = world.fault(world.centre);
    let find = |q: &str| world.by(Role::Desk).get(&format!("/search?q={q}")).done();
    // 黑屏
    assert_eq!(
        numbers(&find("%E9%BB%91%E5%B1%8F")),
        std::slice::from_ref(&no)
    );
    assert_eq!(numbers(&find(&no)), [no]);
    assert_eq!(find("EC-07")["devices"][0]["nickname"], "EC-07");
}

fn the_board_stands_by_stage_and_my_work_by_role(world: &World) {
    let no = world.fault(world.centre);
    let board = world.by(Role::Dispatcher).get("/board").done();
    let reported = board["columns"]
        .as_array()
        .and_then(|c| c.iter().find(|c| c["stage"] == "reported"));
    let reported = reported.expect("a column");
    assert_eq!(
        (&reported["count"], &reported["tickets"][0]["no"]),
        (&json!(1), &json!(no))
    );
    assert_eq!(reported["tickets"][0]["lead"]["promise"], "D2.diagnosis");
    let work = world.by(Role::RemoteTechnician).get("/me/work").done();
    assert_eq!(work["sections"][0]["tickets"][0]["no"], no);
}

fn things_of_the_house_are_registered_and_listed(world: &World) {
    let device = json!({ "id": uuid::Uuid::from_u128(9), "customer": "EC", "class": "face_access", "nickname": "门禁 1", "place": world.centre.room });
    let keeper = || world.by(Role::Storekeeper);
    assert_eq!(keeper().post("/devices", &device).status, 201);
    assert_eq!(
        keeper().post("/devices", &device).status,
        201,
        "the same device anew"
    );
    let list = world
        .as_person(world.centre.manager)
        .get("/devices?class=face_access")
        .done();
    assert_eq!(list["devices"].as_array().map(Vec::len), Some(1));
    let room = json!({ "customer": "EC", "kind": "room", "name": "B202" });
    let made = keeper().post("/places", &room).done();
    let moved = keeper().post(
        &format!("/devices/{}/location", world.centre.device),
        &json!({ "place": made["id"] }),
    );
    assert_eq!(moved.status, 201);
    let there = world
        .by(Role::Desk)
        .get(&format!("/devices/{}", world.centre.device))
        .done();
    assert_eq!(there["place"], json!(["B202"]));
    let strange = keeper().post(
        &format!("/devices/{}/location", world.centre.device),
        &json!({ "place": world.other.room }),
    );
    assert_eq!(strange.problem(422, "invalid")["field"], "place");
    let class = json!({ "customer": "EC", "class": "toaster", "nickname": "x" });
    assert_eq!(
        keeper().post("/devices", &class).problem(422, "invalid")["field"],
        "class"
    );
    assert_eq!(
        world.by(Role::Desk).get("/parts").done()["parts"][0]["code"],
        "P-1"
    );
    let id = uuid::Uuid::from_u128(5);
    let part = json!({ "id": id, "code": "P-5", "name": "键盘" });
    let made = world.by(Role::Administrator).post("/parts", &part).done();
    assert_eq!(made["id"], json!(id));
    assert_eq!(
        world.visitor().get("/contact-card").done()["hotline"],
        "400-000-0000"
    );
}

fn a_parameter_that_nobody_knows_is_refused_everywhere(world: &World) {
    let no = world.fault(world.centre);
    let ticket = format!("/tickets/{no}/promises");
    let lists = ["/people", "/places", "/parts", "/customers", "/devices"];
    for path in lists.into_iter().chain(["/contact-card", "/me", &ticket]) {
        let desk = || world.by(Role::Desk);
        let refused = desk().get(&format!("{path}?limti=3"));
        assert_eq!(refused.problem(400, "unknown_field")["field"], "limti");
        assert_ne!(desk().get(&format!("{path}?")).status, 400, "{path}");
    }
    let class = world.by(Role::Desk).get("/devices?class=toaster");
    assert_eq!(class.problem(400, "invalid")["field"], "class");
    let note = format!("/tickets/{no}/notes?shared=true");
    let refused = world.by(Role::Desk).post(&note, &json!({ "text": "x" }));
    assert_eq!(refused.problem(400, "unknown_field")["field"], "shared");
}

fn a_contract_shows_its_versions_and_terms(world: &World) {
    let contract = world
        .as_person(world.centre.manager)
        .get("/customers/EC/contract")
        .done();
    assert_eq!(contract["in_force"], 1);
    assert!(
        contract["terms"]["clause"]
            .as_array()
            .is_some_and(|c| c.len() > 10)
    );
    world
        .by(Role::Desk)
        .get("/customers/MZ/contract")
        .problem(404, "not_found");
    let none = world
        .as_person(world.centre.manager)
        .post("/customers/EC/contract/versions/2/confirmation", &json!({}));
    assert_eq!(none.problem(422, "invalid")["field"], "version");
}

on_both! {
    pages_join_without_gap_or_double,
    filters_hold_all_at_once,
    search_finds_chinese_words_numbers_and_devices,
    the_board_stands_by_stage_and_my_work_by_role,
    things_of_the_house_are_registered_and_listed,
    a_parameter_that_nobody_knows_is_refused_everywhere,
    a_contract_shows_its_versions_and_terms,
}
