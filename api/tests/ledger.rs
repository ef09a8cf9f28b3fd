//! The promise ledger as programs read it: from a figure to its facts, from a fact to its proof, and
//! what is said to it.

use crate::world::World;
use serde_json::{Value, json};
use shounuo_core::role::Role;

/// Answered five minutes after the report, as the provider says three quarters of an hour later.
fn answered_late(world: &World) -> String {
    let no = world.fault(world.centre);
    let at = world.now() + jiff::SignedDuration::from_mins(5);
    world.pass_min(45);
    let body = json!({ "channel": "phone", "occurred_at": at.to_string() });
    world
        .by(Role::Desk)
        .post(&format!("/tickets/{no}/response"), &body)
        .done();
    no
}

fn verdict(world: &World, no: &str) -> Value {
    let path = format!("/ledger/promises/D3.response/instances/{no}");
    world.by(Role::Auditor).get(&path).done()
}

fn lines(ledger: &Value) -> Vec<Value> {
    let clauses = ledger["clauses"].as_array().expect("clauses");
    clauses
        .iter()
        .flat_map(|c| c["lines"].as_array().expect("lines").clone())
        .collect()
}

fn a_figure_leads_to_its_instances_and_they_to_their_facts(world: &World) {
    let no = answered_late(world);
    let ledger = world.by(Role::Auditor).get("/ledger").done();
    assert_eq!(ledger["customer"], "EC");
    assert_eq!(
        ledger["clauses"].as_array().map(Vec::len),
        Some(59),
        "every clause of the plan"
    );
    let line = lines(&ledger)
        .into_iter()
        .find(|l| l["promise"] == "D3.response");
    let line = line.expect("a line");
    assert_eq!(
        (&line["counts"]["broken"], &line["counts"]["kept"]),
        (&json!(1), &json!(0))
    );
    assert_eq!(line["kept_share"], "0%");

    let path = line["path"]
        .as_str()
        .expect("a path")
        .replace("/api/v1", "");
    let page = world
        .by(Role::Auditor)
        .get(&format!("{path}?standing=broken"))
        .done();
    let first = &page["instances"][0];
    assert_eq!(
        (&first["key"], &first["status"]),
        (&json!(no), &json!("broken"))
    );
    assert!(
        world
            .by(Role::Auditor)
            .get(&format!("{path}?standing=kept"))
            .done()["instances"]
            .as_array()
            .is_some_and(Vec::is_empty)
    );

    let path = first["path"]
        .as_str()
        .expect("a path")
        .replace("/api/v1", "");
    let shown = world.by(Role::Auditor).get(&path).done();
    let facts = shown["facts"].as_array().expect("facts");
    let named: Vec<&Value> = facts.iter().map(|f| &f["no"]).collect();
    let evidence = shown["verdict"]["evidence"].as_array().expect("evidence");
    assert_eq!(
        evidence.iter().collect::<Vec<_>>(),
        named,
        "each fact by its number"
    );

    let said = facts
        .iter()
        .find(|f| f["kind"] == "ticket.responded")
        .expect("the answer");
    let fact = world
        .by(Role::Auditor)
        .get(&format!("/ledger/facts/{}", said["no"]))
        .done();
    assert_eq!(fact["ticket"], no);
    assert_ne!(fact["occurred_at"], fact["recorded_at"], "both times show");
    assert_eq!(fact["chain"]["digest"].as_str().map(str::len), Some(64));
    let no = said["no"].as_i64().expect("a number") - 1;
    let before = world.by(Role::Auditor).get(&format!("/ledger/facts/{no}"));
    if before.status == 200 {
        assert_eq!(before.json()["chain"]["digest"], fact["chain"]["prev"]);
    }
}

fn a_verdict_says_why_in_both_languages(world: &World) {
    let no = answered_late(world);
    let path = format!("/ledger/promises/D3.response/instances/{no}");
    let ask = |lang| {
        world
            .by(Role::Auditor)
            .header("accept-language", lang)
            .get(&path)
            .done()
    };
    let (zh, en) = (ask("zh-CN"), ask("en"));
    let why = |v: &Value| v["verdict"]["why"].as_str().expect("why").to_owned();
    assert!(why(&zh).contains("D3"), "{}", why(&zh));
    assert_ne!(why(&zh), why(&en));
    assert!(!why(&zh).contains("%{") && !why(&en).contains("%{"));
}

fn the_schools_word_turns_the_verdict_and_the_past_stays(world: &World) {
    let no = answered_late(world);
    let before = world.now();
    world.pass_min(1);
    let shown = verdict(world, &no);
    assert_eq!(shown["verdict"]["status"], "broken");
    let facts = shown["facts"].as_array().expect("facts");
    let claim = facts
        .iter()
        .find(|f| f["kind"] == "ticket.responded")
        .expect("the claim");
    let path = format!("/ledger/facts/{}/confirmation", claim["no"]);
    let manager = || {
        world
            .as_person(world.centre.manager)
            .header("idempotency-key", "k1")
    };
    let said = manager().post(&path, &json!({}));
    assert_eq!(said.status, 201);
    let again = manager().post(&path, &json!({}));
    assert_eq!(said.bytes, again.bytes, "a repeat answers the same");
    let fact = said.json()["fact"].as_i64().expect("a number");
    assert_eq!(
        said.header("location"),
        format!("/api/v1/ledger/facts/{fact}")
    );
    let word = world
        .by(Role::Auditor)
        .get(&format!("/ledger/facts/{fact}"))
        .done();
    assert_eq!(
        word["data"]["of"], claim["no"],
        "it names the fact as it is named outside"
    );
    assert_eq!(verdict(world, &no)["verdict"]["status"], "kept");

    let path = format!("/ledger/promises/D3.response/instances/{no}?known_at={before}");
    let then = world.by(Role::Auditor).get(&path).done();
    assert_eq!(then["verdict"]["status"], "broken", "as was known then");
    assert_eq!(then["actions"], json!([]), "nothing is said to the past");
}

fn an_objection_with_its_reason_shows(world: &World) {
    let no = answered_late(world);
    let path = format!("/ledger/promises/D3.response/instances/{no}/dispute");
    let manager = || world.as_person(world.centre.manager);
    let problem = manager().post(&path, &json!({})).problem(422, "invalid");
    assert_eq!(
        (&problem["field"], &problem["why"]),
        (&json!("reason"), &json!("missing"))
    );
    world
        .by(Role::ProjectManager)
        .post(&path, &json!({ "reason": "x" }))
        .problem(403, "forbidden");
    manager()
        .post(&path, &json!({ "reason": "没有人来电话" }))
        .done();
    let shown = verdict(world, &no);
    let remarks = shown["verdict"]["remarks"].as_array().expect("remarks");
    let remark = remarks
        .iter()
        .find(|r| r["code"] == "disputed")
        .expect("the remark");
    assert_eq!(remark["fact"], shown["answers"][0]["no"]);
    assert_eq!(
        remark["data"],
        Value::Null,
        "no place in the house's journal shows"
    );
    assert_eq!(shown["answers"][0]["texts"]["text"], "没有人来电话");
    let path = format!("/ledger/promises/D3.response/instances/{no}/excuse-acceptance");
    let refused = manager()
        .post(&path, &json!({}))
        .problem(409, "not_excused");
    let said = refused["detail"].as_str().expect("a sentence");
    assert!(
        said.contains("异议") || said.contains("object"),
        "what goes instead: {said}"
    );
}

fn evidence_is_recorded_by_the_fields_that_its_kind_has(world: &World) {
    let kinds = world
        .by(Role::FieldTechnician)
        .get("/ledger/evidence-kinds")
        .done();
    let kinds = kinds["kinds"].as_array().expect("kinds").clone();
    let routine = kinds
        .iter()
        .find(|k| k["kind"] == "routine.carried_out")
        .expect("a kind");
    let field = |name: &str| {
        let fields = routine["fields"].as_array().expect("fields");
        fields
            .iter()
            .find(|f| f["name"] == name)
            .expect("a field")
            .clone()
    };
    let word = field("routine")["choices"][0]["word"].clone();
    assert!(
        kinds.iter().all(|k| k["kind"] != "stock.counted"),
        "not theirs to record"
    );
    let body =
        json!({ "kind": "routine.carried_out", "data": { "routine": word, "complete": true } });
    let done = world
        .by(Role::FieldTechnician)
        .post("/ledger/evidence", &body);
    assert_eq!(done.status, 201);
    let fact = done.json()["fact"].clone();
    let fact = world
        .by(Role::Auditor)
        .get(&format!("/ledger/facts/{fact}"))
        .done();
    assert_eq!(
        (&fact["kind"], &fact["data"]["routine"]),
        (&body["kind"], &word)
    );
    let post = |body: Value| {
        world
            .by(Role::FieldTechnician)
            .post("/ledger/evidence", &body)
    };
    let named = |body: Value| post(body).problem(422, "invalid")["field"].clone();
    assert_eq!(named(json!({ "kind": "made.up" })), "kind");
    let data = |data: Value| json!({ "kind": "routine.carried_out", "data": data });
    assert_eq!(named(data(json!({ "routine": word }))), "complete");
    assert_eq!(
        post(data(json!({ "routine": word, "complete": true, "x": 1 })))
            .problem(422, "unknown_field")["field"],
        "data.x"
    );
    let unknown = post(json!({ "kind": "routine.carried_out", "dtaa": {} }));
    assert_eq!(unknown.problem(422, "unknown_field")["field"], "dtaa");
    let body = json!({ "kind": "stock.ordered", "data": { "part": world.part } });
    post(body).problem(403, "forbidden");
}

fn what_began_with_evidence_gets_an_id(world: &World) {
    let body = json!({ "kind": "complaint.received", "data": { "channel": "phone" } });
    let begun = world.by(Role::Desk).post("/ledger/evidence", &body).done();
    let id = begun["id"].as_str().expect("an id").to_owned();
    let next = json!({ "kind": "complaint.accepted", "data": { "complaint": id } });
    assert!(world.by(Role::Desk).post("/ledger/evidence", &next).done()["id"].is_null());
    let path = format!("/ledger/promises/Q6.accepted/instances/{id}");
    assert_eq!(
        world.by(Role::Auditor).get(&path).done()["verdict"]["status"],
        "kept"
    );
}

fn what_lies_ahead_is_told_with_who_can_act(world: &World) {
    let no = world.fault(world.centre);
    let ahead = world
        .by(Role::Dispatcher)
        .get("/ledger/ahead?within=hour")
        .done();
    let items = ahead["items"].as_array().expect("items");
    let own = items
        .iter()
        .find(|i| i["promise"] == "D3.response" && i["key"] == json!(no));
    let own = own.expect("the response is due within the hour");
    assert_eq!(own["ticket"], no);
    assert!(own["people"].as_array().is_some_and(|p| !p.is_empty()));
    assert!(own["says"].as_str().is_some_and(|s| !s.is_empty()));
    let wrong = world.by(Role::Dispatcher).get("/ledger/ahead?within=year");
    assert_eq!(wrong.problem(400, "invalid")["field"], "within");
}

fn a_statement_names_its_period_and_every_charge(world: &World) {
    answered_late(world);
    world.pass_min(60 * 24 * 40);
    let said = world
        .as_person(world.centre.manager)
        .get("/ledger/statement?period=2026-03")
        .done();
    assert_eq!(said["period"], "2026-03");
    let charges = said["charges"].as_array().expect("charges");
    let counted = charges.iter().filter(|c| c["standing"] == "final");
    let sum: u64 = counted.map(|c| c["fen"].as_u64().unwrap_or(0)).sum();
    assert!(
        charges
            .iter()
            .any(|c| c["promise"] == "D3.response" && c["standing"] == "final")
    );
    assert_eq!(said["sum_fen"], sum);
    let named = |query: &str| {
        let answer = world
            .by(Role::Auditor)
            .get(&format!("/ledger/statement{query}"));
        assert!(answer.status.is_client_error(), "{query}");
        answer.json()["field"].clone()
    };
    assert_eq!(named(""), "period");
    assert_eq!(named("?period=2026-13"), "period");
    assert_eq!(named("?period=2031"), "period");
    assert_eq!(named("?period=2020-Q1"), "period");
}

fn an_instant_before_the_contract_or_in_the_future_is_named(world: &World) {
    let named = |query: &str| {
        let answer = world.by(Role::Auditor).get(&format!("/ledger{query}"));
        assert!(answer.status.is_client_error(), "{query} {}", answer.status);
        let problem = answer.json();
        (problem["field"].clone(), problem["why"].clone())
    };
    assert_eq!(
        named("?as_of=2020-01-01T00:00:00Z"),
        (json!("as_of"), json!("before_contract"))
    );
    assert_eq!(
        named("?as_of=2030-01-01T00:00:00Z"),
        (json!("as_of"), json!("too_far_ahead"))
    );
    assert_eq!(named("?known_at=2020-01-01T00:00:00Z").0, "known_at");
    assert_eq!(named("?asof=2026-03-02T00:00:00Z").0, "asof");
    assert_eq!(named("?as_of=yesterday").0, "as_of");
    let cursor = world
        .by(Role::Auditor)
        .get("/ledger/promises/D3.response?cursor=zz");
    assert_eq!(cursor.json()["field"], "cursor");
    let limit = world
        .by(Role::Auditor)
        .get("/ledger/promises/D3.response?limit=201");
    assert_eq!(limit.problem(400, "invalid")["field"], "limit");
}

fn instances_come_page_by_page_each_once(world: &World) {
    let all: Vec<String> = (0..5).map(|_| answered_late(world)).collect();
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    loop {
        let path = format!("/ledger/promises/D3.response?limit=2&cursor={cursor}");
        let page = world.by(Role::Auditor).get(&path).done();
        let rows = page["instances"].as_array().expect("instances");
        assert!(rows.len() <= 2);
        seen.extend(
            rows.iter()
                .map(|r| r["key"].as_str().expect("a key").to_owned()),
        );
        match page["next"].as_str() {
            Some(next) => cursor = next.to_owned(),
            None => break,
        }
    }
    let newest_first: Vec<String> = all.into_iter().rev().collect();
    assert_eq!(seen, newest_first);
}

fn anothers_ledger_is_as_one_that_never_was(world: &World) {
    let no = answered_late(world);
    let other = || world.as_person(world.other.manager);
    let fact = verdict(world, &no)["facts"][0]["no"].clone();
    for path in [
        "/ledger?customer=".to_owned(),
        "/ledger/promises/D3.response?customer=".into(),
        format!("/ledger/promises/D3.response/instances/{no}?customer="),
        format!("/ledger/facts/{fact}?customer="),
        "/ledger/ahead?customer=".into(),
        "/ledger/statement?period=2026-03&customer=".into(),
        "/ledger/evidence-kinds?customer=".into(),
    ] {
        let (theirs, never) = (
            other().get(&format!("{path}EC")),
            other().get(&format!("{path}ZZ")),
        );
        assert!(theirs.status.is_client_error(), "{path}");
        assert_eq!(
            (theirs.status, theirs.bytes),
            (never.status, never.bytes),
            "{path}"
        );
    }
    let evidence = |code: &str| {
        let data = json!({ "channel": "phone" });
        let body = json!({ "customer": code, "kind": "complaint.received", "data": data });
        other().post("/ledger/evidence", &body)
    };
    let dispute = |code: &str| {
        let path = format!("/ledger/promises/D3.response/instances/{no}/dispute");
        other().post(&path, &json!({ "customer": code, "reason": "x" }))
    };
    let confirm = |code: &str| {
        let path = format!("/ledger/facts/{fact}/confirmation");
        other().post(&path, &json!({ "customer": code }))
    };
    for (theirs, never) in [
        (evidence("EC"), evidence("ZZ")),
        (dispute("EC"), dispute("ZZ")),
        (confirm("EC"), confirm("ZZ")),
    ] {
        assert!(theirs.status.is_client_error());
        assert_eq!((theirs.status, theirs.bytes), (never.status, never.bytes));
    }
    assert_eq!(
        verdict(world, &no)["answers"],
        json!([]),
        "nothing was said to it"
    );
}

on_both! {
    a_figure_leads_to_its_instances_and_they_to_their_facts,
    a_verdict_says_why_in_both_languages,
    the_schools_word_turns_the_verdict_and_the_past_stays,
    an_objection_with_its_reason_shows,
    evidence_is_recorded_by_the_fields_that_its_kind_has,
    what_began_with_evidence_gets_an_id,
    what_lies_ahead_is_told_with_who_can_act,
    a_statement_names_its_period_and_every_charge,
    an_instant_before_the_contract_or_in_the_future_is_named,
    instances_come_page_by_page_each_once,
    anothers_ledger_is_as_one_that_never_was,
}
