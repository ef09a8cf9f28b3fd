//! Every address has an authorisation case: the table of routes is walked.

use crate::{browser::Browser, world::World};
use axum::http::StatusCode;
use shounuo_core::role::Role;
use shounuo_web::{Door, ROUTES};

on_both!(
    nobody_comes_in_without_what_the_door_asks_for,
    a_live_region_without_a_session_is_told_so,
    a_school_does_not_come_into_the_house,
    no_form_is_taken_without_its_anti_forgery_word,
    an_auditor_reads_and_writes_nothing,
);

/// The path with names filled in: a known ticket and device, unknown links.
pub fn fill(world: &World, path: &str) -> String {
    let device = world.centre.devices[0].to_string();
    let id = if path.starts_with("/devices") {
        device
    } else {
        "00000000-0000-4000-8000-000000000000".to_owned()
    };
    let no = match path.starts_with("/ledger") {
        true => "1",
        false => "EC-4",
    };
    path.replace("{no}", no)
        .replace("{promise}", "D3.arrival")
        .replace("{version}", "1")
        .replace("{key}", "EC-4")
        .replace("{say}", "dispute")
        .replace("{kind}", "routine.carried_out")
        .replace("{action}", "add_note")
        .replace("{token}", "a-token-that-was-never-given-out")
        .replace("{file}", "00000000-0000-4000-8000-000000000000")
        .replace("{*file}", "none.css")
        .replace("{id}", &id)
}

fn nobody_comes_in_without_what_the_door_asks_for(world: &mut World) {
    world.tell_stories();
    let nobody = Browser::new(world);
    for route in ROUTES {
        let path = fill(world, route.path);
        let answer = if route.method == "GET" {
            nobody.get(&path)
        } else {
            nobody.post(&path, &[("text", "x")])
        };
        let expected: &[StatusCode] = match (route.door, route.method) {
            (Door::Open, "GET") => &[StatusCode::OK, StatusCode::SEE_OTHER, StatusCode::NOT_FOUND],
            (Door::Open, _) => &[StatusCode::FORBIDDEN],
            (Door::Label | Door::Tracking | Door::SignInLink, "GET") => &[StatusCode::NOT_FOUND],
            (Door::Label | Door::Tracking | Door::SignInLink, _) => &[StatusCode::FORBIDDEN],
            (Door::Account | Door::House, "GET") => &[StatusCode::SEE_OTHER],
            (Door::Account | Door::House, _) => &[StatusCode::UNAUTHORIZED],
        };
        assert!(
            expected.contains(&answer.status),
            "{} {path}: {}",
            route.method,
            answer.status
        );
        if answer.status == StatusCode::SEE_OTHER && route.door != Door::Open {
            assert!(answer.header("location").starts_with("/sign-in"), "{path}");
        }
    }
}

fn a_live_region_without_a_session_is_told_so(world: &mut World) {
    let answer = Browser::new(world).get_with("/board", "hx-request", "true");
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
}

fn a_school_does_not_come_into_the_house(world: &mut World) {
    world.tell_stories();
    for role in [Role::SchoolManager, Role::Reporter] {
        let school = Browser::of(world, role);
        let csrf = school.get("/tickets").field("csrf");
        for route in ROUTES.iter().filter(|r| r.door == Door::House) {
            let path = fill(world, route.path);
            let answer = if route.method == "GET" {
                school.get(&path)
            } else {
                school.post(&path, &[("csrf", &csrf)])
            };
            assert_eq!(
                answer.status,
                StatusCode::FORBIDDEN,
                "{} {path}",
                route.method
            );
        }
    }
}

fn no_form_is_taken_without_its_anti_forgery_word(world: &mut World) {
    world.tell_stories();
    let tracking = world.tracking[3].1.clone();
    let browser = Browser::of(world, Role::ProjectManager);
    for route in ROUTES.iter().filter(|r| r.method == "POST") {
        let path = match route.door {
            Door::Label => format!("/r/{}", world.labels[0]),
            Door::Tracking => format!("/t/{tracking}/add_note"),
            Door::SignInLink => format!("/sign-in/{}", world.sign_in_link(Role::Desk)),
            _ => fill(world, route.path),
        };
        for word in ["", "0123456789abcdef0123456789abcdef"] {
            let answer = browser.post(&path, &[("csrf", word), ("text", "x")]);
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path} with `{word}`");
        }
    }
}

fn an_auditor_reads_and_writes_nothing(world: &mut World) {
    world.tell_stories();
    let auditor = Browser::of(world, Role::Auditor);
    assert_eq!(auditor.get("/tickets/EC-4").status, StatusCode::OK);
    let csrf = auditor.get("/tickets").field("csrf");
    for action in shounuo_core::ticket::Action::ALL {
        let fields = [
            ("csrf", csrf.as_str()),
            ("text", "x"),
            ("channel", "phone"),
            ("cause", "x"),
            ("plan", "x"),
        ];
        let answer = auditor.post(&format!("/tickets/EC-4/{}", action.code()), &fields);
        let refused = [StatusCode::FORBIDDEN, StatusCode::UNPROCESSABLE_ENTITY];
        assert!(
            refused.contains(&answer.status),
            "{}: {}",
            action.code(),
            answer.status
        );
    }
    assert_eq!(auditor.get("/labels").status, StatusCode::FORBIDDEN);
    assert_eq!(auditor.get("/intake").status, StatusCode::FORBIDDEN);
}
