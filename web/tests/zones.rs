//! Times are told and read in the zone of the contract that they are about, whatever the house's is.

use crate::{
    browser::{Answer, Browser},
    world::World,
};
use axum::http::StatusCode;
use shounuo_app::Who;
use shounuo_core::role::Role;

on_both!(a_school_elsewhere_reads_and_writes_its_own_time);

const PLAN: &str = include_str!("../../contracts/exam-centre.toml");

/// The other school gets the plan, an hour ahead of the house.
fn in_tokyo(world: &World) {
    let (app, school) = (&world.app, &world.other);
    let toml = PLAN.replacen("zone = \"Asia/Shanghai\"", "zone = \"Asia/Tokyo\"", 1);
    assert_ne!(toml, PLAN);
    let contract = app.new_id();
    world.must(app.publish_contract(&Who::system(), school.id, contract, &toml));
    let theirs = Who::person(school.manager, Some(school.id), vec![Role::SchoolManager]);
    for who in [world.staff(Role::ProjectManager), theirs] {
        world.must(app.confirm_contract(&who, contract, 1));
    }
}

/// Opens a form of evidence for the other school, and sends it.
fn record(browser: &Browser, occurred_at: &str) -> Answer {
    let path = "/ledger/evidence/record.filed?customer=MZ";
    let page = browser.get(path);
    let html = page.html();
    let item = html.split("name=\"item\"").nth(1).expect("papers");
    let item = item.split("value=\"").nth(2).expect("the first paper");
    let item = item.split('"').next().expect("its word");
    let (csrf, key) = (page.field("csrf"), page.field("idempotency_key"));
    let fields = [
        ("csrf", &*csrf),
        ("idempotency_key", &*key),
        ("item", item),
        ("ticket", "MZ-1"),
        ("occurred_at", occurred_at),
    ];
    browser.post(path, &fields)
}

/// The house's clocks show 10:31, the school's 11:31.
fn a_school_elsewhere_reads_and_writes_its_own_time(world: &mut World) {
    in_tokyo(world);
    world.pass_min(118);
    let (school, device) = (world.other.id, world.other.devices[0]);
    world.report(school, device, &["slow"], "很慢");
    world.pass_min(2);
    let manager = Browser::of(world, Role::ProjectManager);
    for (page, there, here) in [
        ("/ledger", "11:31:00", "10:31:00"),
        ("/ledger/ahead", "11:31:00", "10:31:00"),
        ("/ledger/statement", "11:31:00", "10:31:00"),
        ("/wall", "11:31:00", "10:31:00"),
        ("/ledger/promises/D3.arrival", "11:31:00", "10:31:00"),
    ] {
        for (customer, own, other) in [("MZ", there, here), ("EC", here, there)] {
            let html = manager.get(&format!("{page}?customer={customer}")).html();
            assert!(html.contains(own), "{page} of {customer}: {html}");
            assert!(!html.contains(other), "{page} of {customer}: {html}");
        }
    }
    // Eleven o'clock is over at the school, and yet to come in the house.
    let at_eleven = |customer: &str| {
        let path = format!("/ledger?customer={customer}&as_of=2026-03-02T11:00");
        manager.get(&path)
    };
    assert!(at_eleven("MZ").html().contains("11:00:00"));
    assert_eq!(at_eleven("EC").status, StatusCode::UNPROCESSABLE_ENTITY);
    let done = record(&manager, "2026-03-02T11:20");
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.html());
    let no = done.header("location").split("recorded=").nth(1);
    let no = no.expect("the fact's number").to_owned();
    let fact = format!("/ledger/facts/{no}?customer=MZ");
    assert!(manager.get(&fact).html().contains("11:20:00"), "{fact}");
    // On the ticket, too: told and read.
    let remote = Browser::of(world, Role::RemoteTechnician);
    assert!(remote.get("/tickets/MZ-1").html().contains("11:29"));
    let earlier = [("channel", "phone"), ("occurred_at", "2026-03-02T11:30")];
    let done = remote.act("MZ-1", "respond", &earlier);
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.html());
    let page = remote.get("/tickets/MZ-1").html();
    assert!(page.contains("11:30") && !page.contains("10:30"), "{page}");
}
