//! Bad input: a clear answer in the page's language, never a 500, nothing lost.

use crate::{browser::Browser, world::World};
use axum::http::StatusCode;
use shounuo_core::role::Role;

on_both!(
    odd_addresses_are_answered_calmly,
    what_is_no_photo_is_refused_with_a_word_and_the_text_is_kept,
    a_form_that_is_too_large_or_no_form_is_refused,
    times_that_cannot_be_are_named,
);

fn odd_addresses_are_answered_calmly(world: &mut World) {
    world.tell_stories();
    let desk = Browser::of(world, Role::Desk);
    for address in [
        "/tickets/EC-99999999999999999999",
        "/tickets/%00",
        "/tickets/EC-1%00",
        "/tickets/%3Cscript%3E",
        "/tickets?after=zzz",
        "/tickets?stage=nonsense&sort=x&kind=%00",
        "/tickets?q=%00",
        "/search?q=%00",
        "/search?q=%25_%22'--",
        "/devices/none",
        "/devices?place=x&class=%00",
        "/devices?q=%F0%9F%98%80",
        "/labels?device=x",
        "/intake/devices?q=%00&device=x",
        "/tickets/EC-4?do=fly",
        "/tickets/EC-4/files/none",
        "/assets/../Cargo.toml",
        "/tickets/EC-4/fly",
    ] {
        let answer = desk.get(address);
        assert!(
            !answer.status.is_server_error(),
            "{address}: {}",
            answer.status
        );
        if answer.status.is_client_error() {
            let html = answer.html();
            assert!(
                html.contains("400-000-0000") && html.contains("<h1>"),
                "{address} has a page that helps"
            );
            assert!(!html.contains("<script>"), "{address}");
        }
    }
}

fn what_is_no_photo_is_refused_with_a_word_and_the_text_is_kept(world: &mut World) {
    let browser = Browser::new(world);
    let label = format!("/r/{}", world.labels[0]);
    let csrf = browser.get(&label).field("csrf");
    let fields = [
        ("csrf", csrf.as_str()),
        ("symptoms", "slow"),
        ("text", "很慢很慢"),
    ];
    for (name, bytes) in [
        ("a.jpg", b"<svg onload=alert(1)>".as_slice()),
        ("b.jpg", b"<html>"),
        ("c.png", b"\x89PNG\r\n\x1a\nnot really"),
    ] {
        let answer = browser.post_files(&label, &fields, &[(name, bytes)]);
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
        assert!(answer.html().contains("很慢很慢</textarea>"), "{name}");
    }
    let seven: Vec<(&str, &[u8])> = vec![("x.jpg", b"x".as_slice()); 7];
    assert_eq!(
        browser.post_files(&label, &fields, &seven).status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    let huge = vec![0_u8; 13 * 1024 * 1024];
    assert_eq!(
        browser
            .post_files(&label, &fields, &[("x.jpg", &huge)])
            .status,
        StatusCode::PAYLOAD_TOO_LARGE
    );
}

fn a_form_that_is_too_large_or_no_form_is_refused(world: &mut World) {
    world.tell_stories();
    let desk = Browser::of(world, Role::Desk);
    let csrf = desk.get("/tickets").field("csrf");
    let text = "长".repeat(200_000);
    let answer = desk.post(
        "/tickets/EC-4/add_note",
        &[("csrf", &csrf), ("text", &text)],
    );
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(
        answer.html().contains("data-drafts=\"keep\""),
        "the browser keeps what was typed"
    );
    let longer = "长".repeat(9_000);
    let answer = desk.post(
        "/tickets/EC-4/add_note",
        &[("csrf", &csrf), ("text", &longer)],
    );
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let nul = desk.post(
        "/tickets/EC-4/add_note",
        &[("csrf", &csrf), ("text", "a\0b")],
    );
    assert_eq!(nul.status, StatusCode::UNPROCESSABLE_ENTITY);
}

fn times_that_cannot_be_are_named(world: &mut World) {
    world.tell_stories();
    let dispatcher = Browser::of(world, Role::Dispatcher);
    let person = world.person_id(Role::FieldTechnician).to_string();
    for at in ["", "yesterday", "2026-13-40T99:99", "2001-01-01T00:00"] {
        let answer = dispatcher.act("EC-3", "assign", &[("person", &person), ("arrive_by", at)]);
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{at}");
        assert!(answer.html().contains("assign-arrive_by-err"), "{at}");
    }
}
