//! Signing in and out.

use crate::{browser::Browser, world::World};
use axum::http::StatusCode;
use shounuo_app::Who;
use shounuo_core::role::Role;

on_both!(
    a_password_signs_in_and_a_wrong_one_says_so_beside_the_form,
    sign_in_leads_back_to_this_site_only,
    looking_at_a_sign_in_link_does_not_sign_in,
    a_sign_in_link_outlives_every_look_at_it_and_ends_with_the_press_of_its_button,
    a_session_can_be_ended_from_another_browser,
    signing_out_ends_the_session_on_the_server,
    language_and_theme_are_remembered,
    signing_in_anew_ends_the_session_that_the_browser_had,
);

fn a_password_signs_in_and_a_wrong_one_says_so_beside_the_form(world: &mut World) {
    let task = world.app.set_password(
        &Who::system(),
        world.person_id(Role::Desk),
        "zhouting",
        "a long password",
    );
    world.must(task);
    let browser = Browser::new(world);
    let page = browser.get("/sign-in?back=/devices");
    let csrf = page.field("csrf");
    let send = |password: &str| {
        browser.post(
            "/sign-in",
            &[
                ("csrf", &csrf),
                ("back", "/devices"),
                ("login", "ZhouTing"),
                ("password", password),
            ],
        )
    };
    let wrong = send("not this one");
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.html().contains("value=\"ZhouTing\""), "nothing lost");
    assert!(wrong.html().contains("role=\"alert\""));
    let right = send("a long password");
    assert_eq!(
        (right.status, right.header("location")),
        (StatusCode::SEE_OTHER, "/devices")
    );
    assert!(right.header("set-cookie").contains("HttpOnly"));
    assert_eq!(browser.get("/devices").status, StatusCode::OK);
}

fn sign_in_leads_back_to_this_site_only(world: &mut World) {
    let browser = Browser::new(world);
    for elsewhere in [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
    ] {
        let query = serde_urlencoded::to_string([("back", elsewhere)]).expect("a query");
        assert_eq!(
            browser.get(&format!("/sign-in?{query}")).field("back"),
            "/",
            "{elsewhere}"
        );
    }
    let asked = browser.get("/tickets/EC-1?do=respond");
    assert_eq!(
        asked.header("location"),
        "/sign-in?back=%2Ftickets%2FEC-1%3Fdo%3Drespond"
    );
}

fn looking_at_a_sign_in_link_does_not_sign_in(world: &mut World) {
    let browser = Browser::new(world);
    let path = format!("/sign-in/{}", world.sign_in_link(Role::Desk));
    assert!(browser.get(&path).html().contains("周婷"));
    assert_eq!(
        browser.get("/board").status,
        StatusCode::SEE_OTHER,
        "still nobody"
    );
}

fn a_sign_in_link_outlives_every_look_at_it_and_ends_with_the_press_of_its_button(
    world: &mut World,
) {
    let path = format!("/sign-in/{}", world.sign_in_link(Role::Desk));
    let program = Browser::new(world);
    // Mail programs and messengers look ahead.
    for _ in 0..2 {
        assert_eq!(program.head(&path).status, StatusCode::OK);
        assert_eq!(program.get(&path).status, StatusCode::OK);
    }
    let (first, second) = (Browser::new(world), Browser::new(world));
    let csrf = first.get(&path).field("csrf");
    let press = |browser: &Browser| browser.post(&path, &[("csrf", &csrf)]).status;
    assert_eq!(press(&first), StatusCode::SEE_OTHER);
    assert_eq!(first.get("/board").status, StatusCode::OK);
    assert_eq!(press(&second), StatusCode::NOT_FOUND);
    assert_eq!(second.get("/board").status, StatusCode::SEE_OTHER);
    assert_eq!(second.get(&path).status, StatusCode::NOT_FOUND);
}

fn a_session_can_be_ended_from_another_browser(world: &mut World) {
    let (here, there) = (
        Browser::of(world, Role::Desk),
        Browser::of(world, Role::Desk),
    );
    let page = here.get("/me/sessions");
    let html = page.html();
    assert_eq!(html.matches("/end\"").count(), 2, "both are listed");
    // One of the two is marked as this browser's own; the other one goes.
    let lines: Vec<&str> = html
        .split("<li>")
        .filter(|l| l.contains("/end\""))
        .collect();
    let line = lines
        .iter()
        .find(|l| !l.contains("本次登录"))
        .expect("the other one");
    let path = line
        .split("action=\"")
        .nth(1)
        .and_then(|s| s.split('"').next())
        .expect("a path");
    assert_eq!(
        here.post(path, &[("csrf", &page.field("csrf"))]).status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(here.get("/board").status, StatusCode::OK, "this one stays");
    assert_eq!(there.get("/board").status, StatusCode::SEE_OTHER);
}

fn signing_out_ends_the_session_on_the_server(world: &mut World) {
    let browser = Browser::of(world, Role::Desk);
    let csrf = browser.get("/board").field("csrf");
    assert_eq!(
        browser.post("/sign-out", &[("csrf", &csrf)]).status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(browser.get("/board").status, StatusCode::SEE_OTHER);
}

fn language_and_theme_are_remembered(world: &mut World) {
    let browser = Browser::new(world);
    assert!(browser.get("/sign-in").html().contains("lang=\"zh-CN\""));
    browser.get("/sign-in?lang=en&theme=dark");
    let html = browser.get("/sign-in").html();
    assert!(html.contains("<html lang=\"en\" data-theme=\"dark\">"));
    assert!(
        Browser::new(world)
            .get_with("/sign-in", "accept-language", "en-GB,en;q=0.9")
            .html()
            .contains("lang=\"en\"")
    );
}

fn signing_in_anew_ends_the_session_that_the_browser_had(world: &mut World) {
    let browser = Browser::of(world, Role::Desk);
    let path = format!("/sign-in/{}", world.sign_in_link(Role::Desk));
    let csrf = browser.get(&path).field("csrf");
    browser.post(&path, &[("csrf", &csrf)]);
    let listed = browser.get("/me/sessions").html().matches("/end\"").count();
    assert_eq!(listed, 1);
}
