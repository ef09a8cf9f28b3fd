//! Tokens and sessions: who may read, who may write, and what ends.

use crate::world::World;
use serde_json::json;
use shounuo_app::Who;
use shounuo_core::role::Role;

fn a_token_without_the_scope_write_only_reads(world: &World) {
    let no = world.fault(world.centre);
    let token = world.token(world.staff[&Role::Desk], &["read"]);
    let ticket = world.ask(&token).get(&format!("/tickets/{no}")).done();
    assert_eq!(
        ticket["actions"],
        json!([]),
        "nothing is offered that is not allowed"
    );
    assert_eq!(world.ask(&token).get("/me").done()["read_only"], true);
    let note = world
        .ask(&token)
        .post(&format!("/tickets/{no}/notes"), &json!({ "text": "a" }));
    note.problem(403, "token_scope");
    world
        .ask(&token)
        .delete(&format!("/tickets/{no}/wait"))
        .problem(403, "token_scope");
    world
        .ask(&token)
        .post("/me/tokens", &json!({ "name": "x", "scopes": ["write"] }))
        .problem(403, "token_scope");
}

fn without_a_token_or_with_a_wrong_one_nobody_is_signed_in(world: &World) {
    for ask in [
        world.visitor(),
        world.ask("made-up"),
        world.visitor().header("authorization", "Basic YTpi"),
        world.visitor().header("authorization", "Bearer"),
        world.visitor().header("cookie", "session=made-up"),
    ] {
        let answer = ask.get("/tickets");
        answer.problem(401, "signed_out");
        assert_eq!(answer.header("www-authenticate"), "Bearer");
    }
}

fn somebody_makes_uses_and_ends_a_token_of_their_own(world: &World) {
    let made = world
        .by(Role::Desk)
        .post("/me/tokens", &json!({ "name": "看板", "scopes": ["read"] }))
        .done();
    let token = made["token"].as_str().expect("a token");
    assert_eq!(world.ask(token).get("/me").done()["roles"], json!(["desk"]));
    let known = world.by(Role::Desk).get("/me/tokens").done();
    let mine = known["tokens"]
        .as_array()
        .and_then(|t| t.iter().find(|t| t["name"] == "看板"))
        .expect("listed");
    assert!(!known.to_string().contains(token), "told once");
    let id = mine["id"].as_str().expect("an id");
    world
        .by(Role::Expert)
        .delete(&format!("/me/tokens/{id}"))
        .problem(404, "not_found");
    assert_eq!(
        world
            .by(Role::Desk)
            .delete(&format!("/me/tokens/{id}"))
            .status,
        204
    );
    world.ask(token).get("/me").problem(401, "signed_out");
    let scope = json!({ "name": "x", "scopes": ["everything"] });
    world
        .by(Role::Desk)
        .post("/me/tokens", &scope)
        .problem(422, "invalid");
    world
        .by(Role::Desk)
        .post("/me/tokens", &json!({ "name": "x", "scopes": [] }))
        .problem(422, "invalid");
}

fn a_token_that_is_over_works_no_more(world: &World) {
    let until = world.now() + jiff::SignedDuration::from_mins(5);
    let made = json!({ "name": "短", "scopes": ["read"], "expires_at": until });
    let made = world.by(Role::Desk).post("/me/tokens", &made).done();
    let token = made["token"].as_str().expect("a token");
    assert_eq!(world.ask(token).get("/me").status, 200);
    world.pass_min(6);
    world.ask(token).get("/me").problem(401, "signed_out");
}

fn signing_in_by_password_listing_and_ending_sessions(world: &World) {
    let person = world.staff[&Role::Desk];
    world.must(
        world
            .app
            .set_password(&Who::system(), person, "desk1", "correct horse"),
    );
    let sign_in = |password: &str| {
        world.visitor().post(
            "/sessions",
            &json!({ "login": "Desk1", "password": password }),
        )
    };
    sign_in("wrong").problem(401, "wrong_credentials");
    let token = sign_in("correct horse").done()["token"]
        .as_str()
        .expect("a token")
        .to_owned();
    let second = sign_in("correct horse").done()["token"]
        .as_str()
        .expect("a token")
        .to_owned();
    assert_eq!(
        world.ask(&token).get("/sessions").done()["sessions"]
            .as_array()
            .map(Vec::len),
        Some(2)
    );
    assert_eq!(world.ask(&second).delete("/sessions/current").status, 204);
    world.ask(&second).get("/me").problem(401, "signed_out");
    let id = world.ask(&token).get("/sessions").done()["sessions"][0]["id"].clone();
    let path = format!("/sessions/{}", id.as_str().expect("an id"));
    world
        .by(Role::Expert)
        .delete(&path)
        .problem(404, "not_found");
    assert_eq!(world.ask(&token).delete(&path).status, 204);
    world.ask(&token).get("/me").problem(401, "signed_out");
}

fn a_sign_in_link_is_the_way_to_the_first_password(world: &World) {
    let (link, desk) = (world.app.new_token(), world.staff[&Role::Desk]);
    world.must(world.app.issue_sign_in_link(&Who::system(), desk, &link));
    let by_link = |link: &str| world.visitor().post("/sessions", &json!({ "link": link }));
    by_link("made-up").problem(404, "link_unknown");
    let token = by_link(&link).done()["token"]
        .as_str()
        .expect("a token")
        .to_owned();
    by_link(&link).problem(404, "link_unknown");
    let set = |password: &str| {
        let body = json!({ "login": "desk1", "password": password });
        world.ask(&token).post("/me/password", &body)
    };
    assert_eq!(set("short").problem(422, "invalid")["field"], "password");
    assert_eq!(set("correct horse").status, 201);
    world.ask(&token).get("/me").problem(401, "signed_out");
    let body = json!({ "login": "desk1", "password": "correct horse" });
    assert_eq!(world.visitor().post("/sessions", &body).status, 201);
    let both = json!({ "link": link, "login": "desk1", "password": "correct horse" });
    assert_eq!(
        world
            .visitor()
            .post("/sessions", &both)
            .problem(422, "invalid")["field"],
        "link"
    );
    let none = world.visitor().post("/sessions", &json!({}));
    assert_eq!(none.problem(422, "invalid")["field"], "login");
}

fn an_administrator_hands_out_the_way_in(world: &World) {
    let new = uuid::Uuid::from_u128(77);
    let person = json!({ "id": new, "name": "新人", "roles": ["desk"] });
    world
        .by(Role::Administrator)
        .post("/people", &person)
        .done();
    let path = format!("/people/{new}/sign-in-link");
    let link = world.by(Role::Administrator).post(&path, &json!({})).done();
    let session = json!({ "link": link["token"] });
    let session = world.visitor().post("/sessions", &session).done();
    let session = session["token"].as_str().expect("a session");
    let me = world.ask(session).get("/me").done();
    assert_eq!(me["person"], json!(new));
    for unsaid in [uuid::Uuid::from_u128(78), world.centre.device.0] {
        let path = format!("/people/{unsaid}/sign-in-link");
        let answer = world.by(Role::Administrator).post(&path, &json!({}));
        answer.problem(404, "not_found");
    }
}

fn a_sign_in_name_is_one_persons_alone(world: &World) {
    let set = |role, login: &str| {
        let body = json!({ "login": login, "password": "correct horse battery" });
        world.by(role).post("/me/password", &body)
    };
    assert_eq!(set(Role::Desk, "one").status, 201);
    assert_eq!(set(Role::Desk, "One").status, 201, "their own, again");
    for (login, why) in [(" ONE", "taken"), ("", "missing"), ("  ", "missing")] {
        let problem = set(Role::Dispatcher, login).problem(422, "invalid");
        assert_eq!(
            (&problem["field"], &problem["why"]),
            (&json!("login"), &json!(why))
        );
    }
}

fn links_are_taken_back(world: &World) {
    let desk = world.staff[&Role::Desk];
    let made = world
        .by(Role::Administrator)
        .post(&format!("/people/{desk}/sign-in-link"), &json!({}))
        .done();
    let link = json!({ "link": made["token"] });
    let taken = world
        .by(Role::Administrator)
        .delete(&format!("/people/{desk}/sign-in-links"));
    assert_eq!(taken.status, 204);
    let late = world.visitor().post("/sessions", &link);
    assert!(late.status.is_client_error(), "{}", late.status);
    let (label, school) = (world.app.new_token(), world.centre);
    let task = world
        .app
        .issue_label(&Who::system(), school.id, school.device, &label);
    world.must(task);
    let report = json!({ "text": "x" });
    let report = world
        .visitor()
        .post(&format!("/labels/{label}/tickets"), &report)
        .done();
    let word = |name: &str| report[name].as_str().expect("a word").to_owned();
    let (tracking, no) = (format!("/tracking/{}", word("tracking")), word("no"));
    assert_eq!(world.visitor().get(&tracking).status, 200);
    let links = format!("/tickets/{no}/tracking-links");
    world
        .as_person(world.other.manager)
        .delete(&links)
        .problem(404, "not_found");
    let taken = world.as_person(school.teacher).delete(&links);
    assert_eq!(taken.status, 204);
    world.visitor().get(&tracking).problem(404, "link_unknown");
}

fn a_cookie_opens_reading_only(world: &World) {
    let no = world.fault(world.centre);
    let person = world.staff[&Role::Desk];
    world.must(
        world
            .app
            .set_password(&Who::system(), person, "desk1", "correct horse"),
    );
    let body = json!({ "login": "desk1", "password": "correct horse" });
    let token = world.visitor().post("/sessions", &body).done()["token"]
        .as_str()
        .expect("a token")
        .to_owned();
    let cookie = || {
        world
            .visitor()
            .header("cookie", &format!("lang=zh; session={token}"))
    };
    assert_eq!(cookie().get(&format!("/tickets/{no}")).status, 200);
    cookie()
        .post(&format!("/tickets/{no}/notes"), &json!({ "text": "a" }))
        .problem(401, "signed_out");
    cookie()
        .delete("/sessions/current")
        .problem(401, "signed_out");
}

fn guessing_passwords_is_slowed_down_and_ends_by_itself(world: &World) {
    let guess = || {
        world.visitor().post(
            "/sessions",
            &json!({ "login": "nobody", "password": "guess" }),
        )
    };
    let slowed = (0..20)
        .map(|_| guess())
        .find(|a| a.status == 429)
        .expect("slowed down");
    let problem = slowed.problem(429, "too_many");
    assert!(
        problem["retry_after"]
            .as_u64()
            .is_some_and(|s| (1..=60).contains(&s))
    );
    assert_eq!(
        slowed.header("retry-after"),
        problem["retry_after"].to_string()
    );
}

fn roles_taken_away_and_people_gone_act_at_once(world: &World) {
    let desk = world.staff[&Role::Desk];
    let roles = json!({ "roles": ["auditor"] });
    assert_eq!(
        world
            .by(Role::Administrator)
            .post(&format!("/people/{desk}/roles"), &roles)
            .status,
        201
    );
    assert_eq!(
        world.by(Role::Desk).get("/me").done()["roles"],
        json!(["auditor"])
    );
    let left = world
        .by(Role::Administrator)
        .post(&format!("/people/{desk}/leaving"), &json!({}));
    assert_eq!(left.status, 201);
    world.by(Role::Desk).get("/me").problem(401, "signed_out");
}

on_both! {
    a_token_without_the_scope_write_only_reads,
    without_a_token_or_with_a_wrong_one_nobody_is_signed_in,
    somebody_makes_uses_and_ends_a_token_of_their_own,
    a_token_that_is_over_works_no_more,
    signing_in_by_password_listing_and_ending_sessions,
    a_sign_in_link_is_the_way_to_the_first_password,
    an_administrator_hands_out_the_way_in,
    a_sign_in_name_is_one_persons_alone,
    links_are_taken_back,
    a_cookie_opens_reading_only,
    guessing_passwords_is_slowed_down_and_ends_by_itself,
    roles_taken_away_and_people_gone_act_at_once,
}
