//! Beside the way: consultations, outages, doubles, waits, corrections.

use super::{say, stage};
use crate::world::World;
use serde_json::json;
use shounuo_core::role::Role;

fn a_consultation_is_answered_and_becomes_a_fault(world: &World) {
    let ask = json!({ "kind": "consultation", "text": "怎么投屏？" });
    let no = world
        .as_person(world.centre.teacher)
        .post("/tickets", &ask)
        .done()["no"]
        .clone();
    let no = no.as_str().expect("a number");
    say(
        world,
        Role::Desk,
        no,
        "response",
        json!({ "channel": "phone" }),
    );
    say(
        world,
        Role::Desk,
        no,
        "conversion",
        json!({ "to": "fault" }),
    );
    say(
        world,
        Role::Desk,
        no,
        "description",
        json!({ "device": world.centre.device, "symptoms": ["no_network"] }),
    );
    let ticket = world.by(Role::Desk).get(&format!("/tickets/{no}")).done();
    assert_eq!(
        (&ticket["kind"], &ticket["device"]["name"]),
        (&json!("fault"), &json!("EC-07"))
    );
    assert_eq!(
        ticket["report"]["reporter"]["person"],
        json!(world.centre.teacher)
    );
}

fn one_outage_has_a_parent_and_a_doubled_report_is_merged(world: &World) {
    let (outage, child, double) = (
        world.fault(world.centre),
        world.fault(world.centre),
        world.fault(world.centre),
    );
    say(
        world,
        Role::Desk,
        &child,
        "parent",
        json!({ "parent": outage }),
    );
    say(
        world,
        Role::Desk,
        &double,
        "merge",
        json!({ "into": outage }),
    );
    assert_eq!(stage(world, &double), "merged");
    let children = world
        .by(Role::Desk)
        .get(&format!("/tickets/{outage}"))
        .done()["relations"]["children"]
        .clone();
    assert_eq!(children.as_array().map(Vec::len), Some(1));
    let alone = world.fault(world.centre);
    let itself = world.by(Role::Desk).post(
        &format!("/tickets/{alone}/merge"),
        &json!({ "into": alone }),
    );
    assert_eq!(itself.problem(422, "invalid")["field"], "into");
}

fn a_wait_a_correction_and_the_schools_word_on_both(world: &World) {
    let no = world.fault(world.centre);
    world.pass_min(10);
    say(
        world,
        Role::Desk,
        &no,
        "response",
        json!({ "channel": "phone" }),
    );
    say(
        world,
        Role::Desk,
        &no,
        "wait",
        json!({ "reason": "room_locked" }),
    );
    assert_eq!(
        world
            .by(Role::Desk)
            .delete(&format!("/tickets/{no}/wait"))
            .status,
        201
    );
    let entries = world
        .by(Role::Desk)
        .get(&format!("/tickets/{no}/timeline"))
        .done()["entries"]
        .clone();
    let number = |kind: &str| {
        entries
            .as_array()
            .and_then(|e| e.iter().find(|e| e["kind"] == kind))
            .expect("a fact")["number"]
            .clone()
    };
    let earlier = world.now() - jiff::SignedDuration::from_mins(5);
    let fix =
        json!({ "of": number("ticket.responded"), "occurred_at": earlier, "text": "记录晚了" });
    say(world, Role::Desk, &no, "corrections", fix);
    let word = json!({ "of": number("ticket.wait_begun") });
    let house = world
        .by(Role::Desk)
        .post(&format!("/tickets/{no}/confirmations"), &word);
    house.problem(403, "forbidden");
    let school = world
        .as_person(world.centre.manager)
        .post(&format!("/tickets/{no}/confirmations"), &word);
    assert_eq!(school.status, 201);
}

on_both! {
    a_consultation_is_answered_and_becomes_a_fault,
    one_outage_has_a_parent_and_a_doubled_report_is_merged,
    a_wait_a_correction_and_the_schools_word_on_both,
}
