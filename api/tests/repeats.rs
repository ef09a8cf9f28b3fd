//! Repeats: a key makes one of many.

use crate::world::World;
use serde_json::json;
use shounuo_core::role::Role;

fn a_repeat_gets_the_first_answer_and_another_body_is_refused(world: &World) {
    let report =
        |text: &str| json!({ "kind": "fault", "device": world.centre.device, "text": text });
    let send = |key: &str, text| {
        world
            .as_person(world.centre.manager)
            .key(key)
            .post("/tickets", &report(text))
    };
    let first = send("k-1", "黑屏");
    let again = send("k-1", "黑屏");
    assert_eq!((first.status, &first.bytes), (again.status, &again.bytes));
    assert_eq!(first.header("location"), again.header("location"));
    send("k-1", "不是黑屏").problem(409, "key_reused");
    assert_ne!(send("k-2", "黑屏").json()["no"], first.json()["no"]);
    let list = world.by(Role::Desk).get("/tickets").done();
    assert_eq!(list["tickets"].as_array().map(Vec::len), Some(2));
}

fn a_noun_said_twice_with_a_key_is_said_once(world: &World) {
    let no = world.fault(world.centre);
    let body = json!({ "channel": "phone", "text": "收到" });
    let send = || {
        world
            .by(Role::Desk)
            .key("once")
            .post(&format!("/tickets/{no}/response"), &body)
    };
    assert_eq!(send().done(), send().done());
    let timeline = world
        .by(Role::Desk)
        .get(&format!("/tickets/{no}/timeline"))
        .done();
    let entries = timeline["entries"].as_array().expect("facts");
    assert_eq!(
        entries
            .iter()
            .filter(|e| e["kind"] == "ticket.responded")
            .count(),
        1
    );
}

fn keys_belong_to_who_sent_them(world: &World) {
    let no = world.fault(world.centre);
    let note = |role, text: &str| {
        world
            .by(role)
            .key("same")
            .post(&format!("/tickets/{no}/notes"), &json!({ "text": text }))
    };
    assert_eq!(note(Role::Desk, "一").status, 201);
    assert_eq!(note(Role::Expert, "二").status, 201);
}

fn a_key_that_is_empty_or_too_long_is_refused(world: &World) {
    let no = world.fault(world.centre);
    for key in ["", &"k".repeat(129)] {
        let answer = world
            .by(Role::Desk)
            .key(key)
            .post(&format!("/tickets/{no}/notes"), &json!({ "text": "a" }));
        assert_eq!(answer.problem(422, "invalid")["field"], "Idempotency-Key");
    }
    let label = world
        .by(Role::Desk)
        .post(
            &format!("/devices/{}/label", world.centre.device),
            &json!({}),
        )
        .done();
    let path = format!(
        "/labels/{}/tickets",
        label["token"].as_str().expect("a token")
    );
    let guessable = world
        .visitor()
        .key("1")
        .post(&path, &json!({ "text": "坏了" }));
    assert_eq!(
        guessable.problem(422, "invalid")["field"],
        "Idempotency-Key"
    );
}

fn a_refusal_by_state_is_not_remembered(world: &World) {
    let no = world.fault(world.centre);
    let begin = || {
        world.by(Role::RemoteTechnician).key("later").post(
            &format!("/tickets/{no}/remote-session"),
            &json!({ "tool": "VNC" }),
        )
    };
    let problem = begin().problem(409, "blocked");
    assert_eq!(problem["clause"], "R1");
    let allowed = problem["allowed"].as_array().expect("what to do instead");
    let consent = allowed.iter().any(|a| a["action"] == "consent_remote");
    assert!(consent, "{problem}");
    let consent = world.as_person(world.centre.manager).post(
        &format!("/tickets/{no}/remote-consent"),
        &json!({ "channel": "portal" }),
    );
    assert_eq!(consent.status, 201);
    assert_eq!(begin().status, 201);
}

fn a_thousand_equal_reports_at_once_are_one_ticket_with_one_answer(world: &World) {
    let report = json!({ "kind": "fault", "device": world.centre.device, "text": "黑屏" });
    let ask = world.as_person(world.centre.manager).key("once");
    let answers = ask.post_at_once("/tickets", std::iter::repeat_n(report, 1_000));
    assert_eq!(answers.len(), 1_000);
    for answer in &answers {
        assert_eq!(
            (answer.status.as_u16(), &answer.bytes),
            (201, &answers[0].bytes)
        );
    }
    let list = world.by(Role::Desk).get("/tickets").done();
    assert_eq!(list["tickets"].as_array().map(Vec::len), Some(1));
}

#[test]
fn what_is_too_much_at_once_is_put_off_and_what_was_taken_is_there() {
    let world = World::crowded(1);
    let report =
        |n: i32| json!({ "kind": "fault", "customer": "EC", "text": format!("第 {n} 件") });
    let answers = world
        .as_person(world.centre.manager)
        .post_at_once("/tickets", (0..300).map(report));
    let taken = answers.iter().filter(|a| a.status == 201).count();
    let put_off: Vec<_> = answers.iter().filter(|a| a.status != 201).collect();
    assert!(!put_off.is_empty(), "the queue of one was never full");
    for answer in put_off {
        answer.problem(503, "busy");
        assert_eq!(answer.header("retry-after"), "1");
    }
    let board = world.by(Role::Desk).get("/board").done();
    assert_eq!(board["columns"][0]["count"], taken);
}

on_both! {
    a_thousand_equal_reports_at_once_are_one_ticket_with_one_answer,
    a_repeat_gets_the_first_answer_and_another_body_is_refused,
    a_noun_said_twice_with_a_key_is_said_once,
    keys_belong_to_who_sent_them,
    a_key_that_is_empty_or_too_long_is_refused,
    a_refusal_by_state_is_not_remembered,
}
