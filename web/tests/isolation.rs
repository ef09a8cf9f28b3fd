//! Another customer's data answers exactly like what never was.

use crate::{browser::Browser, world::World};
use axum::http::StatusCode;
use shounuo_core::role::Role;

on_both!(
    another_customers_ticket_is_as_one_that_never_was,
    writing_to_another_customers_ticket_is_as_to_one_that_never_was,
    lists_searches_and_the_portal_show_ones_own_only,
    a_tracking_link_opens_one_ticket_only,
    internal_notes_are_not_the_schools,
);

/// A page without what differs from one answer to the next: the present.
fn timeless(html: &str) -> String {
    let (before, after) = html
        .split_once("<meta name=\"server-now\" content=\"")
        .expect("the present");
    format!("{before}{}", after.split_once('"').expect("its end").1)
}

fn another_customers_ticket_is_as_one_that_never_was(world: &mut World) {
    world.tell_stories();
    let school = Browser::of(world, Role::SchoolManager);
    for (theirs, nobodys) in [
        ("/tickets/MZ-1".to_owned(), "/tickets/MZ-99".to_owned()),
        (
            "/tickets/MZ-1/report".to_owned(),
            "/tickets/QQ-1/report".to_owned(),
        ),
        (
            format!("/devices/{}", world.other.devices[0]),
            "/devices/00000000-0000-4000-8000-000000000000".to_owned(),
        ),
    ] {
        let (a, b) = (school.get(&theirs), school.get(&nobodys));
        assert_eq!(
            (a.status, b.status),
            (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND)
        );
        assert_eq!(timeless(&a.html()), timeless(&b.html()), "{theirs}");
    }
}

fn writing_to_another_customers_ticket_is_as_to_one_that_never_was(world: &mut World) {
    world.tell_stories();
    let school = Browser::of(world, Role::SchoolManager);
    let csrf = school.get("/tickets").field("csrf");
    let write = |no: &str| {
        school.post(
            &format!("/tickets/{no}/add_note"),
            &[("csrf", &csrf), ("text", "x")],
        )
    };
    let (a, b) = (write("MZ-1"), write("MZ-99"));
    assert_eq!(a.status, StatusCode::NOT_FOUND);
    assert_eq!(timeless(&a.html()), timeless(&b.html()));
}

fn lists_searches_and_the_portal_show_ones_own_only(world: &mut World) {
    world.tell_stories();
    for role in [Role::SchoolManager, Role::Reporter] {
        let school = Browser::of(world, role);
        for address in [
            "/portal",
            "/tickets?state=all",
            "/search?q=A301",
            "/devices",
            "/search?q=MZ-1",
        ] {
            let html = school.get(address).html();
            assert!(
                !html.contains("MZ-1\"") && !html.contains("另一所学校") && !html.contains("SN-MZ"),
                "{address}"
            );
        }
        assert!(school.get("/tickets?state=all").html().contains("EC-1"));
    }
}

fn a_tracking_link_opens_one_ticket_only(world: &mut World) {
    world.tell_stories();
    let holder = Browser::new(world);
    let (no, token) = world.tracking[3].clone();
    let page = holder.get(&format!("/t/{token}")).html();
    assert!(page.contains(&no));
    for (other, _) in world.tracking.iter().filter(|(n, _)| *n != no) {
        assert!(
            !page.contains(&format!("{other}<")),
            "{other} on the page of {no}"
        );
    }
    let file = format!("/t/{token}/files/00000000-0000-4000-8000-000000000000");
    assert_eq!(holder.get(&file).status, StatusCode::NOT_FOUND);
}

fn internal_notes_are_not_the_schools(world: &mut World) {
    world.tell_stories();
    let desk = Browser::of(world, Role::Desk);
    let done = desk.act("EC-4", "add_note", &[("text", "仅供内部的话")]);
    assert_eq!(done.status, StatusCode::SEE_OTHER);
    assert!(desk.get("/tickets/EC-4").html().contains("仅供内部的话"));
    assert!(
        !desk
            .get("/tickets/EC-4/report")
            .html()
            .contains("仅供内部的话"),
        "a paper goes to the school"
    );
    assert!(
        !Browser::of(world, Role::SchoolManager)
            .get("/tickets/EC-4")
            .html()
            .contains("仅供内部的话")
    );
    let token = &world.tracking[3].1;
    assert!(
        !Browser::new(world)
            .get(&format!("/t/{token}"))
            .html()
            .contains("仅供内部的话")
    );
}
