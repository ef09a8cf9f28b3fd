//! The journey by API: from a report at a broken terminal to the archived file.

mod aside;

use crate::world::World;
use serde_json::{Value, json};
use shounuo_core::role::Role;

/// Says a noun on the ticket; it must be taken.
fn say(world: &World, role: Role, no: &str, noun: &str, body: Value) {
    let answer = world.by(role).post(&format!("/tickets/{no}/{noun}"), &body);
    assert_eq!(
        answer.status,
        201,
        "{noun}: {}",
        String::from_utf8_lossy(&answer.bytes)
    );
    assert_eq!(answer.header("location"), format!("/api/v1/tickets/{no}"));
}

fn stage(world: &World, no: &str) -> String {
    let ticket = world
        .by(Role::Auditor)
        .get(&format!("/tickets/{no}"))
        .done();
    ticket["stage"].as_str().expect("a stage").to_owned()
}

fn promise(world: &World, no: &str, id: &str) -> Value {
    let ladder = world
        .by(Role::QualitySupervisor)
        .get(&format!("/tickets/{no}/promises"))
        .done();
    let rungs = ladder["promises"].as_array().expect("promises");
    let rung = rungs.iter().find(|p| p["promise"] == id);
    rung.unwrap_or_else(|| panic!("no {id} in {ladder}"))
        .clone()
}

fn from_a_scanned_label_to_the_archived_file(world: &World) {
    let (label, no, tracking) = reported(world);
    diagnosed(world, &no);
    dispatched(world, &no, &label);
    repaired(world, &no);
    signed_and_followed_up(world, &no, &tracking);
    archived(world, &no);
}

/// 1. A teacher scans the label of a dead terminal and reports it without an account.
fn reported(world: &World) -> (String, String, String) {
    let device = world.centre.device;
    let label = world
        .by(Role::Desk)
        .post(&format!("/devices/{device}/label"), &json!({}))
        .done();
    let label = label["token"].as_str().expect("a token").to_owned();
    let form = world.visitor().get(&format!("/labels/{label}")).done();
    assert_eq!(form["nickname"], "EC-07");
    assert_eq!(form["place"], json!(["A301"]));
    assert!(
        form["symptoms"]
            .as_array()
            .expect("chips")
            .contains(&json!("black_screen"))
    );
    let report = json!({ "symptoms": ["black_screen"], "text": "开机后黑屏", "name": "王老师", "phone": "13800000000" });
    let key = "0123456789abcdef0123456789abcdef";
    let done = world
        .visitor()
        .key(key)
        .post(&format!("/labels/{label}/tickets"), &report)
        .done();
    let again = world
        .visitor()
        .key(key)
        .post(&format!("/labels/{label}/tickets"), &report)
        .done();
    assert_eq!(done, again, "sent twice, taken once");
    assert_eq!(done["no"], "EC-1");
    let tracking = done["tracking"].as_str().expect("a token").to_owned();
    let seen = world.visitor().get(&format!("/tracking/{tracking}")).done();
    assert_eq!(seen["ticket"]["stage"], "reported");
    assert_eq!(seen["ticket"]["report"]["text"], "开机后黑屏");
    let running = seen["promises"]["promises"].as_array().expect("promises");
    let response = running
        .iter()
        .find(|p| p["promise"] == "D3.response")
        .expect("D3");
    assert_eq!(response["status"], "running");
    assert!(response["due_at"].is_string() && response["margin_s"].as_i64() > Some(0));
    (label, "EC-1".to_owned(), tracking)
}

/// 2. L1 acknowledges, asks for consent, looks from afar, cannot solve it, and hands over.
fn diagnosed(world: &World, no: &str) {
    world.pass_min(5);
    let l1 = Role::RemoteTechnician;
    say(
        world,
        l1,
        no,
        "response",
        json!({ "channel": "phone", "text": "已收到，正在处理" }),
    );
    assert_eq!(promise(world, no, "D3.response")["status"], "kept");
    say(world, l1, no, "diagnosis-start", json!({}));
    say(world, l1, no, "notes", json!({ "text": "怀疑主板" }));
    let early = world.by(l1).post(
        &format!("/tickets/{no}/remote-session"),
        &json!({ "tool": "VNC" }),
    );
    assert_eq!(early.problem(409, "blocked")["clause"], "R1");
    say(
        world,
        l1,
        no,
        "remote-consent",
        json!({ "channel": "phone", "by": "王老师" }),
    );
    say(world, l1, no, "remote-session", json!({ "tool": "VNC" }));
    let end = world
        .by(l1)
        .delete(&format!("/tickets/{no}/remote-session"));
    assert_eq!(end.status, 201);
    say(
        world,
        l1,
        no,
        "diagnosis",
        json!({ "cause": "主板不启动", "plan": "现场更换主板" }),
    );
    say(
        world,
        l1,
        no,
        "hand-over",
        json!({ "to": "on_site", "reason": "needs_visit" }),
    );
    assert_eq!(stage(world, no), "awaiting_dispatch");
}

/// 3. Somebody is sent with a stated arrival time, and proves the arrival by the label.
fn dispatched(world: &World, no: &str, label: &str) {
    world.pass_min(5);
    let (person, arrive_by) = (
        world.staff[&Role::FieldTechnician],
        world.now() + jiff::SignedDuration::from_mins(40),
    );
    say(
        world,
        Role::Dispatcher,
        no,
        "owner",
        json!({ "owner": world.staff[&Role::ProjectManager] }),
    );
    say(
        world,
        Role::Dispatcher,
        no,
        "assignment",
        json!({ "person": person, "arrive_by": arrive_by }),
    );
    let work = world.by(Role::FieldTechnician).get("/me/work").done();
    assert_eq!(work["assigned"][0]["no"], no);
    say(
        world,
        Role::FieldTechnician,
        no,
        "assignment/acceptance",
        json!({}),
    );
    say(world, Role::FieldTechnician, no, "departure", json!({}));
    assert_eq!(stage(world, no), "en_route");
    world.pass_min(30);
    let field = world.by(Role::FieldTechnician);
    let elsewhere = field.post(
        &format!("/tickets/{no}/arrival"),
        &json!({ "label": "made-up" }),
    );
    assert_eq!(elsewhere.problem(422, "invalid")["field"], "label");
    say(
        world,
        Role::FieldTechnician,
        no,
        "arrival",
        json!({ "label": label }),
    );
    let arrival = promise(world, no, "D3.arrival");
    assert_eq!(arrival["status"], "kept", "{arrival}");
    assert!(arrival["why"].as_str().is_some_and(|w| !w.is_empty()));
}

/// 4. Graded, a special part needed, arrived and fitted, tested, completed, the report handed over.
fn repaired(world: &World, no: &str) {
    let field = Role::FieldTechnician;
    say(world, field, no, "grade", json!({ "grade": "complex" }));
    let need = uuid::Uuid::from_u128(7);
    say(
        world,
        field,
        no,
        "part-needs",
        json!({ "need": need, "part": world.part, "quantity": 1 }),
    );
    say(
        world,
        field,
        no,
        "help",
        json!({ "kind": "manufacturer", "text": "厂家工单 123" }),
    );
    world.pass_min(60);
    say(
        world,
        Role::Storekeeper,
        no,
        &format!("part-needs/{need}/arrival"),
        json!({}),
    );
    say(
        world,
        field,
        no,
        &format!("part-needs/{need}/fitting"),
        json!({}),
    );
    say(
        world,
        field,
        no,
        "parts",
        json!({ "model": "网线 3 米", "quantity": 1 }),
    );
    say(
        world,
        field,
        no,
        "test",
        json!({ "passed": true, "text": "开机三次正常" }),
    );
    say(
        world,
        field,
        no,
        "completion",
        json!({ "text": "换主板，测试正常" }),
    );
    assert_eq!(stage(world, no), "awaiting_sign_off");
    say(
        world,
        field,
        no,
        "report-handover",
        json!({ "channel": "in_person" }),
    );
    let ticket = world.by(Role::Desk).get(&format!("/tickets/{no}")).done();
    assert_eq!(ticket["work"]["part_needs"][0]["special"], true);
    assert_eq!(ticket["work"]["help"], json!(["manufacturer"]));
    assert_eq!(ticket["work"]["owner"]["name"], "名project_manager");
}

/// 5. The teacher rejects, it is done again, signed, and rated through the tracking link.
fn signed_and_followed_up(world: &World, no: &str, tracking: &str) {
    let at = |noun: &str| format!("/tracking/{tracking}/{noun}");
    world.pass_min(10);
    assert_eq!(
        world
            .visitor()
            .post(&at("rejection"), &json!({ "text": "又黑屏了" }))
            .status,
        201
    );
    assert_eq!(
        promise(world, no, "D3.response")["status"],
        "kept",
        "what was kept stays"
    );
    say(world, Role::FieldTechnician, no, "leaving", json!({}));
    assert_eq!(stage(world, no), "awaiting_dispatch");
    let again = json!({ "person": world.staff[&Role::FieldTechnician], "arrive_by": world.now() });
    say(world, Role::Dispatcher, no, "assignment", again);
    for (noun, body) in [
        ("arrival", json!({})),
        ("test", json!({ "passed": true })),
        ("completion", json!({})),
        ("report-handover", json!({ "channel": "message" })),
    ] {
        say(world, Role::FieldTechnician, no, noun, body);
    }
    assert_eq!(
        world.visitor().post(&at("acceptance"), &json!({})).status,
        201
    );
    say(
        world,
        Role::Desk,
        no,
        "follow-up-attempts",
        json!({ "channel": "phone" }),
    );
    let rating =
        json!({ "speed": 5, "skill": 5, "attitude": 4, "running": true, "channel": "label" });
    assert_eq!(world.visitor().post(&at("follow-up"), &rating).status, 201);
    let ticket = world.visitor().get(&format!("/tracking/{tracking}")).done();
    assert_eq!(ticket["ticket"]["outcome"]["follow_up"]["by_school"], true);
    let house_note = world.visitor().get(&format!("/tracking/{tracking}"));
    assert!(
        !String::from_utf8_lossy(&house_note.bytes).contains("怀疑主板"),
        "our own notes stay ours"
    );
}

/// 6. Filed in the device's dossier.
fn archived(world: &World, no: &str) {
    say(world, Role::Desk, no, "archive", json!({}));
    assert_eq!(stage(world, no), "archived");
    let device = world.centre.device;
    let dossier = world
        .as_person(world.centre.manager)
        .get(&format!("/devices/{device}"))
        .done();
    assert_eq!(dossier["tickets"][0]["no"], no);
    assert_eq!(dossier["device"]["open_tickets"], 0);
    let timeline = world
        .as_person(world.centre.manager)
        .get(&format!("/tickets/{no}/timeline"))
        .done();
    let kinds: Vec<&str> = timeline["entries"]
        .as_array()
        .expect("facts")
        .iter()
        .filter_map(|e| e["kind"].as_str())
        .collect();
    for kind in [
        "ticket.reported",
        "ticket.arrived",
        "ticket.repair_completed",
        "ticket.follow_up_answered",
        "ticket.archived",
    ] {
        assert!(kinds.contains(&kind), "{kind} in {kinds:?}");
    }
}

on_both! { from_a_scanned_label_to_the_archived_file }
