//! Every page for every role, in both languages.

use crate::{browser::Browser, world::World};
use axum::http::StatusCode;
use shounuo_core::role::Role;

on_both!(
    every_page_renders_for_every_role_in_both_languages,
    every_action_that_is_offered_has_a_form,
    a_ticket_shows_its_promises_as_drawing_and_as_list,
    what_people_wrote_is_shown_as_text,
);

/// Addresses that an account may open.
fn addresses(world: &World) -> Vec<String> {
    let device = world.centre.devices[0];
    let fixed = [
        "/",
        "/portal",
        "/board",
        "/tickets",
        "/tickets?state=all&sort=newest",
        "/tickets?q=%E9%BB%91%E5%B1%8F",
        "/search?q=A305",
    ];
    let more = [
        "/search?q=nothing-like-it",
        "/intake",
        "/intake?device=",
        "/devices",
        "/devices?class=teacher_terminal",
        "/labels",
        "/me/sessions",
    ];
    let tickets = (1..=7).flat_map(|n| {
        [
            format!("/tickets/EC-{n}"),
            format!("/tickets/EC-{n}/report"),
        ]
    });
    let device = [
        format!("/devices/{device}"),
        format!("/labels?device={device}"),
        format!("/intake?device={device}"),
    ];
    fixed
        .into_iter()
        .chain(more)
        .map(str::to_owned)
        .chain(tickets)
        .chain(device)
        .collect()
}

/// What a page must not show: the key of a word that is missing.
pub fn assert_all_words(html: &str, at: &str) {
    for head in [
        "page.", "ui.", "stage.", "action.", "status.", "fact.", "field.", "problem.", "symptom.",
        "channel.", "told.", "must.",
    ] {
        for (i, _) in html.match_indices(head) {
            let before = html[..i].chars().next_back().unwrap_or(' ');
            let after = html[i + head.len()..].chars().next().unwrap_or(' ');
            let key = !before.is_ascii_alphanumeric()
                && !"./_-".contains(before)
                && after.is_ascii_lowercase();
            assert!(
                !key,
                "{at}: a word is missing near {}",
                &html[i..html.len().min(i + 40)]
            );
        }
    }
    assert!(!html.contains("%{"), "{at}: a value is missing");
}

fn every_page_renders_for_every_role_in_both_languages(world: &mut World) {
    world.tell_stories();
    for role in Role::ALL {
        let browser = Browser::of(world, *role);
        let mut seen = 0;
        for address in addresses(world) {
            for lang in ["zh", "en"] {
                let sign = if address.contains('?') { '&' } else { '?' };
                let at = format!("{address}{sign}lang={lang}");
                let answer = browser.get(&at);
                let fine = [StatusCode::OK, StatusCode::SEE_OTHER, StatusCode::FORBIDDEN];
                assert!(
                    fine.contains(&answer.status),
                    "{} {at}: {}",
                    role.code(),
                    answer.status
                );
                if answer.status == StatusCode::SEE_OTHER {
                    continue;
                }
                let html = answer.html();
                let tag = if lang == "zh" { "zh-CN" } else { "en" };
                assert!(html.contains(&format!("<html lang=\"{tag}\"")), "{at}");
                assert!(
                    html.contains("400-000-0000"),
                    "{at}: clause E1, the contact card"
                );
                assert!(html.contains("<title>"), "{at}");
                assert!(
                    !html.contains(" style=") && !html.contains(" onclick="),
                    "{at}: the content policy forbids it"
                );
                assert_all_words(&html, &at);
                seen += 1;
            }
        }
        assert!(seen > 30, "{} saw only {seen} pages", role.code());
    }
}

fn every_action_that_is_offered_has_a_form(world: &mut World) {
    world.tell_stories();
    let mut forms = 0;
    for role in [
        Role::ProjectManager,
        Role::SchoolManager,
        Role::Expert,
        Role::FieldTechnician,
    ] {
        let browser = Browser::of(world, role);
        for n in 1..=7 {
            let page = browser.get(&format!("/tickets/EC-{n}")).html();
            for link in page.split("?do=").skip(1) {
                let code = link.split(['#', '"']).next().expect("a code");
                let form = browser.get(&format!("/tickets/EC-{n}?do={code}")).html();
                assert!(
                    form.contains(&format!("action=\"/tickets/EC-{n}/{code}\"")),
                    "EC-{n} {code}"
                );
                assert_all_words(&form, code);
                forms += 1;
            }
        }
    }
    assert!(forms > 60, "only {forms} forms");
}

fn a_ticket_shows_its_promises_as_drawing_and_as_list(world: &mut World) {
    world.tell_stories();
    let html = Browser::of(world, Role::Dispatcher)
        .get("/tickets/EC-4")
        .html();
    for piece in [
        "svg class=\"ladder\"",
        "class=\"rungs\"",
        "<s-countdown",
        "D3",
        "class=\"past\"",
        "class=\"now\"",
        "hx-get=",
    ] {
        assert!(html.contains(piece), "{piece}");
    }
}

fn what_people_wrote_is_shown_as_text(world: &mut World) {
    world.tell_stories();
    let browser = Browser::of(world, Role::Desk);
    for address in [
        "/tickets/EC-7",
        "/tickets/EC-7/report",
        "/tickets?state=all",
        "/board",
    ] {
        let html = browser.get(address).html();
        assert!(!html.contains("<script>alert"), "{address}");
    }
    let html = browser.get("/tickets/EC-7").html();
    assert!(
        html.contains("&#60;script&#62;alert(1)&#60;/script&#62; =cmd()|"),
        "shown as it was written"
    );
}
