//! Live pages: whoever looks hears that something is new, nobody hears of what is not theirs, and whoever may no
//! longer look hears nothing any more.

use crate::{
    browser::{Browser, Heard},
    world::World,
};
use axum::http::StatusCode;
use shounuo_core::{id::TicketId, role::Role, ticket::Command};
use shounuo_web::{Pace, WebOptions};
use std::time::Duration;

on_both!(
    what_is_recorded_is_heard_by_whom_it_concerns,
    a_page_of_one_ticket_hears_of_no_other,
    a_tracking_link_hears_of_its_own_ticket,
    another_customers_ticket_cannot_be_listened_to,
    a_session_that_was_ended_hears_nothing_more,
    roles_that_were_taken_away_end_the_stream,
    nobody_holds_more_than_five_streams,
    a_server_that_ends_ends_its_streams,
);

/// Long enough for many looks; nothing that is to be heard takes so long.
const SILENCE: Duration = Duration::from_millis(400);

fn quick() -> WebOptions {
    WebOptions {
        pace: Pace {
            look: Duration::from_millis(20),
            check: Duration::from_millis(40),
        },
        ..WebOptions::default()
    }
}

fn signed_in(world: &World, role: Role) -> Browser {
    Browser::as_role(world, role, quick())
}

fn report_at(world: &mut World, other: bool) -> TicketId {
    let school = if other { &world.other } else { &world.centre };
    let (id, device) = (school.id, school.devices[0]);
    world.report(id, device, &["no_power"], "").0
}

fn note(world: &World, ticket: TicketId) {
    let text = Some("已联系老师".to_owned());
    let note = Command::AddNote {
        text,
        shared: true,
        files: Vec::new(),
    };
    world.act(&world.staff(Role::Desk), ticket, note);
}

fn what_is_recorded_is_heard_by_whom_it_concerns(world: &mut World) {
    let (house, school) = (
        signed_in(world, Role::Dispatcher),
        signed_in(world, Role::SchoolManager),
    );
    let (mut in_house, mut at_school) = (house.listen("/live"), school.listen("/live"));
    assert!(in_house.hears("open") && at_school.hears("open"));
    report_at(world, true);
    assert!(in_house.hears("news"));
    assert_eq!(
        at_school.next(SILENCE),
        Heard::Nothing,
        "another customer's"
    );
    report_at(world, false);
    assert!(in_house.hears("news") && at_school.hears("news"));
    assert_eq!(at_school.next(SILENCE), Heard::Nothing, "once");
}

fn a_page_of_one_ticket_hears_of_no_other(world: &mut World) {
    let ticket = report_at(world, false);
    let other = report_at(world, false);
    let house = signed_in(world, Role::Desk);
    let mut heard = house.listen("/live?ticket=EC-1");
    assert!(heard.hears("open"));
    note(world, other);
    assert_eq!(heard.next(SILENCE), Heard::Nothing);
    note(world, ticket);
    assert!(heard.hears("news"));
}

fn a_tracking_link_hears_of_its_own_ticket(world: &mut World) {
    let ticket = report_at(world, false);
    let other = report_at(world, false);
    let teacher = Browser::with(world, quick());
    let mut heard = teacher.listen(&format!("/t/{}/live", world.tracking[0].1));
    assert!(heard.hears("open"));
    note(world, other);
    assert_eq!(heard.next(SILENCE), Heard::Nothing);
    note(world, ticket);
    assert!(heard.hears("news"));
}

fn another_customers_ticket_cannot_be_listened_to(world: &mut World) {
    report_at(world, true);
    let no = world.tracking[0].0.clone();
    let school = signed_in(world, Role::SchoolManager);
    let refused = [no.as_str(), "ZZ-9"].map(|no| {
        let answer = school.get(&format!("/live?ticket={no}"));
        (answer.status, answer.html().replace(no, ""))
    });
    assert_eq!(refused[0].0, StatusCode::NOT_FOUND);
    assert_eq!(refused[0], refused[1], "as one that never was");
}

fn a_session_that_was_ended_hears_nothing_more(world: &mut World) {
    let desk = signed_in(world, Role::Desk);
    let mut heard = desk.listen("/live");
    assert!(heard.hears("open"));
    let csrf = desk.get("/tickets").field("csrf");
    desk.post("/sign-out", &[("csrf", &csrf)]);
    assert!(heard.ends());
}

fn roles_that_were_taken_away_end_the_stream(world: &mut World) {
    let desk = signed_in(world, Role::Desk);
    let mut heard = desk.listen("/live");
    assert!(heard.hears("open"));
    let roles = vec![Role::Storekeeper];
    let system = shounuo_app::Who::system();
    world.must(
        world
            .app
            .set_roles(&system, world.person_id(Role::Desk), roles),
    );
    assert!(heard.ends());
}

fn nobody_holds_more_than_five_streams(world: &mut World) {
    let (desk, other) = (
        signed_in(world, Role::Desk),
        signed_in(world, Role::Dispatcher),
    );
    let mut open: Vec<_> = (0..5).map(|_| desk.listen("/live")).collect();
    assert!(open.iter_mut().all(|heard| heard.hears("open")));
    assert_eq!(desk.get("/live").status, StatusCode::TOO_MANY_REQUESTS);
    assert!(other.listen("/live").hears("open"), "others have their own");
    open.pop();
    assert!(desk.listen("/live").hears("open"), "a seat is free again");
}

fn a_server_that_ends_ends_its_streams(world: &mut World) {
    let options = quick();
    let ending = options.ending.clone();
    let desk = Browser::as_role(world, Role::Desk, options);
    let mut heard = desk.listen("/live");
    assert!(heard.hears("open"));
    ending.cancel();
    assert!(heard.ends());
}
