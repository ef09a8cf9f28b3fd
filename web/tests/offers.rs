//! What a ticket's page offers: one step in the open, or none; the rest on purpose.

use crate::{browser::Browser, world::World};
use axum::http::StatusCode;
use shounuo_core::role::Role;

on_both!(
    nothing_stands_open_on_a_ticket_that_has_ended,
    another_technicians_visit_is_recorded_on_purpose_only,
    a_ticket_follows_the_device_and_the_room_of_the_same_customer_alone,
    consent_is_asked_only_while_help_from_afar_makes_sense,
);

fn nothing_stands_open_on_a_ticket_that_has_ended(world: &mut World) {
    world.tell_stories();
    let desk = Browser::of(world, Role::Desk);
    let ended = desk.act("EC-7", "cancel", &[("reason", "withdrawn")]);
    assert_eq!(ended.status, StatusCode::SEE_OTHER, "{}", ended.html());
    let merged = desk.act("EC-6", "merge", &[("into", "EC-4")]);
    assert_eq!(merged.status, StatusCode::SEE_OTHER, "{}", merged.html());
    let roles = [
        Role::Desk,
        Role::ProjectManager,
        Role::SchoolManager,
        Role::Reporter,
    ];
    for browser in roles.map(|role| Browser::of(world, role)) {
        for no in ["EC-1", "EC-6", "EC-7"] {
            let html = browser.get(&format!("/tickets/{no}")).html();
            assert!(
                !html.contains("class=\"form\""),
                "{no}: no form stands open"
            );
            assert!(
                html.contains(&format!("/tickets/{no}?do=add_note#do")),
                "{no}: in the menu"
            );
        }
    }
    let html = desk.get("/tickets/EC-1?do=correct").html();
    assert!(
        html.contains("action=\"/tickets/EC-1/correct\""),
        "once chosen it opens"
    );
}

fn another_technicians_visit_is_recorded_on_purpose_only(world: &mut World) {
    world.tell_stories();
    let sent = Browser::of(world, Role::FieldTechnician)
        .get("/tickets/EC-4")
        .html();
    assert!(
        sent.contains("action=\"/tickets/EC-4/accept_assignment\"") && !sent.contains("已派给")
    );
    let expert = Browser::of(world, Role::Expert);
    let html = expert.get("/tickets/EC-4").html();
    assert!(html.contains("已派给李卫东"));
    for action in ["accept_assignment", "depart", "arrive"] {
        assert!(
            !html.contains(&format!("action=\"/tickets/EC-4/{action}\"")),
            "{action}"
        );
        assert!(
            html.contains(&format!("?do={action}#do")),
            "{action} is in the menu"
        );
    }
    // Behind the label it is no primary button either.
    let label = expert.get(&format!("/r/{}", world.labels[0])).html();
    let form = label
        .split("action=\"/tickets/EC-4/arrive\"")
        .nth(1)
        .expect("a form");
    let form = form.split("</form>").next().expect("an end");
    assert!(form.contains("派给李卫东") && !form.contains("primary"));
    let chosen = expert.get("/tickets/EC-4?do=arrive").html();
    let form = chosen
        .split("action=\"/tickets/EC-4/arrive\"")
        .nth(1)
        .expect("its form");
    let form = form.split("</form>").next().expect("an end");
    assert!(
        !form.contains("primary"),
        "deliberate, not the obvious next thing"
    );
    assert!(chosen.contains("本单派给李卫东"));
    let done = expert.act("EC-4", "arrive", &[]);
    assert_eq!(done.status, StatusCode::SEE_OTHER);
    let label = expert.get(&format!("/r/{}", world.labels[0])).html();
    assert!(
        !label.contains("/tickets/EC-4/arrive"),
        "they are there already"
    );
    let paper = expert.get("/tickets/EC-4/report").html();
    let line = paper.split("<dt>工程师</dt>").nth(1).expect("who came");
    assert!(
        line.starts_with("<dd>孙立</dd>"),
        "the paper names who came, not who was sent"
    );
}

fn a_ticket_follows_the_device_and_the_room_of_the_same_customer_alone(world: &mut World) {
    world.tell_stories();
    let desk = Browser::of(world, Role::Desk);
    let html = desk.get("/tickets/EC-4?do=describe").html();
    let other = world.other.devices[3].to_string();
    for device in &world.centre.devices {
        assert!(
            html.contains(&format!("<option value=\"{device}\"")),
            "its customer's"
        );
    }
    assert!(!html.contains(&other), "nobody else's");
    let chosen = |name: &str| {
        let select = html
            .split(&format!("name=\"{name}\""))
            .nth(1)
            .expect("a list");
        let option = select.split("\" selected>").next().expect("one is chosen");
        option.rsplit('"').next().expect("a value").to_owned()
    };
    let (device, room) = (world.centre.devices[3].to_string(), chosen("place"));
    assert_eq!(chosen("device"), world.centre.devices[0].to_string());
    let fields = [
        ("symptoms", "slow"),
        ("device", device.as_str()),
        ("place", room.as_str()),
    ];
    let done = desk.act("EC-4", "describe", &fields);
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.html());
    let html = desk.get("/tickets/EC-4").html();
    assert!(html.contains(&format!("/devices/{device}")) && html.contains("A305 教师终端"));
    assert!(html.contains("3 层 · A305</dd>"), "and its room");
    // By hand the room goes elsewhere than the device.
    let fields = [
        ("symptoms", "slow"),
        ("device", device.as_str()),
        ("place", room.as_str()),
    ];
    assert_eq!(
        desk.act("EC-4", "describe", &fields).status,
        StatusCode::SEE_OTHER
    );
    assert!(
        desk.get("/tickets/EC-4")
            .html()
            .contains("3 层 · A301</dd>")
    );
    let fields = [
        ("symptoms", "slow"),
        ("device", other.as_str()),
        ("place", room.as_str()),
    ];
    let refused = desk.act("EC-4", "describe", &fields);
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.html().contains("describe-device-err"));
}

fn consent_is_asked_only_while_help_from_afar_makes_sense(world: &mut World) {
    world.tell_stories();
    let holder = Browser::new(world);
    let offered = |no: &str| {
        let of = |(n, token): &(String, String)| (n == no).then(|| token.clone());
        let token = world.tracking.iter().find_map(of).expect("a link");
        let html = holder.get(&format!("/t/{token}")).html();
        html.contains("/consent_remote\"")
    };
    assert!(offered("EC-6"), "while it is looked at from afar");
    assert!(!offered("EC-5"), "somebody is there");
    let field = Browser::of(world, Role::FieldTechnician);
    assert_eq!(
        field.act("EC-4", "accept_assignment", &[]).status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(
        field.act("EC-4", "depart", &[]).status,
        StatusCode::SEE_OTHER
    );
    assert!(!offered("EC-4"), "somebody is on the way");
}
