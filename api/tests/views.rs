//! What answers say of a ticket: promises with their evidence, the past as it was.

use crate::world::World;
use serde_json::json;
use shounuo_core::role::Role;

fn as_of_an_instant_only_what_had_happened_is_there(world: &World) {
    let no = world.fault(world.centre);
    let reported = world.now();
    world.pass_min(10);
    let respond = world.by(Role::Desk).post(
        &format!("/tickets/{no}/response"),
        &json!({ "channel": "phone" }),
    );
    assert_eq!(respond.status, 201);
    let at = |path: &str| {
        world
            .by(Role::Auditor)
            .get(&format!("/tickets/{no}{path}?as_of={reported}"))
            .done()
    };
    assert_eq!(at("")["stage"], "reported");
    assert_eq!(at("")["work"]["responded_at"], json!(null));
    assert_eq!(at("")["actions"], json!([]));
    assert_eq!(at("/timeline")["entries"].as_array().map(Vec::len), Some(1));
    let ladder = at("/promises");
    let response = ladder["promises"]
        .as_array()
        .and_then(|p| p.iter().find(|p| p["promise"] == "D3.response"));
    assert_eq!(response.expect("D3")["status"], "running");
    let now = world
        .by(Role::Auditor)
        .get(&format!("/tickets/{no}"))
        .done();
    assert_eq!(now["stage"], "diagnosing");
    for path in ["", "/timeline", "/promises"] {
        for axis in ["as_of", "known_at"] {
            let ahead = format!("/tickets/{no}{path}?{axis}=2099-01-01T00:00:00Z");
            let refused = world.by(Role::Auditor).get(&ahead).problem(422, "invalid");
            assert_eq!(
                (&refused["field"], &refused["why"]),
                (&json!(axis), &json!("too_far_ahead"))
            );
            let early = format!("/tickets/{no}{path}?{axis}=2020-01-01T00:00:00Z");
            let answer = world.by(Role::Auditor).get(&early);
            answer.problem(404, "not_found");
        }
    }
}

fn what_was_true_is_told_as_it_was_known_at_another_instant(world: &World) {
    let no = world.fault(world.centre);
    world.pass_min(5);
    let claimed = world.now();
    world.pass_min(5);
    let then = world.now();
    world.pass_min(20);
    let late = json!({ "channel": "phone", "occurred_at": claimed });
    let respond = world
        .by(Role::Desk)
        .post(&format!("/tickets/{no}/response"), &late);
    assert_eq!(respond.status, 201);
    let ask = |path: &str, query: &str| {
        world
            .by(Role::Auditor)
            .get(&format!("/tickets/{no}{path}?{query}"))
            .done()
    };
    let response = |query: &str| {
        let ladder = ask("/promises", query);
        let rungs = ladder["promises"].as_array().expect("promises").iter();
        let mut rungs = rungs.filter(|p| p["promise"] == "D3.response");
        rungs.next().expect("D3").clone()
    };
    let facts = |query: &str| ask("/timeline", query)["entries"].as_array().map(Vec::len);
    let now_known = format!("as_of={then}");
    assert_eq!(ask("", &now_known)["stage"], "diagnosing");
    assert!(
        facts(&now_known) > Some(1),
        "the late record counts from when it happened"
    );
    for then_known in [
        format!("as_of={then}&known_at={then}"),
        format!("known_at={then}"),
    ] {
        let ticket = ask("", &then_known);
        assert_eq!(
            (&ticket["stage"], &ticket["at"]),
            (&json!("reported"), &json!(then))
        );
        assert_eq!(ticket["actions"], json!([]));
        assert_eq!(facts(&then_known), Some(1));
        assert_eq!(response(&then_known)["status"], "running");
        assert_eq!(response(&then_known)["stopped_at"], json!(null));
    }
    world.pass_min(60);
    let now = format!("as_of={}", world.now());
    assert_ne!(response(&now)["stopped_at"], json!(null));
    let judged = format!("{now}&known_at={then}");
    assert_eq!(
        response(&judged)["status"],
        "broken",
        "nobody had said otherwise"
    );
}

fn a_promise_says_why_with_its_evidence_in_both_languages(world: &World) {
    let no = world.fault(world.centre);
    world.pass_min(40);
    let path = format!("/tickets/{no}/promises");
    let ladder = world.by(Role::Auditor).get(&path).done();
    let rungs = ladder["promises"].as_array().expect("promises");
    assert_eq!(rungs.iter().filter(|p| p["leading"] == true).count(), 1);
    let broken = rungs
        .iter()
        .find(|p| p["promise"] == "D3.response")
        .expect("D3");
    assert_eq!(
        (&broken["status"], &broken["provisional"]),
        (&json!("broken"), &json!(true))
    );
    assert!(broken["margin_s"].as_i64() < Some(0));
    let first = world
        .by(Role::Auditor)
        .get(&format!("/tickets/{no}/timeline"))
        .done()["entries"][0]["number"]
        .clone();
    assert_eq!(broken["evidence"][0], first);
    let zh = world
        .by(Role::Auditor)
        .header("accept-language", "zh-CN")
        .get(&path)
        .done();
    let why = |l: &serde_json::Value| {
        l["promises"]
            .as_array()
            .and_then(|p| p.iter().find(|p| p["promise"] == "D3.response"))
            .expect("D3")["why"]
            .as_str()
            .expect("why")
            .to_owned()
    };
    assert!(why(&zh).contains("报修"), "{}", why(&zh));
    assert!(
        why(&ladder).is_ascii()
            || why(&ladder)
                .chars()
                .all(|c| !('\u{4e00}'..='\u{9fff}').contains(&c)),
        "{}",
        why(&ladder)
    );
}

fn actions_are_what_this_asker_may_do_now(world: &World) {
    let no = world.fault(world.centre);
    let actions = |person| {
        let ticket = world
            .as_person(person)
            .get(&format!("/tickets/{no}"))
            .done();
        let actions = ticket["actions"].as_array().expect("actions").clone();
        actions
            .iter()
            .map(|a| a["action"].as_str().expect("a code").to_owned())
            .collect::<Vec<_>>()
    };
    let desk = actions(world.staff[&Role::Desk]);
    assert!(desk.contains(&"respond".to_owned()) && !desk.contains(&"confirm".to_owned()));
    let school = actions(world.centre.manager);
    assert!(school.contains(&"confirm".to_owned()) && !school.contains(&"respond".to_owned()));
    assert_eq!(actions(world.staff[&Role::Auditor]), Vec::<String>::new());
}

fn the_providers_own_notes_are_not_the_schools(world: &World) {
    let no = world.fault(world.centre);
    for (text, shared) in [("内部备注", false), ("给学校看", true)] {
        let note = json!({ "text": text, "shared": shared });
        assert_eq!(
            world
                .by(Role::Desk)
                .post(&format!("/tickets/{no}/notes"), &note)
                .status,
            201
        );
    }
    let read = |path: String| {
        String::from_utf8(world.as_person(world.centre.manager).get(&path).bytes).expect("text")
    };
    let timeline = read(format!("/tickets/{no}/timeline"));
    assert!(timeline.contains("给学校看") && !timeline.contains("内部备注"));
    assert!(
        !timeline.contains("vault") && !timeline.contains("\"mac\""),
        "no reference to the vault"
    );
    assert!(
        !read("/search?q=%E5%86%85%E9%83%A8".to_owned()).contains("EC-1"),
        "nor found by its words"
    );
    assert!(
        world
            .by(Role::Desk)
            .get(&format!("/tickets/{no}/timeline"))
            .json()
            .to_string()
            .contains("内部备注")
    );
}

on_both! {
    as_of_an_instant_only_what_had_happened_is_there,
    what_was_true_is_told_as_it_was_known_at_another_instant,
    a_promise_says_why_with_its_evidence_in_both_languages,
    actions_are_what_this_asker_may_do_now,
    the_providers_own_notes_are_not_the_schools,
}
