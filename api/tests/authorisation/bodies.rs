//! For each route a body that is in order.

use crate::world::World;
use axum::http::Method;
use serde_json::{Value, json};
use shounuo_core::role::Role;

/// A body that is in order, so that what is answered is about the asker.
pub fn body_of(world: &World, method: &Method, path: &str) -> Value {
    let (house, nobody) = (
        world.staff[&Role::FieldTechnician],
        uuid::Uuid::from_u128(1),
    );
    if ![Method::POST, Method::PUT].contains(method) {
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
        "/notices/reading" => json!({ "until": "2026-03-02T00:00:00Z" }),
        "/me/quiet" => {
            json!({ "from": "22:00", "to": "07:00", "days": ["monday"], "broken": true })
        }
        "/ledger/evidence" => {
            json!({ "customer": "EC", "kind": "complaint.received", "data": { "channel": "phone" } })
        }
        "/ledger/exports" => json!({ "customer": "EC" }),
        "dispute" => json!({ "reason": "x" }),
        "correction" => json!({ "at": "2026-03-02T00:00:00Z" }),
        "/me/tokens" => json!({ "name": "x", "scopes": ["read"] }),
        "/me/password" => json!({ "login": "x", "password": "too short" }),
        "/sessions" => json!({ "login": "x", "password": "y" }),
        _ => json!({}),
    }
}
