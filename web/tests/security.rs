//! Headers of every answer.

use crate::{browser::Browser, world::World};
use shounuo_core::role::Role;
use shounuo_web::WebOptions;

on_both!(
    every_answer_carries_the_security_headers,
    over_https_cookies_are_secure_and_browsers_are_told_to_insist,
    a_form_that_another_site_sends_is_refused,
);

fn every_answer_carries_the_security_headers(world: &mut World) {
    world.tell_stories();
    let desk = Browser::of(world, Role::Desk);
    let (label, tracking) = (
        format!("/r/{}", world.labels[0]),
        format!("/t/{}", world.tracking[0].1),
    );
    for address in [
        "/",
        "/tickets/EC-4",
        "/sign-in",
        "/nowhere",
        "/tickets/EC-99",
        &label,
        &tracking,
    ] {
        let answer = desk.get(address);
        let policy = answer.header("content-security-policy");
        for part in [
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self' blob:",
            "form-action 'self'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
        ] {
            assert!(policy.contains(part), "{address}: {part}");
        }
        assert!(!policy.contains("unsafe"), "{address}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.header("referrer-policy"), "no-referrer");
        assert_eq!(answer.header("cache-control"), "no-store");
        assert!(
            answer
                .header("permissions-policy")
                .contains("geolocation=()")
        );
        assert_eq!(
            answer.header("strict-transport-security"),
            "",
            "not over plain http"
        );
    }
}

fn over_https_cookies_are_secure_and_browsers_are_told_to_insist(world: &mut World) {
    let options = WebOptions {
        secure_cookies: true,
        insists: true,
        ..WebOptions::default()
    };
    let browser = Browser::with(world, options);
    let path = format!("/sign-in/{}", world.sign_in_link(Role::Desk));
    let csrf = browser.get(&path).field("csrf");
    let answer = browser.post(&path, &[("csrf", &csrf)]);
    let cookie = answer.header("set-cookie");
    for part in [
        "__Host-session=",
        "; Secure",
        "; HttpOnly",
        "; SameSite=Lax",
        "; Path=/",
    ] {
        assert!(cookie.contains(part), "{part} in {cookie}");
    }
    assert!(
        answer
            .header("strict-transport-security")
            .starts_with("max-age=")
    );
    assert_eq!(browser.get("/board").status, 200);
}

fn a_form_that_another_site_sends_is_refused(world: &mut World) {
    world.tell_stories();
    let desk = Browser::of(world, Role::Desk);
    let csrf = desk.get("/tickets").field("csrf");
    let other = Browser::of(world, Role::Dispatcher);
    let answer = other.post("/tickets/EC-4/add_note", &[("csrf", &csrf), ("text", "x")]);
    assert_eq!(answer.status, 403, "another session's word");
}
