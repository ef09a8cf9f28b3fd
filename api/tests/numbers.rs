//! Facts are named by their numbers within their ticket. A place in the journal would tell a school
//! how much the provider does for others.

use crate::world::World;
use serde_json::{Value, json};
use shounuo_core::{Subject, id::TicketId, role::Role};

/// What would count others' activity, wherever it stands; seconds to spare are no places.
fn leaks(value: &Value, places: &[i64]) -> bool {
    match value {
        Value::Number(n) => n.as_i64().is_some_and(|n| places.contains(&n)),
        Value::String(text) => text.parse().is_ok_and(|n| places.contains(&n)),
        Value::Array(items) => items.iter().any(|v| leaks(v, places)),
        Value::Object(fields) => fields
            .iter()
            .any(|(name, v)| name != "margin_s" && leaks(v, places)),
        _ => false,
    }
}

/// The places of a ticket's facts in the journal, as the house knows them.
fn places(world: &World, no: &str) -> Vec<i64> {
    let ticket = world.by(Role::Desk).get(&format!("/tickets/{no}")).done();
    let id: TicketId = ticket["id"].as_str().expect("an id").parse().expect("one");
    let facts = world
        .app
        .store()
        .read(move |r| r.facts_of(&Subject::Ticket(id)));
    facts.expect("facts").iter().map(|f| f.seq).collect()
}

/// A busy house: places in the journal are far from the numbers of any one ticket.
fn busy(world: &World) {
    for _ in 0..40 {
        world.fault(world.other);
    }
}

fn entry(world: &World, no: &str, kind: &str) -> Value {
    let timeline = world
        .as_person(world.centre.manager)
        .get(&format!("/tickets/{no}/timeline"))
        .done();
    let entries = timeline["entries"].as_array().expect("entries").clone();
    let found = entries.into_iter().find(|e| e["kind"] == kind);
    found.expect("a fact")
}

/// A ticket with a note of the house's own, a wait that the school confirmed and a time corrected;
/// what the school was answered on the way.
fn told(world: &World) -> (String, Vec<Value>) {
    let school = || world.as_person(world.centre.manager);
    let report = json!({ "kind": "fault", "device": world.centre.device, "text": "黑屏" });
    let reported = school().key("r").post("/tickets", &report).done();
    assert_eq!(reported["fact"], 1);
    let no = reported["no"].as_str().expect("a number").to_owned();
    let desk = |noun: &str, body: Value| {
        let path = format!("/tickets/{no}/{noun}");
        world.by(Role::Desk).post(&path, &body).done()
    };
    desk("notes", json!({ "text": "内部", "shared": false }));
    world.pass_min(10);
    desk("response", json!({ "channel": "phone" }));
    busy(world);
    desk("wait", json!({ "reason": "room_locked" }));
    let of = entry(world, &no, "ticket.responded")["number"].clone();
    let earlier = world.now() - jiff::SignedDuration::from_mins(5);
    desk("corrections", json!({ "of": of, "occurred_at": earlier }));
    let of = entry(world, &no, "ticket.wait_begun")["number"].clone();
    let path = format!("/tickets/{no}/confirmations");
    let confirm = || school().key("c").post(&path, &json!({ "of": of })).done();
    let confirmed = confirm();
    busy(world);
    desk("notes", json!({ "text": "又一条", "shared": true }));
    assert_eq!(confirm(), confirmed, "a repeat gets the first answer");
    let again = school().key("r").post("/tickets", &report).done();
    assert_eq!(again, reported, "a repeat gets the first answer");
    let own = json!({ "text": "谢谢", "shared": true });
    let noted = school().post(&format!("/tickets/{no}/notes"), &own).done();
    (no, vec![reported, confirmed, noted])
}

fn a_school_cannot_count_what_the_house_does_for_others(world: &World) {
    busy(world);
    let (no, mut answers) = told(world);
    let places = places(world, &no);
    assert!(places.iter().all(|p| *p > 50), "{places:?}");
    for path in ["", "/timeline", "/promises"] {
        let ask = world.as_person(world.centre.manager);
        answers.push(ask.get(&format!("/tickets/{no}{path}")).done());
    }
    for answer in answers {
        assert!(!leaks(&answer, &places), "{places:?} {answer}");
        assert!(answer.get("seq").is_none(), "{answer}");
    }
}

fn facts_are_numbered_within_their_ticket_and_hidden_ones_keep_theirs(world: &World) {
    busy(world);
    let (no, answers) = told(world);
    let numbers = |ask: crate::world::Ask<'_>| -> Vec<i64> {
        let timeline = ask.get(&format!("/tickets/{no}/timeline")).done();
        let entries = timeline["entries"].as_array().expect("entries").clone();
        let number = |e: &Value| e["number"].as_i64().expect("a number");
        entries.iter().map(number).collect()
    };
    let all = numbers(world.by(Role::Desk));
    let counted: Vec<i64> = (1..).take(places(world, &no).len()).collect();
    assert_eq!(all, counted, "1 is the report, without gaps");
    let seen = numbers(world.as_person(world.centre.manager));
    let without_note: Vec<i64> = all.iter().copied().filter(|n| *n != 2).collect();
    assert_eq!(seen, without_note, "the house's own note keeps its number");
    let wait = entry(world, &no, "ticket.wait_begun")["number"].clone();
    let confirmed = entry(world, &no, "ticket.confirmed");
    assert_eq!(confirmed["data"]["of"], wait);
    assert_eq!(answers[1]["fact"], confirmed["number"]);
    assert_eq!(answers[2]["fact"], json!(all.len()));
    let response = entry(world, &no, "ticket.responded")["number"].clone();
    assert_eq!(
        entry(world, &no, "ticket.corrected")["data"]["of"],
        response
    );
    let path = format!("/tickets/{no}/promises");
    let ladder = world.by(Role::Auditor).get(&path).done();
    let evidence = ladder["promises"].as_array().expect("promises").iter();
    let evidence: Vec<Value> = evidence.map(|p| p["evidence"].clone()).collect();
    assert!(evidence.iter().all(|e| e[0] == 1), "{evidence:?}");
}

fn a_place_in_the_journal_names_nothing(world: &World) {
    busy(world);
    let (no, _) = told(world);
    let earlier = world.now() - jiff::SignedDuration::from_mins(7);
    let mut wrong = places(world, &no);
    wrong.extend([i64::MIN, -1, 0, 2, i64::MAX]);
    let mut said = Vec::new();
    for of in wrong {
        let body = json!({ "of": of, "occurred_at": earlier });
        let path = format!("/tickets/{no}/corrections");
        let answer = world.by(Role::Desk).post(&path, &body);
        assert_eq!(answer.problem(422, "invalid")["field"], "of", "{of}");
        said.push(answer.bytes);
    }
    said.dedup();
    assert_eq!(
        said.len(),
        1,
        "a hidden note is as a fact that is not there"
    );
}

on_both! {
    a_school_cannot_count_what_the_house_does_for_others,
    facts_are_numbered_within_their_ticket_and_hidden_ones_keep_theirs,
    a_place_in_the_journal_names_nothing,
}
