//! Who may do what: every route has a case here. A route without one fails.

use crate::world::World;
use axum::http::Method;
use serde_json::{Value, json};
use shounuo_core::role::Role;
use std::collections::BTreeSet;

/// Whom a route is for.
enum For {
    /// Anybody, without an account: the token in the path, or nothing, opens it.
    Everybody,
    /// Every account, within its own customer.
    Accounts,
    /// These roles.
    Roles(&'static str),
}
use For::*;

/// The provider's people who set things up.
const HOUSE: &str = "desk remote_technician field_technician expert dispatcher storekeeper \
    project_manager quality_supervisor auditor administrator";
const MANAGE: &str = "project_manager administrator";

/// The nouns of `/tickets/{no}`.
const NOUNS: &[(&str, &str)] = &[
    (
        "response",
        "desk remote_technician dispatcher field_technician expert project_manager administrator",
    ),
    (
        "diagnosis-start",
        "desk remote_technician expert project_manager administrator",
    ),
    (
        "notes",
        "reporter school_manager desk remote_technician dispatcher field_technician expert storekeeper quality_supervisor project_manager administrator",
    ),
    (
        "remote-consent",
        "reporter school_manager desk remote_technician expert project_manager administrator",
    ),
    (
        "remote-session",
        "remote_technician expert project_manager administrator",
    ),
    (
        "diagnosis",
        "remote_technician field_technician expert project_manager administrator",
    ),
    (
        "solution",
        "desk remote_technician expert project_manager administrator",
    ),
    (
        "remote-solution",
        "remote_technician expert project_manager administrator",
    ),
    (
        "hand-over",
        "remote_technician dispatcher field_technician expert project_manager administrator",
    ),
    ("owner", "desk dispatcher project_manager administrator"),
    ("assignment", "dispatcher project_manager administrator"),
    (
        "assignment/acceptance",
        "field_technician expert project_manager administrator",
    ),
    (
        "departure",
        "field_technician expert project_manager administrator",
    ),
    (
        "arrival",
        "field_technician expert project_manager administrator",
    ),
    (
        "leaving",
        "field_technician expert project_manager administrator",
    ),
    (
        "grade",
        "remote_technician dispatcher field_technician expert project_manager administrator",
    ),
    (
        "parts",
        "field_technician expert project_manager administrator",
    ),
    (
        "part-needs",
        "remote_technician field_technician expert storekeeper project_manager administrator",
    ),
    (
        "part-needs/{need}/arrival",
        "field_technician expert storekeeper project_manager administrator",
    ),
    (
        "part-needs/{need}/fitting",
        "field_technician expert project_manager administrator",
    ),
    ("group", "dispatcher project_manager administrator"),
    (
        "help",
        "remote_technician dispatcher field_technician expert project_manager administrator",
    ),
    (
        "test",
        "field_technician expert project_manager administrator",
    ),
    (
        "completion",
        "field_technician expert project_manager administrator",
    ),
    (
        "report-handover",
        "desk field_technician expert project_manager administrator",
    ),
    (
        "acceptance",
        "reporter school_manager field_technician expert project_manager administrator",
    ),
    ("rejection", "reporter school_manager"),
    ("follow-up-attempts", "desk project_manager administrator"),
    (
        "follow-up",
        "reporter school_manager desk project_manager administrator",
    ),
    ("archive", "desk project_manager administrator"),
    (
        "cancellation",
        "reporter school_manager desk project_manager administrator",
    ),
    (
        "merge",
        "desk remote_technician dispatcher expert project_manager administrator",
    ),
    (
        "parent",
        "desk remote_technician dispatcher expert project_manager administrator",
    ),
    (
        "conversion",
        "desk remote_technician expert project_manager administrator",
    ),
    (
        "description",
        "desk remote_technician field_technician expert project_manager administrator",
    ),
    (
        "wait",
        "desk remote_technician dispatcher field_technician expert project_manager administrator",
    ),
    ("confirmations", "reporter school_manager"),
    (
        "corrections",
        "school_manager desk remote_technician dispatcher field_technician expert project_manager administrator",
    ),
];

/// The case of a route; `None` fails the test.
fn case(method: &Method, path: &str) -> Option<For> {
    let noun = path
        .strip_prefix("/tickets/{no}/")
        .filter(|_| method != Method::GET);
    if let Some(noun) = noun {
        return NOUNS
            .iter()
            .find(|(n, _)| *n == noun)
            .map(|(_, roles)| Roles(roles));
    }
    Some(match (method.as_str(), path) {
        (
            "GET",
            "/tickets" | "/tickets/{no}" | "/tickets/{no}/timeline" | "/tickets/{no}/promises",
        ) => Accounts,
        ("GET", "/tickets/{no}/files/{file}" | "/search" | "/board" | "/me" | "/me/work") => {
            Accounts
        }
        ("GET" | "POST", "/me/tokens") | ("DELETE", "/me/tokens/{id}") => Accounts,
        ("GET", "/sessions") | ("DELETE", "/sessions/{id}" | "/sessions/current") => Accounts,
        (
            "GET",
            "/devices" | "/devices/{id}" | "/places" | "/customers" | "/customers/{code}/contract",
        ) => Accounts,
        ("POST", "/tickets") => Roles(
            "reporter school_manager desk remote_technician field_technician expert dispatcher \
             project_manager administrator",
        ),
        ("POST", "/devices" | "/places" | "/devices/{id}/location") => {
            Roles("storekeeper project_manager administrator")
        }
        ("POST", "/devices/{id}/label") => {
            Roles("school_manager desk dispatcher storekeeper project_manager administrator")
        }
        ("POST", "/customers/{code}/contract/versions/{version}/confirmation") => {
            Roles("school_manager project_manager")
        }
        ("GET", "/people" | "/parts") => Roles(HOUSE),
        ("POST", "/parts") => Roles(MANAGE),
        (
            "POST",
            "/people" | "/people/{id}/roles" | "/people/{id}/leaving" | "/people/{id}/erasure",
        ) => Roles("administrator"),
        ("POST", "/sessions") | ("GET", "/contact-card") => Everybody,
        (_, path)
            if path.starts_with("/labels/{token}") || path.starts_with("/tracking/{token}") =>
        {
            Everybody
        }
        _ => return None,
    })
}

/// A body that is in order, so that what is answered is about the asker.
pub fn body_of(world: &World, method: &Method, path: &str) -> Value {
    let (house, nobody) = (
        world.staff[&Role::FieldTechnician],
        uuid::Uuid::from_u128(1),
    );
    if method != Method::POST {
        return json!({});
    }
    match path.rsplit_once("}/").map_or(path, |(_, noun)| noun) {
        "response" | "remote-consent" | "report-handover" | "follow-up-attempts" => {
            json!({ "channel": "phone" })
        }
        "notes" | "solution" => json!({ "text": "x" }),
        "remote-session" => json!({ "tool": "VNC" }),
        "diagnosis" => json!({ "cause": "x", "plan": "y" }),
        "hand-over" => json!({ "to": "on_site", "reason": "needs_visit" }),
        "owner" => json!({ "owner": house }),
        "assignment" => json!({ "person": house, "arrive_by": "2026-03-02T09:00:00Z" }),
        "grade" => json!({ "grade": "complex" }),
        "parts" => json!({ "model": "x", "quantity": 1 }),
        "part-needs" => json!({ "need": nobody, "part": world.part, "quantity": 1 }),
        "group" => json!({ "members": [house] }),
        "help" => json!({ "kind": "expert", "person": house }),
        "test" => json!({ "passed": true }),
        "follow-up" => {
            json!({ "speed": 5, "skill": 5, "attitude": 5, "running": true, "channel": "phone" })
        }
        "cancellation" => json!({ "reason": "mistake" }),
        "merge" => json!({ "into": "EC-2" }),
        "parent" => json!({ "parent": "EC-2" }),
        "conversion" => json!({ "to": "consultation" }),
        "description" => json!({ "symptoms": ["slow"] }),
        "wait" => json!({ "reason": "part" }),
        "confirmations" => json!({ "of": 1 }),
        "corrections" => json!({ "of": 1, "occurred_at": "2026-03-02T00:00:00Z" }),
        "/tickets" => json!({ "kind": "fault", "text": "x", "device": world.centre.device }),
        "tickets" => json!({ "text": "x" }),
        "/devices" => {
            json!({ "id": nobody, "customer": "EC", "class": "face_access", "nickname": "x" })
        }
        "/places" => json!({ "id": nobody, "customer": "EC", "kind": "room", "name": "x" }),
        "location" => json!({ "place": world.centre.room }),
        "/people" => json!({ "id": nobody, "name": "x", "roles": ["auditor"] }),
        "roles" => json!({ "roles": ["auditor"] }),
        "/parts" => json!({ "id": nobody, "code": "P-2", "name": "x" }),
        "/me/tokens" => json!({ "name": "x", "scopes": ["read"] }),
        "/sessions" => json!({ "login": "x", "password": "y" }),
        _ => json!({}),
    }
}

/// Every route of the document.
fn routes() -> Vec<(Method, String)> {
    let document = serde_json::to_value(shounuo_api::openapi()).expect("JSON");
    let paths = document["paths"].as_object().expect("paths").clone();
    let of = |(path, item): (String, Value)| {
        let methods: Vec<String> = item
            .as_object()
            .expect("operations")
            .keys()
            .cloned()
            .collect();
        methods
            .into_iter()
            .map(move |m| (m.to_uppercase().parse().expect("a method"), path.clone()))
    };
    paths.into_iter().flat_map(of).collect()
}

#[test]
fn no_route_is_without_its_case() {
    let without: Vec<String> = routes()
        .iter()
        .filter(|(method, path)| case(method, path).is_none())
        .map(|(method, path)| format!("{method} {path}"))
        .collect();
    assert_eq!(without, Vec::<String>::new());
    let known: BTreeSet<&str> = Role::ALL.iter().map(|r| r.code()).collect();
    for (noun, roles) in NOUNS {
        assert!(
            roles.split_whitespace().all(|r| known.contains(r)),
            "{noun} names an unknown role"
        );
    }
}

fn each_route_is_open_to_its_roles_and_to_no_other(world: &World) {
    let no = world.fault(world.centre);
    world.fault(world.centre);
    let victim = world.app.new_id();
    let person = shounuo_app::commands::NewPerson {
        customer: None,
        name: "某".into(),
        phone: None,
        login: None,
        post: String::new(),
        roles: vec![Role::Auditor],
    };
    world.must(
        world
            .app
            .add_person(&shounuo_app::Who::system(), victim, world.app.ask(), person),
    );
    let mut wrong = Vec::new();
    for (method, path) in routes() {
        let id = match path.starts_with("/devices") {
            true => world.centre.device.to_string(),
            false => victim.to_string(),
        };
        let filled = fill(&path, &no, &id);
        for role in Role::ALL {
            let answer = send(
                world,
                *role,
                &method,
                &filled,
                &body_of(world, &method, &path),
            );
            let refused =
                answer.status == 403 && answer.json()["type"] == "urn:shounuo:problem:forbidden";
            let may = match case(&method, &path) {
                Some(Roles(roles)) => roles.split_whitespace().any(|r| r == role.code()),
                Some(Everybody | Accounts) => true,
                None => false,
            };
            // Whom the route is for is answered about the matter: done, or a problem of state.
            let answered = !matches!(answer.status.as_u16(), 401 | 403)
                && answer.status.as_u16() < 500
                || path == "/sessions" && method == Method::POST
                || path.starts_with("/people/{id}") && answer.status == 404;
            if refused == may || may && !answered {
                wrong.push(format!(
                    "{method} {path} {}: {}",
                    role.code(),
                    answer.status
                ));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

fn nobody_gets_in_without_an_account_but_where_a_link_leads(world: &World) {
    let no = world.fault(world.centre);
    for (method, path) in routes() {
        let filled = fill(&path, &no, &world.centre.device.to_string());
        let body = body_of(world, &method, &path).to_string();
        let ask = world.visitor().header("content-type", "application/json");
        let answer = ask.send(method.clone(), &filled, body.into());
        match case(&method, &path) {
            Some(Everybody) if path.contains("{token}") => {
                drop(answer.problem(404, "link_unknown"))
            }
            Some(Everybody) => assert_ne!(
                answer.json()["type"],
                "urn:shounuo:problem:signed_out",
                "{path}"
            ),
            _ => drop(answer.problem(401, "signed_out")),
        }
    }
}

fn fill(path: &str, no: &str, id: &str) -> String {
    let nobody = uuid::Uuid::from_u128(1).to_string();
    let mut filled = path
        .replace("{no}", no)
        .replace("{id}", id)
        .replace("{code}", "EC");
    for (name, value) in [
        ("{version}", "1"),
        ("{need}", &nobody),
        ("{file}", &nobody),
        ("{token}", "made-up"),
    ] {
        filled = filled.replace(name, value);
    }
    match path {
        "/search" => "/search?q=x".to_owned(),
        _ => filled,
    }
}

fn send(
    world: &World,
    role: Role,
    method: &Method,
    path: &str,
    body: &Value,
) -> crate::world::Answer {
    let ask = match role {
        Role::Reporter => world.as_person(world.centre.teacher),
        Role::SchoolManager => world.as_person(world.centre.manager),
        role => world.by(role),
    };
    ask.header("content-type", "application/json").send(
        method.clone(),
        path,
        body.to_string().into(),
    )
}

on_both! {
    each_route_is_open_to_its_roles_and_to_no_other,
    nobody_gets_in_without_an_account_but_where_a_link_leads,
}
