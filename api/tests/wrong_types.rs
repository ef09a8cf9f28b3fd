//! Values of another form than was asked for: said in whole sentences of the asker's language.

use crate::world::World;
use axum::http::Method;
use serde_json::{Value, json};
use shounuo_core::role::Role;

/// The words of other languages that a Chinese sentence may hold.
const KNOWN: [&str; 5] = ["2026-03-02T08:00:00+08:00", "JSON", "UUID", "true", "false"];

fn in_chinese(world: &World, path: &str, body: &str) -> Value {
    let ask = world.by(Role::Administrator);
    let ask = ask.header("accept-language", "zh-CN");
    ask.raw(path, body).json()
}

/// What is left of a detail in Latin letters, once the field's own name and known words are out.
fn foreign(problem: &Value) -> String {
    let mut detail = problem["detail"].as_str().expect("a detail").to_owned();
    for known in problem["field"].as_str().into_iter().chain(KNOWN) {
        detail = detail.replace(known, "");
    }
    detail.chars().filter(char::is_ascii_alphabetic).collect()
}

fn a_value_of_another_form_is_told_by_what_it_should_be(world: &World) {
    let no = world.fault(world.centre);
    let note = format!("/tickets/{no}/notes");
    let owner = format!("/tickets/{no}/owner");
    let answer = format!("/tickets/{no}/response");
    let outcome = format!("/tickets/{no}/follow-up");
    let stars = |speed: Value| json!({ "speed": speed, "skill": 5, "attitude": 5, "running": true, "channel": "phone" });
    let at = |at: &str| json!({ "channel": "phone", "occurred_at": at });
    let told = [
        (
            &note,
            json!({ "text": 7 }),
            "not_text",
            "字段 text 应为文字。",
        ),
        (&note, json!("text"), "not_object", "正文应为 JSON 对象。"),
        (
            &note,
            json!({ "text": "a", "shared": "yes" }),
            "not_truth",
            "字段 shared 应为 true 或 false。",
        ),
        (
            &owner,
            json!({ "owner": "nobody" }),
            "not_id",
            "字段 owner 应为 UUID 格式的编号。",
        ),
        (
            &outcome,
            stars(json!(-1)),
            "not_whole_number",
            "字段 speed 应为整数，且不能超出范围。",
        ),
        (
            &outcome,
            stars(json!("五")),
            "not_whole_number",
            "字段 speed 应为整数，且不能超出范围。",
        ),
        (
            &answer,
            at("yesterday"),
            "not_instant",
            "字段 occurred_at 应为带时区的时间，如 2026-03-02T08:00:00+08:00。",
        ),
        (
            &answer,
            at("1970-01-01T00:00:00Z"),
            "other_age",
            "字段 occurred_at 的年份应在 1990 到 2199 之间。",
        ),
    ];
    for (path, body, why, sentence) in told {
        let problem = in_chinese(world, path, &body.to_string());
        assert_eq!(
            (&problem["status"], &problem["why"]),
            (&json!(422), &json!(why)),
            "{body}"
        );
        let detail = problem["detail"].as_str().expect("a detail");
        assert_eq!(detail, format!("{sentence}请对照接口说明改正后重试。"));
    }
    let detail = |path: &str| {
        world
            .by(Role::Desk)
            .header("accept-language", "en")
            .get(path)
            .json()["detail"]
            .clone()
    };
    assert_eq!(
        detail("/tickets?limit=many"),
        "The field limit must be a whole number within its range. Correct it by the API description and try again."
    );
    assert_eq!(
        detail("/tickets?reported_from=soon"),
        "The field reported_from must be a time with its zone, as 2026-03-02T08:00:00+08:00. Correct it by the API description and try again."
    );
}

fn what_is_no_json_is_told_with_its_place(world: &World) {
    let told = |body: &str| in_chinese(world, "/parts", body);
    let detail = |body: &str| told(body)["detail"].clone();
    assert_eq!(
        detail("{\"code\": "),
        "正文不是有效的 JSON。正文不完整，中途结束了。"
    );
    assert_eq!(
        detail("{\"code\": x}"),
        "正文不是有效的 JSON。第 1 行第 10 个字节处有误。"
    );
    let doubled = told("{\"code\": \"a\", \"code\": \"b\"}");
    assert_eq!(
        doubled["detail"],
        "正文不是有效的 JSON。字段 code 出现了两次。"
    );
    assert_eq!(
        (&doubled["field"], &doubled["why"]),
        (&json!("code"), &json!("twice"))
    );
}

/// Every field of every body in the document, with values of every form that it may not have.
fn no_field_of_any_body_answers_in_words_of_another_language(world: &World) {
    let no = world.fault(world.centre);
    let document = serde_json::to_value(shounuo_api::openapi()).expect("JSON");
    let wrong = [
        json!(7),
        json!(-1.5),
        json!(true),
        json!("?"),
        json!([[]]),
        json!({ "?": [] }),
        Value::Null,
    ];
    let mut told = 0;
    for (path, field) in fields(&document) {
        let path = path
            .replace("{no}", &no)
            .replace("{id}", &world.centre.device.to_string());
        for value in &wrong {
            let body = json!({ &field: value }).to_string();
            let ask = world
                .by(Role::Administrator)
                .header("accept-language", "zh-CN")
                .header("content-type", "application/json");
            let problem = ask.send(Method::POST, &path, body.into()).json();
            if problem["type"] == "urn:shounuo:problem:wrong_type" {
                assert_eq!(foreign(&problem), "", "{path} {field} {value}: {problem}");
                assert_ne!(problem["why"], "not_described", "{path} {field} {value}");
                told += 1;
            }
        }
    }
    assert!(told > 200, "only {told} were told");
}

fn fields(document: &Value) -> Vec<(String, String)> {
    let mut all = Vec::new();
    for (path, item) in document["paths"].as_object().expect("paths") {
        let body = &item["post"]["requestBody"]["content"]["application/json"]["schema"];
        let target = body["$ref"]
            .as_str()
            .unwrap_or_default()
            .trim_start_matches('#');
        let schema = document
            .pointer(target)
            .filter(|_| !target.is_empty())
            .unwrap_or(body);
        let named = schema["properties"].as_object().into_iter().flatten();
        all.extend(named.map(|(field, _)| (path.clone(), field.clone())));
    }
    all
}

on_both!(
    a_value_of_another_form_is_told_by_what_it_should_be,
    what_is_no_json_is_told_with_its_place,
    no_field_of_any_body_answers_in_words_of_another_language,
);
