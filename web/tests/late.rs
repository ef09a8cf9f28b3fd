//! What was done away from a screen is recorded afterwards, with the time at which it happened.

use crate::{browser::Browser, world::World};
use axum::http::StatusCode;
use shounuo_core::role::Role;

on_both!(
    a_late_record_counts_once_the_school_confirms_it,
    a_signature_on_the_technicians_phone_waits_for_the_schools_word,
    a_time_ahead_is_refused_beside_its_field_and_nothing_is_lost,
    the_school_records_at_once,
);

/// Reported at 08:31, and nobody has answered 20 minutes later: D3's quarter of an hour is over.
fn reported(world: &mut World) -> String {
    let (centre, device) = (world.centre.id, world.centre.devices[0]);
    let (_, no) = world.report(centre, device, &["no_power"], "打不开");
    world.pass_min(20);
    no
}

fn a_late_record_counts_once_the_school_confirms_it(world: &mut World) {
    let no = reported(world);
    let desk = Browser::of(world, Role::Desk);
    let page = desk.get(&format!("/tickets/{no}")).html();
    assert!(page.contains("<details class=\"late\"><summary>"), "folded");
    let fields = [("channel", "phone"), ("occurred_at", "2026-03-02T08:36")];
    let done = desk.act(&no, "respond", &fields);
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.html());
    let told = desk.get(&format!("/tickets/{no}")).html();
    assert!(told.contains("08:51 记录"), "both times: {told}");
    assert!(!kept(&told), "a claim alone keeps no promise");
    let school = Browser::of(world, Role::SchoolManager);
    let form = school.get(&format!("/tickets/{no}?do=confirm")).html();
    let of = form
        .split("称 今天 08:36")
        .next()
        .and_then(|before| before.rsplit("<option value=\"").next())
        .and_then(|value| value.split('"').next())
        .expect("the claim to confirm");
    let done = school.act(&no, "confirm", &[("of", of)]);
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.html());
    let told = desk.get(&format!("/tickets/{no}")).html();
    assert!(kept(&told), "with the school's word it counts");
    assert!(
        told.contains("学校") && told.contains("确认"),
        "and says so"
    );
}

/// Whether the promise of a response is kept.
fn kept(html: &str) -> bool {
    let mut lines = html.split("<li data-state=\"").skip(1);
    lines.any(|l| l.starts_with("kept") && l.contains("<span>故障响应</span>"))
}

fn a_time_ahead_is_refused_beside_its_field_and_nothing_is_lost(world: &mut World) {
    let no = reported(world);
    let desk = Browser::of(world, Role::Desk);
    for at in ["2026-03-02T09:30", "2026-03-09T08:00", "soon"] {
        let fields = [
            ("channel", "phone"),
            ("text", "已回电 <b>"),
            ("occurred_at", at),
        ];
        let back = desk.act(&no, "respond", &fields);
        assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY, "{at}");
        let html = back.html();
        assert!(html.contains("<details class=\"late\" open>"), "{at}");
        assert!(html.contains("id=\"respond-occurred_at-err\""), "{at}");
        assert!(html.contains("已回电 &#60;b&#62;</textarea>"), "{at}");
    }
    // A minute ahead is a clock, not a lie.
    let fields = [("channel", "phone"), ("occurred_at", "2026-03-02T08:52")];
    let done = desk.act(&no, "respond", &fields);
    assert_eq!(done.status, StatusCode::SEE_OTHER);
}

fn the_school_records_at_once(world: &mut World) {
    world.tell_stories();
    let school = Browser::of(world, Role::SchoolManager);
    let page = school.get("/tickets/EC-2").html();
    assert!(page.contains("action=\"/tickets/EC-2/accept_repair\""));
    assert!(!page.contains("name=\"occurred_at\""));
    let fields = [("by", "刘主任"), ("occurred_at", "2026-03-01T08:00")];
    let done = school.act("EC-2", "accept_repair", &fields);
    assert_eq!(done.status, StatusCode::SEE_OTHER);
    let html = school.get("/tickets/EC-2").html();
    assert!(
        !html.contains("3 月 1 日") && !html.contains("03-01"),
        "a time nobody asked for is not taken"
    );
}

/// Whoever signed by name on a device of the provider may have been anybody.
fn a_signature_on_the_technicians_phone_waits_for_the_schools_word(world: &mut World) {
    world.tell_stories();
    let (field, school) = (
        Browser::of(world, Role::FieldTechnician),
        Browser::of(world, Role::SchoolManager),
    );
    let signed = field.act("EC-2", "accept_repair", &[("by", "刘主任")]);
    assert_eq!(signed.status, StatusCode::SEE_OTHER, "{}", signed.html());
    let waits = |page: &str| page.matches("待校方确认").count();
    let before = waits(&field.get("/tickets/EC-2").html());
    assert!(before > 0, "the signature, at least");
    let form = school.get("/tickets/EC-2?do=confirm").html();
    let of = form
        .split("name=\"of\"")
        .nth(1)
        .and_then(|rest| {
            rest.split("value=\"")
                .find_map(|v| v.split('"').next().filter(|v| v.parse::<i64>().is_ok()))
        })
        .expect("the signature to confirm");
    let done = school.act("EC-2", "confirm", &[("of", of)]);
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.html());
    assert_eq!(waits(&school.get("/tickets/EC-2").html()), before - 1);
}
