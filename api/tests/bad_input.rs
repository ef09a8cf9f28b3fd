//! Bad input: a clear answer, nothing lost, never a 500.

use crate::world::World;
use serde_json::json;
use shounuo_core::role::Role;

const NOTE: &str = "/tickets/EC-1/notes";

fn json_that_is_broken_deep_doubled_or_of_the_wrong_type_is_named(world: &World) {
    world.fault(world.centre);
    let raw = |body: &str| world.by(Role::Desk).raw(NOTE, body);
    raw("{\"text\": ").problem(400, "malformed_json");
    raw("").problem(422, "invalid");
    raw("[]").problem(422, "wrong_type");
    raw("\"text\"").problem(422, "wrong_type");
    raw("{\"text\": \"a\"} {}").problem(400, "malformed_json");
    raw(&format!(
        "{{\"text\": {}{}}}",
        "[".repeat(100_000),
        "]".repeat(100_000)
    ))
    .problem(400, "too_deep");
    raw(&format!(
        "{{\"text\": {}1{}}}",
        "{\"a\":".repeat(50),
        "}".repeat(50)
    ))
    .problem(400, "too_deep");
    let doubled = raw("{\"text\": \"a\", \"text\": \"b\"}").problem(400, "malformed_json");
    assert_eq!(doubled["field"], "text");
    let wrong = raw("{\"text\": 7}").problem(422, "wrong_type");
    assert_eq!(wrong["field"], "text");
    raw("{\"text\": 1e999}").problem(400, "malformed_json");
    assert_eq!(
        raw("{\"text\": \"a\\u0000b\"}").problem(422, "invalid")["why"],
        "bad_character"
    );
    assert_eq!(
        raw("{\"txet\": \"a\"}").problem(422, "unknown_field")["field"],
        "txet"
    );
    raw("{\"text\": \"\\ud800\"}").problem(400, "malformed_json");
    world
        .by(Role::Desk)
        .header("content-type", "application/json")
        .send(axum::http::Method::POST, NOTE, vec![0xff, 0xfe])
        .problem(400, "malformed_json");
}

fn what_is_too_large_or_of_another_type_is_refused(world: &World) {
    world.fault(world.centre);
    let big = format!("{{\"text\": \"{}\"}}", "长".repeat(100_000));
    world
        .by(Role::Desk)
        .raw(NOTE, &big)
        .problem(413, "too_large");
    let long = json!({ "text": "长".repeat(8_001) });
    let problem = world
        .by(Role::Desk)
        .post(NOTE, &long)
        .problem(422, "invalid");
    assert_eq!(
        (&problem["field"], &problem["why"]),
        (&json!("text"), &json!("too_long"))
    );
    let form = world
        .by(Role::Desk)
        .header("content-type", "application/x-www-form-urlencoded");
    form.send(axum::http::Method::POST, NOTE, b"text=a".to_vec())
        .problem(415, "unsupported_media");
    let xml = world.by(Role::Desk).header("content-type", "text/xml");
    xml.send(axum::http::Method::POST, NOTE, b"<a/>".to_vec())
        .problem(415, "unsupported_media");
}

fn a_field_that_is_missing_out_of_range_or_of_no_known_word_is_named(world: &World) {
    let no = world.fault(world.centre);
    let desk = |noun: &str, body| {
        world
            .by(Role::Desk)
            .post(&format!("/tickets/{no}/{noun}"), &body)
    };
    let missing = desk("response", json!({})).problem(422, "invalid");
    assert_eq!(
        (&missing["field"], &missing["why"]),
        (&json!("channel"), &json!("missing"))
    );
    let word = desk("response", json!({ "channel": "pigeon" })).problem(422, "invalid");
    assert_eq!(
        (&word["field"], &word["why"]),
        (&json!("channel"), &json!("unknown_word"))
    );
    let empty = desk("notes", json!({ "text": "   " })).problem(422, "invalid");
    assert_eq!(empty["field"], "text");
    let score =
        json!({ "speed": 6, "skill": 5, "attitude": 5, "running": true, "channel": "phone" });
    desk("follow-up", score).problem(409, "wrong_state");
    let negative =
        json!({ "speed": -1, "skill": 5, "attitude": 5, "running": true, "channel": "phone" });
    assert_eq!(
        desk("follow-up", negative).problem(422, "wrong_type")["field"],
        "speed"
    );
    let id = desk("owner", json!({ "owner": "nobody" })).problem(422, "wrong_type");
    assert_eq!(id["field"], "owner");
    let stranger = desk("owner", json!({ "owner": world.centre.manager })).problem(422, "invalid");
    assert_eq!(
        (&stranger["field"], &stranger["why"]),
        (&json!("owner"), &json!("not_here"))
    );
}

fn a_time_in_the_future_or_of_another_age_is_refused(world: &World) {
    let no = world.fault(world.centre);
    let claim = |at: &str| {
        world.by(Role::Desk).post(
            &format!("/tickets/{no}/response"),
            &json!({ "channel": "phone", "occurred_at": at }),
        )
    };
    let ahead = claim("2026-03-05T00:00:00Z").problem(422, "invalid");
    assert_eq!(
        (&ahead["field"], &ahead["why"]),
        (&json!("occurred_at"), &json!("too_far_ahead"))
    );
    claim("-009999-01-02T01:59:59Z").problem(422, "wrong_type");
    claim("9999-12-30T22:00:00Z").problem(422, "wrong_type");
    claim("yesterday").problem(422, "wrong_type");
    assert_eq!(
        claim("2026-03-02T08:01:30+08:00").status,
        201,
        "a clock up to two minutes fast"
    );
}

fn the_wrong_state_names_what_the_asker_may_do_and_writes_nothing(world: &World) {
    let no = world.fault(world.centre);
    let before = world
        .by(Role::Desk)
        .get(&format!("/tickets/{no}/timeline"))
        .done();
    let problem = world
        .by(Role::FieldTechnician)
        .post(&format!("/tickets/{no}/completion"), &json!({}));
    let problem = problem.problem(409, "wrong_state");
    assert_eq!(problem["stage"], "reported");
    let allowed = problem["allowed"].as_array().expect("actions");
    let respond = allowed
        .iter()
        .find(|a| a["action"] == "respond")
        .expect("respond");
    assert_eq!(respond["method"], "POST");
    assert_eq!(respond["path"], format!("/api/v1/tickets/{no}/response"));
    assert!(
        !allowed
            .iter()
            .any(|a| a["action"] == "archive" || a["action"] == "assign"),
        "not this role's"
    );
    let after = world
        .by(Role::Desk)
        .get(&format!("/tickets/{no}/timeline"))
        .done();
    assert_eq!(before["entries"], after["entries"]);
    let zh = world
        .by(Role::FieldTechnician)
        .header("accept-language", "zh-CN,zh;q=0.9");
    let zh = zh.post(&format!("/tickets/{no}/completion"), &json!({}));
    assert_eq!(zh.header("content-language"), "zh-CN");
    assert_eq!(zh.problem(409, "wrong_state")["title"], "现在不能这样做");
}

fn html_and_formulas_stay_text_and_odd_unicode_comes_back_as_it_was(world: &World) {
    let text = "<script>alert(1)</script> =cmd()|'/c calc'!A0 \u{202e}abc\u{200d}👩‍👧 \u{FFFE}\\";
    let body =
        json!({ "kind": "fault", "device": world.centre.device, "text": text, "name": "=1+1" });
    let no = world
        .as_person(world.centre.manager)
        .post("/tickets", &body)
        .done()["no"]
        .clone();
    let seen = world
        .by(Role::Desk)
        .get(&format!("/tickets/{}", no.as_str().expect("a number")));
    assert_eq!(seen.json()["report"]["text"], text);
    assert_eq!(seen.header("content-type"), "application/json");
    assert_eq!(seen.header("x-content-type-options"), "nosniff");
}

fn what_is_not_there_and_what_is_not_supported(world: &World) {
    world
        .by(Role::Desk)
        .get("/nothing")
        .problem(404, "not_found");
    world
        .visitor()
        .get("/nothing/at/all")
        .problem(404, "not_found");
    world
        .by(Role::Desk)
        .get("/tickets/EC-999")
        .problem(404, "not_found");
    world
        .by(Role::Desk)
        .get("/tickets/%00")
        .problem(404, "not_found");
    world
        .by(Role::Desk)
        .get("/tickets/%FF")
        .problem(404, "not_found");
    world
        .by(Role::Desk)
        .get("/tickets/EC-99999999999999999999")
        .problem(404, "not_found");
    world
        .by(Role::Desk)
        .get("/devices/no-uuid")
        .problem(404, "not_found");
    world
        .visitor()
        .get("/labels/made-up")
        .problem(404, "link_unknown");
    world
        .visitor()
        .get("/tracking/made-up")
        .problem(404, "link_unknown");
    let method = world
        .by(Role::Desk)
        .send(axum::http::Method::PATCH, "/tickets", Vec::new());
    let problem = method.problem(405, "method_not_allowed");
    assert!(method.header("allow").contains("POST"));
    assert!(
        problem["detail"]
            .as_str()
            .is_some_and(|d| d.contains("GET"))
    );
}

fn a_query_is_read_as_strictly_as_a_body(world: &World) {
    let get = |path: &str| world.by(Role::Desk).get(path);
    assert_eq!(
        get("/tickets?colour=red").problem(400, "unknown_field")["field"],
        "colour"
    );
    assert_eq!(
        get("/tickets?limit=201").problem(400, "invalid")["field"],
        "limit"
    );
    assert_eq!(
        get("/tickets?limit=0").problem(400, "invalid")["why"],
        "out_of_range"
    );
    assert_eq!(
        get("/tickets?limit=many").problem(400, "wrong_type")["field"],
        "limit"
    );
    assert_eq!(
        get("/tickets?stage=reported,flying").problem(400, "invalid")["field"],
        "stage"
    );
    assert_eq!(
        get("/tickets?kind=miracle").problem(400, "invalid")["field"],
        "kind"
    );
    assert_eq!(
        get("/tickets?cursor=made-up").problem(400, "invalid")["field"],
        "cursor"
    );
    assert_eq!(
        get("/tickets?open=true&open=false").problem(400, "invalid")["field"],
        "open"
    );
    assert_eq!(
        get("/tickets?q=a%00b").problem(400, "invalid")["why"],
        "bad_character"
    );
    assert_eq!(get("/search").problem(400, "invalid")["field"], "q");
    get("/tickets?reported_from=soon").problem(400, "wrong_type");
}

on_both! {
    json_that_is_broken_deep_doubled_or_of_the_wrong_type_is_named,
    what_is_too_large_or_of_another_type_is_refused,
    a_field_that_is_missing_out_of_range_or_of_no_known_word_is_named,
    a_time_in_the_future_or_of_another_age_is_refused,
    the_wrong_state_names_what_the_asker_may_do_and_writes_nothing,
    html_and_formulas_stay_text_and_odd_unicode_comes_back_as_it_was,
    what_is_not_there_and_what_is_not_supported,
    a_query_is_read_as_strictly_as_a_body,
}
