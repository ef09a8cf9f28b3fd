//! Signed exports as programs ask for them: made, listed, taken away, checked, countersigned.

use crate::world::World;
use serde_json::{Value, json};
use shounuo_app::export::{check, unpack};
use shounuo_core::role::Role;
use std::io::Cursor;

/// Signed off by the project manager; the number of its fact.
fn signed(world: &World, body: &Value) -> i64 {
    let head = world.by(Role::ProjectManager);
    let told = head.post("/ledger/exports", body).done();
    told["fact"].as_i64().expect("a number")
}

fn listed(world: &World) -> Value {
    world
        .by(Role::Auditor)
        .get("/ledger/exports?customer=EC")
        .done()
}

fn an_export_is_signed_taken_away_checked_and_countersigned(world: &World) {
    world.fault(world.centre);
    let no = signed(world, &json!({ "customer": "EC", "period": "2026-Q1" }));
    let export = listed(world)["exports"][0].clone();
    assert_eq!(
        (&export["fact"], &export["period"]),
        (&json!(no), &json!("2026-Q1"))
    );
    assert!(export["countersigned"].is_null() && export["by"].is_string());

    let path = export["archive"]["path"].as_str().expect("a path");
    let path = path.trim_start_matches("/api/v1").to_owned();
    let school = || world.as_person(world.centre.manager);
    let taken = school().get(&path);
    assert_eq!(taken.header("content-type"), "application/zip");
    assert!(
        taken
            .header("content-disposition")
            .starts_with("attachment; filename=\"ledger-EC-")
    );
    assert!(taken.header("content-security-policy").contains("sandbox"));
    let opened = unpack(&mut Cursor::new(&taken.bytes)).expect("an archive");
    let checked = check(&opened).expect("sound");
    assert_eq!(
        json!(opened.sha256),
        export["digest"],
        "what was signed is what was sent"
    );
    assert_eq!(checked.manifest.customer, "EC");
    let text = String::from_utf8_lossy(&opened.papers["facts.jsonl"]).into_owned();
    assert!(
        !text.contains(&world.other.id.to_string()),
        "nothing of another school"
    );

    let sign = format!("/ledger/exports/{no}/countersignature");
    let told = school().key("c-1").post(&sign, &json!({})).done();
    let again = school().key("c-1").post(&sign, &json!({})).done();
    assert_eq!(told, again, "a repeat gets the first answer");
    let export = listed(world)["exports"][0].clone();
    assert_eq!(export["countersigned"]["fact"], told["fact"]);
    let fact = format!("/ledger/facts/{}", told["fact"]);
    let fact = world.by(Role::Auditor).get(&fact).done();
    assert_eq!(
        (&fact["kind"], &fact["data"]["digest"]),
        (&json!("ledger.countersigned"), &export["digest"])
    );
    // What is no export cannot be signed.
    let none = format!("/ledger/exports/{}/countersignature", told["fact"]);
    school().post(&none, &json!({})).problem(404, "not_found");
}

fn an_instant_in_the_past_has_the_verdicts_of_then(world: &World) {
    let then = world.now();
    world.pass_min(1);
    world.fault(world.centre);
    world.pass_min(120);
    let no = signed(
        world,
        &json!({ "customer": "EC", "as_of": then.to_string() }),
    );
    let bytes = world
        .by(Role::QualitySupervisor)
        .get(&format!("/ledger/exports/{no}/archive?customer=EC"))
        .bytes;
    let opened = unpack(&mut Cursor::new(&bytes)).expect("an archive");
    let checked = check(&opened).expect("sound");
    assert_eq!(checked.manifest.at, then);
    let ledger: Value = serde_json::from_slice(&opened.papers["ledger.json"]).expect("JSON");
    assert_eq!(
        ledger["clocks"]["D3.response"]
            .as_array()
            .map_or(0, Vec::len),
        0,
        "no clock ran then"
    );
    let head = world.by(Role::ProjectManager);
    let ahead = (world.now() + jiff::SignedDuration::from_hours(1)).to_string();
    head.post(
        "/ledger/exports",
        &json!({ "customer": "EC", "as_of": ahead }),
    )
    .problem(422, "invalid");
    let head = world.by(Role::ProjectManager);
    head.post(
        "/ledger/exports",
        &json!({ "customer": "EC", "period": "2026-Q9" }),
    )
    .problem(422, "invalid");
}

fn a_repeat_of_the_key_signs_once(world: &World) {
    let sign = |period: &str| {
        let head = world.by(Role::ProjectManager).key("e-1");
        head.post(
            "/ledger/exports",
            &json!({ "customer": "EC", "period": period }),
        )
    };
    let first = sign("2026-Q1").done();
    world.pass_min(1);
    assert_eq!(sign("2026-Q1").done(), first);
    sign("2026-H1").problem(409, "key_reused");
    assert_eq!(listed(world)["exports"].as_array().map(Vec::len), Some(1));
}

fn anothers_exports_are_as_ones_that_never_were(world: &World) {
    let no = signed(world, &json!({ "customer": "EC" }));
    let other = || world.as_person(world.other.manager);
    for path in [
        "/ledger/exports".to_owned(),
        format!("/ledger/exports/{no}/archive"),
    ] {
        let of = |code: &str| other().get(&format!("{path}?customer={code}"));
        let (theirs, never) = (of("EC"), of("ZZ"));
        assert!(theirs.status.is_client_error(), "{path}");
        assert_eq!(
            (theirs.status, theirs.bytes),
            (never.status, never.bytes),
            "{path}"
        );
    }
    let path = format!("/ledger/exports/{no}/countersignature");
    let sign = |code: &str| other().post(&path, &json!({ "customer": code }));
    let (theirs, never) = (sign("EC"), sign("ZZ"));
    assert!(theirs.status.is_client_error());
    assert_eq!((theirs.status, theirs.bytes), (never.status, never.bytes));
    assert!(listed(world)["exports"][0]["countersigned"].is_null());
}

on_both! {
    an_export_is_signed_taken_away_checked_and_countersigned,
    an_instant_in_the_past_has_the_verdicts_of_then,
    a_repeat_of_the_key_signs_once,
    anothers_exports_are_as_ones_that_never_were,
}
