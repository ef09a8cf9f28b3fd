//! Bad input: a clear answer in the page's language, never a 500, nothing lost.

use crate::{browser::Browser, doors::fill, world::World};
use axum::http::StatusCode;
use shounuo_core::role::Role;
use shounuo_web::ROUTES;

on_both!(
    odd_addresses_are_answered_calmly,
    what_is_no_photo_is_refused_with_a_word_and_the_text_is_kept,
    a_form_that_is_too_large_or_no_form_is_refused,
    times_that_cannot_be_are_named,
    a_word_of_an_address_that_nobody_knows_is_told_by_its_field,
    an_instant_that_lies_ahead_is_asked_of_no_page_of_the_ledger,
    a_sheet_of_labels_is_whole_or_not_printed,
    a_form_whose_choice_nobody_knows_records_nothing,
);

fn odd_addresses_are_answered_calmly(world: &mut World) {
    world.tell_stories();
    let desk = Browser::of(world, Role::Desk);
    for address in [
        "/tickets/EC-99999999999999999999",
        "/tickets/%00",
        "/tickets/EC-1%00",
        "/tickets/%3Cscript%3E",
        "/tickets?after=zzz",
        "/tickets?stage=nonsense&sort=x&kind=%00",
        "/tickets?q=%00",
        "/search?q=%00",
        "/search?q=%25_%22'--",
        "/devices/none",
        "/devices?place=x&class=%00",
        "/devices?q=%F0%9F%98%80",
        "/labels?device=x",
        "/intake/devices?q=%00&device=x",
        "/tickets/EC-4?do=fly",
        "/tickets/EC-4/files/none",
        "/assets/../Cargo.toml",
        "/tickets/EC-4/fly",
    ] {
        let answer = desk.get(address);
        assert!(
            !answer.status.is_server_error(),
            "{address}: {}",
            answer.status
        );
        if answer.status.is_client_error() {
            let html = answer.html();
            assert!(
                html.contains("400-000-0000") && html.contains("<h1>"),
                "{address} has a page that helps"
            );
            assert!(!html.contains("<script>"), "{address}");
        }
    }
}

fn what_is_no_photo_is_refused_with_a_word_and_the_text_is_kept(world: &mut World) {
    let browser = Browser::new(world);
    let label = format!("/r/{}", world.labels[0]);
    let csrf = browser.get(&label).field("csrf");
    let fields = [
        ("csrf", csrf.as_str()),
        ("symptoms", "slow"),
        ("text", "很慢很慢"),
    ];
    for (name, bytes) in [
        ("a.jpg", b"<svg onload=alert(1)>".as_slice()),
        ("b.jpg", b"<html>"),
        ("c.png", b"\x89PNG\r\n\x1a\nnot really"),
    ] {
        let answer = browser.post_files(&label, &fields, &[(name, bytes)]);
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
        assert!(answer.html().contains("很慢很慢</textarea>"), "{name}");
    }
    let seven: Vec<(&str, &[u8])> = vec![("x.jpg", b"x".as_slice()); 7];
    assert_eq!(
        browser.post_files(&label, &fields, &seven).status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    let huge = vec![0_u8; 13 * 1024 * 1024];
    assert_eq!(
        browser
            .post_files(&label, &fields, &[("x.jpg", &huge)])
            .status,
        StatusCode::PAYLOAD_TOO_LARGE
    );
}

fn a_form_that_is_too_large_or_no_form_is_refused(world: &mut World) {
    world.tell_stories();
    let desk = Browser::of(world, Role::Desk);
    let csrf = desk.get("/tickets").field("csrf");
    let text = "长".repeat(200_000);
    let answer = desk.post(
        "/tickets/EC-4/add_note",
        &[("csrf", &csrf), ("text", &text)],
    );
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(
        answer.html().contains("data-drafts=\"keep\""),
        "the browser keeps what was typed"
    );
    let longer = "长".repeat(9_000);
    let answer = desk.post(
        "/tickets/EC-4/add_note",
        &[("csrf", &csrf), ("text", &longer)],
    );
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let nul = desk.post(
        "/tickets/EC-4/add_note",
        &[("csrf", &csrf), ("text", "a\0b")],
    );
    assert_eq!(nul.status, StatusCode::UNPROCESSABLE_ENTITY);
}

fn times_that_cannot_be_are_named(world: &mut World) {
    world.tell_stories();
    let dispatcher = Browser::of(world, Role::Dispatcher);
    let person = world.person_id(Role::FieldTechnician).to_string();
    for at in ["", "yesterday", "2026-13-40T99:99", "2001-01-01T00:00"] {
        let answer = dispatcher.act("EC-3", "assign", &[("person", &person), ("arrive_by", at)]);
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{at}");
        assert!(answer.html().contains("assign-arrive_by-err"), "{at}");
    }
}

/// Each word that an address can say, with the field that its page must name.
const UNKNOWN: &[(&str, &str)] = &[
    ("/tickets?stage=xyz", "工单阶段"),
    ("/tickets?kind=xyz", "类型"),
    ("/tickets?grade=xyz", "故障等级"),
    ("/tickets?sort=xyz", "排序"),
    ("/tickets?state=xyz", "未结或已结"),
    ("/tickets?owner=xyz", "负责人"),
    ("/tickets?assignee=xyz", "被派的人"),
    ("/tickets?overdue=xyz", "是否已超承诺"),
    ("/tickets?after=xyz", "翻页位置"),
    ("/tickets?stage=reported&stage=assigned", "工单阶段"),
    ("/tickets?q=a%00b", "搜索词"),
    ("/tickets/EC-4?do=fly", "操作"),
    ("/devices?class=xyz", "设备类别"),
    ("/devices?place=xyz", "房间"),
    ("/devices?open=xyz", "是否有未结工单"),
    ("/devices?after=xyz", "翻页位置"),
    ("/devices?q=a%00b", "搜索词"),
    ("/labels?device=xyz", "设备"),
    ("/labels?place=xyz", "房间"),
    ("/labels?class=xyz", "设备类别"),
    ("/notices?after=xyz", "翻页位置"),
    ("/me/sessions?after=xyz", "翻页位置"),
    ("/ledger?status=zzz", "承诺状态"),
    ("/ledger?phase=zzz", "服务阶段"),
    ("/ledger?owner=zzz", "负责人"),
    ("/ledger?as_of=nonsense", "判定时点"),
    ("/ledger?known_at=nonsense", "当时所知时点"),
    ("/ledger?site=zzz", "地点"),
    ("/ledger/ahead?within=zzz", "向前看多远"),
    ("/ledger/statement?period=zzz", "期间"),
    ("/ledger/promises/D3.arrival?standing=zzz", "结论"),
    ("/ledger/promises/D3.arrival?period=zzz", "期间"),
    ("/ledger/promises/D3.arrival?after=zzz", "翻页位置"),
    ("/ledger/evidence?recorded=zzz", "刚登记的记录"),
];

fn a_word_of_an_address_that_nobody_knows_is_told_by_its_field(world: &mut World) {
    world.tell_stories();
    let manager = Browser::of(world, Role::ProjectManager);
    for (address, field) in UNKNOWN {
        let answer = manager.get(address);
        let said = answer.html();
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{address}");
        assert!(said.contains(&format!("「{field}」")), "{address}: {said}");
        // Left empty, as a filter's form sends it, it says nothing.
        let empty = address.split_once('=').map_or(*address, |(head, _)| head);
        let answer = manager.get(&format!("{empty}="));
        assert_eq!(answer.status, StatusCode::OK, "{empty}=");
    }
}

fn an_instant_that_lies_ahead_is_asked_of_no_page_of_the_ledger(world: &mut World) {
    world.tell_stories();
    let manager = Browser::of(world, Role::ProjectManager);
    let pages = ROUTES.iter().filter(|route| {
        let is_ledger = route.path.starts_with("/ledger") || route.path == "/wall";
        route.method == "GET" && is_ledger
    });
    let mut asked = 0;
    for path in pages.map(|route| fill(world, route.path)) {
        for (word, field) in [("as_of", "判定时点"), ("known_at", "当时所知时点")] {
            let answer = manager.get(&format!("{path}?{word}=2099-01-01T08:00"));
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}");
            let told = format!("「{field}」在将来");
            assert!(answer.html().contains(&told), "{path}: {}", answer.html());
            asked += 1;
        }
    }
    assert!(asked > 20, "the ledger has more pages: {asked}");
}

fn a_sheet_of_labels_is_whole_or_not_printed(world: &mut World) {
    let keeper = Browser::of(world, Role::Storekeeper);
    let csrf = keeper.get("/labels").field("csrf");
    let device = world.centre.devices[0].to_string();
    for other in ["xyz", "00000000-0000-4000-8000-00000000000g"] {
        let fields = [("csrf", &*csrf), ("device", &*device), ("device", other)];
        let answer = keeper.post("/labels", &fields);
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{other}");
        assert!(answer.html().contains("「设备」"), "{}", answer.html());
    }
    let none = keeper.post("/labels", &[("csrf", &csrf)]);
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(none.html().contains("「设备」"), "{}", none.html());
    let label = Browser::new(world).get(&format!("/r/{}", world.labels[0]));
    assert_eq!(label.status, StatusCode::OK, "the old label still counts");
}

fn a_form_whose_choice_nobody_knows_records_nothing(world: &mut World) {
    world.tell_stories();
    let desk = Browser::of(world, Role::Desk);
    let csrf = desk.get("/intake").field("csrf");
    let device = world.centre.devices[0].to_string();
    let last = world
        .store
        .read(|r| r.facts_after(0, 9_999))
        .expect("read")
        .len();
    let right = [
        ("csrf", &*csrf),
        ("device", &*device),
        ("text", "黑屏"),
        ("kind", "fault"),
        ("channel", "phone"),
    ];
    for field in ["kind", "channel"] {
        let wrong = right.map(|(name, said)| (name, if name == field { "xyz" } else { said }));
        let answer = desk.post("/intake", &wrong);
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}");
        assert!(
            answer.html().contains("黑屏"),
            "{field}: what was typed stays"
        );
    }
    let quiet = [
        ("csrf", &*csrf),
        ("on", "yes"),
        ("from", "22:00"),
        ("to", "07:00"),
        ("days", "mon"),
        ("days", "xyz"),
    ];
    assert_eq!(
        desk.post("/me/quiet", &quiet).status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    let now = world
        .store
        .read(|r| r.facts_after(0, 9_999))
        .expect("read")
        .len();
    assert_eq!(now, last, "nothing was recorded");
    let quiet_is = desk.get("/notices").html();
    assert!(
        !quiet_is.contains("name=\"on\" value=\"yes\" checked"),
        "{quiet_is}"
    );
}
