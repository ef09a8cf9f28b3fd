//! The journey by pages: each action by its form, as its role.

use crate::{
    browser::{Answer, Browser},
    world::World,
};
use axum::http::StatusCode;
use shounuo_core::role::Role;

on_both!(
    from_the_telephone_to_the_archive_by_forms_alone,
    what_the_state_does_not_allow_is_answered_with_what_it_does,
    a_mistake_stands_beside_its_field_and_nothing_is_lost,
    only_what_the_role_may_do_is_offered,
    the_desk_finds_devices_with_and_without_script,
    the_holder_of_a_tracking_link_consents_signs_and_rates,
);

fn done(answer: &Answer) {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.html());
}

fn from_the_telephone_to_the_archive_by_forms_alone(world: &mut World) {
    let desk = Browser::of(world, Role::Desk);
    let page = desk.get(&format!("/intake?device={}", world.centre.devices[0]));
    let device = world.centre.devices[0].to_string();
    let (csrf, key) = (page.field("csrf"), page.field("idempotency_key"));
    let taken = desk.post(
        "/intake",
        &[
            ("csrf", &csrf),
            ("idempotency_key", &key),
            ("device", &device),
            ("symptoms", "no_power"),
            ("text", "打不开"),
            ("name", "张老师"),
            ("phone", "138"),
            ("kind", "fault"),
            ("channel", "phone"),
            ("now", "yes"),
        ],
    );
    done(&taken);
    assert_eq!(taken.header("location"), "/tickets/EC-1");
    assert!(
        desk.get("/tickets/EC-1").html().contains("守约"),
        "answering at once is the response"
    );
    let remote = Browser::of(world, Role::RemoteTechnician);
    done(&remote.act("EC-1", "start_diagnosis", &[]));
    done(&remote.act(
        "EC-1",
        "hand_on",
        &[
            ("to", "on_site"),
            ("reason", "needs_visit"),
            ("text", "无法开机"),
        ],
    ));
    let dispatcher = Browser::of(world, Role::Dispatcher);
    let technician = world.person_id(Role::FieldTechnician).to_string();
    done(&dispatcher.act(
        "EC-1",
        "assign",
        &[("person", &technician), ("arrive_by", "2026-03-02T09:10")],
    ));
    let field = Browser::of(world, Role::FieldTechnician);
    for action in ["accept_assignment", "depart", "arrive"] {
        done(&field.act("EC-1", action, &[]));
    }
    done(&field.act(
        "EC-1",
        "diagnose",
        &[("cause", "电源坏"), ("plan", "换电源")],
    ));
    done(&field.act("EC-1", "grade", &[("grade", "ordinary")]));
    done(&field.act(
        "EC-1",
        "use_part",
        &[
            ("model", "电源 65W"),
            ("quantity", "1"),
            ("price_fen", "12.5"),
        ],
    ));
    done(&field.act("EC-1", "record_test", &[("passed", "yes")]));
    done(&field.act("EC-1", "complete_repair", &[("text", "好了")]));
    done(&field.act("EC-1", "hand_report", &[("channel", "in_person")]));
    let school = Browser::of(world, Role::SchoolManager);
    assert!(
        school.get("/portal").html().contains("/tickets/EC-1#do"),
        "a paper to sign"
    );
    done(&school.act("EC-1", "accept_repair", &[("by", "刘主任")]));
    done(&school.act(
        "EC-1",
        "answer_follow_up",
        &[
            ("speed", "5"),
            ("skill", "5"),
            ("attitude", "4"),
            ("running", "yes"),
        ],
    ));
    done(&desk.act("EC-1", "archive", &[]));
    let html = school.get("/tickets/EC-1/report").html();
    for piece in [
        "电源坏",
        "换电源",
        "电源 65W × 1",
        "¥12.50",
        "刘主任",
        "守约",
    ] {
        assert!(html.contains(piece), "{piece}");
    }
    assert!(
        desk.get(&format!("/devices/{device}"))
            .html()
            .contains("EC-1"),
        "in the dossier"
    );
}

fn what_the_state_does_not_allow_is_answered_with_what_it_does(world: &mut World) {
    world.tell_stories();
    let field = Browser::of(world, Role::FieldTechnician);
    let csrf = field.get("/tickets").field("csrf");
    let answer = field.post(
        "/tickets/EC-4/complete_repair",
        &[("csrf", &csrf), ("text", "已经好了")],
    );
    assert_eq!(answer.status, StatusCode::CONFLICT);
    let html = answer.html();
    assert!(html.contains("到场"), "the allowed actions are named");
    assert!(html.contains("已经好了"), "nothing lost");
}

fn a_mistake_stands_beside_its_field_and_nothing_is_lost(world: &mut World) {
    world.tell_stories();
    let field = Browser::of(world, Role::FieldTechnician);
    let answer = field.act("EC-5", "diagnose", &[("cause", "喇叭 <坏>"), ("plan", "")]);
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let html = answer.html();
    assert!(html.contains("喇叭 &#60;坏&#62;</textarea>"));
    assert!(html.contains("aria-describedby=\"diagnose-plan-err\""));
    assert!(html.contains("id=\"diagnose-plan-err\""));
}

fn only_what_the_role_may_do_is_offered(world: &mut World) {
    world.tell_stories();
    let auditor = Browser::of(world, Role::Auditor)
        .get("/tickets/EC-4")
        .html();
    assert!(
        !auditor.contains("action=\"/tickets/"),
        "an auditor has no forms"
    );
    let field = Browser::of(world, Role::FieldTechnician)
        .get("/tickets/EC-4")
        .html();
    assert!(field.contains("/tickets/EC-4/accept_assignment") && !field.contains("do=assign"));
}

fn the_desk_finds_devices_with_and_without_script(world: &mut World) {
    world.tell_stories();
    let desk = Browser::of(world, Role::Desk);
    let piece = desk.get("/intake/devices?q=SN-EC-40").html();
    assert!(piece.starts_with("<div class=\"stack\" id=\"found\">"));
    assert!(
        piece.contains("EC-4") && piece.contains("no_projection"),
        "its open ticket, and its class's symptoms"
    );
    let page = desk.get("/intake");
    let fields = [
        ("csrf", &*page.field("csrf")),
        ("idempotency_key", &*page.field("idempotency_key")),
        ("q", "广播"),
        ("text", "没声音"),
        ("name", "王"),
    ];
    let found = desk.post("/intake", &fields);
    assert_eq!(found.status, StatusCode::OK);
    let html = found.html();
    assert!(
        html.contains("广播主机")
            && html.contains("没声音</textarea>")
            && html.contains("value=\"王\"")
    );
}

fn the_holder_of_a_tracking_link_consents_signs_and_rates(world: &mut World) {
    world.tell_stories();
    let (holder, token) = (Browser::new(world), world.tracking[1].1.clone());
    let send = |action: &str, fields: &[(&str, &str)]| {
        let csrf = holder.get(&format!("/t/{token}")).field("csrf");
        let mut all = vec![("csrf", csrf.as_str())];
        all.extend_from_slice(fields);
        holder.post(&format!("/t/{token}/{action}"), &all)
    };
    done(&send("add_note", &[("text", "还在响")]));
    done(&send("accept_repair", &[("by", "张老师")]));
    done(&send(
        "answer_follow_up",
        &[
            ("speed", "5"),
            ("skill", "4"),
            ("attitude", "5"),
            ("running", "yes"),
        ],
    ));
    assert_eq!(
        send("archive", &[]).status,
        StatusCode::FORBIDDEN,
        "that is not theirs"
    );
    let html = holder.get(&format!("/t/{token}")).html();
    assert!(html.contains("还在响"));
}
