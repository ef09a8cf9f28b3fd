//! Who may do what: every route has a case here. A route without one fails.

mod bodies;
mod table;

pub use bodies::body_of;

use crate::world::World;
use axum::http::Method;
use serde_json::Value;
use shounuo_core::role::Role;
use std::collections::BTreeSet;
use table::{Accounts, Everybody, NOUNS, Roles, case};

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
        ("{promise}", "D3.response"),
        ("{key}", no),
        ("{fact}", "1"),
    ] {
        filled = filled.replace(name, value);
    }
    match path {
        "/search" => "/search?q=x".to_owned(),
        "/ledger/statement" => "/ledger/statement?period=2026-03".to_owned(),
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
